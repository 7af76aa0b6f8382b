# SPDX-License-Identifier: Apache-2.0
"""Writing judged rows into the library of experts, with the institutions that are new."""

from datetime import date

from suicha.accounts.models import User
from suicha.core import clock
from suicha.core.private import unseal
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.models import Expert, Institution
from suicha.registries.selectors import institutions_of
from suicha.registries.services.imports.beside import keep_beside
from suicha.registries.services.imports.experts import library, shown_field
from suicha.registries.services.imports.reach import Reach, owners_of
from suicha.registries.services.imports.stale import refuse_row, still_as_seen

_WRITTEN = ("name", "certificate", "title", "specialties", "mobile")


def save_experts(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Create and change experts; a constant number of queries however many rows."""
    institutions = _institutions(rows, sheet_import)
    reach, new = Reach(sheet_import.organisation), [row for row in rows if row.existing_id is None]
    known = library(sheet_import.organisation, [row.values["certificate"] for row in new])
    fresh = []
    for row in new:
        other = known.get(row.values["certificate"])
        if other is not None and reach.turns_down(row, [other.organisation_id]):
            continue
        if other is None:
            person = Expert(organisation=sheet_import.organisation, joined_on=clock.today())
            fresh.append((row, _written(person, row, institutions)))
        else:
            refuse_row(row, f"预检之后，专业人员库里已有这个证书号（{other.name}），没有重复导入")
    created = Expert.objects.bulk_create(person for _, person in fresh)
    for (row, _), person in zip(fresh, created, strict=True):
        row.saved_id = person.pk
    _change([row for row in rows if row.existing_id is not None], institutions, reach)


def _institutions(rows: list[ImportRow], sheet_import: SheetImport) -> dict[str, Institution]:
    """Institutions by name, those that are new made now."""
    known = {each.name: each for each in institutions_of(sheet_import.organisation)}
    wanted = {row.values["institution"]: row.values for row in rows if "institution" in row.values}
    kinds = {
        row.values["institution"]: row.values["institution_kind"] for row in rows if "institution_kind" in row.values
    }
    made = Institution.objects.bulk_create(
        Institution(organisation=sheet_import.organisation, name=name, kind=kinds.get(name, Institution.Kind.OTHER))
        for name in wanted
        if name not in known
    )
    for institution in made:
        keep_beside(sheet_import, institution)
    return known | {each.name: each for each in made}


def _change(rows: list[ImportRow], institutions: dict[str, Institution], reach: Reach) -> None:
    found = Expert.objects.select_for_update(of=("self",)).select_related("institution").order_by("pk")
    people = {person.pk: person for person in found.filter(pk__in=[row.existing_id for row in rows])}
    changed = []
    mine = [row for row in rows if not reach.turns_down(row, owners_of(people, row))]
    for row, person in still_as_seen(mine, people, shown_field):
        row.saved_id = person.pk
        if row.changes:
            changed.append(_written(person, row, institutions))
    Expert.objects.bulk_update(changed, [*_WRITTEN, "institution", "certificate_until"], batch_size=100)


def _written(person: Expert, row: ImportRow, institutions: dict[str, Institution]) -> Expert:
    for name in _WRITTEN:
        if name in row.values:
            setattr(person, name, unseal(row.values[name]) if name == "mobile" else row.values[name])
    if "institution" in row.values:
        person.institution = institutions[row.values["institution"]]
    if "certificate_until" in row.values:
        person.certificate_until = date.fromisoformat(row.values["certificate_until"])
    return person
