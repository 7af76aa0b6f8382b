# SPDX-License-Identifier: Apache-2.0
"""ITEM-26: one visit may look at further items of the list, said before the list is frozen."""

import pytest

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.core.errors import Refused
from suicha.draws import services
from suicha.draws.models import Draw
from tests.factories import make_file, make_item, make_organisation, make_plan, make_plan_row, make_task, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_organisation("YJ", "漳平市应急管理局")


@pytest.fixture
def clerk(bureau):
    return make_user(RoleName.LINE_OFFICE, organisation=bureau)


@pytest.fixture
def task(bureau):
    return make_task(make_plan_row(make_plan(bureau), ppm=200_000))


@pytest.mark.covers("ITEM-26")
def test_further_items_join_the_visit_and_say_who_added_them_and_why(task, bureau, clerk, client) -> None:
    more = make_item(bureau, name="应急预案的检查", item_class="key")
    client.force_login(clerk)
    assert "应急预案的检查" in client.get(f"/w/tasks/{task.pk}/items/?q=预案").content.decode()
    assert "没有找到" in client.get(f"/w/tasks/{task.pk}/items/?q=没有这个词").content.decode()

    client.post(f"/w/tasks/{task.pk}/items/", {"items": [more.pk, "x"], "reason": "同一家企业，合并检查"})

    extra = task.extras.get()
    assert (extra.item, extra.reason, extra.added_by, str(extra)) == (more, "同一家企业，合并检查", clerk, more.name)
    assert more in task.items.order_by("pk")
    assert "另加" in client.get(f"/w/tasks/{task.pk}/").content.decode()
    assert Event.objects.get(action="draws.task.items").data["names"] == ["应急预案的检查"]
    client.post(f"/w/tasks/{task.pk}/items/{extra.pk}/drop/")
    assert not task.extras.exists()
    assert task.items.count() == 1


@pytest.mark.covers("ITEM-26", "ITEM-5", "ITEM-9")
def test_what_may_not_be_drawn_on_may_not_be_added_either(task, bureau, clerk) -> None:
    there = task.items.get()
    draft = make_item(bureau, published=False)
    province = make_item(bureau, levels="省")
    for items, reason, code in (
        ([], "合并", "extra_items_none"),
        ([make_item(bureau)], " ", "extra_items_reason_missing"),
        ([there], "合并", "extra_item_there"),
        ([draft], "合并", "extra_item_unpublished"),
        ([province], "合并", "extra_item_level"),
    ):
        with pytest.raises(Refused) as refusal:
            services.task_items_add(task=task, items=items, reason=reason, by=clerk)
        assert refusal.value.code == code
    everyone = make_task(make_plan_row(task.row.plan, items=[make_item(bureau, item_class="key")], ppm=1_000_000))
    with pytest.raises(Refused, match="100%"):
        services.task_items_add(task=everyone, items=[make_item(bureau)], reason="合并", by=clerk)
    services.task_items_add(task=everyone, items=[make_item(bureau, item_class="key")], reason="合并", by=clerk)
    with pytest.raises(Refused):
        services.task_items_add(
            task=task, items=[make_item(bureau)], reason="合并", by=make_user(RoleName.LEADER, organisation=bureau)
        )


def test_a_frozen_task_keeps_its_items(task, bureau, clerk, client) -> None:
    services.task_items_add(task=task, items=[make_item(bureau)], reason="合并", by=clerk)
    file = make_file(bureau)
    Draw.objects.create(
        task=task, organisation=bureau, number="350881-D20261122-001", pool=file, names=file, roster=file,
        frozen_at=task.created_at, frozen_by=clerk, seed_plan=[], counts={}, reasons={}, strata={}, rules={},
    )  # fmt: skip
    for act in (
        lambda: services.task_items_add(task=task, items=[make_item(bureau)], reason="合并", by=clerk),
        lambda: services.task_item_drop(extra=task.extras.get(), by=clerk),
    ):
        with pytest.raises(Refused, match="已经冻结"):
            act()
    client.force_login(clerk)
    assert "事项不能改" in client.get(f"/w/tasks/{task.pk}/items/").content.decode()
