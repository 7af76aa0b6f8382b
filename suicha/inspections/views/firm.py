# SPDX-License-Identifier: Apache-2.0
"""The firm's page of a visit: who comes and why, and 申请回避; without an account, cookie or JavaScript (DRAW-29)."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from suicha.accounts.permissions import public
from suicha.core.errors import Refused
from suicha.core.links import unlisted
from suicha.core.readonly import readonly
from suicha.draws.forms import FirmRecusalForm
from suicha.draws.services import recusal_request_by_firm
from suicha.inspections import selectors
from suicha.inspections.firm_key import opens
from suicha.inspections.models import Inspection
from suicha.inspections.views.shown import page_open


def _visit(pk: int, key: str) -> Inspection:
    rows = Inspection.objects.select_related("target", "task", "organisation", "drawn_target__draw")
    visit = rows.filter(pk=pk).first()
    if visit is None or not opens(visit.notice_number, key) or not page_open(visit):
        raise Http404(pk)  # an unannounced visit stays unknown until its day
    return visit


def _page(
    request: HttpRequest, visit: Inspection, form: FirmRecusalForm, refusal: Refused | None = None
) -> HttpResponse:
    group = selectors.group_of(visit)
    context = {
        "visit": visit,
        "group": group,
        "items": visit.answers.select_related("item").order_by("position"),
        "asked": selectors.firm_requests(visit),
        "ahead": visit.state == Inspection.State.DISPATCHED,
        "form": form,
        "refusal": refusal,
        "key": request.resolver_match.kwargs["key"],
    }
    status = refusal.status if refusal else 422 if form.errors else 200
    return unlisted(render(request, "inspections/firm.html", context, status=status))


@require_GET
@public
@readonly
def firm(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    visit = _visit(pk, key)
    return _page(request, visit, FirmRecusalForm(group=selectors.seats_of_visit(visit)))


@csrf_exempt  # the address itself is the credential, and no cookie takes part that a stranger's page could borrow
@require_POST
@public
def ask(request: HttpRequest, pk: int, key: str) -> HttpResponse:
    visit = _visit(pk, key)
    form = FirmRecusalForm(request.POST, group=selectors.seats_of_visit(visit))
    if not form.is_valid():
        return _page(request, visit, form)
    try:
        recusal_request_by_firm(**form.cleaned_data)
    except Refused as refusal:
        return _page(request, visit, form, refusal)
    return redirect("inspections:firm", pk, key)
