# SPDX-License-Identifier: Apache-2.0
"""What happens to a person of the roster: transfer, admission, leaving, coming back, and reading the number."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from suicha.accounts.permissions import Permission, requires
from suicha.core.errors import Refused
from suicha.registries import selectors, services
from suicha.registries.forms import LeaveForm, ReasonForm, TransferForm
from suicha.registries.models import Inspector
from suicha.registries.views.inspectors import person_page
from suicha.registries.views.marks import faults


def _person(request: HttpRequest, pk: int) -> Inspector:
    return get_object_or_404(selectors.inspector_list(request.user, permission=Permission.INSPECTOR_EDIT), pk=pk)


@require_POST
@requires(Permission.INSPECTOR_EDIT)
def inspector_transfer(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form = TransferForm(request.POST, organisations=selectors.rosters_kept(request.user))
    if not form.is_valid():
        messages.error(request, f"没有登记调动。{faults(form)}")
        return redirect("registries:inspector", pk=pk)
    try:
        person = services.inspector_transfer(inspector=person, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, f"没有登记调动。{refusal}")
    else:
        messages.success(request, f"已登记{person.name}调到{person.organisation}，任职经历里可以查到。")
    return redirect("registries:inspector", pk=pk)


@require_POST
@requires(Permission.INSPECTOR_EDIT)
def inspector_admit(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        person = services.inspector_admit(inspector=_person(request, pk), by=request.user)
    except Refused as refusal:
        messages.error(request, f"没有办理入库。{refusal}")
    else:
        messages.success(request, f"{person.name}已入库，以后冻结名录时参加匹配。")
    return redirect("registries:inspector", pk=pk)


@require_POST
@requires(Permission.INSPECTOR_EDIT)
def inspector_mobile(request: HttpRequest, pk: int) -> HttpResponse:
    """The page again with the whole number on it, once; it is not kept by the browser."""
    person, form = _person(request, pk), ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return person_page(
        request, person, services.inspector_mobile_read(inspector=person, reason=reason, by=request.user)
    )


@require_POST
@requires(Permission.INSPECTOR_EDIT)
def inspector_leave(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    form = LeaveForm(request.POST)
    if form.is_valid():
        services.inspector_leave(inspector=person, by=request.user, **form.cleaned_data)
        messages.success(request, f"{person.name}已登记离岗，不再参加匹配。")
    else:
        messages.error(request, "没有登记离岗：填离岗日期（例如2026-03-31）并选原因。")
    return redirect("registries:inspector", pk=pk)


@require_POST
@requires(Permission.INSPECTOR_EDIT)
def inspector_rejoin(request: HttpRequest, pk: int) -> HttpResponse:
    person = _person(request, pk)
    services.inspector_rejoin(inspector=person, by=request.user)
    messages.success(request, f"{person.name}已恢复在岗。")
    return redirect("registries:inspector", pk=pk)
