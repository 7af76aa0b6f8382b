# SPDX-License-Identifier: Apache-2.0
"""Which run of the background job holds an import.  A run that dies is not missed: another takes its import up.

A run claims the import with a name of its own, gives signs of life, and shows that name again in every transaction;
so two runs of the same import can never both write, whatever the queue hands out twice.
"""

from datetime import timedelta
from uuid import uuid4

from django.db import transaction
from django.db.models import Q

from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.states import move
from suicha.files.models import SheetImport
from suicha.registries.services.imports.previewing import State, told

# Longer than the longest silence of a run (comparing 50,000 rows, or waiting for the write lock), short for a person.
SILENCE = timedelta(seconds=60)
# A run that dies again and again would do so for ever.  Counted anew whenever rows were saved.
ATTEMPTS = 3
TIRED = f"后台连续{ATTEMPTS}次没有做完，原因在后台日志里。"


class ClaimLost(Exception):
    """Another run has taken the import up, or a person has given it up."""


@transaction.atomic(durable=True)
def claim(pk: int) -> SheetImport | None:
    """The import, held by a new run, or None where there is nothing to do: done, given up, or in other hands.

    The import that was tried too often is stopped here.
    """
    sheet_import = _locked(pk)
    if sheet_import.state not in SheetImport.RUNNING or not is_silent(sheet_import):
        return None
    if sheet_import.attempts >= ATTEMPTS:
        _stop(sheet_import, TIRED)
        return None
    sheet_import.job, sheet_import.heartbeat_at = uuid4().hex, clock.now()
    sheet_import.attempts += 1
    sheet_import.save(update_fields=["job", "heartbeat_at", "attempts"])
    return sheet_import


def is_silent(sheet_import: SheetImport) -> bool:
    """Whether no run has given a sign of life for too long, or none has begun."""
    return sheet_import.heartbeat_at is None or sheet_import.heartbeat_at < clock.now() - SILENCE


def held(pk: int, job: str) -> SheetImport:
    """The import, locked, if this run still holds it; else ``ClaimLost``."""
    sheet_import = _locked(pk)
    if sheet_import.job != job:
        raise ClaimLost
    return sheet_import


def beat(pk: int, job: str, done: int) -> None:
    """A sign of life outside any act: ``done`` rows so far.  ``ClaimLost`` if another run holds the import."""
    alive = SheetImport.objects.filter(pk=pk, job=job).update(rows_done=done, heartbeat_at=clock.now())
    if not alive:
        raise ClaimLost


def release(pk: int, job: str) -> None:
    """Let the import go, so that the next run may take it up at once."""
    SheetImport.objects.filter(pk=pk, job=job).update(job="", heartbeat_at=None)


@transaction.atomic(durable=True)
def stop(pk: int, job: str, because: str) -> None:
    """End the run with a reason that a person has to deal with."""
    _stop(held(pk, job), because)


def _stop(sheet_import: SheetImport, because: str) -> None:
    """Nothing is saved while judging, so such a sheet is given up; what is half done can be gone on with."""
    saving, undoing = sheet_import.state == State.APPLYING, sheet_import.state == State.UNDOING
    decided = sheet_import.undo_begun_by if undoing else sheet_import.begun_by if saving else None
    by = decided or sheet_import.previewed_by
    to = State.APPLIED if undoing else State.STOPPED if saving else State.DROPPED
    move(sheet_import, to, SheetImport.MOVES, dict(State.choices))
    sheet_import.job, sheet_import.heartbeat_at, sheet_import.stopped_because = "", None, because[:300]
    sheet_import.save()
    left = max(sheet_import.rows_in_hand - sheet_import.rows_done, 0)
    data = {**told(sheet_import), "because": because, "saving": saving, "done": sheet_import.rows_done, "left": left}
    if undoing:
        data["undoing"] = True
    audit.record("registries.sheet.stop", sheet_import, by=by, data=data)


def abandoned() -> list[SheetImport]:
    """Imports that a job should be working on while none gives a sign of life."""
    silent = Q(heartbeat_at=None) | Q(heartbeat_at__lt=clock.now() - SILENCE)
    return list(SheetImport.objects.filter(silent, state__in=SheetImport.RUNNING).order_by("pk"))


def _locked(pk: int) -> SheetImport:
    rows = SheetImport.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "file", "previewed_by", "begun_by", "undo_begun_by").get(pk=pk)
