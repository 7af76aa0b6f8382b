# SPDX-License-Identifier: Apache-2.0
"""One line over the results of all items of a visit, so that a list can be read at a glance."""

from collections.abc import Sequence
from typing import NamedTuple

from suicha.inspections.rules.results import RESULTS


class Summary(NamedTuple):
    """``text`` for a badge and its ``tone``; ``problems`` counts the items with a problem."""

    text: str
    tone: str
    items: int
    problems: int


def summary(results: Sequence[str]) -> Summary:
    """Problems first; without one, 未发现问题 as soon as one item was really checked."""
    problems = sum(RESULTS[result].problem for result in results)
    if problems:
        tone = "red" if any(RESULTS[result].tone == "red" for result in results) else "amber"
        return Summary(f"{problems}项发现问题", tone, len(results), problems)
    if "clear" in results:
        return Summary("未发现问题", "green", len(results), 0)
    return Summary("未开展相关经营活动" if results else "没有检查事项", "", len(results), 0)
