# SPDX-License-Identifier: Apache-2.0
"""风险较高的区域: the register, and the two acts on it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from suicha.accounts.permissions import Permission, requires
from suicha.accounts.selectors import organisations_with
from suicha.core.errors import Refused
from suicha.registries import selectors, services
from suicha.registries.forms.areas import AreaEndForm, AreaForm
from suicha.registries.selectors.areas import area_list
from suicha.registries.views.marks import faults


@require_http_methods(["GET", "POST"])
@requires(Permission.TARGET_VIEW)
def areas(request: HttpRequest) -> HttpResponse:
    """The register; who keeps a library also registers here."""
    offices = organisations_with(request.user, Permission.TARGET_EDIT)
    form = AreaForm(
        request.POST or None,
        organisations=offices,
        regions=selectors.towns_below(offices),
        initial={"organisation": request.user.organisation_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            area = services.area_register(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已登记{area.region.name}为风险较高的区域。")
            return redirect("registries:areas")
    mine = set(offices.values_list("pk", flat=True))
    rows = [
        (area, f"area-{area.pk}", AreaEndForm(auto_id=f"area{area.pk}_%s") if area.organisation_id in mine else None)
        for area in area_list(request.user)
    ]
    context = {"rows": rows, "form": form if mine else None, "standing": sum(not area.until for area, _, _ in rows)}
    return render(request, "registries/areas.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.TARGET_EDIT)
def area_end(request: HttpRequest, pk: int) -> HttpResponse:
    area = get_object_or_404(area_list(request.user, Permission.TARGET_EDIT), pk=pk)
    form = AreaEndForm(request.POST)
    if form.is_valid():
        services.area_end(area=area, by=request.user, **form.cleaned_data)
        messages.success(request, f"已登记解除：{area.region.name}。已经冻结的名录不变。")
    else:
        messages.error(request, f"没有解除。{faults(form)}")
    return redirect("registries:areas")
