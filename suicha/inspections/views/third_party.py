# SPDX-License-Identifier: Apache-2.0
"""Registering that an entrusted institution took part in a visit."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.views.decorators.http import require_POST

from suicha.accounts.permissions import Permission, requires
from suicha.core.errors import Refused
from suicha.inspections import selectors, services
from suicha.inspections.forms import ParticipationForm


@require_POST
@requires(Permission.EXPERT_OPINION)
def participate(request: HttpRequest, pk: int) -> HttpResponse:
    visit = get_object_or_404(selectors.inspection_list(request.user), pk=pk)
    form = ParticipationForm(request.POST, entrustments=selectors.entrustments_for(visit))
    if not form.is_valid():
        told = "；".join(f"{form[name].label}：{error}" for name, errors in form.errors.items() for error in errors)
        messages.error(request, f"没有登记。{told}")
        return redirect("inspections:inspection", pk)
    try:
        made = services.participation_register(inspection=visit, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        messages.error(request, str(refusal))
    else:
        messages.success(request, f"已登记{made.entrustment.institution}参与这次检查。")
    return redirect("inspections:inspection", pk)
