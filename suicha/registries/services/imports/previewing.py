# SPDX-License-Identifier: Apache-2.0
"""Preview: every row is judged and the judgement kept; the libraries are not touched."""

from collections import Counter

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.sheets import read_sheet
from suicha.core.states import move
from suicha.files.models import ImportRow, SheetImport
from suicha.files.rules.kinds import SHEET
from suicha.files.selectors import IMPORT_PERMISSION
from suicha.files.services import file_store
from suicha.registries.services.imports.inspectors import judge_inspectors
from suicha.registries.services.imports.items import judge_items
from suicha.registries.services.imports.joint_items import judge_joint_items
from suicha.registries.services.imports.table import Table, find_table
from suicha.registries.services.imports.targets import judge_targets
from suicha.registries.services.imports.verdicts import Verdict

Kind = SheetImport.Kind
BATCH = 500


@transaction.atomic(durable=True)
def sheet_preview(*, kind: str, name: str, content: bytes, organisation: Organisation, by: User) -> SheetImport:
    """Judge every row of a sheet for this organisation's list or library.  Saves the judgement and nothing else.

    ``kind`` is one of ``SheetImport.Kind``.  Refuses the file as a whole when it cannot be read as such a sheet.
    """
    if kind not in Kind.values:
        raise Refused("import_kind_unknown", kind=kind)
    require(by, IMPORT_PERMISSION[Kind(kind)], organisation)
    table = find_table(kind, read_sheet(name, content))
    verdicts = _judged(kind, table, organisation, by)
    file = file_store(content=content, name=name, kinds=frozenset({SHEET}), organisation=organisation, by=by)
    sheet_import = SheetImport.objects.create(
        kind=kind,
        organisation=organisation,
        file=file,
        counts=_counts(verdicts, table),
        previewed_at=clock.now(),
        previewed_by=by,
    )
    ImportRow.objects.bulk_create(
        (
            ImportRow(
                sheet_import=sheet_import,
                row=verdict.row,
                label=verdict.label,
                outcome=verdict.outcome,
                reasons=verdict.reasons,
                values=verdict.values,
                changes=verdict.changes,
                existing_id=verdict.existing_id,
            )
            for verdict in verdicts
        ),
        batch_size=BATCH,
    )
    audit.record("registries.sheet.preview", sheet_import, by=by, data=told(sheet_import))
    return sheet_import


def _judged(kind: str, table: Table, organisation: Organisation, by: User) -> list[Verdict]:
    if kind == Kind.ITEMS:
        return judge_items(table, organisation)
    if kind == Kind.JOINT_ITEMS:
        return judge_joint_items(table, organisation)
    if kind == Kind.TARGETS:
        return judge_targets(table, organisation, by)
    return judge_inspectors(table, organisation)


def outcome_counts(outcomes: Counter[str]) -> dict[str, int]:
    """How many rows of each outcome; they add up to the rows of data in the sheet."""
    return {outcome: outcomes.get(outcome, 0) for outcome in ImportRow.Outcome.values}


def _counts(verdicts: list[Verdict], table: Table) -> dict[str, object]:
    return {
        **outcome_counts(Counter(verdict.outcome for verdict in verdicts)),
        "rows": len(verdicts),
        "merged": sum(verdict.follows is not None and not verdict.refused for verdict in verdicts),
        "ignored": table.ignored,
    }


@transaction.atomic(durable=True)
def sheet_drop(*, sheet_import: SheetImport, by: User) -> SheetImport:
    """Give the preview up: it can no longer be applied.  Nothing was saved, nothing is undone."""
    require(by, IMPORT_PERMISSION[Kind(sheet_import.kind)], sheet_import.organisation)
    rows = SheetImport.objects.select_for_update(of=("self",)).select_related("organisation", "file")
    sheet_import = rows.get(pk=sheet_import.pk)
    move(sheet_import, SheetImport.State.DROPPED, SheetImport.MOVES, dict(SheetImport.State.choices))
    sheet_import.save(update_fields=["state"])
    audit.record("registries.sheet.drop", sheet_import, by=by, data=told(sheet_import))
    return sheet_import


def told(sheet_import: SheetImport) -> dict[str, object]:
    """What the trace says about an import."""
    return {
        "kind": sheet_import.get_kind_display(),
        "file": sheet_import.file.name,
        "sha256": sheet_import.file.sha256,
        "organisation": sheet_import.organisation.name,
        **{name: sheet_import.counts[name] for name in (*ImportRow.Outcome.values, "rows")},
    }
