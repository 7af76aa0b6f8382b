# SPDX-License-Identifier: Apache-2.0
"""An inspector finds themselves in the public matchings: nobody else can."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from suicha.accounts.permissions import Permission, requires
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.draws import selectors
from suicha.draws.models import Draw


@require_GET
@requires(Permission.INSPECTION_ENTER)
@readonly
def codes(request: HttpRequest) -> HttpResponse:
    inspector = getattr(request.user, "inspector", None)
    draws = selectors.own_draws(inspector) if inspector else Draw.objects.none()
    page = paginate(draws, request.GET, size=10)
    own = selectors.own_codes(inspector, list(page.rows)) if inspector else []
    return render(request, "draws/mine.html", {"inspector": inspector, "page": page, "own": own})
