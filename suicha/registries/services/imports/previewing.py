# SPDX-License-Identifier: Apache-2.0
"""Preview: every row is judged and the judgement kept; the libraries are not touched.

A short sheet is judged while the person waits.  A long one is kept as it is, and a background job judges it.
"""

from collections import Counter
from collections.abc import Sequence

from django.db import connection, transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.sheets import read_sheet
from suicha.core.states import move
from suicha.files.models import ImportRow, SheetImport
from suicha.files.rules.kinds import SHEET
from suicha.files.services import file_store
from suicha.registries.services.imports.kinds import KINDS
from suicha.registries.services.imports.table import Table, find_table
from suicha.registries.services.imports.verdicts import Verdict, tell_trimmed
from suicha.registries.services.rows_in import records_in

Kind = SheetImport.Kind
State = SheetImport.State
BATCH = 500
# So many rows are judged or saved in about a second on an ordinary machine; for more, nobody should have to sit and
# wait with a request open, and on SQLite nobody else should have to wait for the write lock.
AT_ONCE = 2_000


def sheet_receive(*, kind: str, name: str, content: bytes, organisation: Organisation, by: User) -> SheetImport:
    """Take a sheet in: up to ``AT_ONCE`` rows it comes back judged, with more in the state JUDGING.

    Whoever calls queues the job for the latter.  Refuses the file as a whole like ``sheet_preview``, and as early.
    """
    table = _read(kind, name, content, organisation, by)
    take = _keep if is_long(table.count()) else _preview
    return take(kind=kind, table=table, name=name, content=content, organisation=organisation, by=by)


def is_long(rows: int) -> bool:
    """Whether so many rows are work for the background."""
    return rows > AT_ONCE


def sheet_preview(*, kind: str, name: str, content: bytes, organisation: Organisation, by: User) -> SheetImport:
    """Judge every row of a sheet for this organisation's list or library.  Saves the judgement and nothing else.

    ``kind`` is one of ``SheetImport.Kind``.  Refuses the file as a whole when it cannot be read as such a sheet.
    """
    table = _read(kind, name, content, organisation, by)
    return _preview(kind=kind, table=table, name=name, content=content, organisation=organisation, by=by)


def _read(kind: str, name: str, content: bytes, organisation: Organisation, by: User) -> Table:
    """The table in the file.  Outside any transaction: reading a long sheet must not hold up those who write."""
    if kind not in KINDS:
        raise Refused("import_kind_unknown", kind=kind)
    require(by, KINDS[kind].permission, organisation)
    return find_table(KINDS[kind].layout, read_sheet(name, content))


@transaction.atomic(durable=True)
def _preview(
    *, kind: str, table: Table, name: str, content: bytes, organisation: Organisation, by: User
) -> SheetImport:
    verdicts = judged(kind, table, organisation, by)
    sheet_import = SheetImport.objects.create(
        kind=kind,
        organisation=organisation,
        file=file_store(content=content, name=name, kinds=frozenset({SHEET}), organisation=organisation, by=by),
        counts=counts(verdicts, table),
        previewed_at=clock.now(),
        previewed_by=by,
    )
    rows_keep(sheet_import, verdicts)
    audit.record("registries.sheet.preview", sheet_import, by=by, data=told(sheet_import))
    return sheet_import


def judged(kind: str, table: Table, organisation: Organisation, by: User) -> list[Verdict]:
    """A verdict on every row, with what was put right while reading."""
    verdicts = KINDS[kind].judge(table, organisation, by)
    tell_trimmed(verdicts, table.sheet.trimmed)
    return verdicts


@transaction.atomic(durable=True)
def _keep(*, kind: str, table: Table, name: str, content: bytes, organisation: Organisation, by: User) -> SheetImport:
    """The file and who brought it, for the job.  The trace is written with the judgement."""
    return SheetImport.objects.create(
        kind=kind,
        organisation=organisation,
        file=file_store(content=content, name=name, kinds=frozenset({SHEET}), organisation=organisation, by=by),
        state=State.JUDGING,
        counts={**no_counts(), "rows": table.count()},
        previewed_at=clock.now(),
        previewed_by=by,
    )


def rows_keep(sheet_import: SheetImport, verdicts: Sequence[Verdict]) -> None:
    """Write the judgement down; runs inside the act."""
    rows = [
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
    ]
    records_in(connection, rows)


def outcome_counts(outcomes: Counter[str]) -> dict[str, int]:
    """How many rows of each outcome; they add up to the rows of data in the sheet."""
    return {outcome: outcomes.get(outcome, 0) for outcome in ImportRow.Outcome.values}


def no_counts() -> dict[str, object]:
    """The figures of a sheet that nobody has judged yet."""
    return {**outcome_counts(Counter()), "rows": 0, "merged": 0, "ignored": []}


def counts(verdicts: list[Verdict], table: Table) -> dict[str, object]:
    """The figures above the preview."""
    return {
        **outcome_counts(Counter(verdict.outcome for verdict in verdicts)),
        "rows": len(verdicts),
        "merged": sum(verdict.follows is not None and not verdict.refused for verdict in verdicts),
        "ignored": table.ignored,
    }


@transaction.atomic(durable=True)
def sheet_drop(*, sheet_import: SheetImport, by: User) -> SheetImport:
    """Give the preview up: it can no longer be applied.  Nothing was saved, nothing is undone.

    A sheet that is still being judged can be given up too; the job notices and ends.
    """
    require(by, KINDS[sheet_import.kind].permission, sheet_import.organisation)
    rows = SheetImport.objects.select_for_update(of=("self",)).select_related("organisation", "file")
    sheet_import = rows.get(pk=sheet_import.pk)
    move(sheet_import, State.DROPPED, SheetImport.MOVES, dict(State.choices))
    sheet_import.job = ""
    sheet_import.save(update_fields=["state", "job"])
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
