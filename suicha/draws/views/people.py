# SPDX-License-Identifier: Apache-2.0
"""The groups of inspectors, with the reasons each of them could be matched."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from suicha.accounts.permissions import Permission, requires
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.draws import selectors
from suicha.draws.models import Draw
from suicha.draws.rules import group_size
from suicha.draws.views.shown import trail


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def people(request: HttpRequest, pk: int) -> HttpResponse:
    each = get_object_or_404(selectors.draw_list(request.user).select_related("roster"), pk=pk)
    if each.state != Draw.State.MATCHED:
        return redirect("draws:draw", pk=pk)
    roster = selectors.roster_frozen(each)
    page = paginate(selectors.groups_of(each), request.GET, newest_first=False, size=10)
    context = {
        "trail": trail((each.number, reverse("draws:draw", args=[each.pk])), ("人员匹配", "")),
        "draw": each,
        "page": page,
        "groups": [(row, selectors.seats_told(list(row.seats.all()), roster, row.number)) for row in page],
        "roster": roster,
        "balance": selectors.balance_of(each, roster),
        "packages": selectors.match_packages(request.user, each),
        "clause": group_size.CLAUSE,
    }
    return render(request, "draws/people.html", context)
