# SPDX-License-Identifier: Apache-2.0
"""What waits after the draw: visits, their review, their publication, and the problems they found."""

from collections.abc import Callable

from django.db.models import Q, QuerySet
from django.urls import reverse

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.core import clock
from suicha.core.workdays import Due
from suicha.disclosure.models import Publication
from suicha.disclosure.selectors import result_dues
from suicha.dispositions.models import Rectification
from suicha.draws.models import Draw, Seat
from suicha.inspections.models import Answer, Inspection
from suicha.inspections.rules.notice import Notice, last_day_to_tell
from suicha.inspections.rules.results import PROBLEMS
from suicha.workbench.selectors.row import PER_KIND, Todo, published


def draws_to_dispatch(by: User) -> list[Todo]:
    draws = (
        Draw.objects.filter(within(by, Permission.INSPECTION_DISPATCH), state=Draw.State.MATCHED)
        .exclude(task__inspections__isnull=False)
        .select_related("task")
        .order_by("pk")
    )
    return [
        Todo(
            "派发检查", draw.number, draw.task.title, draw.task.ends_on, reverse("inspections:dispatch_list"), "去派发"
        )
        for draw in draws[:PER_KIND]
    ]


def visits_to_tell(by: User) -> list[Todo]:
    """Visits with a day that must be announced beforehand and were not, until the last day on which that is in time."""
    visits = _visits(within(by, Permission.INSPECTION_DISPATCH), ["dispatched"])
    visits = visits.filter(notice=Notice.BEFORE, notified_at=None).exclude(visit_on=None)
    return [
        Todo(
            "告知检查对象",
            f"检查前{visit.notice_days}个工作日",
            visit.target.name,
            last_day_to_tell(visit.visit_on, visit.notice_days),
            reverse("inspections:inspection", args=[visit.pk]),
            "去登记",
        )
        for visit in visits.order_by("visit_on", "pk")[:PER_KIND]
        if visit.visit_on
    ]


def my_visits(by: User) -> list[Todo]:
    visits = _visits(
        Q(drawn_target__in=Seat.objects.current().filter(inspector__user=by).values("drawn_target")),
        ["dispatched", "started", "returned"],
    )
    words = {"dispatched": "上门检查", "started": "录入检查结果", "returned": "补正检查结果"}
    return [
        Todo(
            words[visit.state],
            visit.notice_number,
            visit.target.name,
            visit.due_on,
            reverse("inspections:m_visit", args=[visit.pk]),
            "去检查",
        )
        for visit in visits.order_by("due_on", "pk")[:PER_KIND]
    ]


def visits_to_review(by: User) -> list[Todo]:
    """Results to be reviewed, each by the day by which it has to be public: no source sets another one for this."""
    visits = _visits(within(by, Permission.INSPECTION_REVIEW), ["submitted"]).exclude(submitted_by=by)
    found = list(visits.order_by("finished_on", "pk")[:PER_KIND])
    dues = result_dues(found)
    return [
        _until(
            dues[visit.pk].due,
            "审核检查结果",
            f"{visit.task.title}，{dues[visit.pk].days}个工作日内公示",
            visit.target.name,
            reverse("inspections:inspection", args=[visit.pk]),
            "去审核",
        )
        for visit in found
    ]


def _until(due: Due | None, act: str, note: str, subject: str, url: str, verb: str) -> Todo:
    """Something waiting with a deadline in working days, which may be 暂定; none where it has not begun to run."""
    return Todo(act, note, subject, due.on if due else None, url, verb, bool(due and due.provisional))


def _visits(who: Q, states: list[str]) -> "QuerySet[Inspection]":
    return Inspection.objects.filter(who, state__in=states).select_related("target", "task")


def results_to_publish(by: User) -> list[Todo]:
    visits = (
        _visits(within(by, Permission.DISCLOSURE_PUBLISH), ["approved"])
        .exclude(pk__in=published(Publication.Kind.RESULT))
        .order_by("finished_on", "pk")[:PER_KIND]
    )
    dues = result_dues(visits)
    return [
        _until(
            dues[visit.pk].due,
            "公示检查结果",
            f"{dues[visit.pk].days}个工作日内",
            visit.target.name,
            reverse("disclosure:result_preview", args=[visit.pk]),
            "去公示",
        )
        for visit in visits
    ]


def problems_to_order(by: User) -> list[Todo]:
    answers = (
        Answer.objects.filter(
            within(by, Permission.DISPOSITION_ORDER, "inspection__organisation"),
            inspection__state=Inspection.State.APPROVED,
            result__in=PROBLEMS,
            rectification=None,
        )
        .select_related("inspection__target", "item")
        .order_by("inspection__reviewed_at", "pk")
    )
    return [
        Todo(
            "责令整改",
            answer.item.name,
            answer.inspection.target.name,
            None,
            reverse("dispositions:problem", args=[answer.pk]),
            "去责令",
        )
        for answer in answers[:PER_KIND]
    ]


def rectifications(permission: Permission, states: list[str], act: str, verb: str) -> Callable[[User], list[Todo]]:
    def find(by: User) -> list[Todo]:
        rows = (
            Rectification.objects.filter(within(by, permission), state__in=states)
            .select_related("answer__inspection__target")
            .order_by("due_on", "pk")
        )
        return [
            Todo(
                act,
                row.order_number,
                row.answer.inspection.target.name,
                row.due_on,
                reverse("dispositions:rectification", args=[row.pk]),
                verb,
                row.due_provisional,
            )
            for row in rows[:PER_KIND]
        ]

    return find


def overdue_rectifications(by: User) -> list[Todo]:
    return [todo for todo in waiting_for_firm(by) if todo.due and todo.due < clock.today()]


waiting_for_firm = rectifications(Permission.DISPOSITION_ORDER, ["ordered", "reopened"], "催企业交整改报告", "去催办")
