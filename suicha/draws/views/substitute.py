# SPDX-License-Identifier: Apache-2.0
"""Replacing a target that cannot be visited: the page says who comes in before anyone decides."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from suicha.accounts.permissions import Permission, requires
from suicha.core.errors import Refused
from suicha.core.readonly import readonly
from suicha.draws import selectors, services
from suicha.draws.forms import SubstituteForm
from suicha.draws.models import Draw, DrawnTarget
from suicha.draws.views.shown import draw_or_404, tell, trail_of


@require_http_methods(["GET", "POST"])
@requires(Permission.DRAW_SUBSTITUTE)
def substitute(request: HttpRequest, pk: int, target_pk: int) -> HttpResponse:
    draw = draw_or_404(request, pk)
    row = get_object_or_404(selectors.to_visit(draw), pk=target_pk)
    form = SubstituteForm(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return readonly(_page)(request, draw, row, form)
    if form.is_valid():
        try:
            made = services.target_substitute(drawn_target=row, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal, {"substitution_without_reason": "note"})
        else:
            messages.success(request, f"{made.into.name}换入，接第{made.seq}位。抽取包已重新出具，去公示新的一版。")
            return redirect("draws:draw", pk=pk)
    return _page(request, draw, row, form, status=422)


def _page(request: HttpRequest, draw: Draw, row: DrawnTarget, form: SubstituteForm, status: int = 200) -> HttpResponse:
    waiting = selectors.alternates_of(draw).filter(stratum=row.stratum, came=None)
    context = {
        "trail": trail_of(draw, "替换"),
        "draw": draw,
        "row": row,
        "form": form,
        "into": waiting.first(),
        "left": waiting.count(),
        "rate": selectors.rate_of(draw),
    }
    return render(request, "draws/substitute.html", context, status=status)
