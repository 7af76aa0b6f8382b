# SPDX-License-Identifier: Apache-2.0
"""The schedule of a draw's visits: day, leader and car of each group, the local station, who goes along."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.permissions import Permission, requires
from suicha.core.errors import Refused
from suicha.core.pages import Page, paginate
from suicha.core.readonly import readonly
from suicha.draws.models import Draw
from suicha.inspections import selectors, services
from suicha.inspections.forms import CompanionsForm, NoticeForm, TripForm
from suicha.inspections.models import Inspection
from suicha.inspections.rules.arranging import CLAUSE, COMPANIONS_CLAUSE
from suicha.inspections.services import Trip

PER_PAGE = 20


@require_GET
@requires(Permission.INSPECTION_DISPATCH)
@readonly
def schedules(request: HttpRequest) -> HttpResponse:
    return render(request, "inspections/schedules.html", {"waiting": selectors.draws_to_arrange(request.user)})


@require_http_methods(["GET", "POST"])
@requires(Permission.INSPECTION_DISPATCH)
def schedule(request: HttpRequest, draw_pk: int) -> HttpResponse:
    draw = get_object_or_404(Draw.objects.filter(selectors.dispatchable(request.user)), pk=draw_pk)
    if request.method == "GET":
        return readonly(_schedule)(request, draw)
    page, drawn = _page(request, draw), selectors.leader_drawn(draw.task)
    forms = {visit.pk: _form(visit, drawn, request.POST) for visit in page}
    if not all(form.is_valid() for form in forms.values()):
        return _schedule(request, draw, page, forms)
    trips = [
        Trip(visit, forms[visit.pk].cleaned_data["visit_on"], forms[visit.pk].cleaned_data["vehicle"],
             forms[visit.pk].cleaned_data["leader"])
        for visit in page
        if forms[visit.pk].has_changed()
    ]  # fmt: skip
    try:
        changed = services.visits_arrange(draw=draw, trips=trips, by=request.user)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return _schedule(request, draw, page, forms, refusal)
    messages.success(request, f"已安排{len(changed)}家，检查组在手机上可以看到。" if changed else "没有改动。")
    return redirect(f"{reverse('inspections:schedule', args=[draw.pk])}?{request.GET.urlencode()}")


def _page(request: HttpRequest, draw: Draw) -> Page[Inspection]:
    return paginate(selectors.visits_waiting(draw), request.GET, newest_first=False, size=PER_PAGE)


def _form(visit: Inspection, drawn: bool, data: Any = None) -> TripForm:
    may_lead = set(selectors.leaders_for(visit, drawn=drawn))
    group = [seat.inspector for seat in visit.drawn_target.seats.all()]
    return TripForm(data, visit=visit, leaders=[(one.pk, one.name) for one in group if one.pk in may_lead])


def _schedule(
    request: HttpRequest,
    draw: Draw,
    page: Page[Inspection] | None = None,
    forms: dict[int, TripForm] | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    bad = forms is not None
    page = page or _page(request, draw)
    drawn = selectors.leader_drawn(draw.task)
    forms = forms or {visit.pk: _form(visit, drawn) for visit in page}
    context = {
        "draw": draw,
        "page": page,
        "rows": [(visit, selectors.leader_of_visit(visit), forms[visit.pk]) for visit in page],
        "arranged": selectors.visits_waiting(draw).filter(visit_on__isnull=False).count(),
        "refusal": refusal,
        "clause": CLAUSE,
    }
    return render(request, "inspections/schedule.html", context, status=422 if bad else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.INSPECTION_DISPATCH)
def companions(request: HttpRequest, pk: int) -> HttpResponse:
    draws = Draw.objects.filter(selectors.dispatchable(request.user))
    visits = selectors.visits_waiting_of(draws).select_related("drawn_target__draw__task")
    visit = get_object_or_404(visits, pk=pk)
    if request.method == "GET":
        return readonly(_companions)(request, visit, _companions_form(visit))
    form = _companions_form(visit, request.POST)
    if not form.is_valid():
        return _companions(request, visit, form)
    chosen = form.cleaned_data
    services.companions_set(
        inspection=visit,
        station=chosen["station"],
        companions=[one.pk for one in chosen["companions"]],
        by=request.user,
    )
    messages.success(request, f"已登记“{visit.target.name}”检查的配合单位和同行人员。")
    return redirect("inspections:schedule", visit.drawn_target.draw_id)


def _companions_form(visit: Inspection, data: Any = None) -> CompanionsForm:
    there = [companion.inspector_id for companion in visit.companions.all()]
    station = visit.station or (None if there else selectors.suggested_station(visit))
    return CompanionsForm(
        data,
        stations=selectors.stations_of(visit),
        people=selectors.companions_for(visit),
        initial={"station": station, "companions": there},
    )


def _companions(request: HttpRequest, visit: Inspection, form: CompanionsForm) -> HttpResponse:
    context = {"visit": visit, "draw": visit.drawn_target.draw, "form": form, "clause": COMPANIONS_CLAUSE}
    return render(request, "inspections/companions.html", context, status=422 if form.errors else 200)


@require_POST
@requires(Permission.INSPECTION_DISPATCH)
def notify(request: HttpRequest, pk: int) -> HttpResponse:
    """Register that the firm was told."""
    visit = get_object_or_404(selectors.inspection_list(request.user), pk=pk)
    form = NoticeForm(request.POST)
    means = form.cleaned_data["means"] if form.is_valid() else ""
    services.visit_notify(inspection=visit, means=means, by=request.user)
    messages.success(request, f"已登记告知“{visit.target.name}”。")
    return redirect("inspections:inspection", pk)
