# SPDX-License-Identifier: Apache-2.0
"""The slip with which one firm can check its own place in a list whose classes are confidential."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_http_methods

from suicha.accounts.permissions import Permission, requires
from suicha.core.errors import Refused
from suicha.draws import services
from suicha.draws.forms import OpeningForm
from suicha.draws.views.shown import draw_or_404, tell, trail_of


@require_http_methods(["GET", "POST"])
@requires(Permission.DRAW_ISSUE)
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    draw = draw_or_404(request, pk)
    form = OpeningForm(request.POST if request.method == "POST" else None)
    slip = None
    if form.is_bound and form.is_valid():
        try:
            slip = services.leaf_open(draw=draw, number=form.cleaned_data["number"], by=request.user)
        except Refused as refusal:
            tell(form, refusal, {"opening_unknown": "number"})
    context = {"trail": trail_of(draw, "名录凭单"), "draw": draw, "form": form, "slip": slip}
    return render(request, "draws/opening.html", context, status=422 if form.errors else 200)
