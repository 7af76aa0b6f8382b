# SPDX-License-Identifier: Apache-2.0
"""Taking a sheet of results back: 能力测试有效期至 is what it was, and a test nobody else has a result in goes."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from django.db.models import QuerySet

from suicha.audit.models import Event
from suicha.files.models import SheetImport
from suicha.registries.models import Inspector, Training, TrainingResult
from suicha.registries.rules.admission import holds_until
from suicha.registries.selectors import trials_of
from suicha.registries.services.imports.beside import Undo, begun, beside_of, made_beside

TYPED = "tested_until"
CHUNK = 500
People = dict[int, tuple[bool, date | None]]


def keep_typed(sheet_import: SheetImport, people: Iterable[int]) -> None:
    """Before the first test of these people is saved: keep the day that somebody typed, which the test replaces."""
    wanted = list(people)
    untested = [pk for pk, (tested, _) in _tested(wanted).items() if not tested]
    typed = Inspector.objects.filter(pk__in=untested).exclude(tested_until=None).order_by("pk")
    kept = beside_of(sheet_import).setdefault(TYPED, {})
    kept |= {str(pk): until.isoformat() for pk, until in typed.values_list("pk", "tested_until") if until}


def _tested(people: list[int]) -> People:
    """Person → whether a test of theirs stands, and until when they count as tested by it."""
    tried = trials_of(people)
    found: People = {}
    for pk in people:
        tests = [trial for trial in tried.get(pk, []) if trial.kind == Training.Kind.TEST and trial.passed is not None]
        found[pk] = bool(tests), holds_until(tests, Training.Kind.TEST)
    return found


def _people(created: QuerySet[TrainingResult]) -> Iterator[list[int]]:
    """Whose tests are among the results, in pieces."""
    tests = created.filter(training__kind=Training.Kind.TEST).exclude(result=TrainingResult.Result.ABSENT)
    keys = list(tests.order_by("inspector").values_list("inspector_id", flat=True).distinct())
    yield from (keys[start : start + CHUNK] for start in range(0, len(keys), CHUNK))


def _obstacles(sheet_import: SheetImport, created: QuerySet[TrainingResult]) -> list[str]:
    found = []
    if created.exclude(revoked_at=None).exists():
        found.append("导入的成绩有的已经撤销")
    admitted = Event.objects.filter(action="registries.inspector.admit", at__gte=begun(sheet_import)).order_by()
    keys = [int(key) for key in admitted.values_list("object_id", flat=True).distinct()]
    if created.filter(inspector__in=keys).exists():
        found.append("有人已凭导入的成绩入库")
    for people in _people(created):
        told = _tested(people)
        now = Inspector.objects.filter(pk__in=people).values_list("pk", "tested_until")
        if any(until != told[pk][1] for pk, until in now.order_by("pk")):
            return [*found, "有人的能力测试有效期在导入以后改过"]
    return found


def _remove(sheet_import: SheetImport, piece: QuerySet[TrainingResult]) -> None:
    groups = list(_people(piece))
    piece.delete()
    typed = beside_of(sheet_import).get(TYPED, {})
    for people in groups:
        told = _tested(people)
        changed = list(Inspector.objects.select_for_update(of=("self",)).filter(pk__in=people).order_by("pk"))
        for person in changed:
            tested, until = told[person.pk]
            kept = typed.get(str(person.pk))
            person.tested_until = until if tested else date.fromisoformat(kept) if kept else None
        Inspector.objects.bulk_update(changed, ["tested_until"], batch_size=100)


def _tidy(sheet_import: SheetImport) -> None:
    made: QuerySet[Any] = made_beside(sheet_import, Training)
    made.filter(results=None).delete()


UNDO = Undo(_obstacles, _remove, _tidy)
