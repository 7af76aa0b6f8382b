# SPDX-License-Identifier: Apache-2.0
"""The work of people and teams, and what a plan lacks in people."""

from datetime import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from suicha.accounts.roles import RoleName
from suicha.core import clock
from suicha.statistics import selectors
from tests.draws.conftest import set_setting
from tests.factories import (
    make_inspector,
    make_matched_draw,
    make_organisation,
    make_plan,
    make_plan_row,
    make_target,
    make_task,
    make_user,
)

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime(2026, 9, 16, 10))


@pytest.fixture
def bureau():
    """Three people of a bureau and one of its station; two visits by the first two, who lead and work in the office."""
    with clock.pretend(NOW):
        bureau = make_organisation("350881", name="应急管理局")
        station = make_organisation(parent=bureau, kind="section", name="双洋所")
        people = [make_inspector(bureau, is_office=not n) for n in range(3)] + [make_inspector(station)]
        row = make_plan_row(make_plan(bureau), number=50)
        make_matched_draw(make_task(row), [(make_target(bureau), people[:2]), (make_target(bureau), people[1:3])])
        yield bureau


@pytest.mark.covers("LIBP-15", "LIBP-11", "LIBP-12")
def test_the_gap_is_what_the_plan_asks_for_less_who_is_there(bureau) -> None:
    set_setting(bureau, "person_yearly_visits", 20)

    work = selectors.workload_of(bureau, 2026)

    assert (work.planned, work.seats_needed, work.people_needed, work.people, work.gap) == (50, 100, 5, 4, 1)
    assert (work.taken_part, work.participation_short) == (3, False)
    assert (work.with_office, work.visits, work.office_short) == (1, 2, False)
    assert [(team.name, team.people, team.countable, team.taken_part, team.seats) for team in work.teams] == [
        ("应急管理局", 3, 3, 3, 4),
        ("双洋所", 1, 1, 0, 0),
    ]
    assert [round(team.each, 2) for team in work.teams] == [1.33, 0.0]
    set_setting(bureau, "participation_percent", 100)
    set_setting(bureau, "office_share_percent", 60)
    late = selectors.workload_of(bureau, 2026)
    assert (late.participation_short, late.office_short) == (True, True)
    assert selectors.workload_of(bureau, 2025).gap == 0


def test_a_team_without_anybody_who_counts_has_no_average(bureau) -> None:
    bureau.inspector_set.update(category="daily")
    assert [team.each for team in selectors.workload_of(bureau, 2026).teams] == [0.0, 0.0]


@pytest.mark.covers("LIBP-15", "LIBP-2")
def test_a_team_counts_neither_who_waits_nor_who_left_nor_who_has_no_certificate(bureau) -> None:
    make_inspector(bureau, is_waiting=True)
    make_inspector(bureau, category="daily", certificate="", certificate_until=None)
    gone = bureau.inspector_set.filter(seats__is_leader=True).order_by("pk")[0]
    gone.left_on = clock.today()
    gone.save()

    team = selectors.workload_of(bureau, 2026).teams[0]

    assert (team.name, team.people, team.countable, team.taken_part, team.seats) == ("应急管理局", 3, 2, 2, 4)


@pytest.mark.covers("LIBP-15")
def test_everyones_work_is_on_the_page(client, bureau) -> None:
    loads = selectors.people_loads(bureau, 2026).order_by("pk")
    assert [(each.seats_taken, each.led, each.tasks) for each in loads] == [(1, 1, 1), (2, 1, 1), (1, 0, 1), (0, 0, 0)]
    client.force_login(make_user(RoleName.SUPERVISOR, organisation=bureau))

    page = client.get(reverse("statistics:workload"), {"year": "2026"}).content.decode()

    assert "2026年计划要3名持证人员，现有4人，够用" in page
    assert all(each.name in page for each in loads)
    set_setting(bureau, "person_yearly_visits", 10)
    there = reverse("statistics:workload")
    assert "缺6人" in client.get(there, {"organisation": bureau.code, "year": "2026"}).content.decode()
    client.force_login(make_user(RoleName.SUPERVISOR, organisation=make_organisation(kind="section", parent=bureau)))
    assert "没有可统计的单位" in client.get(there).content.decode()
