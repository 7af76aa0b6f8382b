# SPDX-License-Identifier: Apache-2.0
"""An inspector's absences and the facts from which conflicts are detected, on the person's page."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from suicha.accounts.permissions import Permission, requires
from suicha.core.errors import Refused
from suicha.registries import selectors, services
from suicha.registries.forms import AbsenceForm, ConflictForm, HouseholdForm
from suicha.registries.models import Inspector
from suicha.registries.views.marks import faults


def _person(request: HttpRequest, pk: int) -> Inspector:
    return get_object_or_404(selectors.inspector_list(request.user, permission=Permission.INSPECTOR_EDIT), pk=pk)


@require_POST
@requires(Permission.INSPECTOR_EDIT)
def absence_register(request: HttpRequest, pk: int) -> HttpResponse:
    person, form = _person(request, pk), AbsenceForm(request.POST)
    if form.is_valid():
        absence = services.absence_register(inspector=person, by=request.user, **form.cleaned_data)
        messages.success(request, f"已登记{absence.get_kind_display()}，以后冻结名录时按它核定。")
    else:
        messages.error(request, f"没有登记。{faults(form)}")
    return redirect("registries:inspector", pk=pk)


@require_POST
@requires(Permission.INSPECTOR_EDIT)
def absence_end(request: HttpRequest, pk: int, absence: int) -> HttpResponse:
    found = get_object_or_404(selectors.absences_of(_person(request, pk)), pk=absence)
    services.absence_end(absence=found, by=request.user)
    messages.success(request, "已销假，这几天可以派了。")
    return redirect("registries:inspector", pk=pk)


@require_POST
@requires(Permission.INSPECTOR_EDIT)
def conflict_register(request: HttpRequest, pk: int) -> HttpResponse:
    person, form = _person(request, pk), ConflictForm(request.POST)
    if not form.is_valid():
        messages.error(request, f"没有登记。{faults(form)}")
        return redirect("registries:inspector", pk=pk)
    try:
        services.conflict_register(inspector=person, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        messages.error(request, f"没有登记。{refusal}")
    else:
        messages.success(request, "已登记，以后冻结名录时与检查对象自动比对。内容不公开。")
    return redirect("registries:inspector", pk=pk)


@require_POST
@requires(Permission.INSPECTOR_EDIT)
def conflict_end(request: HttpRequest, pk: int, fact: int) -> HttpResponse:
    found = get_object_or_404(selectors.conflicts_of(_person(request, pk)), pk=fact)
    services.conflict_end(fact=found, by=request.user)
    messages.success(request, "已撤销这条线索，以后不再按它比对。")
    return redirect("registries:inspector", pk=pk)


@require_POST
@requires(Permission.TARGET_EDIT)
def target_household(request: HttpRequest, pk: int) -> HttpResponse:
    target = get_object_or_404(selectors.target_list(request.user, permission=Permission.TARGET_EDIT), pk=pk)
    form = HouseholdForm(request.POST)
    if form.is_valid():
        target = services.target_household_set(target=target, by=request.user, **form.cleaned_data)
        messages.success(request, "已登记户号的密文。" if target.household else "已清空户号。")
    else:
        messages.error(request, f"没有登记。{faults(form)}")
    return redirect("registries:target", pk=pk)
