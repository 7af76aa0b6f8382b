# SPDX-License-Identifier: Apache-2.0
"""免责举证: the dossier of one target, for print."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from suicha.accounts.permissions import Permission, requires
from suicha.core import clock
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.registries.selectors import matching
from suicha.statistics import selectors
from suicha.statistics.selectors.dossier import CLAUSE, Dossier


@require_GET
@requires(Permission.DOSSIER_VIEW)
@readonly
def dossiers(request: HttpRequest) -> HttpResponse:
    """Find the target whose dossier is wanted."""
    text = request.GET.get("q", "").strip()[:100]
    found = matching(selectors.dossier_targets(request.user), text)
    page = paginate(found, request.GET, newest_first=False) if text else None
    return render(request, "statistics/dossiers.html", {"q": text, "page": page, "clause": CLAUSE})


@require_GET
@requires(Permission.DOSSIER_VIEW)
@readonly
def dossier(request: HttpRequest, pk: int) -> HttpResponse:
    target = get_object_or_404(selectors.dossier_targets(request.user), pk=pk)
    return _page(request, selectors.dossier_of(target), "")


@require_GET
@requires(Permission.INSPECTION_ENTER)
@readonly
def dossier_of_visit(request: HttpRequest, pk: int) -> HttpResponse:
    """What a member of the group may take along: their own visit, and the draw that led to it."""
    found = selectors.dossier_of_visit(request.user, pk)
    if found is None:
        raise Http404
    return _page(request, found, "只列出本人参加的这一次检查。")


def _page(request: HttpRequest, found: Dossier, note: str) -> HttpResponse:
    context = {"dossier": found, "target": found.target, "clause": CLAUSE, "note": note, "now": clock.now()}
    return render(request, "statistics/dossier.html", context)
