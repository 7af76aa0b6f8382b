# SPDX-License-Identifier: Apache-2.0
"""Writing judged rows into the lists of items.  A published item that is changed waits to be published again."""

from suicha.accounts.models import User
from suicha.catalogue.models import Item, JointItem, lineages_next
from suicha.catalogue.services import joint_bodies_match
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.services.imports.items import COMPARED, shown_item
from suicha.registries.services.imports.joint_items import COMPARED as JOINT_COMPARED
from suicha.registries.services.imports.stale import refuse_row, still_as_seen

_ITEM = ("compiler", "category", "name", "object_kind", "identity", *COMPARED)
_JOINT = ("domain", "name", *JOINT_COMPARED)


def save_items(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Create and change items; a constant number of queries however many rows."""
    new = [row for row in rows if row.existing_id is None]
    taken = set(
        Item.objects.filter(
            organisation=sheet_import.organisation, identity__in=[row.values["identity"] for row in new]
        )
        .order_by("pk")
        .values_list("identity", flat=True)
    )
    fresh = [row for row in new if row.values["identity"] not in taken]
    for row in new:
        if row.values["identity"] in taken:
            refuse_row(row, "预检之后，清单里已有这个事项，没有重复导入")
    numbers = lineages_next(sheet_import.organisation, len(fresh))
    created = Item.objects.bulk_create(
        Item(organisation=sheet_import.organisation, lineage=number, **{name: row.values[name] for name in _ITEM})
        for row, number in zip(fresh, numbers, strict=True)
    )
    for row, item in zip(fresh, created, strict=True):
        row.saved_id = item.pk
    _change_items([row for row in rows if row.existing_id is not None])


def _change_items(rows: list[ImportRow]) -> None:
    found = Item.objects.select_for_update(of=("self",)).order_by("pk")
    items = {item.pk: item for item in found.filter(pk__in=[row.existing_id for row in rows])}
    changed = []
    for row, item in still_as_seen(rows, items, shown_item):
        for change in row.changes:
            setattr(item, change["key"], row.values[change["key"]])
        item.state, item.published_at, item.published_by = Item.State.DRAFT, None, None
        row.saved_id = item.pk
        changed.append(item)
    Item.objects.bulk_update(changed, [*COMPARED, "state", "published_at", "published_by"], batch_size=100)


def save_joint_items(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Create and change joint items; a constant number of queries however many rows."""
    new = [row for row in rows if row.existing_id is None]
    found = JointItem.objects.filter(
        organisation=sheet_import.organisation, name__in=[row.values["name"] for row in new]
    ).order_by("pk")
    taken = {(item.domain, item.name) for item in found}
    fresh = []
    for row in new:
        if (row.values["domain"], row.values["name"]) in taken:
            refuse_row(row, "预检之后，清单里已有这个事项，没有重复导入")
        else:
            fresh.append(row)
    created = JointItem.objects.bulk_create(
        JointItem(organisation=sheet_import.organisation, **{name: row.values[name] for name in _JOINT})
        for row in fresh
    )
    for row, item in zip(fresh, created, strict=True):
        row.saved_id = item.pk
    changed = _change_joint([row for row in rows if row.existing_id is not None])
    joint_bodies_match([*created, *changed], sheet_import.organisation)


def _change_joint(rows: list[ImportRow]) -> list[JointItem]:
    found = JointItem.objects.select_for_update(of=("self",)).order_by("pk")
    items = {item.pk: item for item in found.filter(pk__in=[row.existing_id for row in rows])}
    changed = []
    for row, item in still_as_seen(rows, items, lambda item, name: str(getattr(item, name))):
        for change in row.changes:
            setattr(item, change["key"], row.values[change["key"]])
        row.saved_id = item.pk
        changed.append(item)
    JointItem.objects.bulk_update(changed, JOINT_COMPARED, batch_size=100)
    return changed
