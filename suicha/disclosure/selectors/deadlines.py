# SPDX-License-Identifier: Apache-2.0
"""By when a result must be public: from which event the days run, and how many they are, both by the 细则 (PUB-2…4)."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Max, Q
from django.utils import timezone

from suicha.accounts.models import Organisation
from suicha.catalogue.selectors import setting_lookup
from suicha.core import clock
from suicha.core.workdays import Due, add_working_days
from suicha.draws.models import Draw
from suicha.inspections.models import Inspection
from suicha.planning.models import Task

# The order of the choices of the setting ``deadline_base``.
VISIT_DONE, TASK_DONE, SIGNED, DRAWN, REVIEWED = range(5)


class ResultDue(NamedTuple):
    """The day from which the days run (None: it has not come yet), how many they are, and the deadline."""

    base: date | None
    days: int
    due: Due | None


def result_dues(inspections: Iterable[Inspection]) -> dict[int, ResultDue]:
    """The deadline of each result, by the key of its inspection; in six queries whatever their number."""
    rows = list(inspections)
    days_at, base_at = setting_lookup("result_publication_days"), setting_lookup("deadline_base")
    organisations = Organisation.objects.in_bulk({row.organisation_id for row in rows})
    bases = {pk: base_at(organisation) for pk, organisation in organisations.items()}
    wanted = set(bases.values())
    tasks = {row.task_id for row in rows}
    items = _items(tasks) if days_at.per_item else {}
    ended = _ended(tasks) if TASK_DONE in wanted else {}
    drawn = _drawn(tasks) if DRAWN in wanted else {}
    found = {}
    for row in rows:
        base = {
            VISIT_DONE: row.finished_on,
            TASK_DONE: ended.get(row.task_id),
            SIGNED: _day(row.submitted_at),
            DRAWN: drawn.get(row.pk),
            REVIEWED: _day(row.reviewed_at),
        }[bases[row.organisation_id]]
        days = days_at(organisations[row.organisation_id], items.get(row.task_id, ()))
        found[row.pk] = ResultDue(base, days, add_working_days(base, days) if base else None)
    return found


def result_due(inspection: Inspection) -> tuple[date, Due]:
    """The base and the deadline of one result as its publication keeps them; a base still to come is today."""
    found = result_dues([inspection])[inspection.pk]
    base = found.base or clock.today()
    return base, found.due or add_working_days(base, found.days)


def _day(moment: object) -> date | None:
    return timezone.localtime(moment).date() if moment else None  # type: ignore[arg-type]


def _items(tasks: Collection[int]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = defaultdict(list)
    for task, lineage in Task.objects.filter(pk__in=tasks).order_by("pk").values_list("pk", "items__lineage"):
        found[task].append(lineage)
    return found


def _ended(tasks: Collection[int]) -> dict[int, date]:
    """The day on which the last visit of a task ended; absent while one is still to be made."""
    visits = Inspection.objects.filter(task__in=tasks).order_by().values("task")
    rows = visits.annotate(last=Max("finished_on"), left=Count("pk", filter=Q(finished_on=None)))
    return {row["task"]: row["last"] for row in rows if not row["left"]}


def _drawn(tasks: Collection[int]) -> dict[int, date]:
    draws = Draw.objects.filter(drawn_targets__inspection__task__in=tasks).order_by("pk")
    moments = draws.values_list("drawn_targets__inspection", "drawn_at")
    return {pk: day for pk, moment in moments if (day := _day(moment))}
