# SPDX-License-Identifier: Apache-2.0
"""The days of the year by which something must be done, from the numbers of the 细则."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from suicha.accounts.roles import RoleName
from suicha.catalogue.rules.deadlines import deadlines, plan_due
from suicha.catalogue.rules.settings import SETTINGS
from suicha.catalogue.selectors import deadline_lines
from suicha.core import clock
from suicha.workbench.selectors.rules import plans_to_begin
from tests.catalogue.test_resolution import put
from tests.factories import make_organisation, make_plan, make_user

USUAL = {key: rule.default for key, rule in SETTINGS.items()}


def told(year: int, *, has_lower: bool = False, **over: int) -> list[tuple[date, str]]:
    return [(each.on, each.what) for each in deadlines(year, USUAL | over, has_lower=has_lower)]


@pytest.mark.covers("PLAN-1")
def test_a_year_of_yearly_plans_has_the_days_of_the_sources() -> None:
    assert told(2026, has_lower=True) == [
        (date(2026, 1, 31), "报送2026年度抽查计划"),
        (date(2026, 7, 15), "报送上半年工作情况"),
        (date(2026, 9, 30), "对下级督查一次"),
        (date(2026, 11, 10), "报送全年工作总结"),
        (date(2026, 12, 31), "省级以上媒体刊发信息满1篇"),
    ]
    assert len(told(2026, media_articles=0)) == 3


def test_half_years_quarters_and_months_have_their_own() -> None:
    assert [day for day, what in told(2026, plan_cadence=1) if "半年的" in what] == [
        date(2026, 1, 10), date(2026, 7, 10),
    ]  # fmt: skip
    assert len([what for _, what in told(2026, plan_cadence=2) if "季度的" in what]) == 4
    months = [(day, what) for day, what in told(2026, plan_cadence=3) if "月抽查计划" in what]
    assert len(months) == 24
    assert (date(2025, 12, 20), "报送1月抽查计划") in months
    assert (date(2026, 11, 25), "上传12月抽查计划") in months


def test_a_day_late_in_the_year_is_one_of_the_year_before() -> None:
    assert plan_due(2026, 1215) == date(2025, 12, 15)
    assert plan_due(2026, 331) == date(2026, 3, 31)


@pytest.mark.django_db
def test_a_deadline_on_a_day_off_names_the_working_day_before() -> None:
    county = make_organisation("ZP", "漳平市人民政府", kind="government")
    make_organisation("YJ", "漳平市应急管理局", parent=county)
    with clock.pretend(timezone.make_aware(datetime(2026, 6, 1, 9))):
        lines = {line.deadline.key: line for line in deadline_lines(county, 2026)}
        assert lines["annual_plan_day"].working == date(2026, 1, 30)  # the 31st is a Saturday
        assert lines["annual_plan_day"].moved
        assert lines["annual_plan_day"].lamp is None
        assert lines["year_report_day"].lamp is not None
        assert not lines["year_report_day"].provisional
        assert all(line.provisional for line in deadline_lines(county, 2027))
        assert "district_check_day" in lines


@pytest.mark.django_db
def test_the_page_follows_the_settings_and_the_todo_the_deadline(client) -> None:
    bureau = make_organisation("YJ", "漳平市应急管理局")
    legal = make_user(RoleName.LEGAL_OFFICE, organisation=bureau)
    clerk = make_user(RoleName.LINE_OFFICE, organisation=bureau)
    with clock.pretend(timezone.make_aware(datetime(2026, 1, 5, 9))):
        assert [todo.due for todo in plans_to_begin(clerk)] == [date(2026, 1, 31)]
        put(bureau, legal, 1215, key="annual_plan_day")
        assert [todo.due for todo in plans_to_begin(clerk)] == [date(2025, 12, 15)]
        make_plan(bureau, state="draft", year=2026)
        assert plans_to_begin(clerk) == []
        assert plans_to_begin(make_user(RoleName.INSPECTOR)) == []
        client.force_login(clerk)
        page = client.get("/w/rules/deadlines/").content.decode()
    assert "2025年12月15日" in page
    assert "漳平市应急管理局2026年期限" in page
    assert "2027年期限" in client.get("/w/rules/deadlines/?year=2027").content.decode()
    assert client.get("/w/rules/deadlines/?year=9999").status_code == 200
