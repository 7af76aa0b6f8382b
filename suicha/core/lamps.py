# SPDX-License-Identifier: Apache-2.0
"""The due lamp: shape, colour and words say the same thing, in working days."""

from datetime import date
from typing import NamedTuple

from suicha.core.workdays import working_days_between


class Lamp(NamedTuple):
    """``tone`` is green, amber, red or over; ``text`` is what a person reads."""

    tone: str
    text: str


def lamp(due: date, today: date) -> Lamp:
    """More than three working days green, one to three amber, today red, later over."""
    if due < today:
        late = max(working_days_between(due, today), 1)
        return Lamp("over", f"逾期{late}个工作日")
    if due == today:
        return Lamp("red", "今日到期")
    left = working_days_between(today, due)
    if left == 0:
        return Lamp("red", "下一个工作日前到期")
    return Lamp("green" if left > 3 else "amber", f"剩{left}个工作日")
