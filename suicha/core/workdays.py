# SPDX-License-Identifier: Apache-2.0
"""Working days: statutory holidays and 调休 working Saturdays count as the State Council announces them each year.

The calendar is a table that people correct (:mod:`suicha.core.models`).  A process keeps it in memory and asks for its
revision only: once in a request that needs it, and in every act that stores a deadline (:func:`calendar_fresh`).  A
year that is not in the table comes from ``chinesecalendar``; where the notice is not out yet, only weekends and the
fixed public holidays are known (``holidays``), and a deadline that touches such a year is 暂定 and must be shown so.
"""

from contextvars import ContextVar
from datetime import date, timedelta
from functools import cache
from typing import NamedTuple

import chinese_calendar
import holidays
from chinese_calendar.constants import Holiday
from chinese_calendar.constants import holidays as announced_holidays
from chinese_calendar.constants import workdays as announced_workdays
from django.db.models import Max

FIRST_KNOWN_YEAR = 2004
LAST_KNOWN_YEAR: int = max(day.year for day in announced_holidays)


class Due(NamedTuple):
    """A deadline, and whether it rests on a year whose holidays are not announced yet."""

    on: date
    provisional: bool


class _Calendar(NamedTuple):
    """The table as read: its revision, the days it names, the years it holds and whether each is announced."""

    revision: int
    days: dict[date, bool]
    years: dict[int, bool]


# Revision 0 of the table says what chinesecalendar says, so it need not be read.
_BUILT_IN = _Calendar(0, {}, {})
_known = _BUILT_IN
_checked: ContextVar[bool] = ContextVar("calendar_checked", default=True)


def calendar_unchecked() -> None:
    """From now on the calendar may have changed; the next question about a day looks (at the start of a request)."""
    _checked.set(False)


def calendar_fresh() -> None:
    """Make sure that this process knows the calendar in force: one query, two more when it has changed."""
    global _known
    from suicha.core.models import CalendarDay, CalendarYear

    _checked.set(True)
    revision = CalendarYear.objects.aggregate(last=Max("revision"))["last"] or 0
    if revision == _known.revision:
        return
    if revision == 0:
        _known = _BUILT_IN
        return
    days = dict(CalendarDay.objects.order_by("day").values_list("day", "is_working"))
    _known = _Calendar(revision, days, dict(CalendarYear.objects.order_by("year").values_list("year", "announced")))


def calendar_forget() -> None:
    """Know nothing but what came with the program (a test that ends, a database that was changed underneath)."""
    global _known
    _known = _BUILT_IN
    _checked.set(True)


def _calendar() -> _Calendar:
    if not _checked.get():
        calendar_fresh()
    return _known


@cache
def _expected(year: int) -> holidays.HolidayBase:
    return holidays.country_holidays("CN", years=year, language="zh_CN")


def is_announced(year: int) -> bool:
    """Whether the holidays of ``year`` are known by the State Council's notice."""
    years = _calendar().years
    return years.get(year, FIRST_KNOWN_YEAR <= year <= LAST_KNOWN_YEAR)


def is_working_day(day: date) -> bool:
    """Whether offices work on ``day``."""
    calendar = _calendar()
    if day in calendar.days:
        return calendar.days[day]
    if day.year not in calendar.years and FIRST_KNOWN_YEAR <= day.year <= LAST_KNOWN_YEAR:
        return bool(chinese_calendar.is_workday(day))
    return day.weekday() < 5 and (calendar.years.get(day.year, False) or day not in _expected(day.year))


def days_built_in(year: int) -> dict[date, tuple[bool, str]]:
    """What the program itself knows of ``year``: day → whether it is worked, and its name."""
    if not FIRST_KNOWN_YEAR <= year <= LAST_KNOWN_YEAR:
        return {day: (False, name) for day, name in sorted(_expected(year).items())}
    named = ((announced_holidays, False), (announced_workdays, True))
    return {
        day: (is_working, str(Holiday(name).chinese))
        for days, is_working in named
        for day, name in sorted(days.items())
        if day.year == year
    }


def add_working_days(start: date, days: int) -> Due:
    """The day ``days`` working days after ``start``; the day of the event itself does not count (民法典 201).

    Provisional when any year it passes through is not announced yet.
    """
    day, left = start, days
    while left > 0:
        day += timedelta(days=1)
        left -= is_working_day(day)
    return Due(day, not all(is_announced(year) for year in range(start.year, day.year + 1)) if day > start else False)


def working_days_between(start: date, end: date) -> int:
    """Working days after ``start`` up to and including ``end``; negative when ``end`` is earlier."""
    if end < start:
        return -working_days_between(end, start)
    return sum(is_working_day(start + timedelta(days=offset)) for offset in range(1, (end - start).days + 1))
