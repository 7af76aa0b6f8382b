# SPDX-License-Identifier: Apache-2.0
"""A lottery in the hall: papers to print, what came out as two people write it down, and the photographs."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from suicha.accounts.permissions import Permission, requires
from suicha.core.errors import Refused
from suicha.core.readonly import readonly
from suicha.draws import selectors, services
from suicha.draws.forms import SlipsForm
from suicha.draws.models import Draw
from suicha.draws.views.shown import draw_or_404, tell, trail_of

PAPERS = {"slips": "签条", "register": "签号登记表", "record": "抽签记录表"}
# Which field a refusal speaks of.
FIELDS = {
    "slips_time_wrong": "taken_at",
    "slips_without_record": "record",
    **dict.fromkeys(("slips_wrong", "slips_differ", "slips_second_person", "slips_agreed", "slips_not_open"), ""),
    **dict.fromkeys(("slips_without_photo", "slips_photos_too_many"), "photos"),
    **dict.fromkeys(("file_empty", "file_too_large", "file_heic", "file_wrong_type", "photo_broken"), "photos"),
}


@require_http_methods(["GET", "POST"])
@requires(Permission.DRAW_WITNESS)
def slips(request: HttpRequest, pk: int) -> HttpResponse:
    """One person writes down what came out; what another wrote stays unseen until both agree."""
    draw = _by_hand_or_404(request, pk)
    boxes = [told.box for told in selectors.lottery_told(draw).boxes]
    if request.method == "GET":
        return readonly(_page)(request, draw, SlipsForm(boxes=boxes))
    form = SlipsForm(request.POST, request.FILES, boxes=boxes)
    if form.is_valid():
        typed = form.cleaned_data
        try:
            entry = services.slips_enter(
                draw=draw,
                slips=form.slips(),
                taken_at=typed["taken_at"],
                photos=[(photo.read(), photo.name) for photo in typed["photos"]],
                record=(typed["record"].read(), typed["record"].name),
                by=request.user,
            )
        except Refused as refusal:
            tell(form, refusal, FIELDS)
        else:
            messages.success(request, _words(entry))
            address = reverse("draws:draw", args=[pk])
            return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    return _page(request, draw, form, status=422)


def _words(entry) -> str:
    if entry.lottery.agreed_at:
        return "抽签结果两个人录的一样，已锁定并留痕。"
    return "抽签结果已录入，要由另一个人照签名的记录表再录一遍。"


def _page(request: HttpRequest, draw: Draw, form: SlipsForm, status: int = 200) -> HttpResponse:
    told = selectors.lottery_told(draw)
    context = {"trail": trail_of(draw, "抽签结果"), "draw": draw, "form": form, "lottery": told, "papers": PAPERS}
    return render(request, "draws/slips.html#form" if request.htmx else "draws/slips.html", context, status=status)


@require_GET
@requires(Permission.DRAW_WITNESS)
@readonly
def paper(request: HttpRequest, pk: int, kind: str) -> HttpResponse:
    """A sheet for the hall, made from the frozen list: slips to cut, who has which, what the witnesses sign."""
    draw = _by_hand_or_404(request, pk)
    if kind not in PAPERS or draw.committed_at is None or draw.is_void:
        raise Http404(kind)
    context = {
        "trail": trail_of(draw, PAPERS[kind]),
        "title": PAPERS[kind],
        "kind": kind,
        "draw": draw,
        "boxes": [pair for pair in selectors.slips_listed(draw) if pair[0].is_drawn],
        "witnesses": selectors.witnesses_of(draw),
        "papers": PAPERS,
    }
    return render(request, "draws/slips_paper.html", context)


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def file(request: HttpRequest, pk: int, file_pk: int) -> HttpResponse:
    """A photograph of the lottery, for those who work with the draw; people are on it, so the public has its digest."""
    found = selectors.lottery_file(draw_or_404(request, pk), file_pk)
    if found is None:
        raise Http404(file_pk)
    headers = {
        "Content-Disposition": content_disposition_header(False, found.name) or "inline",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=3600",
    }
    return HttpResponse(selectors.frozen_bytes(found), content_type=found.media_type, headers=headers)


def _by_hand_or_404(request: HttpRequest, pk: int) -> Draw:
    draw = draw_or_404(request, pk)
    if not draw.by_hand:
        raise Http404(pk)
    return draw
