# SPDX-License-Identifier: Apache-2.0
"""Manual pairing: the people are drawn, a person says who goes where; only lawful choices can be picked."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from suicha.accounts.permissions import Permission, require, requires
from suicha.core.errors import Refused
from suicha.core.readonly import readonly
from suicha.draws import selectors, services
from suicha.draws.models import Draw, Matching
from suicha.draws.rules.pairing import CLAUSE, MOST_TARGETS
from suicha.draws.views.shown import draw_or_404, trail_of


@require_http_methods(["GET", "POST"])
@requires(Permission.MATCH_RUN)
def pair(request: HttpRequest, pk: int) -> HttpResponse:
    draw = draw_or_404(request, pk, "roster")
    asked = request.GET.get("bureau", "")
    rows = selectors.matchings_of(draw)
    matching = rows.filter(organisation=int(asked)).first() if asked.isdecimal() and len(asked) < 10 else rows.first()
    if matching is None:
        raise Http404(pk)
    matching.draw = draw
    require(request.user, Permission.MATCH_RUN, matching.organisation)
    if draw.state != Draw.State.DRAWN or matching.state == Matching.State.MATCHED:
        return redirect("draws:people", pk=pk)
    if request.method == "GET":
        return readonly(_page)(request, matching)
    pairing = selectors.pairing_of(matching)
    pairs = _typed(request.POST, pairing)
    try:
        services.match_pair(matching=matching, pairs=pairs, by=request.user)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return _page(request, matching, pairs, refusal)
    messages.success(request, "检查组已配对。人工调整了几席，随匹配公开。")
    return redirect(f"{reverse('draws:people', args=[pk])}?bureau={matching.organisation_id}")


def _typed(post: QueryDict, pairing: selectors.Pairing) -> dict[str, list[str]]:
    return {
        row.number: [post.get(f"s{row.pk}-{place}", "") for place in range(len(pairing.free[row.number]))]
        for row in pairing.rows
        if row.number in pairing.free
    }


def _page(
    request: HttpRequest,
    matching: Matching,
    pairs: dict[str, list[str]] | None = None,
    refusal: Refused | None = None,
) -> HttpResponse:
    pairing = selectors.pairing_of(matching)
    names, shown = pairing.names, pairs or pairing.proposed
    used = {person: sum(person in group for group in shown.values()) for person in pairing.drawn}
    context = {
        "trail": trail_of(matching.draw, "人工配对"),
        "draw": matching.draw,
        "matching": matching,
        "pairing": pairing,
        "too_many": len(pairing.rows) > MOST_TARGETS,
        "people": sorted((names[person], times, used[person]) for person, times in pairing.drawn.items()),
        "rows": [
            (
                row,
                [
                    (f"s{row.pk}-{place}", title.title, [(code, names[code], code == chosen) for code in free])
                    for place, (title, free, chosen) in enumerate(
                        zip(
                            selectors.classes_of(pairing.roster, row.number),
                            pairing.free[row.number],
                            shown[row.number],
                            strict=True,
                        )
                    )
                ],
            )
            for row in pairing.rows
            if row.number in pairing.free
        ],
        "refusal": refusal,
        "clause": CLAUSE,
    }
    return render(request, "draws/pairing.html", context, status=422 if refusal else 200)
