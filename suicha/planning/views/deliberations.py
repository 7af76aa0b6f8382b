# SPDX-License-Identifier: Apache-2.0
"""Deliberation of a plan and its receipt: the part of the plan's page, the acts, and the list of what was sent in."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from suicha.accounts.models import User, WorkGroup
from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.selectors import groups_over
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.planning import selectors, services
from suicha.planning.deliberation_forms import DeliberateForm, ReceiveForm
from suicha.planning.models import Plan


def deliberation_part(plan: Plan, by: User) -> dict[str, Any]:
    """What the plan's page shows of deliberation and receipt, with the forms this person may use."""
    submitted = plan.state == Plan.State.SUBMITTED
    groups = groups_over(plan.organisation)
    receipt = selectors.receipt_of(plan)
    sent = plan.state in (Plan.State.APPROVED, Plan.State.PUBLISHED)
    can_deliberate = submitted and may(by, Permission.PLAN_DELIBERATE, plan.organisation)
    can_receive = sent and receipt is None and may(by, Permission.PLAN_RECEIVE, plan.organisation)
    return {
        "deliberations": selectors.deliberations_of(plan),
        "deliberate_form": _deliberate_form(groups) if can_deliberate else None,
        "must_deliberate": submitted and not selectors.is_deliberated(plan),
        "receipt": receipt,
        "receive_form": ReceiveForm(auto_id="receive_%s") if can_receive else None,
    }


def _deliberate_form(groups: QuerySet[WorkGroup], data: Any = None) -> DeliberateForm:
    initial = {"held_on": clock.today()}
    return DeliberateForm(data, groups=groups, initial=initial, auto_id="deliberate_%s")


@require_POST
@requires(Permission.PLAN_DELIBERATE)
def plan_deliberate(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.plan_list(request.user, permission=Permission.PLAN_DELIBERATE), pk=pk)
    form = _deliberate_form(groups_over(row.organisation), request.POST)
    if not form.is_valid():
        messages.error(request, "没有登记审议：选审议的组织，写明会议日期、会议纪要和结论。")
        return redirect("planning:plan", pk=pk)
    try:
        services.plan_deliberate(plan=row, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, f"没有登记审议。{refusal}")
    else:
        messages.success(request, "已登记审议。")
    return redirect("planning:plan", pk=pk)


@require_POST
@requires(Permission.PLAN_RECEIVE)
def plan_receive(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.plan_list(request.user, permission=Permission.PLAN_RECEIVE), pk=pk)
    form = ReceiveForm(request.POST)
    if not form.is_valid():
        messages.error(request, "没有登记收到：写明收文编号。")
        return redirect("planning:plan", pk=pk)
    try:
        services.plan_receive(plan=row, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, f"没有登记收到。{refusal}")
    else:
        messages.success(request, "已登记收到，编制单位看得到编号和意见。")
    return redirect("planning:plan", pk=pk)


@require_GET
@requires(Permission.PLAN_RECEIVE)
@readonly
def plans_received(request: HttpRequest) -> HttpResponse:
    found = selectors.plans_sent(request.user)
    page = paginate(found, request.GET)
    rows = [(plan, getattr(plan, "receipt", None)) for plan in page]
    context = {"page": page, "rows": rows, "waiting": found.filter(receipt=None).count()}
    return render(request, "planning/received.html", context)
