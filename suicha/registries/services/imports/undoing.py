# SPDX-License-Identifier: Apache-2.0
"""Taking a whole import back while nothing was built on it: what came in goes, what was changed is as before.

What stands on a record is found by asking the database: a protected relation means that somebody built on it, a
cascading one that it is part of the record.  So a later stage protects its records here without being known here.

Never half: an undo begins only when nothing at all stands in its way, and a short one is a single transaction.  A long
one goes piece by piece in the background, and cannot stop others from working meanwhile.  What somebody builds on or
changes before its piece is reached stays, and is counted and told; the rest goes on to its end.  A run that stops for
another reason is gone on with in the same way, so nothing waits for ever for what can no longer be removed.
"""

from collections.abc import Iterator
from itertools import islice
from typing import Any, NamedTuple

from django.db import models, transaction
from django.db.models import ProtectedError, QuerySet, RestrictedError

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import require
from suicha.audit import services as audit
from suicha.audit.models import Event
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.states import move
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.models import Target
from suicha.registries.services.imports.beside import OLD, Undo, begun
from suicha.registries.services.imports.kinds import KINDS
from suicha.registries.services.imports.previewing import AT_ONCE, State, told
from suicha.registries.services.imports.snapshots import current, put_back

PIECE = 1_000
# A frozen list names its records by their number, not by a relation.
FROZEN = "draws.draw.freeze"
OPEN = (State.APPLIED, State.STOPPED)


class Prospect(NamedTuple):
    """What an undo would do, and every reason why it may not be done."""

    removed: int
    restored: int
    obstacles: list[str]


def can_undo(sheet_import: SheetImport) -> bool:
    """Whether there is anything to take back: an import that was applied, whole or in part."""
    return sheet_import.state in OPEN


def undo_prospect(sheet_import: SheetImport) -> Prospect:
    """What would happen if the import were undone now."""
    created, changed = _created(sheet_import), _changed(sheet_import)
    if is_under_way(sheet_import):
        return Prospect(_left(sheet_import).count(), changed.count(), [])
    obstacles = [*_built_on(sheet_import, created), *_told_by_kind(sheet_import, created), *_frozen_since(sheet_import)]
    other = _moved_on(sheet_import)
    if other is not None:
        obstacles.append(f"“{other.label}”在导入以后又改过")
    return Prospect(created.count(), changed.count(), obstacles)


def is_under_way(sheet_import: SheetImport) -> bool:
    """Whether an earlier run took some of it back already: from there it only goes on."""
    return sheet_import.undo_begun_at is not None and sheet_import.state != State.UNDONE and sheet_import.rows_done > 0


@transaction.atomic(durable=True)
def sheet_undo(*, sheet_import: SheetImport, by: User) -> SheetImport:
    """Take the import back whole, or refuse and say what stands on it.  A long one is left to the background.

    Whoever calls queues the job where it comes back in the state UNDOING.  Undoing twice changes nothing.
    """
    require(by, KINDS[sheet_import.kind].permission, sheet_import.organisation)
    rows = SheetImport.objects.select_for_update(of=("self",)).select_related("organisation", "file")
    sheet_import = rows.get(pk=sheet_import.pk)
    if sheet_import.state in (State.UNDOING, State.UNDONE):
        return sheet_import
    if not can_undo(sheet_import):
        raise Refused("import_nothing_to_undo", name=sheet_import.file.name)
    prospect = undo_prospect(sheet_import)
    if prospect.obstacles:
        raise Refused("import_built_on", name=sheet_import.file.name, why="；".join(prospect.obstacles))
    going_on = is_under_way(sheet_import)
    if not going_on:
        sheet_import.counts |= {"removing": prospect.removed, "restoring": prospect.restored, "kept": 0}
        sheet_import.rows_done = sheet_import.reached = 0
    sheet_import.undo_begun_at, sheet_import.undo_begun_by, sheet_import.stopped_because = clock.now(), by, ""
    if going_on or prospect.removed + prospect.restored > AT_ONCE:
        move(sheet_import, State.UNDOING, SheetImport.MOVES, dict(State.choices))
        sheet_import.job, sheet_import.heartbeat_at, sheet_import.attempts = "", None, 0
        sheet_import.save()
        audit.record("registries.sheet.undo_begin", sheet_import, by=by, data=_told(sheet_import))
        return sheet_import
    while undo_some(sheet_import):
        pass
    move(sheet_import, State.UNDONE, SheetImport.MOVES, dict(State.choices))
    return undo_finish(sheet_import, by)


def undo_some(sheet_import: SheetImport) -> int:
    """Take back the next records inside the act; how many there were.

    Restored first: a changed row points at what was there before, a created one at nothing.  In the background what is
    used by now stays and is counted; while somebody waits the act is refused whole.
    """
    Organisation.objects.select_for_update(of=("self",)).get(pk=sheet_import.organisation_id)
    rows = list(_changed(sheet_import)[:PIECE])
    if rows:
        moved = _moved_among(sheet_import, rows)
        _stay(sheet_import, "restoring", len(moved), "有记录在撤销的时候又改过")
        put_back(_model(sheet_import), [row for row in rows if row.row not in moved], KINDS[sheet_import.kind].parts)
        for row in rows:
            row.before = {}
        ImportRow.objects.bulk_update(rows, ["before"])
        sheet_import.rows_done += len(rows)
        return len(rows)
    keys = list(_left(sheet_import).values_list("pk", flat=True)[:PIECE])
    if keys:
        removed, why = _remove_free(sheet_import, keys)
        _stay(sheet_import, "removing", len(keys) - removed, why)
        sheet_import.reached = keys[-1]
    sheet_import.rows_done += len(keys)
    return len(keys)


def _stay(sheet_import: SheetImport, what: str, number: int, why: str) -> None:
    """So many of a piece cannot be taken back: counted where the undo is half way, else refused."""
    if number and sheet_import.state != State.UNDOING:
        raise Refused("import_built_on", name=sheet_import.file.name, why=why)
    counts = sheet_import.counts
    counts["kept"] = counts.get("kept", 0) + number
    counts[f"{what}_kept"] = counts.get(f"{what}_kept", 0) + number


def _remove_free(sheet_import: SheetImport, keys: list[int]) -> tuple[int, str]:
    """Remove those of the created records on which nothing stands by now; how many, and what stands on the others."""
    model = _model(sheet_import)
    piece = model._default_manager.filter(pk__in=keys)
    used = {words: set(found) for words, found in _uses(sheet_import, piece)}
    why = "；".join(words for words, found in used.items() if found)
    told = [*_told_by_kind(sheet_import, piece), *_frozen_since(sheet_import)]
    free = [] if told else sorted(set(keys).difference(*used.values()))
    try:
        with transaction.atomic():
            if free:
                (KINDS[sheet_import.kind].undo.remove or _remove)(
                    sheet_import, model._default_manager.filter(pk__in=free)
                )
    except (ProtectedError, RestrictedError):
        free, told = [], ["有别的记录用着它们"]
    return len(free), "；".join([why, *told] if why else told)


def undo_finish(sheet_import: SheetImport, by: User) -> SheetImport:
    """What came beside the records goes, and the trace is written; inside the transaction of the last records."""
    KINDS[sheet_import.kind].undo.tidy(sheet_import)
    for what in ("removing", "restoring"):
        sheet_import.counts[what] -= sheet_import.counts.pop(f"{what}_kept", 0)
    sheet_import.undone_at, sheet_import.job = clock.now(), ""
    sheet_import.save()
    audit.record("registries.sheet.undo", sheet_import, by=by, data=_told(sheet_import))
    return sheet_import


def _told(sheet_import: SheetImport) -> dict[str, object]:
    counts = sheet_import.counts
    data = {**told(sheet_import), "removed": counts["removing"], "restored": counts["restoring"]}
    return data | ({"kept": counts["kept"]} if counts.get("kept") else {})


def _model(sheet_import: SheetImport) -> type[models.Model]:
    return KINDS[sheet_import.kind].model


def _created(sheet_import: SheetImport) -> QuerySet[Any]:
    """The records the import made that are still there."""
    model = _model(sheet_import)
    if model is Target:
        return Target.objects.filter(origin=sheet_import)
    made = ImportRow.objects.filter(sheet_import=sheet_import).exclude(saved_id=None)
    made = made.exclude(existing_id=models.F("saved_id")).order_by()
    return model._default_manager.filter(pk__in=made.values("saved_id"))


def _left(sheet_import: SheetImport) -> QuerySet[Any]:
    """Those an undo has not come to; the last that came in first, for a later row may stand on an earlier one."""
    created = _created(sheet_import).order_by("-pk")
    return created.filter(pk__lt=sheet_import.reached) if sheet_import.reached else created


def _changed(sheet_import: SheetImport) -> QuerySet[ImportRow]:
    """Rows whose record the import changed and that are not put back yet."""
    return ImportRow.objects.filter(sheet_import=sheet_import).exclude(before={}).order_by("row")


def _moved_on(sheet_import: SheetImport) -> ImportRow | None:
    """The first row whose record was changed since; a few queries for each piece, however many rows."""
    rows = _changed(sheet_import).iterator(chunk_size=PIECE)
    while piece := list(islice(rows, PIECE)):
        moved = _moved_among(sheet_import, piece)
        if moved:
            return next(row for row in piece if row.row in moved)
    return None


def _moved_among(sheet_import: SheetImport, rows: list[ImportRow]) -> set[int]:
    """Which of ``rows`` (by number) speak of records that no longer hold what the import left in them."""
    kind = KINDS[sheet_import.kind]
    now = current(kind.model, [row.saved_id for row in rows if row.saved_id], kind.parts)
    return {
        row.row
        for row in rows
        if any(now.get(row.saved_id or 0, {}).get(field) != after for field, (_, after) in row.before.items())
    }


def _built_on(sheet_import: SheetImport, created: QuerySet[Any]) -> list[str]:
    """What stands on these records, in words."""
    return [words for words, found in _uses(sheet_import, created) if found.exists()]


def _uses(sheet_import: SheetImport, created: QuerySet[Any]) -> Iterator[tuple[str, QuerySet[Any]]]:
    """Each way in which records may be used by now, in words, with the keys of those that are."""
    model, kind = _model(sheet_import), KINDS[sheet_import.kind]
    keys = created.order_by().values("pk")
    for relation in model._meta.related_objects:
        label = relation.related_model._meta.label_lower
        goes_along = not relation.many_to_many and relation.on_delete is models.CASCADE
        if goes_along or label in (*kind.parts, *kind.undo.loosened):
            continue
        name = relation.field.name
        used = relation.related_model._default_manager.filter(**{f"{name}__in": keys}).order_by()
        if relation.related_model is model and not relation.many_to_many:
            used = used.exclude(pk__in=keys)  # one created record above another: both go
        yield f"已有{relation.related_model._meta.verbose_name}用着新增的记录", used.values_list(name, flat=True)
    later = ImportRow.objects.filter(sheet_import__kind=sheet_import.kind, sheet_import__gt=sheet_import.pk)
    later = later.filter(existing_id__in=keys).exclude(saved_id=None).exclude(before={}).order_by()
    yield "后来的导入改过新增的记录", later.values_list("existing_id", flat=True)
    events = Event.objects.filter(object_type=model._meta.label_lower, at__gte=begun(sheet_import)).order_by()
    acted = [int(each) for each in events.values_list("object_id", flat=True).distinct() if each.isdecimal()]
    yield "有人在新增的记录上办过事", created.filter(pk__in=acted).order_by().values_list("pk", flat=True)


def _told_by_kind(sheet_import: SheetImport, created: QuerySet[Any]) -> list[str]:
    """What only the kind of sheet knows."""
    undo = KINDS[sheet_import.kind].undo
    return [OLD] if sheet_import.beside is None and undo != Undo() else undo.obstacles(sheet_import, created)


def _frozen_since(sheet_import: SheetImport) -> list[str]:
    """A list frozen since may name what came in; nothing of such a list may go."""
    path = sheet_import.organisation.bureau_path
    frozen = Event.objects.filter(action=FROZEN, at__gte=begun(sheet_import), organisation_path__startswith=path)
    return ["导入以后冻结过抽取名录"] if frozen.exists() else []


def _remove(sheet_import: SheetImport, piece: QuerySet[Any]) -> None:
    keys = list(piece.values_list("pk", flat=True))
    for relation in _model(sheet_import)._meta.related_objects:
        related = relation.related_model
        if related._meta.label_lower in KINDS[sheet_import.kind].parts:
            related._default_manager.filter(**{f"{relation.field.name}__in": keys}).delete()
    piece.delete()
