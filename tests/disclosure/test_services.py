# SPDX-License-Identifier: Apache-2.0
"""The four acts of publication."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from suicha.accounts.models import User
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.catalogue import services as catalogue
from suicha.catalogue.models import Item
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.workdays import add_working_days
from suicha.disclosure import selectors, services
from suicha.disclosure.models import Firm, PoolEntry, Publication
from suicha.dispositions.models import Rectification
from suicha.files.selectors import path_of
from tests.disclosure.scenes import (
    Scene,
    approved,
    committed,
    drawn,
    make_scene,
    ordered,
    published_draw,
    published_result,
    rows_of,
)
from tests.factories import (
    list_published,
    list_ready,
    make_item,
    make_organisation,
    make_plan,
    make_plan_row,
    make_user,
)
from tests.triggers import drop_trigger

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    return make_scene()


def refused(act, **arguments: object) -> str:
    with pytest.raises(Refused) as error:
        act(**arguments)
    assert str(error.value)
    return error.value.code


@pytest.mark.covers("ITEM-15", "ITEM-16")
def test_a_published_list_shows_every_item_with_basis_body_method_and_procedure(scene: Scene) -> None:
    draft = make_item(scene.organisation, published=False)

    publication = list_published(scene.organisation, scene.publisher)

    draft.refresh_from_db()
    assert draft.state == Item.State.PUBLISHED
    rows = list(publication.items.order_by("position"))
    assert [row.name for row in rows] == [item.name for item in [*scene.items, draft]]
    assert all(row.legal_basis and row.body and row.methods for row in rows)
    assert len(publication.body["procedure"]) == 6
    told = sentence(Event.objects.get(action="disclosure.items.publish"))
    assert "第1版，共4项，自" in told


@pytest.mark.covers("ITEM-11")
def test_a_corrected_list_is_a_new_version_and_the_old_one_stays(scene: Scene) -> None:
    first = list_published(scene.organisation, scene.publisher)
    catalogue.item_revise(
        item=Item.objects.get(pk=scene.items[0].pk),
        words={"legal_basis": "《安全生产法》第六十六条"},
        ground="amended",
        reason="2021年修正",
        by=scene.publisher,
    )

    second = list_published(scene.organisation, scene.publisher)

    first.refresh_from_db()
    assert (first.version, second.version, first.is_current, second.is_current) == (1, 2, False, True)
    assert first.items.order_by("position")[0].legal_basis == "《安全生产法》第六十五条"
    assert second.items.order_by("position")[0].legal_basis == "《安全生产法》第六十六条"
    [change] = selectors.item_changes(second, first)
    assert (change.kind, change.ground, change.reason) == ("修改", "改", "2021年修正")
    assert [(piece.kind, piece.text) for piece in change.lines[0].pieces][1:3] == [("del", "五"), ("ins", "六")]


@pytest.mark.covers("PUB-5")
def test_an_approved_plan_is_published_as_it_stands_and_later_edits_do_not_reach_the_public(scene: Scene) -> None:
    plan = make_plan(scene.organisation, state="approved", title="2026年度抽查工作计划")
    row = make_plan_row(plan, items=scene.items, title="抽查，联系13800138000")

    publication = services.plan_publish(plan=plan, by=scene.publisher)
    row.title = "改过的"
    row.save()

    plan.refresh_from_db()
    publication.refresh_from_db()
    assert plan.state == "published"
    shown = publication.body["rows"][0]
    assert shown["title"] == "抽查，联系〔电话号码已隐去〕"
    assert (shown["ratio"], shown["number"], shown["names"]) == ("20%", 2, [item.name for item in scene.items])
    assert publication.number == f"350881-{plan.year}-P{plan.pk:03d}"
    assert plan.title in sentence(Event.objects.get(action="disclosure.plan.publish"))


@pytest.mark.parametrize("state", ["draft", "submitted", "returned"])
def test_a_plan_that_is_not_approved_is_not_published(scene: Scene, state: str) -> None:
    plan = make_plan(scene.organisation, state=state)
    assert refused(services.plan_publish, plan=plan, by=scene.publisher) == "publish_plan_not_approved"
    assert not Publication.objects.exists()


def test_a_published_plan_is_not_published_again(scene: Scene) -> None:
    plan = make_plan(scene.organisation, state="published")
    assert refused(services.plan_publish, plan=plan, by=scene.publisher) == "publish_plan_twice"


@pytest.mark.covers("PUB-1", "PUB-6")
def test_a_published_draw_tells_items_procedure_and_result_from_its_own_package(scene: Scene) -> None:
    draw = drawn(scene)

    publication = services.draw_publish(draw=draw, by=scene.publisher)

    body = publication.body
    assert body["item_names"] == [item.name for item in scene.items]
    assert (body["totals"]["size"], body["totals"]["drawn"]) == (6, 2)
    assert body["key"] == draw.certificate["K"]
    assert [witness["number"] for witness in body["witnesses"]] == ["00384207", "91506200", "27043300"]
    assert [witness["name"] for witness in body["witnesses"]] == ["张某", "李某", "王某"]
    assert publication.due_on == add_working_days(clock.today(), 5).on
    assert "抽中2家" in sentence(Event.objects.get(action="disclosure.draw.publish"))


def test_every_firm_of_the_pool_can_find_itself_drawn_or_not(scene: Scene) -> None:
    scene.targets[0].status = "cancelled"
    scene.targets[0].save()

    publication = published_draw(scene)

    found = list(PoolEntry.objects.filter(publication=publication).order_by("pk").values_list("outcome", flat=True))
    assert sorted(found).count("X") == 1
    assert [found.count(outcome) for outcome in "PMX"] == [2, 0, 1]
    assert found.count("N") + found.count("A") == 3
    assert PoolEntry.objects.get(outcome="X").reason == "注销"
    assert Firm.objects.count() == 6


def test_a_draw_without_result_or_already_public_is_refused(scene: Scene) -> None:
    draw = committed(scene)
    assert refused(services.draw_publish, draw=draw, by=scene.publisher) == "publish_draw_not_drawn"
    other = make_scene()
    published = drawn(other)
    services.draw_publish(draw=published, by=other.publisher)
    assert refused(services.draw_publish, draw=published, by=other.publisher) == "publish_draw_twice"


def test_a_package_that_was_changed_lost_or_swapped_is_not_published(scene: Scene) -> None:
    draw, other = drawn(scene), drawn(make_scene())
    path = path_of(draw.package.sha256)
    content = path.read_bytes()
    path.write_bytes(content + b"x")
    assert refused(services.draw_publish, draw=draw, by=scene.publisher) == "file_damaged"
    path.unlink()
    assert refused(services.draw_publish, draw=draw, by=scene.publisher) == "file_damaged"
    path.write_bytes(content)
    drop_trigger("draws_draw_drawn_once", "draws_draw")
    draw.package = other.package
    draw.save(update_fields=["package"])
    assert refused(services.draw_publish, draw=draw, by=scene.publisher) == "publish_package_damaged"
    assert not Publication.objects.exists()


@pytest.mark.covers("PUB-2", "PUB-5", "PUB-11")
def test_an_approved_result_is_published_per_item_with_its_deadline(scene: Scene) -> None:
    row = rows_of(drawn(scene))[0]
    finished = clock.today() - timedelta(days=3)
    inspection = approved(scene, row, "clear", "corrected", finished_on=finished)

    publication = services.result_publish(inspection=inspection, by=scene.publisher)

    assert [row.result for row in publication.results.order_by("position")] == ["clear", "corrected"]
    assert (publication.base_on, publication.due_on) == (finished, add_working_days(finished, 20).on)
    assert publication.number == f"{row.draw.number}-0001"
    assert publication.body["summary"]["text"] == "1项发现问题"
    assert publication.target_name in sentence(Event.objects.get(action="disclosure.result.publish"))


@pytest.mark.covers("PUB-11")
@pytest.mark.parametrize("state", ["submitted", "returned"])
def test_a_result_that_was_not_reviewed_is_not_published(scene: Scene, state: str) -> None:
    inspection = approved(scene, rows_of(drawn(scene))[0], state=state)
    code = refused(services.result_publish, inspection=inspection, by=scene.publisher)
    assert code == "publish_result_not_approved"


@pytest.mark.covers("PUB-16")
def test_when_a_problem_is_closed_the_handling_is_published_and_the_old_version_stays(scene: Scene) -> None:
    first = published_result(scene, "pending")
    rectification = ordered(scene.inspections[0], state="closed")

    second = services.result_publish(inspection=scene.inspections[0], by=scene.publisher)

    first.refresh_from_db()
    assert Rectification.objects.get() == rectification
    assert (second.version, first.is_current) == (2, False)
    assert first.results.get().handling == "待后续处理"
    assert second.results.get().handling.startswith("已整改到位")
    assert refused(services.result_publish, inspection=scene.inspections[0], by=scene.publisher) == (
        "publish_result_unchanged"
    )


def test_what_was_published_cannot_be_rewritten_in_the_database(scene: Scene) -> None:
    publication = published_result(scene, "pending")
    row = publication.results.get()
    for change in (
        lambda: Publication.objects.filter(pk=publication.pk).update(title="改过的"),
        lambda: publication.results.filter(pk=row.pk).update(note="改过的"),
    ):
        with pytest.raises(DatabaseError, match="已公示的内容不能修改"), transaction.atomic():
            change()


@pytest.mark.parametrize("role", [RoleName.LINE_OFFICE, RoleName.LEADER, RoleName.REVIEWER, RoleName.INSPECTOR])
def test_only_the_legal_office_publishes(scene: Scene, role: RoleName) -> None:
    draw = drawn(scene)
    inspection = approved(scene, rows_of(draw)[0])
    plan = make_plan(scene.organisation, state="approved")
    version = list_ready(scene.organisation, scene.publisher)
    for by in (make_user(role, organisation=scene.organisation), _stranger()):
        assert (
            refused(services.list_publish, version=version, effective_on=clock.today(), by=by) == "permission_missing"
        )
        assert refused(services.plan_publish, plan=plan, by=by) == "permission_missing"
        assert refused(services.draw_publish, draw=draw, by=by) == "permission_missing"
        assert refused(services.result_publish, inspection=inspection, by=by) == "permission_missing"


def _stranger() -> User:
    """The legal office of another bureau."""
    return make_user(RoleName.LEGAL_OFFICE, organisation=make_organisation())
