# SPDX-License-Identifier: Apache-2.0
"""Who may join the roster where a pass is asked for (LIBP-8, TRAIN-2: 将综合素质高、执法能力强的纳入名录库).

Only what is on record counts, of tests and of appraisals alike.  The latest one decides: a pass holds until its last
day, a failure ends every earlier pass.  Who joined and let it lapse is not matched until passing again.
"""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import NamedTuple

CLAUSE = "桓台县2018年方案　将综合素质高、执法能力强的纳入执法检查人员名录库，并实施动态管理"
NOTHING, TEST, TEST_AND_APPRAISAL = 0, 1, 2


class Trial(NamedTuple):
    """One test or appraisal somebody took.  Whoever did not come (``passed`` is None) neither passed nor failed."""

    kind: str
    held_on: date
    passed: bool | None
    valid_until: date | None


def is_score(number: Decimal) -> bool:
    """From 0 to 999; what is written "NaN" is a decimal and no score."""
    return number.is_finite() and 0 <= number <= 999


def holds_until(trials: Iterable[Trial], kind: str) -> date | None:
    """The last day on which the latest trial of this kind counts; None without one, or when it was failed."""
    taken = [trial for trial in trials if trial.kind == kind and trial.passed is not None]
    if not taken:
        return None
    latest = max(taken, key=lambda trial: trial.held_on)
    return (latest.valid_until or date.max) if latest.passed else None


def lacks(required: int, tested_until: date | None, appraised_until: date | None, today: date) -> list[str]:
    """What is missing before the person may join, in words; nothing if they may."""
    missing = []
    if required >= TEST and (tested_until is None or tested_until < today):
        missing.append("能力测试")
    if required >= TEST_AND_APPRAISAL and (appraised_until is None or appraised_until < today):
        missing.append("综合素质评估")
    return missing
