# SPDX-License-Identifier: Apache-2.0
"""Counts by department and by task, always from the rows themselves, in a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, F, Q, QuerySet

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import organisations_with, within
from suicha.core import clock
from suicha.disclosure.models import Publication
from suicha.disclosure.selectors import result_dues
from suicha.draws.models import DrawnTarget
from suicha.draws.selectors import OWED
from suicha.inspections.models import Answer, Inspection
from suicha.inspections.rules.results import PROBLEMS
from suicha.planning.models import Plan, Task
from suicha.registries.models import Target


@dataclass
class Figures:
    """What one department (or task) did in a year.  Each rate is a pair (part, whole); no whole means no rate."""

    name: str
    code: str = ""
    pk: int = 0
    targets: int = 0
    covered: int = 0
    planned: int = 0
    drawn: int = 0
    due: int = 0
    finished: int = 0
    published: int = 0
    on_time: int = 0
    publication_overdue: int = 0
    with_problem: int = 0
    problems: int = 0
    closed: int = 0

    @property
    def to_publish(self) -> int:
        """Results whose publication is already judged: published, or not published and past the deadline."""
        return self.published + self.publication_overdue

    def add(self, other: "Figures") -> None:
        for name in COUNTED:
            setattr(self, name, getattr(self, name) + getattr(other, name))


COUNTED = (
    "targets", "covered", "planned", "drawn", "due", "finished",
    "published", "on_time", "publication_overdue", "with_problem", "problems", "closed",
)  # fmt: skip


@dataclass
class YearFigures:
    """The figures of a year: a row per department and their sum."""

    year: int
    departments: list[Figures]
    total: Figures = field(default_factory=lambda: Figures("合计"))


def years(by: User) -> list[int]:
    """Years with a plan this person may see, newest first."""
    plans = Plan.objects.filter(within(by, Permission.STATISTICS_VIEW))
    return sorted(set(plans.values_list("year", flat=True)) | {clock.today().year}, reverse=True)


def department_figures(*, by: User, year: int) -> YearFigures:
    """One row per bureau this person may see, zero rows kept, in the order of the tree."""
    bureaus = list(organisations_with(by, Permission.STATISTICS_VIEW).filter(kind=Organisation.Kind.BUREAU))
    rows = {bureau.path: Figures(bureau.short_name, bureau.code, bureau.pk) for bureau in bureaus}

    def put(name: str, counts: Iterable[tuple[str, int]]) -> None:
        for path, number in counts:
            row = next((row for root, row in rows.items() if path.startswith(root)), None)
            if row:
                setattr(row, name, getattr(row, name) + number)

    in_year = Q(task__row__plan__year=year)
    active = Target.objects.filter(within(by, Permission.STATISTICS_VIEW), status=Target.Status.ACTIVE)
    put("targets", _grouped(active, "organisation__path"))
    drawn = DrawnTarget.objects.filter(
        within(by, Permission.STATISTICS_VIEW, "draw__organisation"), OWED, draw__task__row__plan__year=year
    )
    put("drawn", _grouped(drawn, "draw__organisation__path"))
    still_active = drawn.filter(target__status=Target.Status.ACTIVE)
    put("covered", _grouped(still_active, "draw__organisation__path", distinct="target"))
    plans = Plan.objects.filter(
        within(by, Permission.STATISTICS_VIEW), year=year, state=Plan.State.PUBLISHED, rows__isnull=False
    )
    put("planned", plans.values_list("organisation__path", "rows__number"))
    inspections = Inspection.objects.filter(within(by, Permission.STATISTICS_VIEW), in_year)
    for name, counts in _inspection_counts(inspections).items():
        put(name, counts)
    put("publication_overdue", _overdue(inspections).items())
    figures = YearFigures(year, list(rows.values()))
    for row in figures.departments:
        figures.total.add(row)
    return figures


def task_figures(*, by: User, year: int, organisation: Organisation) -> list[Figures]:
    """One row per task of a bureau in a year, oldest first."""
    tasks = Task.objects.filter(
        within(by, Permission.STATISTICS_VIEW), row__plan__year=year, organisation__path__startswith=organisation.path
    ).order_by("pk")
    rows = {task.pk: Figures(task.title, task.number, task.pk, planned=task.draw_size) for task in tasks}
    drawn = DrawnTarget.objects.filter(OWED, draw__task__in=rows)
    inspections = Inspection.objects.filter(task__in=rows)
    found: dict[str, Iterable[tuple[int, int]]] = {"drawn": _grouped(drawn, "draw__task")}
    found |= _inspection_counts(inspections, "task")
    found["publication_overdue"] = list(_overdue(inspections, "task").items())
    for name, counts in found.items():
        for task_id, number in counts:
            setattr(rows[task_id], name, number)
    return list(rows.values())


def monthly_progress(*, by: User, year: int) -> list[tuple[int, int, int | None]]:
    """(month, visits due by its end, visits finished by its end), both since January; months to come have no finish."""
    visits = Inspection.objects.filter(within(by, Permission.STATISTICS_VIEW), task__row__plan__year=year)
    days = list(visits.values_list("due_on", "finished_on"))
    last = clock.today().month if year == clock.today().year else 12
    return [
        (
            month,
            sum((due.year, due.month) <= (year, month) for due, _ in days),
            sum(bool(done and (done.year, done.month) <= (year, month)) for _, done in days) if month <= last else None,
        )
        for month in range(1, 13)
    ]


def item_problem_rates(*, by: User, year: int, limit: int = 8) -> list[tuple[str, int, int]]:
    """Items with the highest share of visits that found a problem: (item, with a problem, all answered)."""
    answers = Answer.objects.filter(
        within(by, Permission.STATISTICS_VIEW, "inspection__organisation"),
        inspection__task__row__plan__year=year,
        inspection__state=Inspection.State.APPROVED,
    )
    rows = answers.values_list("item__name").annotate(
        problems=Count("pk", filter=Q(result__in=PROBLEMS)), answered=Count("pk")
    )
    found = [(str(name), int(problems), int(answered)) for name, problems, answered in rows if problems]
    return sorted(found, key=lambda row: (-row[1] / row[2], row[0]))[:limit]


def _grouped(rows: QuerySet, path: str, distinct: str = "pk") -> list[tuple]:  # type: ignore[type-arg]
    return list(rows.values_list(path).annotate(number=Count(distinct, distinct=True)))


def _inspection_counts(inspections: "QuerySet[Inspection]", key: str = "organisation__path") -> dict[str, list]:  # type: ignore[type-arg]
    today = clock.today()
    results = Publication.objects.filter(
        kind=Publication.Kind.RESULT, version=1, subject_id__in=inspections.values("pk")
    )
    on_time = results.filter(published_at__date__lte=F("due_on"))
    approved = inspections.filter(state=Inspection.State.APPROVED)
    problems = Answer.objects.filter(inspection__in=approved.values("pk"), result__in=PROBLEMS)
    return {
        "due": _grouped(inspections.filter(Q(due_on__lte=today) | Q(finished_on__isnull=False)), key),
        "finished": _grouped(inspections.filter(finished_on__isnull=False), key),
        "published": _grouped(inspections.filter(pk__in=results.values("subject_id")), key),
        "on_time": _grouped(inspections.filter(pk__in=on_time.values("subject_id")), key),
        "with_problem": _grouped(approved.filter(pk__in=problems.values("inspection")), key),
        "problems": _grouped(problems, f"inspection__{key}"),
        "closed": _grouped(problems.filter(rectification__state="closed"), f"inspection__{key}"),
    }


def _overdue(inspections: "QuerySet[Inspection]", key: str = "organisation__path") -> Mapping:  # type: ignore[type-arg]
    """Finished, not published, and past the deadline of the organisation's 细则, counted by ``key``."""
    published = Publication.objects.filter(kind=Publication.Kind.RESULT).values("subject_id")
    waiting = inspections.filter(finished_on__isnull=False).exclude(pk__in=published)
    counts: dict[object, int] = defaultdict(int)
    rows = list(waiting.annotate(group=F(key)).order_by("pk"))
    dues = result_dues(rows)
    for row in rows:
        due = dues[row.pk].due
        if due and due.on < clock.today():
            counts[row.group] += 1
    return counts
