# SPDX-License-Identifier: Apache-2.0
"""Writing judged rows into the lists of items: all that a sheet brings is drafted in the open version of the list."""

from suicha.accounts.models import User
from suicha.accounts.selectors import bureau_of
from suicha.catalogue.models import Item, JointItem, ListVersion, lineages_next
from suicha.catalogue.selectors import items_working
from suicha.catalogue.services import changes_add, joint_bodies_match, revision_of, version_begun
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.services.imports.beside import keep_beside
from suicha.registries.services.imports.items import COMPARED, shown_item
from suicha.registries.services.imports.joint_items import COMPARED as JOINT_COMPARED
from suicha.registries.services.imports.stale import refuse_row, still_as_seen

_ITEM = ("compiler", "category", "name", "object_kind", "identity", *COMPARED)
_JOINT = ("domain", "name", *JOINT_COMPARED)


def save_items(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Draft new items and changes in the open version of the list; a constant number of queries however many rows."""
    organisation = sheet_import.organisation
    known = list(ListVersion.objects.filter(organisation=bureau_of(organisation)).values_list("pk", flat=True))
    version = version_begun(organisation)
    if version.pk not in known:
        keep_beside(sheet_import, version)
    new = [row for row in rows if row.existing_id is None]
    same = items_working(organisation).filter(
        organisation=organisation, identity__in=[row.values["identity"] for row in new]
    )
    taken = set(same.order_by("pk").values_list("identity", flat=True))
    fresh = [row for row in new if row.values["identity"] not in taken]
    for row in new:
        if row.values["identity"] in taken:
            refuse_row(row, "预检之后，清单里已有这个事项，没有重复导入")
    numbers = lineages_next(organisation, len(fresh))
    created = Item.objects.bulk_create(
        Item(organisation=organisation, lineage=number, **{name: row.values[name] for name in _ITEM})
        for row, number in zip(fresh, numbers, strict=True)
    )
    for row, item in zip(fresh, created, strict=True):
        row.saved_id = item.pk
    changes_add(version, [(None, item) for item in created])
    _change_items([row for row in rows if row.existing_id is not None], version)


def _change_items(rows: list[ImportRow], version: ListVersion) -> None:
    """A draft is rewritten; of a published item a new revision is drafted, and the old one stays as it was."""
    found = Item.objects.select_for_update(of=("self",)).order_by("pk")
    items = {item.pk: item for item in found.filter(pk__in=[row.existing_id for row in rows])}
    revised: list[tuple[ImportRow, Item, Item]] = []
    drafts = []
    for row, item in still_as_seen(rows, items, shown_item):
        changed = {change["key"]: row.values[change["key"]] for change in row.changes}
        if item.state == Item.State.PUBLISHED:
            revised.append((row, item, revision_of(item, changed)))
            continue
        for name, value in changed.items():
            setattr(item, name, value)
        row.saved_id = item.pk
        drafts.append(item)
    Item.objects.bulk_update(drafts, COMPARED, batch_size=100)
    created = Item.objects.bulk_create(revision for _, _, revision in revised)
    for (row, _, _), item in zip(revised, created, strict=True):
        row.saved_id = item.pk
    changes_add(version, [(before, after) for (_, before, _), after in zip(revised, created, strict=True)])


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
