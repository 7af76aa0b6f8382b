# SPDX-License-Identifier: Apache-2.0
"""Writing judged rows of powers and of codes; links to items are added, never taken away by a sheet."""

from suicha.accounts.models import User
from suicha.catalogue.models import CodeLink, ExternalCode, Power, PowerLink
from suicha.core import clock
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.services.imports.powers import COMPARED, shown_power
from suicha.registries.services.imports.stale import refuse_row, still_as_seen

_TAKEN = "预检之后，清单里已有这个编码，没有重复导入"


def save_powers(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Create and change powers and duties; a constant number of queries however many rows."""
    organisation = sheet_import.organisation
    new = [row for row in rows if row.existing_id is None]
    codes = Power.objects.filter(organisation=organisation, code__in=[row.values["code"] for row in new])
    taken = set(codes.order_by("pk").values_list("kind", "code"))
    fresh = []
    for row in new:
        if (row.values["kind"], row.values["code"]) in taken:
            refuse_row(row, _TAKEN)
        else:
            fresh.append(row)
    created = Power.objects.bulk_create(
        Power(organisation=organisation, **{name: row.values[name] for name in ("kind", "code", *COMPARED)})
        for row in fresh
    )
    for row, power in zip(fresh, created, strict=True):
        row.saved_id = power.pk
    found = Power.objects.select_for_update(of=("self",)).order_by("pk")
    known = {power.pk: power for power in found.filter(pk__in=[row.existing_id for row in rows if row.existing_id])}
    changed = []
    for row, power in still_as_seen([row for row in rows if row.existing_id], known, shown_power):
        for change in row.changes:
            setattr(power, change["key"], row.values[change["key"]])
        row.saved_id = power.pk
        changed.append(power)
    Power.objects.bulk_update(changed, COMPARED, batch_size=100)
    PowerLink.objects.bulk_create(
        (
            PowerLink(power_id=row.saved_id, lineage=lineage, linked_at=clock.now(), linked_by=by)
            for row in rows
            if row.saved_id
            for lineage in row.values["lineages"]
        ),
        ignore_conflicts=True,
    )


def save_codes(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Create and rename codes; a constant number of queries however many rows."""
    organisation = sheet_import.organisation
    new = [row for row in rows if row.existing_id is None]
    codes = ExternalCode.objects.filter(organisation=organisation, code__in=[row.values["code"] for row in new])
    taken = set(codes.order_by("pk").values_list("system", "code"))
    fresh = []
    for row in new:
        if (row.values["system"], row.values["code"]) in taken:
            refuse_row(row, _TAKEN)
        else:
            fresh.append(row)
    created = ExternalCode.objects.bulk_create(
        ExternalCode(organisation=organisation, **{name: row.values[name] for name in ("system", "code", "name")})
        for row in fresh
    )
    for row, code in zip(fresh, created, strict=True):
        row.saved_id = code.pk
    found = ExternalCode.objects.select_for_update(of=("self",)).order_by("pk")
    known = {code.pk: code for code in found.filter(pk__in=[row.existing_id for row in rows if row.existing_id])}
    changed = []
    for row, code in still_as_seen([row for row in rows if row.existing_id], known, lambda code, name: code.name):
        code.name = row.values["name"] if row.changes else code.name
        row.saved_id = code.pk
        changed.append(code)
    ExternalCode.objects.bulk_update(changed, ["name"], batch_size=100)
    CodeLink.objects.bulk_create(
        (
            CodeLink(code_id=row.saved_id, lineage=lineage, linked_at=clock.now(), linked_by=by)
            for row in rows
            if row.saved_id
            for lineage in row.values["lineages"]
        ),
        ignore_conflicts=True,
    )
