# SPDX-License-Identifier: Apache-2.0
"""Further items for the same visit, until the list of a task is frozen (ITEM-26)."""

from collections.abc import Sequence

from django.db import transaction

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.catalogue.models import Item
from suicha.catalogue.rules.levels import level_of, may_implement
from suicha.catalogue.rules.ratio import percent_words, ratio_refusal
from suicha.catalogue.selectors import items_published, ratio_ceilings
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws.selectors.attempts import attempt_standing
from suicha.planning.models import ExtraItem, Task
from suicha.planning.rules.terms import ratios_in


@transaction.atomic(durable=True)
def task_items_add(*, task: Task, items: Sequence[Item], reason: str, by: User) -> Task:
    """Let the visits of a task look at further published items of the same list.  Who is drawn does not change.

    May be undone until the list is frozen; refused while a draw of it stands.
    """
    task = _open(task, by)
    reason = reason.strip()[:300]
    if not items:
        raise Refused("extra_items_none")
    if not reason:
        raise Refused("extra_items_reason_missing")
    _check(task, items)
    ExtraItem.objects.bulk_create(
        ExtraItem(task=task, item=item, reason=reason, added_at=clock.now(), added_by=by) for item in items
    )
    task.items.add(*items)
    data = {"names": [item.short_name for item in items], "reason": reason, "items": task.items.count()}
    audit.record("draws.task.items", task, by=by, data=data)
    return task


@transaction.atomic(durable=True)
def task_item_drop(*, extra: ExtraItem, by: User) -> Task:
    """Take a further item back before the list is frozen; those of the plan row stay."""
    task = _open(extra.task, by)
    extra = ExtraItem.objects.select_related("item").get(pk=extra.pk)
    task.items.remove(extra.item)
    data = {"item": extra.item.short_name, "items": task.items.count()}
    audit.record("draws.task.drop", task, by=by, data=data)
    extra.delete()
    return task


def _check(task: Task, items: Sequence[Item]) -> None:
    published = set(items_published(task.organisation).order_by("pk").values_list("pk", flat=True))
    there = set(task.items.order_by("pk").values_list("pk", flat=True))
    ceilings, division = ratio_ceilings(task.organisation, items), task.organisation.region.code
    for item in items:
        name, ceiling = item.short_name, ceilings.of([item]).value
        if item.pk in there:
            raise Refused("extra_item_there", name=name)
        if item.pk not in published:
            raise Refused("extra_item_unpublished", name=name)
        if not may_implement(item.levels, division):
            raise Refused("extra_item_level", name=name, levels=item.levels_told, level=f"{level_of(division)}级")
        for _, ratio in ratios_in(task.drawn_by, task.ppm):
            if ratio_refusal(ratio, {item.item_class}, ceiling):
                raise Refused("extra_item_ratio", name=name, ratio=percent_words(ratio), ceiling=ceiling)


def _open(task: Task, by: User) -> Task:
    """The task, locked, if ``by`` may change it and its list is not frozen."""
    require(by, Permission.TASK_EDIT, task.organisation)
    rows = Task.objects.select_for_update(of=("self",)).select_related("organisation__region")
    task = rows.get(pk=task.pk)
    standing = attempt_standing(task)
    if standing:
        raise Refused("extra_items_frozen", number=standing.number)
    return task
