# SPDX-License-Identifier: Apache-2.0
"""抽查结果: the eight values of the national publicity system, as a table of data (conventions 3.1)."""

from typing import NamedTuple


class Result(NamedTuple):
    """A value of the code table: its words, and what follows from it."""

    title: str
    problem: bool = False
    stops_visit: bool = False
    needs_note: bool = False
    tone: str = ""


RESULTS: dict[str, Result] = {
    "clear": Result("未发现问题", tone="green"),
    "report_missing": Result("未按规定公示应当公示的信息", problem=True, needs_note=True, tone="amber"),
    "report_false": Result("公示信息隐瞒真实情况、弄虚作假", problem=True, needs_note=True, tone="amber"),
    "unreachable": Result(
        "通过登记的住所（经营场所）无法联系", problem=True, stops_visit=True, needs_note=True, tone="amber"
    ),
    "corrected": Result("发现问题已责令改正", problem=True, needs_note=True, tone="amber"),
    "uncooperative": Result("不配合检查情节严重", problem=True, stops_visit=True, needs_note=True, tone="red"),
    "no_activity": Result("未发现开展本次抽查涉及的经营活动", needs_note=True),
    "pending": Result("发现问题待后续处理", problem=True, needs_note=True, tone="amber"),
}
PROBLEMS = [code for code, result in RESULTS.items() if result.problem]
CHOICES = [(code, result.title) for code, result in RESULTS.items()]
