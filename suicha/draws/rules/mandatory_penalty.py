# SPDX-License-Identifier: Apache-2.0
"""Criterion three of mandatory inclusion (DRAW-7): punished within the last years."""

from datetime import date

from suicha.draws.rules.look_back import within_years
from suicha.registries.rules.marks import holds_on

CODE, WORDS = "penalty", "最近三年受到行政处罚"
CLAUSE = "县市场监管局2020年方案　最近三年受到市场监管部门行政处罚的，全部列入该项随机抽查的检查对象"


def applies(kind: str, since: date, until: date | None, on: date, years: int) -> bool:
    """Whether this fact makes the target mandatory on the day ``on``; a revoked punishment does not."""
    return kind == CODE and holds_on(on, since, until) and within_years(since, on, years)
