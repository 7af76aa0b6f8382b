# SPDX-License-Identifier: Apache-2.0
"""Working days come from a calendar people correct; a year that is not announced makes a deadline 暂定."""

from datetime import date, timedelta

import pytest
from chinese_calendar import is_workday
from hypothesis import given, settings
from hypothesis import strategies as st

from suicha.core.models import CalendarDay, CalendarYear
from suicha.core.workdays import (
    LAST_KNOWN_YEAR,
    add_working_days,
    calendar_fresh,
    calendar_unchecked,
    days_built_in,
    is_announced,
    is_working_day,
    working_days_between,
)

DAYS = st.dates(date(2020, 1, 1), date(LAST_KNOWN_YEAR + 2, 12, 31))


@given(DAYS, st.integers(0, 120))
@settings(max_examples=60)
def test_a_deadline_is_a_working_day_and_so_many_working_days_away(start: date, days: int) -> None:
    due = add_working_days(start, days)

    assert due.on >= start
    assert working_days_between(start, due.on) == days
    assert not days or is_working_day(due.on)
    assert due.provisional == (days > 0 and due.on.year > LAST_KNOWN_YEAR)


@given(DAYS, st.integers(0, 90), st.integers(0, 90))
@settings(max_examples=60)
def test_working_days_add_up(start: date, first: int, then: int) -> None:
    middle = add_working_days(start, first).on

    assert add_working_days(middle, then).on == add_working_days(start, first + then).on
    assert working_days_between(start, middle) == -working_days_between(middle, start)


def test_holidays_and_worked_saturdays_count_as_announced() -> None:
    assert not is_working_day(date(2026, 1, 1))
    assert is_working_day(date(2026, 1, 4))  # a Sunday worked for it
    assert not is_working_day(date(2026, 11, 22))
    assert is_announced(2026)
    assert not is_announced(LAST_KNOWN_YEAR + 1)
    assert not is_announced(2003)
    assert days_built_in(2026)[date(2026, 1, 1)] == (False, "元旦")
    assert days_built_in(LAST_KNOWN_YEAR + 1)[date(LAST_KNOWN_YEAR + 1, 10, 1)] == (False, "国庆节")


@pytest.mark.django_db
def test_the_table_begins_with_what_was_announced() -> None:
    announced = CalendarYear.objects.filter(revision=0, announced=True)
    assert list(announced.values_list("year", flat=True)) == list(range(2020, 2027))
    rows = dict(CalendarDay.objects.order_by("day").values_list("day", "is_working"))
    for offset in range(365):
        day = date(2026, 1, 1) + timedelta(days=offset)
        assert rows.get(day, day.weekday() < 5) == is_workday(day)


@pytest.mark.django_db
def test_another_process_sees_a_changed_calendar_at_its_next_request(client, django_assert_num_queries) -> None:
    monday, year = date(2027, 1, 4), 2027
    assert add_working_days(date(2026, 12, 31), 1) == (monday, True)
    CalendarYear.objects.create(year=year, announced=True, notice="国办发明电〔2026〕9号", revision=1)
    for day in (date(2027, 1, 1), monday):
        CalendarDay.objects.create(day=day, is_working=False, name="元旦")
    assert is_working_day(monday)  # not asked yet

    client.get("/login/")  # a request asks anew
    with django_assert_num_queries(3):
        assert add_working_days(date(2026, 12, 31), 1) == (date(2027, 1, 5), False)
    calendar_unchecked()
    with django_assert_num_queries(1):
        assert not is_working_day(monday)
        assert is_working_day(date(2027, 1, 5))

    CalendarYear.objects.filter(year=year).update(revision=0)
    calendar_fresh()
    assert is_working_day(monday)


@pytest.mark.django_db
def test_a_year_entered_but_not_announced_keeps_the_fixed_holidays() -> None:
    CalendarYear.objects.create(year=2028, announced=False, revision=3)
    calendar_fresh()

    assert not is_working_day(date(2028, 10, 2))
    assert add_working_days(date(2028, 3, 1), 1).provisional
    assert is_working_day(date(2025, 1, 26))  # years of the table are read as well
