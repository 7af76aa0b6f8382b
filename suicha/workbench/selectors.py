# SPDX-License-Identifier: Apache-2.0
"""What waits for a person, and where to find a thing by its name or number.

A table of questions, one per kind of work; each asks for what this person may act on, so the number of queries is the
number of kinds, whatever the number of rows.
"""

from collections.abc import Callable
from datetime import date
from typing import NamedTuple

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.urls import reverse

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.catalogue.selectors import setting_lookup
from suicha.core import clock
from suicha.core.lamps import Lamp, lamp
from suicha.core.workdays import add_working_days
from suicha.disclosure.models import Publication
from suicha.dispositions.models import Rectification
from suicha.draws.models import Draw, Witness
from suicha.inspections.models import Answer, Inspection
from suicha.inspections.rules.results import RESULTS
from suicha.planning.models import Plan, Task
from suicha.registries.models import Inspector, Target

PER_KIND = 20
PROBLEMS = [code for code, result in RESULTS.items() if result.problem]


class Todo(NamedTuple):
    """One thing waiting: what to do, about what, until when, and the door to it."""

    act: str
    note: str
    subject: str
    due: date | None
    url: str
    verb: str

    @property
    def lamp(self) -> Lamp | None:
        return lamp(self.due, clock.today()) if self.due else None


class Kind(NamedTuple):
    """A kind of work: whose it is, and how to find it."""

    permission: Permission
    find: Callable[[User], list[Todo]]


def todo_list(by: User) -> list[Todo]:
    """All that waits for ``by``: what is overdue first, then by deadline, then what has none."""
    found = [todo for kind in KINDS if by.paths_with(kind.permission) for todo in kind.find(by)]
    return sorted(found, key=lambda todo: (todo.due is None, todo.due or date.max))


def _plans_to_approve(by: User) -> list[Todo]:
    plans = Plan.objects.filter(within(by, Permission.PLAN_APPROVE), state=Plan.State.SUBMITTED).exclude(
        submitted_by=by
    )
    return [
        Todo("审批计划", "由提交人以外的人审批", plan.title, None, reverse("planning:plan", args=[plan.pk]), "去审批")
        for plan in plans.order_by("pk")[:PER_KIND]
    ]


def _plans_to_publish(by: User) -> list[Todo]:
    plans = Plan.objects.filter(within(by, Permission.DISCLOSURE_PUBLISH), state=Plan.State.APPROVED)
    return [
        Todo("公示计划", "已批准", plan.title, None, reverse("planning:plan", args=[plan.pk]), "去公示")
        for plan in plans.order_by("pk")[:PER_KIND]
    ]


def _tasks_to_freeze(by: User) -> list[Todo]:
    tasks = Task.objects.filter(within(by, Permission.DRAW_FREEZE), draw=None).order_by("starts_on", "pk")
    return [
        Todo(
            "冻结名录", "冻结后才能抽取", task.title, task.starts_on, reverse("draws:freeze", args=[task.pk]), "去冻结"
        )
        for task in tasks[:PER_KIND]
    ]


def _draws_under_way(by: User) -> list[Todo]:
    open_seats = Witness.objects.filter(draw=OuterRef("pk"), locked_at=None)
    draws = (
        Draw.objects.filter(within(by, Permission.DRAW_REVEAL), state__in=["frozen", "committed", "drawn"])
        .annotate(waits=Exists(open_seats))
        .select_related("task")
        .order_by("pk")
    )
    words = {"frozen": ("公布承诺", "去公布"), "drawn": ("匹配检查人员", "去匹配")}
    rows = []
    for draw in draws[:PER_KIND]:
        waiting = ("等见证人输入", "看进度") if draw.waits else ("揭示种子并抽取", "去抽取")
        act, verb = words.get(draw.state, waiting)
        url = reverse("draws:draw", args=[draw.pk])
        rows.append(Todo(act, draw.number, draw.task.title, draw.task.starts_on, url, verb))
    return rows


def _draws_to_publish(by: User) -> list[Todo]:
    draws = (
        Draw.objects.filter(within(by, Permission.DISCLOSURE_PUBLISH), drawn_at__isnull=False)
        .exclude(pk__in=_published(Publication.Kind.DRAW))
        .select_related("task", "organisation")
        .order_by("drawn_at")
    )
    rows, days_at = [], setting_lookup("draw_publication_days")
    for draw in draws[:PER_KIND]:
        days = days_at(draw.organisation)
        due = add_working_days(draw.drawn_at.date(), days).on if draw.drawn_at else None
        rows.append(
            Todo("公示抽取结果", f"抽取后{days}个工作日内", draw.task.title, due, reverse("disclosure:queue"), "去公示")
        )
    return rows


def _draws_to_dispatch(by: User) -> list[Todo]:
    draws = (
        Draw.objects.filter(within(by, Permission.INSPECTION_DISPATCH), state=Draw.State.MATCHED)
        .exclude(task__inspections__isnull=False)
        .select_related("task")
        .order_by("pk")
    )
    return [
        Todo(
            "派发检查", draw.number, draw.task.title, draw.task.ends_on, reverse("draws:draw", args=[draw.pk]), "去派发"
        )
        for draw in draws[:PER_KIND]
    ]


def _my_visits(by: User) -> list[Todo]:
    visits = _visits(Q(drawn_target__seats__inspector__user=by), ["dispatched", "started", "returned"])
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


def _visits_to_review(by: User) -> list[Todo]:
    visits = _visits(within(by, Permission.INSPECTION_REVIEW), ["submitted"]).exclude(submitted_by=by)
    return [
        Todo(
            "审核检查结果",
            f"{visit.task.title}",
            visit.target.name,
            add_working_days(visit.finished_on, 5).on if visit.finished_on else None,
            reverse("inspections:inspection", args=[visit.pk]),
            "去审核",
        )
        for visit in visits.order_by("finished_on", "pk")[:PER_KIND]
    ]


def _visits(who: Q, states: list[str]) -> "QuerySet[Inspection]":
    return Inspection.objects.filter(who, state__in=states).select_related("target", "task")


def _results_to_publish(by: User) -> list[Todo]:
    visits = (
        _visits(within(by, Permission.DISCLOSURE_PUBLISH), ["approved"])
        .exclude(pk__in=_published(Publication.Kind.RESULT))
        .order_by("finished_on", "pk")[:PER_KIND]
    )
    organisations = Organisation.objects.in_bulk({visit.organisation_id for visit in visits})
    days_at = setting_lookup("result_publication_days")
    days = {pk: days_at(organisation) for pk, organisation in organisations.items()}
    return [
        Todo(
            "公示检查结果",
            f"检查结束后{days[visit.organisation_id]}个工作日内",
            visit.target.name,
            add_working_days(visit.finished_on, days[visit.organisation_id]).on if visit.finished_on else None,
            reverse("disclosure:queue"),
            "去公示",
        )
        for visit in visits
    ]


def _problems_to_order(by: User) -> list[Todo]:
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
        Todo("责令整改", answer.item.name, answer.inspection.target.name, None, reverse("dispositions:list"), "去责令")
        for answer in answers[:PER_KIND]
    ]


def _rectifications(permission: Permission, states: list[str], act: str, verb: str) -> Callable[[User], list[Todo]]:
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
            )
            for row in rows[:PER_KIND]
        ]

    return find


def _overdue_rectifications(by: User) -> list[Todo]:
    return [todo for todo in _waiting_for_firm(by) if todo.due and todo.due < clock.today()]


_waiting_for_firm = _rectifications(Permission.DISPOSITION_ORDER, ["ordered", "reopened"], "催企业交整改报告", "去催办")

KINDS = (
    Kind(Permission.PLAN_APPROVE, _plans_to_approve),
    Kind(Permission.DISCLOSURE_PUBLISH, _plans_to_publish),
    Kind(Permission.DRAW_FREEZE, _tasks_to_freeze),
    Kind(Permission.DRAW_REVEAL, _draws_under_way),
    Kind(Permission.DISCLOSURE_PUBLISH, _draws_to_publish),
    Kind(Permission.INSPECTION_DISPATCH, _draws_to_dispatch),
    Kind(Permission.INSPECTION_ENTER, _my_visits),
    Kind(Permission.INSPECTION_REVIEW, _visits_to_review),
    Kind(Permission.DISCLOSURE_PUBLISH, _results_to_publish),
    Kind(Permission.DISPOSITION_ORDER, _problems_to_order),
    Kind(Permission.DISPOSITION_ORDER, _overdue_rectifications),
    Kind(
        Permission.DISPOSITION_VERIFY,
        _rectifications(Permission.DISPOSITION_VERIFY, ["reported"], "核实整改", "去核实"),
    ),
    Kind(
        Permission.DISPOSITION_CLOSE, _rectifications(Permission.DISPOSITION_CLOSE, ["verified"], "办结问题", "去办结")
    ),
)


def _published(kind: str) -> "QuerySet[Publication, int]":
    return Publication.objects.filter(kind=kind).values_list("subject_id", flat=True)


class Hit(NamedTuple):
    """A thing found: what it is, its name, its number, the door to it."""

    kind: str
    name: str
    number: str
    url: str


def search(by: User, text: str, limit: int = 10) -> list[Hit]:
    """Things whose name or number holds ``text``, at most ``limit`` of each kind."""
    if not text:
        return []
    sources = (
        ("检查对象", Permission.TARGET_VIEW, Target, ("name", "number", "register_number"), "registries:target"),
        ("检查人员", Permission.INSPECTOR_VIEW, Inspector, ("name", "certificate"), "registries:inspector"),
        ("任务", Permission.TASK_VIEW, Task, ("title", "number"), "planning:task"),
        ("检查", Permission.INSPECTION_VIEW, Inspection, ("target__name", "notice_number"), "inspections:inspection"),
        ("整改", Permission.DISPOSITION_VIEW, Rectification, ("order_number",), "dispositions:rectification"),
        ("抽取", Permission.DRAW_VIEW, Draw, ("task__title", "number"), "draws:draw"),
    )
    hits = []
    for kind, permission, model, fields, route in sources:
        if not by.paths_with(permission):
            continue
        match = Q()
        for field in fields:
            match |= Q(**{f"{field}__icontains": text})
        rows = model._default_manager.filter(within(by, permission), match)
        named = rows.order_by("-pk").values_list("pk", F(fields[0]), F(fields[-1]))[:limit]
        hits += [Hit(kind, str(name), str(number), reverse(route, args=[pk])) for pk, name, number in named]
    return hits
