# SPDX-License-Identifier: Apache-2.0
"""The working calendar: one for all organisations, so the right to change it is held at the top.

It is kept here, above every stage, because the deadlines that rest on it move in the same act.
"""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from django.db import transaction
from django.db.models import Max

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.accounts.selectors import top_organisation
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.holiday_notice import Named
from suicha.core.models import CalendarDay, CalendarYear
from suicha.core.workdays import calendar_forget, calendar_fresh, days_built_in, is_announced, is_working_day
from suicha.dispositions.services import deadlines_follow


@transaction.atomic(durable=True)
def calendar_announce(*, year: int, notice: str, days: Mapping[date, Named], by: User) -> CalendarYear:
    """Enter the State Council's notice for a year; from now on deadlines in that year are no longer 暂定.

    Deadlines that firms were given and have not met yet are reckoned again, each with its own trace.  The notice may be
    entered again when it is corrected.
    """
    _require(by)
    notice = notice.strip()
    if not notice:
        raise Refused("calendar_notice_missing", year=year)
    if not days or any(day.year != year for day in days):
        raise Refused("calendar_days_wrong", year=year)
    row = _year(year)
    kept = {day.day: Named(day.is_working, day.name) for day in CalendarDay.objects.filter(day__year=year)}
    if row.announced and row.notice == notice and kept == days:
        raise Refused("calendar_same", year=year)
    with _moving(row, notice, announced=True, by=by) as moved:
        CalendarDay.objects.filter(day__year=year).delete()
        CalendarDay.objects.bulk_create(
            CalendarDay(day=day, is_working=named.is_working, name=named.name, notice=notice)
            for day, named in sorted(days.items())
        )
    data = {
        "year": year,
        "document": notice,
        "holidays": sum(not named.is_working for named in days.values()),
        "worked": sum(named.is_working for named in days.values()),
        "moved_deadlines": len(moved),
    }
    audit.record("oversight.calendar.announce", row, by=by, data=data)
    return row


@transaction.atomic(durable=True)
def calendar_day_set(*, day: date, is_working: bool, name: str, notice: str, by: User) -> CalendarDay:
    """Correct one day, as when the State Council prolongs a holiday; running deadlines are reckoned again."""
    _require(by)
    name, notice = name.strip(), notice.strip()
    if not name or not notice:
        raise Refused("calendar_notice_missing", year=day.year)
    row = _year(day.year)
    before = CalendarDay.objects.filter(day=day).first()
    was_working = is_working_day(day)
    if was_working == is_working and before is not None:
        raise Refused("calendar_day_same", day=day.isoformat(), now="上班" if is_working else "放假")
    with _moving(row, row.notice or notice, announced=row.announced, by=by) as moved:
        kept, _ = CalendarDay.objects.update_or_create(
            day=day, defaults={"is_working": is_working, "name": name, "notice": notice}
        )
    data = {
        "day": day.isoformat(),
        "before": _words(was_working),
        "after": _words(is_working),
        "name": name,
        "document": notice,
        "moved_deadlines": len(moved),
    }
    audit.record("oversight.calendar.day", kept, by=by, data=data)
    return kept


def _words(is_working: bool) -> str:
    return "上班" if is_working else "放假"


def _require(by: User) -> None:
    top = top_organisation()
    if top is None:
        raise Refused("log_empty")
    require(by, Permission.CALENDAR_EDIT, top)


def _year(year: int) -> CalendarYear:
    """The row of the year, with all years locked so that changes come one after the other; made if it is not there."""
    if not 2004 <= year <= clock.today().year + 2:
        raise Refused("calendar_year_wrong", year=year, last=clock.today().year + 2)
    calendar_fresh()
    rows = {row.year: row for row in CalendarYear.objects.select_for_update().order_by("year")}
    if year in rows:
        return rows[year]
    row = CalendarYear.objects.create(year=year, announced=is_announced(year) and year < clock.today().year)
    CalendarDay.objects.bulk_create(
        CalendarDay(day=day, is_working=is_working, name=name)
        for day, (is_working, name) in days_built_in(year).items()
    )
    return row


@contextmanager
def _moving(row: CalendarYear, notice: str, *, announced: bool, by: User) -> Iterator[list[int]]:
    """Change the days inside; then this process knows the new calendar, and the deadlines that rest on it follow.

    When the act comes to nothing, this process forgets the calendar it has already read.
    """
    moved: list[int] = []
    try:
        yield moved
        row.revision = (CalendarYear.objects.aggregate(last=Max("revision"))["last"] or 0) + 1
        row.notice, row.announced = notice, announced
        row.imported_at, row.imported_by = clock.now(), by.name
        row.save()
        calendar_fresh()
        moved.extend(each.pk for each in deadlines_follow(reason=notice, by=by))
    except BaseException:
        calendar_forget()
        raise
