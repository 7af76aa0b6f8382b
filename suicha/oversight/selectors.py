# SPDX-License-Identifier: Apache-2.0
"""Which part of the trace a person may read, how safely it is kept, and the working calendar."""

from collections.abc import Iterable
from datetime import date, timedelta
from functools import reduce
from operator import or_
from typing import NamedTuple

from django.db.models import QuerySet

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.audit import selectors as audit
from suicha.audit.models import Event
from suicha.catalogue.selectors import setting_at_top
from suicha.core import clock
from suicha.core.models import CalendarDay, CalendarYear
from suicha.core.workdays import days_built_in, is_announced, working_days_between
from suicha.dispositions.models import Rectification
from suicha.dispositions.rules.deadline import RUNNING


def events_for(by: User, permission: Permission, *, stage: str = "", text: str = "") -> QuerySet[Event]:
    """Events of the organisations for which ``by`` holds ``permission``; all of them for the audit administrator."""
    action = f"{stage}." if stage else ""
    if permission == Permission.EVENT_VIEW_ALL:
        return audit.event_list(path=None, action=action, text=text)
    lists = [audit.event_list(path=path, action=action, text=text) for path in by.paths_with(permission)]
    return reduce(or_, lists, Event.objects.none()) if lists else Event.objects.none()


def keeping() -> tuple[list[audit.Holding], int]:
    """What every keeper holds, and after how many days that is too old."""
    days = setting_at_top("keeper_days")
    return audit.holdings(clock.now() - timedelta(days=days)), days


class Holiday(NamedTuple):
    """One holiday of a year: its name, the runs of free days, the Saturdays and Sundays worked for it."""

    name: str
    spans: list[tuple[date, date]]
    worked: list[date]

    @property
    def days(self) -> int:
        return sum((last - first).days + 1 for first, last in self.spans)


def calendar_years() -> list[CalendarYear]:
    """The years of the working calendar, and the running one and the next where nobody entered them yet."""
    rows = {row.year: row for row in CalendarYear.objects.order_by("year")}
    for year in (clock.today().year, clock.today().year + 1):
        rows.setdefault(year, CalendarYear(year=year, announced=is_announced(year)))
    return [rows[year] for year in sorted(rows, reverse=True)]


def calendar_days(year: int) -> list[CalendarDay]:
    """The named days of a year in order: as entered, else as the program itself expects them."""
    rows = list(CalendarDay.objects.filter(day__year=year).order_by("day"))
    if rows:
        return rows
    expected = days_built_in(year).items()
    return [CalendarDay(day=day, is_working=is_working, name=name) for day, (is_working, name) in expected]


def holidays_of(days: Iterable[CalendarDay]) -> list[Holiday]:
    """The days by holiday, in the order in which the first of each comes."""
    found: dict[str, Holiday] = {}
    for row in sorted(days, key=lambda each: each.day):
        holiday = found.setdefault(row.name, Holiday(row.name, [], []))
        if row.is_working:
            holiday.worked.append(row.day)
        elif holiday.spans and holiday.spans[-1][1] + timedelta(days=1) == row.day:
            holiday.spans[-1] = (holiday.spans[-1][0], row.day)
        else:
            holiday.spans.append((row.day, row.day))
    return list(found.values())


def working_days_of(year: int) -> list[tuple[int, int]]:
    """Each month of the year with its number of working days."""
    ends = [date(year, month, 1) - timedelta(days=1) for month in range(1, 13)] + [date(year, 12, 31)]
    return [(month, working_days_between(ends[month - 1], ends[month])) for month in range(1, 13)]


def deadlines_provisional() -> int:
    """How many running deadlines of firms rest on a year that is not announced."""
    return Rectification.objects.filter(state__in=RUNNING, due_provisional=True).count()
