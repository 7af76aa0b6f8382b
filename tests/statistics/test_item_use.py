# SPDX-License-Identifier: Apache-2.0
"""Which items and powers were carried out this year, which are excused, and which nobody has used for years."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suicha.accounts.roles import RoleName
from suicha.catalogue import services as catalogue
from suicha.catalogue.models import Checklist, ChecklistVersion, Item, Power
from suicha.core import clock
from suicha.draws.models import Draw
from suicha.statistics import selectors
from tests.factories import (
    make_inspector,
    make_item,
    make_matched_draw,
    make_organisation,
    make_plan,
    make_plan_row,
    make_target,
    make_task,
    make_user,
)
from tests.triggers import thawed

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_organisation("YJ", "漳平市应急管理局")


@pytest.fixture
def clerk(bureau):
    return make_user(RoleName.LINE_OFFICE, organisation=bureau)


def drawn(bureau, *items) -> Draw:
    task = make_task(make_plan_row(make_plan(bureau), items=list(items)))
    people = [make_inspector(bureau), make_inspector(bureau)]
    draw = make_matched_draw(task, [(make_target(bureau), people)])
    Draw.objects.filter(pk=draw.pk, drawn_at=None).update(drawn_at=clock.now())
    return draw


def power(bureau, code, *items, by) -> Power:
    values = {"kind": "power", "code": code, "name": f"检查{code}", "category": "行政检查", "basis": "《法》第一条"}
    values |= {"is_checkable": True, "source": "权责清单", "year": 2026}
    row = catalogue.power_add(organisation=bureau, values=values, by=by)
    if items:
        catalogue.power_link(power=row, items=list(items), by=by)
    return row


@pytest.mark.covers("ITEM-22", "ITEM-23")
def test_the_list_is_covered_by_what_was_drawn_and_what_is_excused_with_its_reason(bureau, clerk, client) -> None:
    one, two, three = (make_item(bureau) for _ in range(3))
    year = clock.today().year
    drawn(bureau, one)
    catalogue.no_target_state(item=two, year=year, reason="辖区没有持证企业", by=clerk)
    power(bureau, "A", one, three, by=clerk)
    power(bureau, "B", two, by=clerk)
    power(bureau, "C", by=clerk)

    uses = selectors.item_uses(bureau, year)
    powers = selectors.power_uses(bureau, uses)

    assert selectors.items_covered(uses).share == "1/2"
    assert [use.item for use in uses if use.shows("left")] == [three]
    assert [use.item for use in uses if use.shows("excused")] == [two]
    assert [use.word[0] for use in powers] == ["已抽查", "无检查对象", "没有抽查事项"]
    assert selectors.powers_covered(powers).share == "1/2"
    assert power(bureau, "D", three, by=clerk)
    assert selectors.power_uses(bureau, uses)[-1].word == ("还没有抽", "amber")

    client.force_login(clerk)
    page = client.get("/w/statistics/items/").content.decode()
    assert f"{year}年清单覆盖1/2" in page
    assert "辖区没有持证企业" in client.get("/w/statistics/items/?show=excused").content.decode()
    assert "辖区没有持证企业" in client.get("/w/statistics/items/export/csv/").content.decode("utf-8-sig")
    assert "1/3" in client.get(f"/w/statistics/powers/?year={year}").content.decode()
    assert "没有抽查事项" in client.get("/w/statistics/powers/export/csv/").content.decode("utf-8-sig")
    assert "已抽查" in client.get(f"/w/statistics/items/{one.pk}/slot/").content.decode()
    draft = make_item(bureau, published=False)
    assert "还没有公布施行" in client.get(f"/w/statistics/items/{draft.pk}/slot/").content.decode()


@pytest.mark.covers("ITEM-22", "ITEM-29")
def test_items_nobody_used_for_years_or_that_lack_a_list_or_a_sheet_are_told(bureau) -> None:
    old, used = make_item(bureau), make_item(bureau)
    with thawed("catalogue_item"):
        Item.objects.update(published_at=clock.now() - timedelta(days=366 * 6))
    drawn(bureau, used)

    uses = {use.item: use for use in selectors.item_uses(bureau, clock.today().year)}

    assert [use.item for use in uses.values() if use.shows("unused")] == [old]
    assert uses[used].last_used == clock.today()
    assert all(use.shows("listless") and use.shows("sheetless") and use.shows("powerless") for use in uses.values())
    form = Checklist.objects.create(organisation=bureau, lineage=used.lineage, title="检查表")
    values = {"checklist": form, "number": 1, "made_at": clock.now(), "made_by": make_user(organisation=bureau)}
    draft = ChecklistVersion.objects.create(**values)
    assert selectors.item_use(used, clock.today().year).shows("sheetless"), "a draft asks nobody anything"
    draft.state, draft.published_at, draft.published_by = "published", clock.now(), draft.made_by
    draft.save()
    assert selectors.item_use(used, clock.today().year).checklist == form
    draft.state, draft.retired_at, draft.retired_by = "retired", clock.now(), draft.made_by
    draft.save()
    assert selectors.item_use(used, clock.today().year).shows("sheetless")
    assert selectors.item_use(used, clock.today().year).drawn
    assert not selectors.item_use(used, clock.today().year + 1).drawn


def test_the_queries_do_not_grow_with_the_list(bureau, clerk) -> None:
    power(bureau, "A", make_item(bureau), by=clerk)
    year = clock.today().year
    with CaptureQueriesContext(connection) as few:
        selectors.power_uses(bureau, selectors.item_uses(bureau, year))
    for number in range(6):
        power(bureau, f"B{number}", make_item(bureau), make_item(bureau), by=clerk)
    with CaptureQueriesContext(connection) as many:
        uses = selectors.item_uses(bureau, year)
        selectors.power_uses(bureau, uses)
    assert len(uses) == 13
    assert len(many) == len(few)


def test_nobody_to_count_is_said(client) -> None:
    client.force_login(make_user(RoleName.LINE_OFFICE, organisation=make_organisation(kind="government")))
    for page in ("items", "powers"):
        assert "没有可统计的单位" in client.get(f"/w/statistics/{page}/").content.decode()
