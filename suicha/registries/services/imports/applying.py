# SPDX-License-Identifier: Apache-2.0
"""Applying a preview: each row once.  A second time it does nothing.

What changed in the library since the preview is not overwritten: such a row is refused now, with what was found.
"""

from collections import Counter

from django.db import connection, transaction
from django.db.models import QuerySet

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.states import move
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.services.imports.kinds import KINDS
from suicha.registries.services.imports.previewing import BATCH, State, outcome_counts, told
from suicha.registries.services.imports.snapshots import current, keep_before
from suicha.registries.services.rows_in import rows_changed

WANTED = (ImportRow.Outcome.NEW, ImportRow.Outcome.CHANGED, ImportRow.Outcome.DOUBTFUL)


@transaction.atomic(durable=True)
def sheet_apply(*, sheet_import: SheetImport, by: User) -> SheetImport:
    """Save the rows that are new, changed or doubtful (a doubtful row without what is doubted), all in one act.

    Applying what is applied changes nothing and returns it; an interrupted act leaves nothing and can be done again.
    """
    sheet_import = _asked_for(sheet_import, by)
    if sheet_import.state == State.APPLIED:
        return sheet_import
    if sheet_import.state == State.APPLYING:
        raise Refused("import_under_way", name=sheet_import.file.name)
    move(sheet_import, State.APPLIED, SheetImport.MOVES, dict(State.choices))
    while rows_save_some(sheet_import, by):
        pass
    return apply_finish(sheet_import, by)


@transaction.atomic(durable=True)
def sheet_begin(*, sheet_import: SheetImport, by: User) -> SheetImport:
    """Decide that the rows are to be saved by a background job, or that a job that stopped is to go on.

    From here on the library may hold some of the rows, so this decision has its own trace; the figures follow in the
    trace of the job's end.  Whoever calls queues the job.  Beginning what is under way or done changes nothing.
    """
    sheet_import = _asked_for(sheet_import, by)
    if sheet_import.state in (State.APPLYING, State.APPLIED):
        return sheet_import
    again = sheet_import.state == State.STOPPED
    move(sheet_import, State.APPLYING, SheetImport.MOVES, dict(State.choices))
    sheet_import.begun_at, sheet_import.begun_by = clock.now(), by
    sheet_import.job, sheet_import.heartbeat_at, sheet_import.attempts, sheet_import.stopped_because = "", None, 0, ""
    if not sheet_import.streamed:
        sheet_import.rows_done = sheet_import.rows_to_save - rows_waiting(sheet_import).count()
    sheet_import.save()
    data = {**told(sheet_import), "again": again, "done": sheet_import.rows_done, "saving": sheet_import.rows_to_save}
    audit.record("registries.sheet.begin", sheet_import, by=by, data=data)
    return sheet_import


def _asked_for(sheet_import: SheetImport, by: User) -> SheetImport:
    """The import, locked, if ``by`` may apply it."""
    require(by, KINDS[sheet_import.kind].permission, sheet_import.organisation)
    imports = SheetImport.objects.select_for_update(of=("self",)).select_related("organisation", "file")
    return imports.get(pk=sheet_import.pk)


def rows_waiting(sheet_import: SheetImport) -> QuerySet[ImportRow]:
    """Rows that are to be saved and are not: a saved row says what it became, a row turned down is refused."""
    return ImportRow.objects.filter(sheet_import=sheet_import, outcome__in=WANTED, saved_id=None).order_by("row")


def rows_save_some(sheet_import: SheetImport, by: User) -> int:
    """Save the next rows inside the act, at most ``BATCH``; how many there were.

    Two people adding to the same library wait for each other, so that no running number is given twice.
    """
    Organisation.objects.select_for_update(of=("self",)).get(pk=sheet_import.organisation_id)
    rows = list(rows_waiting(sheet_import)[:BATCH])
    if rows:
        rows_save(rows, sheet_import, by)
    return len(rows)


def rows_save(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    """Save rows of any kind and keep what became of each, with what a changed record held before."""
    kind = KINDS[sheet_import.kind]
    known = [row.existing_id for row in rows if row.existing_id is not None]
    before = current(kind.model, known, kind.parts) if known else {}
    kind.save(rows, sheet_import, by)
    if known:
        keep_before(rows, before, current(kind.model, known, kind.parts))
    rows_changed(connection, rows, ["saved_id", "outcome", "reasons", "before"])


def apply_finish(sheet_import: SheetImport, by: User) -> SheetImport:
    """Count what came of it and write the one trace of the import; inside the transaction of the last rows."""
    outcomes = Counter(
        ImportRow.objects.filter(sheet_import=sheet_import).order_by("row").values_list("outcome", flat=True).iterator()
    )
    if sheet_import.streamed:
        # Rows that were not kept: those created as they were, and those of which all was known.
        counts = sheet_import.counts
        known = counts["rows"] - outcomes.total() - counts.get("created", 0)
        outcomes.update(new=counts.get("created", 0), unchanged=known)
    sheet_import.counts = {**sheet_import.counts, **outcome_counts(outcomes)}
    sheet_import.applied_at, sheet_import.applied_by, sheet_import.job = clock.now(), by, ""
    sheet_import.save()
    audit.record("registries.sheet.apply", sheet_import, by=by, data=told(sheet_import))
    return sheet_import
