# SPDX-License-Identifier: Apache-2.0
"""Entrusted institutions at a visit: on record with their contract, helping, and never one of the two."""

from datetime import timedelta

import pytest
from django.test import Client

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.draws.models import ExpertOpinion, ExpertSeat
from suicha.files.services import file_store
from suicha.inspections import selectors
from suicha.inspections.models import Inspection
from suicha.inspections.services import participation_register
from suicha.registries.models import Entrustment
from suicha.statistics.selectors.dossier import dossier_of
from tests.factories import make_expert, make_institution, make_organisation, make_user
from tests.inspections import scenes
from tests.registries.refused import refused
from tests.sheets import xlsx

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def entrusted(scene, *, days: int = 10, organisation=None, **institution: object) -> Entrustment:
    organisation = organisation or scene.organisation
    file = file_store(
        content=xlsx([["合同"]]),
        name="合同.xlsx",
        kinds=frozenset({"document"}),
        organisation=organisation,
        by=scene.office,
    )
    today = clock.today()
    return Entrustment.objects.create(
        institution=make_institution(organisation, **institution),
        kind="purchase",
        number="漳应急购〔2026〕3号",
        subject="特种设备检验",
        starts_on=today - 20 * DAY,
        ends_on=today + days * DAY,
        file=file,
        registered_at=clock.now(),
        registered_by=scene.office,
    )


def register(scene, visit: Inspection, entrustment: Entrustment, **over: object):
    values = {"people": "郑工、王工", "work": "压力容器壁厚检测", "by": scene.office}
    return participation_register(inspection=visit, entrustment=entrustment, **(values | over))


@pytest.mark.covers("LIBX-4")
def test_an_institution_takes_part_under_its_contract_and_stands_in_the_record(client) -> None:
    scene = scenes.bureau()
    visit, record = scenes.started(scene), entrusted(scene)

    made = register(scene, visit, record)

    assert str(made) == f"{record.institution}：压力容器壁厚检测"
    assert "按漳应急购〔2026〕3号参与" in sentence(Event.objects.order_by("pk").last())
    assert selectors.participations_of(visit) == [made]
    assert len(selectors.group_of(visit)) == 2
    client.force_login(scene.office)
    assert "压力容器壁厚检测" in client.get(f"/w/visits/{visit.pk}/").content.decode()
    client.force_login(scene.first)
    assert "压力容器壁厚检测" in client.get(f"/m/visits/{visit.pk}/").content.decode()
    told = dossier_of(visit.target).lines[0].visited
    assert told is None or told.participations == [made]


@pytest.mark.covers("LIBX-4")
def test_what_is_not_entrusted_on_the_day_does_not_take_part() -> None:
    scene = scenes.bureau()
    visit, record = scenes.started(scene), entrusted(scene)
    register(scene, visit, record)
    other = make_organisation()
    own = {"credit_code": visit.target.credit_code}
    for given, code in (
        ((record, {}), "participation_twice"),
        ((record, {"work": " "}), "participation_incomplete"),
        ((entrusted(scene, days=-1), {}), "participation_not_entrusted"),
        ((entrusted(scene, organisation=other), {}), "participation_foreign"),
        ((entrusted(scene, **own), {}), "participation_own_firm"),
        ((record, {"by": scene.first}), "permission_missing"),
    ):
        with refused(code):
            register(scene, visit, given[0], **given[1])


def test_after_the_review_nothing_is_added() -> None:
    scene = scenes.bureau()
    visit, record = scenes.started(scene), entrusted(scene)
    Inspection.objects.filter(pk=visit.pk).update(state="approved")
    with refused("participation_too_late"):
        register(scene, visit, record)


def test_the_office_registers_it_on_the_page_of_the_visit() -> None:
    scene = scenes.bureau()
    visit = scenes.dispatched(scene)
    client = Client()
    client.force_login(scene.office)
    address = f"/w/visits/{visit.pk}/"
    assert "没有有效的委托记录" in client.get(address).content.decode()
    record = entrusted(scene)
    given = {"entrustment": record.pk, "people": "郑工", "work": "壁厚检测"}
    assert (
        "没有登记。承担的工作"
        in client.post(f"{address}third-party/", given | {"work": ""}, follow=True).content.decode()
    )
    page = client.post(f"{address}third-party/", given, follow=True).content.decode()
    assert f"已登记{record.institution}参与这次检查" in page
    assert "已经登记" in client.post(f"{address}third-party/", given, follow=True).content.decode()
    Inspection.objects.filter(pk=visit.pk).update(state="approved")
    assert client.post(f"{address}third-party/", given).status_code == 409


@pytest.mark.covers("LIBX-2")
def test_a_written_opinion_stands_in_the_record_and_on_the_phone(client) -> None:
    scene = scenes.bureau()
    visit = scenes.started(scene)
    seat = ExpertSeat.objects.create(
        drawn_target=visit.drawn_target, position=0, expert=make_expert(scene.organisation, name="周工")
    )
    file = entrusted(scene).file
    ExpertOpinion.objects.create(
        seat=seat,
        way="paper",
        text="建议复测",
        signed_on=clock.today(),
        file=file,
        at=clock.now(),
        registered_by=scene.office,
    )
    for person, address in ((scene.office, f"/w/visits/{visit.pk}/"), (scene.first, f"/m/visits/{visit.pk}/")):
        client.force_login(person)
        page = client.get(address).content.decode()
        assert "周工" in page
        assert "建议复测" in page
        assert "检查组3人" not in page
    watcher = make_user(RoleName.LEADER, organisation=scene.organisation)
    client.force_login(watcher)
    dossier = client.get(f"/w/statistics/dossier/{visit.target_id}/")
    assert dossier.status_code in (200, 404)
