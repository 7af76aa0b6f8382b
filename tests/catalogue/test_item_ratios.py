# SPDX-License-Identifier: Apache-2.0
"""The ratio an item states obeys its class, at the item as in the plan."""

from datetime import date
from importlib import import_module
from types import SimpleNamespace

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from suicha.accounts.roles import RoleName
from suicha.catalogue import selectors, services
from suicha.catalogue.models import Item, UpperItem
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws.services import task_items_add
from suicha.planning import services as planning
from suicha.registries.services.imports.kinds import KINDS
from tests.factories import make_item, make_organisation, make_plan, make_plan_row, make_target, make_task, make_user
from tests.registries.imported import head, judged, preview, row_of, told

pytestmark = pytest.mark.django_db
WORDS = {
    "sequence": 1,
    "category": "安全生产", "name": "工贸企业安全生产检查", "object_kind": "工贸企业", "methods": "现场检查",
    "body": "县应急管理局", "legal_basis": "安全生产法第六十五条", "content": "安全生产责任制",
}  # fmt: skip
REASON = {"ground": "enacted", "reason": "新颁布"}


@pytest.mark.covers("ITEM-7", "ITEM-9", "ITEM-10")
@pytest.mark.parametrize(
    ("item_class", "ppm", "code"),
    [
        ("general", 50_000, ""),
        ("general", 1_000_000, "ratio_general_all"),
        ("key", 1_000_000, ""),
        ("key", 1_000_001, "ratio_over_all"),
    ],
)
def test_an_item_states_its_own_ratio_within_the_limits_of_its_class(item_class: str, ppm: int, code: str) -> None:
    bureau = make_organisation()
    clerk = make_user(RoleName.LINE_OFFICE, organisation=bureau)
    words = WORDS | {"item_class": item_class, "ratio_ppm": ppm}

    if not code:
        item = services.item_add(organisation=bureau, words=words, by=clerk, **REASON)
        assert item.ratio_ppm == ppm
        return
    with pytest.raises(Refused) as refused:
        services.item_add(organisation=bureau, words=words, by=clerk, **REASON)
    assert refused.value.code == code
    assert "100%" in str(refused.value) + refused.value.sentence.clause


@pytest.fixture
def place(db):
    """A bureau with somebody who drafts and somebody who sets the numbers of the 细则."""
    bureau = make_organisation("YJ", name="漳平市应急管理局")
    clerk, legal = (make_user(role, organisation=bureau) for role in (RoleName.LINE_OFFICE, RoleName.LEGAL_OFFICE))

    def ceiling(percent: int, item: Item | None = None) -> None:
        services.setting_set(
            organisation=bureau, key="general_ratio_ceiling_percent", value=percent, item=item, clause="本局细则第六条",
            by=legal,
        )  # fmt: skip

    return SimpleNamespace(bureau=bureau, clerk=clerk, legal=legal, ceiling=ceiling)


def refused(act, **arguments) -> Refused:
    with pytest.raises(Refused) as error:
        act(**arguments)
    return error.value


def sheet(place, **over: object):
    """A sheet of one row, judged."""
    values = WORDS | {"item_class": "一般检查事项"} | over
    row = [values.get(column.field, "") for column in KINDS["items"].layout.columns]
    return preview("items", [head("items"), row], place.bureau, place.clerk)


@pytest.mark.covers("ITEM-9", "ITEM-10")
def test_a_list_is_not_reported_with_a_ratio_above_the_ceiling_and_says_which_rows(place) -> None:
    words = WORDS | {"item_class": "general", "ratio_ppm": 200_000}
    item = services.item_add(organisation=place.bureau, words=words, by=place.clerk, **REASON)
    key = words | {"name": "危险化学品检查", "item_class": "key", "ratio_ppm": 1_000_000}
    services.item_add(organisation=place.bureau, words=key, by=place.clerk, **REASON)
    version = selectors.list_version_open(place.bureau)
    place.ceiling(10)

    found = refused(services.list_report, version=version, by=place.legal)

    assert found.code == "list_rows_over_ceiling"
    assert "“工贸企业安全生产检查”20%，上限10%" in str(found)
    assert "危险化学品" not in str(found)
    place.ceiling(25, item)
    assert services.list_report(version=version, by=place.legal).state == "reported"


@pytest.mark.covers("ITEM-9", "ITEM-10", "ITEM-8")
def test_a_sheet_leaves_out_a_ratio_above_the_ceiling_and_says_the_clause(place) -> None:
    place.ceiling(10)

    found = sheet(place, ratio_ppm="12%")

    assert judged(found) == {2: "doubtful"}
    assert row_of(found, 2).values["ratio_ppm"] is None
    assert "12%超过一般检查事项的上限10%（本局细则第六条）" in told(found, 2)
    assert judged(sheet(place, ratio_ppm="12%", item_class="重点检查事项")) == {2: "new"}
    assert row_of(sheet(place, ratio_ppm="10%"), 2).values["ratio_ppm"] == 100_000
    assert "抽查比例不能达到100%" in told(sheet(place, ratio_ppm="100%"), 2)


@pytest.mark.covers("ITEM-9", "ITEM-17")
def test_a_row_of_an_upper_list_above_the_own_ceiling_is_not_taken_over(place) -> None:
    city = make_organisation("LY", name="龙岩市应急管理局")
    high, low = make_item(city, ratio_ppm=300_000), make_item(city, ratio_ppm=50_000)
    upper = services.upper_from_platform(organisation=place.bureau, source=city, by=place.clerk)
    place.ceiling(10)
    rows = {row.name: row for row in UpperItem.objects.order_by("pk")}

    found = refused(services.upper_take, upper_list=upper, rows=list(rows.values()), by=place.clerk)

    assert found.code == "list_rows_over_ceiling"
    assert high.name in str(found)
    assert low.name not in str(found)
    assert services.upper_take(upper_list=upper, rows=[rows[low.name]], by=place.clerk) == 1


@pytest.mark.covers("ITEM-9", "ITEM-10")
@pytest.mark.parametrize(("unit", "own", "fits"), [(10, 20, True), (20, 10, False)])
def test_the_ceiling_of_an_item_is_the_same_wherever_its_ratio_is_written(place, unit, own, fits) -> None:
    item, at = make_item(place.bureau, **WORDS), {"ppm": 150_000, "by": place.clerk}
    key = make_item(place.bureau, item_class="key")
    make_target(place.bureau)
    row = {"title": "抽查", "scope": {}, "method": "现场检查"}
    row |= {"starts_on": date(clock.today().year, 1, 1), "ends_on": date(clock.today().year, 12, 31)}
    plan = make_plan(place.bureau, state="draft")
    planned = make_plan_row(make_plan(place.bureau, state="draft"), items=[item, key], ppm=150_000)
    task = make_task(make_plan_row(make_plan(place.bureau), ppm=150_000))
    place.ceiling(unit)
    place.ceiling(own, item)
    # A key item has no ceiling, whatever number it has for itself.
    place.ceiling(5, key)
    acts = [
        (services.item_revise, {"item": item, "words": {"ratio_ppm": 150_000}, "by": place.clerk, **REASON}),
        (planning.plan_row_add, {"plan": plan, "items": [item, key], **row, **at}),
        (planning.plan_submit, {"plan": planned.plan, "by": place.clerk}),
        (task_items_add, {"task": task, "items": [item], "reason": "合并检查", "by": place.clerk}),
    ]

    judged_row = row_of(sheet(place, ratio_ppm="15%"), 2)
    assert judged_row.existing_id == item.pk
    assert judged_row.values["ratio_ppm"] == (150_000 if fits else None)
    for act, arguments in acts:
        if fits:
            act(**arguments)
        else:
            assert f"{own}%" in str(refused(act, **arguments))


@pytest.mark.covers("ITEM-9")
def test_the_database_keeps_a_draft_below_100_and_what_was_published_before_as_it_was(place) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_item(place.bureau, published=False, ratio_ppm=1_000_000)
    make_item(place.bureau, published=False, item_class="key", ratio_ppm=1_000_000)
    old = make_item(place.bureau, ratio_ppm=1_000_000)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("ALTER TABLE catalogue_item DROP CONSTRAINT catalogue_item_general_never_all")
        else:
            cursor.execute("PRAGMA ignore_check_constraints = ON")
    draft = make_item(place.bureau, published=False, ratio_ppm=1_000_000)

    import_module("suicha.catalogue.migrations.0012_drafts_never_all").without(apps, None)

    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA ignore_check_constraints = OFF")
    assert [each.ratio_ppm for each in Item.objects.filter(pk__in=[old.pk, draft.pk]).order_by("pk")] == [
        1_000_000,
        None,
    ]
