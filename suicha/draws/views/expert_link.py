# SPDX-License-Identifier: Apache-2.0
"""The expert's page: by a link, without an account, cookie or JavaScript.  Reads the task, writes once."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_POST

from suicha.accounts.permissions import public
from suicha.core.errors import Refused
from suicha.core.links import unlisted
from suicha.core.readonly import readonly
from suicha.draws import selectors, services
from suicha.draws.forms import AwayForm, OpinionForm
from suicha.draws.models import ExpertInvitation, ExpertRequest


def _invitation(token: str) -> ExpertInvitation:
    found = selectors.invitation_by_token(token)
    if found is None:
        raise Http404
    return found


def _page(
    request: HttpRequest, token: str, opinion: OpinionForm, away: AwayForm, refusal: Refused | None = None
) -> HttpResponse:
    invitation = _invitation(token)
    seat = invitation.seat
    row = seat.drawn_target
    context = {
        "token": token,
        "seat": seat,
        "row": row,
        "draw": row.draw,
        "open": selectors.is_open(invitation),
        "asked": ExpertRequest.objects.filter(seat=seat).order_by("-pk").first(),
        "given": getattr(invitation, "opinion", None),
        "until": invitation.until,
        "items": row.draw.task.items.order_by("sequence", "pk"),
        "opinion": opinion,
        "away": away,
        "refusal": refusal,
    }
    bad = opinion.errors or away.errors
    status = refusal.status if refusal else 422 if bad else 200
    return unlisted(render(request, "draws/expert_link.html", context, status=status))


def _forms() -> tuple[OpinionForm, AwayForm]:
    return OpinionForm(auto_id="opinion_%s"), AwayForm(auto_id="away_%s")


@require_GET
@public
@readonly
def page(request: HttpRequest, token: str) -> HttpResponse:
    return _page(request, token, *_forms())


@csrf_exempt  # the address itself is the credential, and no cookie takes part that a stranger's page could borrow
@require_POST
@public
def give(request: HttpRequest, token: str) -> HttpResponse:
    _invitation(token)
    opinion, away = OpinionForm(request.POST, request.FILES, auto_id="opinion_%s"), _forms()[1]
    if not opinion.is_valid():
        return _page(request, token, opinion, away)
    try:
        services.expert_opinion_give(token=token, **opinion.cleaned_data)
    except Refused as refusal:
        return _page(request, token, opinion, away, refusal)
    return redirect("draws:expert_link", token)


@csrf_exempt  # as above
@require_POST
@public
def stay_away(request: HttpRequest, token: str) -> HttpResponse:
    _invitation(token)
    opinion, away = _forms()[0], AwayForm(request.POST, auto_id="away_%s")
    if not away.is_valid():
        return _page(request, token, opinion, away)
    try:
        services.expert_recusal_ask_by_link(token=token, **away.cleaned_data)
    except Refused as refusal:
        return _page(request, token, opinion, away, refusal)
    return redirect("draws:expert_link", token)
