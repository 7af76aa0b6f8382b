# SPDX-License-Identifier: Apache-2.0
"""What the background job does with a long sheet: judge it, or save it in pieces, each piece one transaction.

Killed at any moment and started again it goes on where it was; nothing is saved twice.  The person who decided is
asked for again in every piece: who lost the permission, or the account, stops the job.
"""

import time
from functools import partial

from django.db import connection, transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.sheets import read_sheet
from suicha.core.states import move
from suicha.files.models import ImportRow, SheetImport
from suicha.files.selectors import file_bytes
from suicha.registries.services.imports import claims, previewing, stream_judging, stream_saving
from suicha.registries.services.imports.applying import apply_finish, rows_save_some, rows_waiting
from suicha.registries.services.imports.kinds import KINDS
from suicha.registries.services.imports.previewing import BATCH, State
from suicha.registries.services.imports.streams import Lines, RowReader
from suicha.registries.services.imports.table import find_table
from suicha.registries.services.imports.undoing import undo_finish, undo_some
from suicha.registries.services.imports.verdicts import Verdict
from suicha.registries.services.rows_in import much_at_once

# Between two pieces others get the write lock: on SQLite, who waits for it asks again only now and then.
BREATH = 0.05
# Plain rows that go in with one transaction: about a second of the write lock.
SAVED_AT_ONCE = 20_000


def sheet_work(*, pk: int) -> None:
    """Bring the import one state further: JUDGING to PREVIEWED, APPLYING to APPLIED; in any other state do nothing.

    No ``by``: the decision and the person are in the import.  A run that fails lets go, for the next to try again.
    """
    claimed = claims.claim(pk)
    if claimed is None:
        return
    job = claimed.job
    try:
        if claimed.state == State.UNDOING:
            while _undo_piece(pk=pk, job=job):
                time.sleep(BREATH)
        elif claimed.state == State.JUDGING:
            (_judge_stream if claimed.streamed else _judge)(claimed)
        elif claimed.streamed:
            _save_stream(claimed)
        else:
            while _save_piece(pk=pk, job=job):
                time.sleep(BREATH)
    except claims.ClaimLost:
        return
    except Refused as refusal:
        claims.stop(pk, job, str(refusal))
    except BaseException:
        claims.release(pk, job)
        raise


def _judge(sheet_import: SheetImport) -> None:
    """Judge from the first row, whatever an earlier run left; then write the verdicts in pieces."""
    pk, job, by = sheet_import.pk, sheet_import.job, sheet_import.previewed_by
    _start_over(pk=pk, job=job)
    _ask_again(sheet_import, by)
    sheet = read_sheet(sheet_import.file.name, file_bytes(sheet_import.file))
    table = find_table(KINDS[sheet_import.kind].layout, sheet, partial(claims.beat, pk, job))
    verdicts = previewing.judged(sheet_import.kind, table, sheet_import.organisation, by)
    for start in range(0, len(verdicts), BATCH):
        _keep_piece(pk=pk, job=job, verdicts=verdicts[start : start + BATCH])
        time.sleep(BREATH)
    _judged(pk=pk, job=job, counts=previewing.counts(verdicts, table))


def _judge_stream(sheet_import: SheetImport) -> None:
    """The same for a long CSV list: read and judged a piece at a time, only what must be said is written down."""
    pk, job, by = sheet_import.pk, sheet_import.job, sheet_import.previewed_by
    began = clock.now()
    _start_over(pk=pk, job=job)
    _ask_again(sheet_import, by)

    def keep(verdicts: list[Verdict]) -> None:
        if verdicts:
            _keep_piece(pk=pk, job=job, verdicts=verdicts)

    counts = stream_judging.judge_stream(sheet_import, by, keep, partial(claims.beat, pk, job))
    _judged(pk=pk, job=job, counts={**counts, "began": began.isoformat()})


def _save_stream(sheet_import: SheetImport) -> None:
    """Save from the row after the last one saved, whoever saved it."""
    by = sheet_import.begun_by or sheet_import.previewed_by
    reader = RowReader(sheet_import, by)
    with much_at_once(connection):
        for piece in reader.file.pieces(sheet_import.reached, SAVED_AT_ONCE):
            _save_stream_piece(pk=sheet_import.pk, job=sheet_import.job, piece=piece, reader=reader)
            time.sleep(BREATH)
    _finish_stream(pk=sheet_import.pk, job=sheet_import.job)


@transaction.atomic(durable=True)
def _save_stream_piece(*, pk: int, job: str, piece: Lines, reader: RowReader) -> None:
    """Rows, how far they are and how many were created: one transaction, so a killed run leaves no row twice."""
    sheet_import = claims.held(pk, job)
    by = sheet_import.begun_by or sheet_import.previewed_by
    _ask_again(sheet_import, by)
    Organisation.objects.select_for_update(of=("self",)).get(pk=sheet_import.organisation_id)
    created = stream_saving.save_piece(sheet_import, piece, reader, by)
    sheet_import.counts["created"] = sheet_import.counts.get("created", 0) + created
    sheet_import.rows_done += len(piece)
    sheet_import.reached = piece[-1][0]
    sheet_import.heartbeat_at, sheet_import.attempts = clock.now(), 0
    sheet_import.save(update_fields=["counts", "rows_done", "reached", "heartbeat_at", "attempts"])


@transaction.atomic(durable=True)
def _finish_stream(*, pk: int, job: str) -> None:
    sheet_import = claims.held(pk, job)
    by = sheet_import.begun_by or sheet_import.previewed_by
    _ask_again(sheet_import, by)
    move(sheet_import, State.APPLIED, SheetImport.MOVES, dict(State.choices))
    apply_finish(sheet_import, by)


@transaction.atomic(durable=True)
def _start_over(*, pk: int, job: str) -> None:
    ImportRow.objects.filter(sheet_import=claims.held(pk, job)).delete()


@transaction.atomic(durable=True)
def _keep_piece(*, pk: int, job: str, verdicts: list[Verdict]) -> None:
    sheet_import = claims.held(pk, job)
    previewing.rows_keep(sheet_import, verdicts)
    sheet_import.heartbeat_at = clock.now()
    sheet_import.save(update_fields=["heartbeat_at"])


@transaction.atomic(durable=True)
def _judged(*, pk: int, job: str, counts: dict[str, object]) -> None:
    """The preview stands; from here on it is like one that was made while the person waited."""
    sheet_import = claims.held(pk, job)
    by = sheet_import.previewed_by
    _ask_again(sheet_import, by)
    move(sheet_import, State.PREVIEWED, SheetImport.MOVES, dict(State.choices))
    sheet_import.counts, sheet_import.previewed_at = counts, clock.now()
    sheet_import.job, sheet_import.heartbeat_at, sheet_import.attempts, sheet_import.rows_done = "", None, 0, 0
    sheet_import.save()
    audit.record("registries.sheet.preview", sheet_import, by=by, data=previewing.told(sheet_import))


@transaction.atomic(durable=True)
def _save_piece(*, pk: int, job: str) -> bool:
    """Save the next rows; whether there are more.  The last piece carries the figures and the trace of the import."""
    sheet_import = claims.held(pk, job)
    by = sheet_import.begun_by or sheet_import.previewed_by
    _ask_again(sheet_import, by)
    sheet_import.rows_done += rows_save_some(sheet_import, by)
    sheet_import.heartbeat_at, sheet_import.attempts = clock.now(), 0
    if rows_waiting(sheet_import).exists():
        sheet_import.save(update_fields=["beside", "rows_done", "heartbeat_at", "attempts"])
        return True
    move(sheet_import, State.APPLIED, SheetImport.MOVES, dict(State.choices))
    apply_finish(sheet_import, by)
    return False


@transaction.atomic(durable=True)
def _undo_piece(*, pk: int, job: str) -> bool:
    """Take the next records back; whether there are more.  What somebody built on meanwhile stays."""
    sheet_import = claims.held(pk, job)
    by = sheet_import.undo_begun_by or sheet_import.previewed_by
    _ask_again(sheet_import, by)
    if undo_some(sheet_import):
        sheet_import.heartbeat_at, sheet_import.attempts = clock.now(), 0
        sheet_import.save(update_fields=["counts", "reached", "rows_done", "heartbeat_at", "attempts"])
        return True
    move(sheet_import, State.UNDONE, SheetImport.MOVES, dict(State.choices))
    undo_finish(sheet_import, by)
    return False


def _ask_again(sheet_import: SheetImport, by: User) -> None:
    require(by, KINDS[sheet_import.kind].permission, sheet_import.organisation)
