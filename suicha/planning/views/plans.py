# SPDX-License-Identifier: Apache-2.0
"""Plans: list, one plan with its checks, submission, approval and export."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.selectors import organisations_with
from suicha.catalogue.rules.publicity_settings import BEFORE_TASK, SCHEMES
from suicha.catalogue.selectors import rule_in_force, setting
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import table_response
from suicha.planning import selectors, services
from suicha.planning.forms import CommentForm, PlanFilter, PlanForm, ReturnForm, SubmitForm
from suicha.planning.models import Plan
from suicha.planning.views.deliberations import deliberation_part
from suicha.registries.selectors import scope_text, town_names
from suicha.registries.views.targets import history

FIELDS = {"plan_title_taken": "title", "plan_title_missing": "title", "plan_year_wrong": "year"}
HEAD = (
    "序号", "抽查内容", "抽查事项", "事项类别", "对象范围", "范围内对象数", "抽查比例", "抽查数量", "检查方式", "开始",
    "结束", "牵头单位", "参与部门",
)  # fmt: skip
STEPS = ("编制", "提交", "批准", "公示")


@require_GET
@requires(Permission.PLAN_VIEW)
@readonly
def plans(request: HttpRequest) -> HttpResponse:
    form = PlanFilter(request.GET, years=selectors.plan_years(request.user))
    page = paginate(selectors.plan_list(request.user, **form.conditions()), request.GET)
    context = {"form": form, "page": page, "can_edit": may(request.user, Permission.PLAN_EDIT)}
    return render(request, "planning/plans.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def plan_create(request: HttpRequest) -> HttpResponse:
    allowed = organisations_with(request.user, Permission.PLAN_EDIT)
    year = clock.today().year
    initial = {
        "organisation": request.user.organisation_id,
        "year": year,
        "title": f"{year}年度“双随机、一公开”抽查工作计划",
    }
    form = PlanForm(request.POST or None, organisations=allowed, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            plan = services.plan_create(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, "计划已建立，现在添加计划行。")
            return redirect("planning:plan", pk=plan.pk)
    context = {"form": form, "title": "编制年度计划", "button": "建立计划", "back": reverse("planning:plans")}
    context |= {"list_name": "年度计划"}
    return render(request, "planning/form.html", context, status=422 if form.is_bound else 200)


def _steps(plan: Plan) -> list[dict]:
    done = {"draft": 0, "returned": 0, "submitted": 2, "approved": 3, "published": 4}[plan.state]
    notes = [
        [plan.organisation.short_name],
        [_who(plan.submitted_at, plan.submitted_by)] if done > 1 else [],
        _levels(plan) or ["由提交人以外的分管领导审批"],
        [_who(plan.published_at, plan.published_by)] if done > 3 else [],
    ]
    states = ["done" if place < done else "now" if place == done else "" for place in range(len(STEPS))]
    return [
        {"name": name, "state": state, "notes": note} for name, state, note in zip(STEPS, states, notes, strict=True)
    ]


def _levels(plan: Plan) -> list[str]:
    """Who has approved in this round, level by level; of a plan of before, the one who did."""
    given = plan.approvals.filter(round_at=plan.submitted_at).select_related("approved_by").order_by("step")
    told = [f"第{level.step}级　{_who(level.approved_at, level.approved_by)}" for level in given]
    if len(told) == 1 and plan.approved_by:
        return [_who(plan.approved_at, plan.approved_by)]
    return told or ([_who(plan.approved_at, plan.approved_by)] if plan.approved_by else [])


def _who(at, by) -> str:
    local = timezone.localtime(at)
    return f"{local.month}月{local.day}日　{by.name}"


def _lines(plan: Plan) -> list[dict]:
    rows = list(selectors.plan_rows(plan))
    names = town_names(row.scope for row in rows)
    return [
        {
            "row": row,
            "items": list(row.items.all()),
            "classes": [
                name
                for key, name in (("key", "重点"), ("general", "一般"))
                if key in {i.item_class for i in row.items.all()}
            ],
            "scope": scope_text(row.scope, names),
            "participants": [each.short_name for each in row.participants.all()],
        }
        for row in rows
    ]


def _scheme(plan: Plan) -> tuple[str, str]:
    """When the 细则 wants an approved plan to be public, with the clause."""
    rule = setting(plan.organisation, "scheme_publication")
    return SCHEMES[rule.value], rule.clause


@require_GET
@requires(Permission.PLAN_VIEW)
@readonly
def plan(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(
        selectors.plan_list(request.user).select_related("published_by", "rule__organisation"), pk=pk
    )
    is_open = row.state in ("draft", "returned")
    findings = selectors.plan_findings(row) if is_open or row.state == "submitted" else []
    reds = [finding for finding in findings if finding.tone == "red"]
    ambers = [finding for finding in findings if finding.tone == "amber"]
    waits = row.state == "submitted" and may(request.user, Permission.PLAN_APPROVE, row.organisation)
    given = row.approvals.filter(round_at=row.submitted_at, approved_by=request.user).exists() if waits else False
    scheme_waits = selectors.scheme_waits(row, BEFORE_TASK)
    context = {
        "plan": row,
        "lines": _lines(row),
        "steps": _steps(row),
        "findings": findings,
        "reds": reds,
        "ambers": ambers,
        "history": history(row),
        "can_edit": is_open and may(request.user, Permission.PLAN_EDIT, row.organisation),
        "can_approve": waits and row.submitted_by_id != request.user.pk and not given,
        "already": given,
        "rule": row.rule or rule_in_force(row.organisation),
        "own_waits": waits and row.submitted_by_id == request.user.pk,
        "can_publish": row.state == "approved" and may(request.user, Permission.DISCLOSURE_PUBLISH, row.organisation),
        "can_task": not scheme_waits and may(request.user, Permission.TASK_EDIT, row.organisation),
        "scheme": _scheme(row) if row.state == "approved" else None,
        "submit_form": SubmitForm(auto_id="submit_%s") if ambers else None,
        "approve_form": CommentForm(auto_id="approve_%s"),
        "return_form": ReturnForm(auto_id="return_%s"),
    }
    context |= deliberation_part(row, request.user)
    return render(request, "planning/plan.html", context)


@require_GET
@requires(Permission.PLAN_VIEW)
@readonly
def plan_export(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    row = get_object_or_404(selectors.plan_list(request.user), pk=pk)
    rows = (
        (
            line["row"].sequence, line["row"].title, "；".join(item.name for item in line["items"]),
            "、".join(line["classes"]), line["scope"], line["row"].scope_size, line["row"].percent, line["row"].number,
            line["row"].method, line["row"].starts_on, line["row"].ends_on, row.organisation.name,
            "、".join(line["participants"]),
        )
        for line in _lines(row)
    )  # fmt: skip
    return table_response(f"{row.year}年度抽查计划", HEAD, rows, kind)


@require_POST
@requires(Permission.PLAN_EDIT)
def plan_submit(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.plan_list(request.user, permission=Permission.PLAN_EDIT), pk=pk)
    warned = any(finding.tone == "amber" for finding in selectors.plan_findings(row))
    if warned and not SubmitForm(request.POST).is_valid():
        messages.error(request, "没有提交：先看右边的提醒，勾选“已看过”再提交。")
        return redirect("planning:plan", pk=pk)
    services.plan_submit(plan=row, by=request.user)
    messages.success(request, "已提交，等分管领导审批。")
    return redirect("planning:plan", pk=pk)


@require_POST
@requires(Permission.PLAN_APPROVE)
def plan_approve(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.plan_list(request.user, permission=Permission.PLAN_APPROVE), pk=pk)
    form = CommentForm(request.POST)
    comment = form.cleaned_data["comment"] if form.is_valid() else ""
    row = services.plan_approve(plan=row, comment=comment, by=request.user)
    done = row.state == Plan.State.APPROVED
    messages.success(request, "已批准，由法规股公示。" if done else "已同意，等下一级的人审批。")
    return redirect("planning:plan", pk=pk)


@require_POST
@requires(Permission.PLAN_APPROVE)
def plan_return(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.plan_list(request.user, permission=Permission.PLAN_APPROVE), pk=pk)
    form = ReturnForm(request.POST)
    if form.is_valid():
        services.plan_return(plan=row, comment=form.cleaned_data["comment"], by=request.user)
        messages.success(request, "已退回，意见留在计划上。")
    else:
        messages.error(request, "没有退回：写明要改哪一行、改成什么，500字以内。")
    return redirect("planning:plan", pk=pk)
