# SPDX-License-Identifier: Apache-2.0
"""Writing judged rows onto the roster of inspectors."""

from datetime import date

from suicha.accounts.models import User
from suicha.catalogue.selectors import setting
from suicha.core import clock
from suicha.core.private import unseal
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.models import Inspector
from suicha.registries.services.imports.inspector_names import named, same_person
from suicha.registries.services.imports.inspector_tags import tags_write
from suicha.registries.services.imports.inspector_towns import towns_write
from suicha.registries.services.imports.inspectors import roster, shown_field
from suicha.registries.services.imports.reach import Reach, owners_of
from suicha.registries.services.imports.stale import refuse_row, still_as_seen
from suicha.registries.services.postings import bureaus_locked

_WRITTEN = ("name", "certificate", "category", "post", "domains", "is_leader", "mobile", "is_office", "issuer")
_DATES = ("certificate_from", "certificate_until")


def save_inspectors(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Create and change inspectors; a constant number of queries however many rows."""
    bureaus_locked(sheet_import.organisation)
    reach, new = Reach(sheet_import.organisation), [row for row in rows if row.existing_id is None]
    known = roster(sheet_import.organisation, [row.values.get("certificate", "") for row in new])
    bare = named(sheet_import.organisation, [row.values["name"] for row in new if not row.values.get("certificate")])
    fresh, admission = [], setting(sheet_import.organisation, "admission_required").value
    for row in new:
        other = known.get(row.values.get("certificate", ""))
        if other is not None and reach.turns_down(row, [other.organisation_id]):
            continue
        if not row.values.get("certificate") and same_person(row.values, bare.get(row.values["name"], [])):
            refuse_row(row, f"预检之后，名录里已有没有执法证的{row.values['name']}，没有重复导入")
        elif other is None:
            person = Inspector(organisation_id=row.values["organisation"])
            fresh.append((row, _joined(_written(person, row), admission)))
        else:
            refuse_row(row, f"预检之后，名录里已有这个执法证号（{other.name}），没有重复导入")
    created = Inspector.objects.bulk_create(person for _, person in fresh)
    for (row, _), person in zip(fresh, created, strict=True):
        row.saved_id = person.pk
    towns_write({row.saved_id: row.values["towns"] for row, _ in fresh if row.saved_id and "towns" in row.values})
    tags_write({row.saved_id: row.values["tags"] for row, _ in fresh if row.saved_id and "tags" in row.values})
    _change([row for row in rows if row.existing_id is not None], reach)


def _change(rows: list[ImportRow], reach: Reach) -> None:
    found = (
        Inspector.objects.select_for_update(of=("self",))
        .select_related("organisation")
        .prefetch_related("towns", "tags")
        .order_by("pk")
    )
    people = {person.pk: person for person in found.filter(pk__in=[row.existing_id for row in rows])}
    changed, towns, tags = [], {}, {}
    mine = [row for row in rows if not reach.turns_down(row, owners_of(people, row))]
    for row, person in still_as_seen(mine, people, shown_field):
        row.saved_id = person.pk
        if row.changes:
            changed.append(_written(person, row))
            if "towns" in row.values:
                towns[person.pk] = row.values["towns"]
            if "tags" in row.values:
                tags[person.pk] = row.values["tags"]
    Inspector.objects.bulk_update(changed, [*_WRITTEN, *_DATES], batch_size=100)
    towns_write(towns)
    tags_write(tags)


def _joined(person: Inspector, admission: int) -> Inspector:
    """Where a pass is asked for, who comes by a sheet waits like everybody else."""
    person.is_waiting = bool(admission)
    person.joined_on = None if admission else clock.today()
    return person


def _written(person: Inspector, row: ImportRow) -> Inspector:
    for name in _WRITTEN:
        if name in row.values:
            setattr(person, name, unseal(row.values[name]) if name == "mobile" else row.values[name])
    for name in _DATES:
        if name in row.values:
            setattr(person, name, date.fromisoformat(row.values[name]))
    return person
