# SPDX-License-Identifier: Apache-2.0
"""Criterion one of mandatory inclusion (DRAW-7): on the list of abnormal operations on the day of freezing."""

from datetime import date

from suicha.registries.rules.marks import holds_on

CODE, WORDS = "abnormal", "列入经营异常名录"
CLAUSE = "县市场监管局2020年方案　被列入经营异常名录的，全部列入该项随机抽查的检查对象"


def applies(kind: str, since: date, until: date | None, on: date) -> bool:
    """Whether this fact makes the target mandatory on the day ``on``."""
    return kind == CODE and holds_on(on, since, until)
