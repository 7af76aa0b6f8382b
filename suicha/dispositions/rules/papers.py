# SPDX-License-Identifier: Apache-2.0
"""The four papers of a finding; it cannot close without those that apply (DISP-1, acceptance case 6).

Clause: 000-2「整改事项应有限期整改通知书、企业提交的整改报告、相关单位或主管部门书面核实情况，
予以处罚处理的应有行政处罚处理决定书」.  Every result that says a problem was found needs its order, also one put right
on the spot (发现问题已责令改正): the order is the paper that says what was ordered
(DISP-11「对抽查中发现的问题线索一查到底」).
"""

from typing import NamedTuple

CLAUSE = "整改事项应有限期整改通知书、企业提交的整改报告、书面核实情况，予以处罚的应有行政处罚处理决定书"
TITLES = {"order": "责令整改通知书", "report": "企业整改报告", "verification": "书面核实"}


class Papers(NamedTuple):
    """Which papers a finding has.  ``penalty`` is None where no penalty is proposed."""

    order: bool = False
    report: bool = False
    verification: bool = False
    penalty: bool | None = None


def missing(papers: Papers) -> list[str]:
    """Titles of the papers without which the finding cannot close, in the order they come about."""
    gaps = [title for key, title in TITLES.items() if not getattr(papers, key)]
    return [*gaps, "行政处罚处理决定书"] if papers.penalty is False else gaps


def strip(papers: Papers, *, late: bool) -> list[tuple[str, str]]:
    """The papers as (name, state) for the picture: the first one missing is under way, or late."""
    steps = [("通知", papers.order), ("报告", papers.report), ("核实", papers.verification)]
    shown, under_way = [], True
    for name, there in steps:
        state = "done" if there else ("late" if late else "now") if under_way else ""
        under_way = under_way and there
        shown.append((name, state))
    return [*shown, ("处罚", {None: "none", False: "now", True: "done"}[papers.penalty])]
