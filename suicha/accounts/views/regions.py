# SPDX-License-Identifier: Apache-2.0
"""The divisions as a tree, and the few acts on single ones; a whole table is imported."""

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from suicha.accounts import selectors, services
from suicha.accounts.forms import NeighboursForm, RegionForm
from suicha.accounts.models import Region, User
from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.views.people import form_page
from suicha.core.errors import Refused
from suicha.core.readonly import readonly

# So many divisions are opened at once below the one that is looked at.
OPENED = 400


@require_GET
@requires(Permission.SYSTEM_VIEW)
@readonly
def regions(request: HttpRequest) -> HttpResponse:
    """One division (or all topmost ones) with what is right below it, and what is below that where it is not much."""
    text = request.GET.get("q", "").strip()[:40]
    here = Region.objects.filter(code=request.GET.get("under", "")).first()
    rows = list(selectors.regions_named(text) if text else selectors.regions_at(here.code if here else ""))
    below: dict[int, list[Region]] = {}
    if not text and sum(row.below for row in rows) <= OPENED:
        for each in selectors.regions_below(rows):
            below.setdefault(each.parent_id, []).append(each)
    context = {
        "here": here,
        "above": selectors.regions_above(here) if here else [],
        "rows": [(row, below.get(row.pk, [])) for row in rows],
        "flat": rows,
        "text": text,
        "total": Region.objects.count(),
        "years": selectors.region_years(),
        "can_edit": may(request.user, Permission.ORGANISATION_EDIT),
        "own_towns": set(_own_towns(request.user).values_list("pk", flat=True)),
        "is_tree": bool(below),
        "address": reverse("accounts:regions"),
    }
    return render(request, "accounts/regions.html", context)


def _own_towns(user: User) -> QuerySet[Region]:
    """The towns whose neighbours ``user`` may write down."""
    ours = selectors.organisations_with(user, Permission.ORGANISATION_EDIT).order_by()
    return selectors.towns_in(ours.values_list("region__code", flat=True).distinct())


@require_http_methods(["GET", "POST"])
@requires(Permission.ORGANISATION_EDIT)
def region_create(request: HttpRequest) -> HttpResponse:
    form = RegionForm(request.POST or None, initial={"parent": request.user.organisation.region_id})
    if request.method == "POST" and form.is_valid():
        try:
            region = services.region_create(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, f"已加上{region.name}，导入名录时可以写它了。")
            return redirect("accounts:regions")
    return form_page(request, form, title="新加镇街", button="加上镇街", back="accounts:regions")


@require_http_methods(["GET", "POST"])
@requires(Permission.ORGANISATION_EDIT)
def region_neighbours(request: HttpRequest, pk: int) -> HttpResponse:
    region = get_object_or_404(_own_towns(request.user), pk=pk)
    initial = {"neighbours": region.neighbours.order_by("code")}
    form = NeighboursForm(request.POST or None, region=region, initial=initial)
    if request.method == "POST" and form.is_valid():
        chosen = list(form.cleaned_data["neighbours"])
        services.region_neighbours_set(region=region, neighbours=chosen, by=request.user)
        messages.success(request, f"{region.name}登记了{len(chosen)}个相邻镇街。")
        return redirect("accounts:regions")
    return form_page(request, form, title=f"{region.name}与谁相邻", button="登记相邻", back="accounts:regions")
