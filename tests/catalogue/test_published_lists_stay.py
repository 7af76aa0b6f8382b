# SPDX-License-Identifier: Apache-2.0
"""A published list is what it was: no act, no page and no statement in the database changes it."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.db.models import F

from suicha.catalogue import services
from suicha.catalogue.models import Item, ListChange, ListVersion, RuleDocument
from suicha.catalogue.selectors import items_published
from suicha.core import clock
from tests.catalogue.roads import LAW, Bureau, added, five_people, open_of, refused, walked
from tests.factories import make_item, make_plan, make_plan_row

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau(db) -> Bureau:
    return five_people()


@pytest.mark.covers("ITEM-11")
def test_a_change_that_was_published_is_neither_given_up_nor_given_another_reason(bureau, client) -> None:
    item = added(bureau)
    version = walked(bureau)
    change = version.changes.get()
    row = make_plan_row(make_plan(bureau.organisation), items=[item])

    assert refused(services.change_drop, change=change, by=bureau.clerk) == "list_change_closed"
    reason = {"ground": "repealed", "reason": "《规定》废止", "by": bureau.clerk}
    assert refused(services.changes_reason, changes=[change], **reason) == "list_change_closed"
    client.force_login(bureau.clerk)
    assert "第1版" in client.get("/w/lists/").content.decode(), "a 股室 sees the list of its bureau"
    assert client.post(f"/w/lists/changes/{change.pk}/drop/").status_code == 409
    page = client.post(f"/w/lists/{version.pk}/act/reason/", {"chosen": [change.pk], **LAW})
    assert page.status_code == 409

    assert items_published(bureau.organisation).get() == row.items.get() == item
    assert (change.ground, ListVersion.objects.count()) == ("enacted", 1)
    revised = services.item_revise(item=item, words={"means": "检测"}, **LAW, by=bureau.clerk)
    both = [change, open_of(bureau).changes.get()]
    assert refused(services.changes_reason, changes=both, **reason) == "list_change_closed"
    services.change_drop(change=both[1], by=bureau.clerk)
    assert not Item.objects.filter(pk=revised.pk).exists()


@pytest.mark.covers("ITEM-14")
def test_a_part_is_handed_in_only_in_the_version_that_was_looked_at(bureau, client) -> None:
    item = added(bureau)
    first = walked(bureau)
    services.item_revise(item=item, words={"means": "检测"}, **LAW, by=bureau.clerk)
    client.force_login(bureau.clerk)

    page = client.post(f"/w/lists/{first.pk}/act/part/")

    assert page.status_code == 409
    assert "不是正在起草的一版" in page.content.decode()
    assert not open_of(bureau).parts.exists()


@pytest.mark.covers("ITEM-11", "ITEM-15")
def test_the_database_keeps_a_published_list_as_it_was(bureau) -> None:
    item = added(bureau)
    version = walked(bureau)
    other = make_item(bureau.organisation, published=False)
    draft = open_of(bureau)
    rows, stands = ListVersion.items.through.objects, Item.objects.filter(pk=item.pk)
    new = {"organisation": bureau.section, "ground": "enacted"}

    for act in (
        lambda: stands.update(legal_basis="《规定》第十五条"),
        lambda: stands.update(state="draft", published_at=None, published_by=None),
        item.delete,
        lambda: version.items.add(other),
        lambda: version.items.remove(item),
        lambda: rows.filter(listversion=version).update(item=other),
        lambda: version.changes.update(reason="另写"),
        lambda: draft.changes.update(version=version),
        lambda: version.changes.all().delete(),
        lambda: ListChange.objects.create(version=version, lineage="X-1", after=other, **new),
        lambda: ListVersion.objects.filter(pk=version.pk).update(effective_on=clock.today() - timedelta(days=9)),
        lambda: ListVersion.objects.filter(pk=version.pk).update(receipt="备9号"),
        lambda: ListVersion.objects.filter(pk=version.pk).delete(),
    ):
        with pytest.raises(IntegrityError, match="已公布的清单不能改动"), transaction.atomic():
            act()

    assert items_published(bureau.organisation).get() == item
    draft.changes.update(reason="起草时照样能改")
    other.delete()


@pytest.mark.covers("RULE-1")
def test_the_database_keeps_the_words_of_a_published_rule_and_lets_it_be_repealed_once(bureau) -> None:
    day, now = clock.today(), clock.now()
    values = {"organisation": bureau.organisation, "effective_on": day, "drafted_at": now, "drafted_by": bureau.clerk}
    rule = RuleDocument.objects.create(lineage="甲", title="细则", sections={"draw": "抽签"}, **values)
    found = RuleDocument.objects.filter(pk=rule.pk)
    found.update(sections={"draw": "摇号"}, number="漳应急〔2026〕3号")
    found.update(state="published", published_at=now, published_by=bureau.legal)

    for words in ({"sections": {}}, {"title": "乙"}, {"effective_on": day - timedelta(days=9)}, {"state": "draft"}):
        with pytest.raises(IntegrityError, match="已公布的细则不能改动"), transaction.atomic():
            found.update(**words)
    found.update(state="ended", ended_on=day, ended_at=now, ended_by=bureau.legal)
    with pytest.raises(IntegrityError, match="已公布的细则不能改动"), transaction.atomic():
        found.update(ended_on=F("ended_on") + timedelta(days=1))
    with pytest.raises(IntegrityError, match="已公布的细则不能改动"), transaction.atomic():
        found.delete()
