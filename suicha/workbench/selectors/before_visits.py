# SPDX-License-Identifier: Apache-2.0
"""What waits around the draw: the list, the plan, the task, the publication of the draw."""

from django.db.models import Exists, Min, OuterRef
from django.urls import reverse
from django.utils import timezone

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.catalogue.rules.publicity_settings import AFTER_DRAW, BEFORE_VISIT, SCHEMES
from suicha.catalogue.selectors import setting_lookup
from suicha.core import clock
from suicha.core.workdays import add_working_days
from suicha.disclosure.models import Publication
from suicha.disclosure.selectors import REGISTERS, waiting_registers
from suicha.draws.models import Draw
from suicha.planning.models import Plan, PlanApproval
from suicha.planning.selectors import rows_ready
from suicha.workbench.selectors.row import PER_KIND, Todo, published


def registers_to_publish(by: User) -> list[Todo]:
    """Joint lists and regimes outside the list that the public has not read as they stand now."""
    rows = []
    for kind, (title, _) in REGISTERS.items():
        url = f"{reverse('disclosure:queue')}?tab={kind}"
        waiting = waiting_registers(by, kind, Permission.ITEM_PUBLISH)
        rows += [Todo(f"公布{title}", "有改动", each.name, None, url, "去公布") for each in waiting[:PER_KIND]]
    return rows


def plans_to_submit(by: User) -> list[Todo]:
    plans = Plan.objects.filter(within(by, Permission.PLAN_EDIT), state__in=["draft", "returned"]).order_by("pk")
    words = {"draft": ("提交计划", "还在编制", "去编制"), "returned": ("修改计划", "已退回", "去修改")}
    rows = []
    for plan in plans[:PER_KIND]:
        act, note, verb = words[plan.state]
        rows.append(Todo(act, note, plan.title, None, reverse("planning:plan", args=[plan.pk]), verb))
    return rows


def rows_without_task(by: User) -> list[Todo]:
    """Rows whose time has not passed and from which a task may be made and none was."""
    rows = rows_ready(by).filter(ends_on__gte=clock.today(), tasks=None).order_by("starts_on", "pk")
    return [
        Todo("建立任务", f"计划{row.plan.get_state_display()}", row.title, row.starts_on,
             reverse("planning:task_create", args=[row.pk]), "去建立")
        for row in rows[:PER_KIND]
    ]  # fmt: skip


def plans_to_approve(by: User) -> list[Todo]:
    mine = PlanApproval.objects.filter(plan=OuterRef("pk"), round_at=OuterRef("submitted_at"), approved_by=by)
    plans = Plan.objects.filter(~Exists(mine), within(by, Permission.PLAN_APPROVE), state=Plan.State.SUBMITTED)
    plans = plans.exclude(submitted_by=by)
    return [
        Todo("审批计划", "由提交人以外的人审批", plan.title, None, reverse("planning:plan", args=[plan.pk]), "去审批")
        for plan in plans.order_by("pk")[:PER_KIND]
    ]


def plans_to_publish(by: User) -> list[Todo]:
    """Approved plans, each with the day by which the 细则 wants the scheme to be public."""
    plans = Plan.objects.filter(within(by, Permission.DISCLOSURE_PUBLISH), state=Plan.State.APPROVED)
    plans = plans.select_related("organisation").annotate(
        first_visit=Min("rows__tasks__starts_on"), drawn_at=Min("rows__tasks__draws__drawn_at")
    )
    scheme, days_at = setting_lookup("scheme_publication"), setting_lookup("draw_publication_days")
    todos = []
    for plan in plans.order_by("pk")[:PER_KIND]:
        rule, drawn_at = scheme(plan.organisation), plan.drawn_at
        due = plan.first_visit if rule == BEFORE_VISIT else None
        if rule == AFTER_DRAW and drawn_at:
            due = add_working_days(timezone.localtime(drawn_at).date(), days_at(plan.organisation)).on
        url = reverse("planning:plan", args=[plan.pk])
        todos.append(Todo("公示计划", f"已批准，{SCHEMES[rule]}", plan.title, due, url, "去公示"))
    return todos


def draws_to_publish(by: User) -> list[Todo]:
    draws = (
        Draw.objects.filter(within(by, Permission.DISCLOSURE_PUBLISH), drawn_at__isnull=False)
        .exclude(state=Draw.State.VOID)
        .exclude(pk__in=published(Publication.Kind.DRAW))
        .select_related("task", "organisation")
        .order_by("drawn_at")
    )
    rows, days_at = [], setting_lookup("draw_publication_days")
    url = f"{reverse('disclosure:queue')}?tab=draws"
    for draw in draws[:PER_KIND]:
        days = days_at(draw.organisation)
        due = add_working_days(timezone.localtime(draw.drawn_at).date(), days)
        note = f"抽取后{days}个工作日内"
        rows.append(Todo("公示抽取结果", note, draw.task.title, due.on, url, "去公示", due.provisional))
    return rows
