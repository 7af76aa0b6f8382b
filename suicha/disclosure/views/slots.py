# SPDX-License-Identifier: Apache-2.0
"""Slots that pages of earlier stages leave open: what has been published of the thing they show."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.selectors import within
from suicha.core.readonly import readonly
from suicha.disclosure.selectors import published_draws
from suicha.draws.models import Draw


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    """Whether a draw is published; if not, the button for those who may publish it."""
    found = get_object_or_404(
        Draw.objects.filter(within(request.user, Permission.DRAW_VIEW)).select_related("organisation"), pk=pk
    )
    context = {
        "draw": found,
        "publication": published_draws([found]).get(found.pk),
        "may_publish": may(request.user, Permission.DISCLOSURE_PUBLISH, found.organisation),
    }
    return render(request, "disclosure/_draw_slot.html", context)
