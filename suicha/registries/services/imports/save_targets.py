# SPDX-License-Identifier: Apache-2.0
"""Writing judged rows into the library of targets."""

from datetime import date
from typing import Any

from django.db import connection

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.core import clock
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.models import SearchPending, Target
from suicha.registries.rules.kinds import kind_of_form
from suicha.registries.rules.numbers import library_number
from suicha.registries.selectors import next_library_number
from suicha.registries.services.history import before as as_it_was
from suicha.registries.services.history import keep_history
from suicha.registries.services.imports.library import library
from suicha.registries.services.imports.reach import Reach, owners_of
from suicha.registries.services.imports.stale import refuse_row, still_as_seen
from suicha.registries.services.imports.target_tags import tags_put
from suicha.registries.services.imports.targets import shown_field
from suicha.registries.services.imports.verdicts import DOUBT, sentence
from suicha.registries.services.rows_in import records_in, rows_changed

_WRITTEN = (
    "name", "credit_code", "register_number", "form", "domain", "address", "scope", "status", "grade",
    "kind", "attributes", "industry", "nature", "approval", "approved_by", "upstream_system", "upstream_id",
)  # fmt: skip
_UPDATED = [*_WRITTEN, "number", "town", "line", "founded_on", "doubts", "verified_on"]


def save_targets(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Create and change targets; a constant number of queries however many rows."""
    if any("grade" in row.values for row in rows):
        require(by, Permission.TARGET_GRADE_SET, sheet_import.organisation)
    reach = Reach(sheet_import.organisation)
    _create([row for row in rows if row.existing_id is None], sheet_import, reach)
    _change([row for row in rows if row.existing_id is not None], sheet_import, reach, by)
    tags_put((row.saved_id, tag) for row in rows if row.saved_id for tag in row.values.get("tags", ()))


def _create(rows: list[ImportRow], sheet_import: SheetImport, reach: Reach) -> None:
    known = library(sheet_import.organisation, [row.values for row in rows], without=sheet_import.pk)
    number = next_library_number(sheet_import.organisation)
    running = int(number.rpartition("-")[2])
    created: list[tuple[ImportRow, Target]] = []
    for row in rows:
        same = known.same(row.values)
        if reach.turns_down(row, same.owners):
            continue
        other = next(iter([*same.by_code, *same.by_register, *same.by_name]), None)
        if other is not None:
            refuse_row(row, f"预检之后，名录里已有“{other.name}”（{other.number}），没有重复导入")
            continue
        target = Target(organisation=sheet_import.organisation, verified_on=clock.today(), origin=sheet_import)
        _write(target, row)
        target.kind = row.values.get("kind") or kind_of_form(target.form)
        target.number = target.credit_code
        if not target.number:
            target.number = library_number(sheet_import.organisation.code, running)
            running += 1
        created.append((row, target))
    records_in(connection, [target for _, target in created])
    SearchPending.note([target.pk for _, target in created])
    for row, target in created:
        row.saved_id = target.pk


def _change(rows: list[ImportRow], sheet_import: SheetImport, reach: Reach, by: User) -> None:
    found = Target.objects.select_for_update(of=("self",)).select_related("town", "line").order_by("pk")
    if any("tags" in row.values for row in rows):
        found = found.prefetch_related("tags")
    targets = {target.pk: target for target in found.filter(pk__in=[row.existing_id for row in rows])}
    changed, touched = [], {"number", "doubts", "verified_on"}
    mine = [row for row in rows if not reach.turns_down(row, owners_of(targets, row))]
    for row, target in still_as_seen(mine, targets, shown_field):
        before, was = list(target.doubts), as_it_was(target)
        _write(target, row)
        row.saved_id = target.pk
        if row.changes or target.doubts != before:
            target.number = target.credit_code or target.number
            target.verified_on = clock.today()
            changed.append((target, was))
            touched.update(change["key"] for change in row.changes)
    rows_changed(connection, [target for target, _ in changed], [name for name in _UPDATED if name in touched])
    SearchPending.note([target.pk for target, _ in changed])
    keep_history(changed, ground=f"导入“{sheet_import.file.name}”"[:200], by=by)


def _write(target: Target, row: ImportRow) -> None:
    values: dict[str, Any] = row.values
    for name in _WRITTEN:
        if name in values:
            setattr(target, name, values[name])
    if "town" in values:
        target.town_id = values["town"]
    if "line" in values:
        target.line_id = values["line"]
    if "founded_on" in values:
        target.founded_on = date.fromisoformat(values["founded_on"])
    new = [
        {**{key: reason[key] for key in ("field", "column", "value", "what", "fix")}, "text": sentence(row.row, reason)}
        for reason in row.reasons
        if reason["kind"] == DOUBT
    ]
    settled = {*values, *(doubt["field"] for doubt in new)}
    if "credit_code" in values:
        settled.add("register_number")
    target.doubts = [doubt for doubt in target.doubts if doubt.get("field") not in settled] + new
