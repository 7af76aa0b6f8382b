# SPDX-License-Identifier: Apache-2.0
"""Working days: statutory holidays and 调休 working Saturdays count as the State Council announces them each year.

Years for which the notice is out come from ``chinesecalendar``.  For later years only weekends and the fixed public
holidays are known (``holidays``); a deadline that touches such a year is 暂定 and must be shown so.
"""

from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

import chinese_calendar
import holidays
from chinese_calendar.constants import holidays as announced_holidays

LAST_ANNOUNCED_YEAR: int = max(day.year for day in announced_holidays)


class Due(NamedTuple):
    """A deadline, and whether it rests on a year whose holidays are not announced yet."""

    on: date
    provisional: bool


@cache
def _expected(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year)


def is_working_day(day: date) -> bool:
    """Whether offices work on ``day``."""
    if 2004 <= day.year <= LAST_ANNOUNCED_YEAR:
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5 and day not in _expected(day.year)


def add_working_days(start: date, days: int) -> Due:
    """The day ``days`` working days after ``start``; the day of the event itself does not count (民法典 201)."""
    day, left = start, days
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return Due(day, day.year > LAST_ANNOUNCED_YEAR)


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=offset)) for offset in range(1, (end - start).days + 1))
