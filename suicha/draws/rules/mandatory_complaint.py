# SPDX-License-Identifier: Apache-2.0
"""Criterion four of mandatory inclusion (DRAW-7): a confirmed collective complaint within the last years."""

from datetime import date

from suicha.draws.rules.look_back import within_years
from suicha.registries.rules.marks import holds_on

CODE, WORDS = "complaint", "最近三年有群体性投诉"
CLAUSE = "县市场监管局2020年方案　最近三年有已经调查核实的10人以上群体性消费者投诉的，全部列入该项随机抽查的检查对象"


def applies(kind: str, since: date, until: date | None, people: int, on: date, years: int, least: int) -> bool:
    """Whether this fact makes the target mandatory on the day ``on``: ``least`` complainants or more."""
    return kind == CODE and people >= least and holds_on(on, since, until) and within_years(since, on, years)
