# SPDX-License-Identifier: Apache-2.0
"""Writing judged rows onto the roster of inspectors."""

from datetime import date

from suicha.accounts.models import User
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.models import Inspector
from suicha.registries.services.imports.inspectors import roster, shown_field
from suicha.registries.services.imports.stale import refuse_row, still_as_seen

_WRITTEN = ("name", "certificate", "category", "post", "domains", "is_leader", "mobile")


def save_inspectors(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Create and change inspectors; a constant number of queries however many rows."""
    new = [row for row in rows if row.existing_id is None]
    known = roster(sheet_import.organisation, [row.values["certificate"] for row in new])
    fresh = []
    for row in new:
        other = known.get(row.values["certificate"])
        if other is None:
            fresh.append((row, _written(Inspector(), row)))
        else:
            refuse_row(row, f"预检之后，名录里已有这个执法证号（{other.name}），没有重复导入")
    created = Inspector.objects.bulk_create(person for _, person in fresh)
    for (row, _), person in zip(fresh, created, strict=True):
        row.saved_id = person.pk
    _change([row for row in rows if row.existing_id is not None])


def _change(rows: list[ImportRow]) -> None:
    found = Inspector.objects.select_for_update(of=("self",)).select_related("organisation").order_by("pk")
    people = {person.pk: person for person in found.filter(pk__in=[row.existing_id for row in rows])}
    changed = []
    for row, person in still_as_seen(rows, people, shown_field):
        row.saved_id = person.pk
        if row.changes:
            changed.append(_written(person, row))
    Inspector.objects.bulk_update(changed, [*_WRITTEN, "organisation", "certificate_until"], batch_size=100)


def _written(person: Inspector, row: ImportRow) -> Inspector:
    for name in _WRITTEN:
        if name in row.values:
            setattr(person, name, row.values[name])
    person.organisation_id = row.values["organisation"]
    person.certificate_until = date.fromisoformat(row.values["certificate_until"])
    return person
