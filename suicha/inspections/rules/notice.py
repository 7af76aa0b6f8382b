# SPDX-License-Identifier: Apache-2.0
"""Whether and when a firm is told before its visit (requirements 1.20: unannounced against prepared)."""

from datetime import date, timedelta
from enum import StrEnum

from suicha.core.workdays import working_days_between


class Notice(StrEnum):
    """How a visit is announced."""

    ARRIVAL = "arrival"
    FREE = "free"
    BEFORE = "before"


# In the order of the choices of the setting ``notice_mode``.
WAYS = (Notice.ARRIVAL, Notice.FREE, Notice.BEFORE)
TITLES = {
    Notice.ARRIVAL: "不事先告知，到场时告知",
    Notice.FREE: "不作统一要求",
    Notice.BEFORE: "检查前告知",
}
CHOICES = [(way.value, title) for way, title in TITLES.items()]


def page_opens(notice: str, *, waiting: bool, visit_on: date | None, starts_on: date, today: date) -> bool:
    """Whether the firm may open the page of its visit today: an unannounced one not before the day itself."""
    return notice != Notice.ARRIVAL or not waiting or today >= (visit_on or starts_on)


def days_enough(told_on: date, visit_on: date, days: int) -> bool:
    """Whether at least ``days`` working days lie between telling and visiting, the day of the visit counted."""
    return working_days_between(told_on, visit_on) >= days


def last_day_to_tell(visit_on: date, days: int) -> date:
    """The last day on which telling is early enough for a visit on ``visit_on``."""
    day = visit_on
    while not days_enough(day, visit_on, days):
        day -= timedelta(days=1)
    return day


def start_fault(notice: str, told_on: date | None, today: date, days: int) -> str | None:
    """Why the visit may not begin today, as a refusal code."""
    if notice != Notice.BEFORE:
        return None
    if told_on is None:
        return "notice_missing"
    return None if days_enough(told_on, today, days) else "notice_too_short"
