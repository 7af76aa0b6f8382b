# SPDX-License-Identifier: Apache-2.0
"""Questions about visits, their groups, their results and how far a task has come."""

from datetime import date
from typing import Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, Prefetch, Q, QuerySet
from django.utils import timezone

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.core import clock
from suicha.core.lamps import Lamp, lamp
from suicha.draws.models import Draw, DrawnTarget, Matching, Seat
from suicha.draws.selectors import OWED, to_visit, with_place
from suicha.inspections.models import Answer, Companion, Inspection, Participation, Photo
from suicha.inspections.rules.results import PROBLEMS
from suicha.planning.models import Task
from suicha.registries.models import Entrustment, Target
from suicha.registries.selectors import entrustments_in_force

OPEN_STATES = ("dispatched", "started", "returned")


class Progress(NamedTuple):
    """How far a task has come, in drawn targets that must be visited; nothing of it is stored."""

    drawn: int
    dispatched: int
    started: int
    submitted: int
    approved: int
    overdue: int
    with_problems: int

    @property
    def done(self) -> bool:
        return 0 < self.drawn == self.approved


class Waiting(NamedTuple):
    """A matched draw with its batches that are not dispatched yet: (batch, number of targets)."""

    draw: Draw
    batches: list[tuple[int, int]]
    dispatched: int


def visible_to(by: User) -> Q:
    """Visits of the organisations in which ``by`` may look at visits, and those of their own groups."""
    own = Seat.objects.current().filter(inspector__user=by).values("drawn_target")
    return within(by, Permission.INSPECTION_VIEW) | Q(drawn_target__in=own)


def inspection_list(
    by: User, *, state: str = "", task: int | None = None, text: str = "", year: int | None = None
) -> QuerySet[Inspection]:
    """Visits ``by`` may look at.  ``state`` may also be ``overdue``; ``text`` is part of a name, code or number.

    ``year`` is the year of the plan the visit goes back to.
    """
    rows = Inspection.objects.filter(visible_to(by))
    if year is not None:
        rows = rows.filter(task__row__plan__year=year)
    if state == "overdue":
        rows = rows.filter(overdue(clock.today()))
    elif state:
        rows = rows.filter(state=state)
    if task is not None:
        rows = rows.filter(task=task)
    if text:
        rows = rows.filter(
            Q(target__name__icontains=text)
            | Q(target__credit_code__icontains=text)
            | Q(notice_number__icontains=text)
            | Q(task__title__icontains=text)
        )
    return _with_rows(rows)


def my_inspections(by: User) -> QuerySet[Inspection]:
    """Visits in whose group ``by`` sits, the next one due first."""
    own = Seat.objects.current().filter(inspector__user=by).values("drawn_target")
    return _with_rows(Inspection.objects.filter(drawn_target__in=own)).order_by("due_on", "pk")


def my_open(by: User) -> list[Inspection]:
    """What is still to do for ``by``, the next one due first."""
    return list(my_inspections(by).filter(state__in=OPEN_STATES))


def my_waiting(by: User) -> int:
    """How many visits of ``by`` are with the reviewer."""
    return my_inspections(by).filter(state=Inspection.State.SUBMITTED).count()


def my_tasks(by: User, *, limit: int = 200) -> list[tuple[Task, list[Inspection]]]:
    """The newest ``limit`` visits of ``by`` under their tasks, the newest task first, what is still to do on top."""
    groups: dict[Task, list[Inspection]] = {}
    for visit in my_inspections(by).order_by("-task", "due_on", "pk")[:limit]:
        groups.setdefault(visit.task, []).append(visit)
    for visits in groups.values():
        visits.sort(key=lambda visit: visit.state == Inspection.State.APPROVED)
    return list(groups.items())


def tasks_visible(by: User) -> QuerySet[Task]:
    """Tasks of the organisations in which ``by`` may look at visits."""
    return Task.objects.filter(within(by, Permission.INSPECTION_VIEW)).select_related("organisation")


def problems_in(visit: Inspection) -> int:
    """How many items of a visit fetched with its answers say that a problem was found."""
    return sum(bool(answer.verdict and answer.verdict.problem) for answer in visit.answers.all())


def tasks_with_visits(by: User, *, limit: int = 100) -> list[tuple[int, str]]:
    """(pk, title) of the newest tasks with a visit ``by`` may look at, for the filter."""
    found = Task.objects.filter(pk__in=Inspection.objects.filter(visible_to(by)).values("task"))
    return list(found.order_by("-pk").values_list("pk", "title")[:limit])


def visit_counts(by: User, *, year: int | None = None) -> dict[str, int]:
    """How many visits stand in each state, ``overdue`` and ``all``, in one query."""
    rows = Inspection.objects.filter(visible_to(by))
    if year is not None:
        rows = rows.filter(task__row__plan__year=year)
    states = {code: Count("pk", filter=Q(state=code)) for code in Inspection.State.values}
    return rows.aggregate(all=Count("pk"), overdue=Count("pk", filter=overdue(clock.today())), **states)


def _with_rows(rows: QuerySet[Inspection]) -> QuerySet[Inspection]:
    seats = Seat.objects.current().select_related("inspector__organisation").order_by("drawn_target", "position")
    answers = Answer.objects.select_related("item").order_by("inspection", "position")
    of = ("task", "target__town", "organisation", "drawn_target__draw", "drawn_target__came", "leader", "station")
    return rows.select_related(*of).prefetch_related(
        Prefetch("companions", queryset=Companion.objects.select_related("inspector__organisation").order_by("pk")),
        Prefetch("drawn_target__seats", queryset=seats),
        Prefetch("answers", queryset=answers),
    )


def group_of(inspection: Inspection) -> list[Seat]:
    """Those who sit in the visit's group now, by position."""
    return list(inspection.drawn_target.seats.current().select_related("inspector__organisation").order_by("position"))


def participations_of(inspection: Inspection) -> list[Participation]:
    """The entrusted institutions that took part, in the order they were registered."""
    of = ("entrustment__institution", "entrustment__file", "registered_by")
    return list(inspection.participations.select_related(*of).order_by("pk"))


def entrustments_for(inspection: Inspection) -> QuerySet[Entrustment]:
    """What the visit's bureau has entrusted to institutions, for the day of the visit."""
    started = inspection.started_at
    on = timezone.localtime(started).date() if started else clock.today()
    return entrustments_in_force(inspection.organisation, on)


def answers_of(inspection: Inspection) -> list[Answer]:
    """All items of the visit in order, each with its photos; an item without a result has ``result == ""``."""
    photos = Photo.objects.select_related("file", "inspector").order_by("pk")
    return list(
        inspection.answers.select_related("item", "answered_by")
        .prefetch_related(Prefetch("photos", queryset=photos))
        .order_by("position")
    )


def photos_visible(by: User) -> QuerySet[Photo]:
    """Photos of visits ``by`` may look at."""
    return Photo.objects.filter(inspection__in=Inspection.objects.filter(visible_to(by))).select_related("file")


def overdue(today: date) -> Q:
    """Visits not yet handed in after their last day.  Computed, never stored."""
    return Q(state__in=OPEN_STATES, due_on__lt=today)


def visit_lamp(inspection: Inspection) -> Lamp | None:
    """The due lamp while the visit is open; nothing once it was handed in."""
    return lamp(inspection.due_on, clock.today()) if inspection.state in OPEN_STATES else None


def last_visit(target: Target, *, before: Inspection) -> Inspection | None:
    """The last reviewed visit to the same target, so that the group knows what was found then (INSP-21)."""
    found = Inspection.objects.filter(target=target, state="approved").exclude(pk=before.pk)
    return found.prefetch_related("answers").order_by("-finished_on", "-pk").first()


def task_progress(task: Task) -> Progress:
    """Counts over the drawn targets of ``task`` that must be visited (drawn and mandatory)."""
    today = clock.today()
    visits = Inspection.objects.filter(task=task)
    counts = visits.aggregate(
        dispatched=Count("pk"),
        started=Count("pk", filter=~Q(state="dispatched")),
        submitted=Count("pk", filter=Q(state__in=("submitted", "approved"))),
        approved=Count("pk", filter=Q(state="approved")),
        overdue=Count("pk", filter=overdue(today)),
    )
    problems = Answer.objects.filter(inspection__task=task, inspection__state="approved", result__in=PROBLEMS)
    return Progress(
        drawn=DrawnTarget.objects.filter(OWED, draw__task=task).count(),
        with_problems=problems.order_by("inspection").values("inspection").distinct().count(),
        **counts,
    )


def problems(by: User) -> QuerySet[Answer]:
    """Reviewed results that say a problem was found, where ``by`` may look at dispositions (DISP-11).

    Only reviewed ones: until then a result may still be returned and corrected.
    """
    return (
        Answer.objects.filter(within(by, Permission.DISPOSITION_VIEW, "inspection__organisation"))
        .filter(inspection__state="approved", result__in=PROBLEMS)
        .select_related("item", "inspection__target", "inspection__task", "inspection__organisation")
    )


def dispatchable(by: User) -> Q:
    """Draws of the organisations in which ``by`` may dispatch, also those of which they matched a part (DRAW-13)."""
    part = Matching.objects.filter(within(by, Permission.INSPECTION_DISPATCH)).values("draw")
    return within(by, Permission.INSPECTION_DISPATCH) | Q(pk__in=part)


def with_group(rows: QuerySet[Any]) -> QuerySet[Any]:
    """The rows that were matched: an amendment may have left the last ones of a list without a group."""
    return rows.filter(Exists(Seat.objects.filter(drawn_target=OuterRef("pk"))))


def draws_to_dispatch(by: User) -> list[Waiting]:
    """Matched draws of the organisations in which ``by`` may dispatch, with what is still waiting."""
    draws = list(
        Draw.objects.filter(dispatchable(by), state="matched").select_related("task", "organisation").order_by("-pk")
    )
    mine = within(by, Permission.INSPECTION_DISPATCH, "draw__organisation") | within(
        by, Permission.INSPECTION_DISPATCH, "matching__organisation"
    )
    rows = (
        with_group(with_place(DrawnTarget.objects.filter(OWED & mine, draw__in=draws)))
        .values("draw", "part")
        .annotate(waiting=Count("pk", filter=Q(inspection=None)), sent=Count("inspection"))
        .order_by("draw", "part")
    )
    batches: dict[int, list[tuple[int, int]]] = {}
    sent: dict[int, int] = {}
    for row in rows:
        sent[row["draw"]] = sent.get(row["draw"], 0) + row["sent"]
        if row["waiting"]:
            batches.setdefault(row["draw"], []).append((row["part"], row["waiting"]))
    return [Waiting(draw, batches[draw.pk], sent[draw.pk]) for draw in draws if draw.pk in batches]


def batches_ended(draw: Draw) -> int:
    """Batches 1 to this one have been inspected: every visit owed in them is over (handed in or reviewed)."""
    over = Q(inspection__finished_on__isnull=False)
    rows = to_visit(draw).order_by().values("part").annotate(due=Count("pk"), over=Count("pk", filter=over))
    ended = {row["part"] for row in rows if row["over"] == row["due"]}
    return next((batch - 1 for batch in range(1, len(ended) + 2) if batch not in ended), 0)
