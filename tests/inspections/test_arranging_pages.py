# SPDX-License-Identifier: Apache-2.0
"""The schedule as the office keeps it: a table of visits, the local station, what the phone then shows."""

from datetime import timedelta

import pytest
from django.urls import reverse

from suicha.accounts.roles import RoleName
from suicha.core import clock
from suicha.inspections.models import Inspection
from suicha.inspections.services import companions_set, inspection_start
from tests import factories as make
from tests.inspections.scenes import Bureau, bureau, dispatched, started
from tests.inspections.test_arranging import free
from tests.inspections.test_office_pages import as_

pytestmark = pytest.mark.django_db


def at(name: str, *keys: int) -> str:
    return reverse(f"inspections:{name}", args=keys)


def typed(visit: Inspection, **over: str) -> dict[str, str]:
    day = (clock.today() + timedelta(days=2)).isoformat()
    fields = {"visit_on": day, "leader": "", "vehicle": "闽F12345"} | over
    return {f"v{visit.pk}-{name}": value for name, value in fields.items()}


@pytest.mark.covers("JOINT-4")
def test_the_office_fixes_the_schedule_and_the_phone_shows_it() -> None:
    scene = free(bureau())
    visit = dispatched(scene)
    office, address = as_(scene.office), at("schedule", scene.draw.pk)
    assert "1家里0家有日期" in office.get(at("schedules")).content.decode()
    assert "待检1家，0家有日期" in office.get(address).content.decode()
    leader = str(scene.second.inspector.pk)

    page = office.post(address, typed(visit, leader=leader), follow=True).content.decode()

    assert "已安排1家" in page
    assert "待检1家，1家有日期" in page
    assert "都有日期" in office.get(at("schedules")).content.decode()
    phone = as_(scene.first).get(at("m_visit", visit.pk)).content.decode()
    assert "闽F12345" in phone
    assert phone.count("组长") == 1
    assert "坐闽F12345" in as_(scene.first).get(at("m_today")).content.decode()
    assert "没有改动" in office.post(address, typed(visit, leader=leader), follow=True).content.decode()


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost() -> None:
    scene = bureau()
    visit = dispatched(scene)
    office, address = as_(scene.office), at("schedule", scene.draw.pk)

    missing = office.post(address, typed(visit, visit_on=""))
    assert missing.status_code == 422
    assert "填检查日期" in missing.content.decode()
    past = office.post(address, typed(visit, visit_on="2020-01-01"))
    assert past.status_code == 422
    assert "不能排在2020-01-01" in past.content.decode()
    assert 'value="闽F12345"' in past.content.decode()
    assert Inspection.objects.get().visit_on is None


def choose(scene: Bureau) -> tuple[Inspection, str]:
    visit = dispatched(scene)
    town = make.make_region("350881101", "永福镇")
    visit.target.town = town
    visit.target.save()
    station = make.make_organisation(name="永福市场监管所", parent=scene.organisation, kind="section")
    station.region = town
    station.save()
    return visit, at("companions", visit.pk)


@pytest.mark.covers("DRAW-27", "DRAW-28")
def test_the_station_of_the_town_is_chosen_beforehand_and_people_of_it_go_along() -> None:
    scene = bureau()
    visit, address = choose(scene)
    local = make.make_inspector(scene.organisation)
    office = as_(scene.office)
    page = office.get(address).content.decode()
    assert "永福市场监管所" in page
    assert "selected" in page
    station = scene.organisation.children.get()

    sent = office.post(address, {"station": station.pk, "companions": [local.pk]}, follow=True)

    assert "已登记" in sent.content.decode()
    page = office.get(at("inspection", visit.pk)).content.decode()
    assert "永福市场监管所，负责后续处理" in page
    assert local.name in page
    wrong = office.post(address, {"companions": [scene.first.inspector.pk]})
    assert wrong.status_code == 422
    assert "从列出的人里选" in wrong.content.decode()


def test_the_phone_asks_for_the_follow_up_only_where_a_station_was_named() -> None:
    scene = bureau(targets=2)
    first, second = _both(scene)
    station = make.make_organisation(name="永福市场监管所", parent=scene.organisation, kind="section")
    companions_set(inspection=first, station=station, companions=[], by=scene.office)
    for visit in (first, second):
        inspection_start(inspection=visit, by=scene.first)
    phone = as_(scene.first)
    assert "后续处理，处理什么由检查组确定" in phone.get(at("m_sign", first.pk)).content.decode()
    assert "交后续处理的事项" not in phone.get(at("m_sign", second.pk)).content.decode()


def _both(scene: Bureau) -> list[Inspection]:
    dispatched(scene)
    return list(Inspection.objects.order_by("pk"))


def test_strangers_find_no_schedule_and_after_arrival_nothing_is_to_arrange() -> None:
    scene = bureau()
    visit = started(scene)
    stranger = as_(make.make_user(RoleName.LINE_OFFICE))
    assert stranger.get(at("schedule", scene.draw.pk)).status_code == 404
    assert stranger.get(at("companions", visit.pk)).status_code == 404
    assert "没有要安排的检查" in stranger.get(at("schedules")).content.decode()
    assert as_(scene.office).get(at("companions", visit.pk)).status_code == 404
    assert "没有待检的对象" in as_(scene.office).get(at("schedule", scene.draw.pk)).content.decode()
    assert as_(scene.reviewer).get(at("schedules")).status_code == 403
