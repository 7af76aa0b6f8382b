# SPDX-License-Identifier: Apache-2.0
"""The host's acts that ask nothing but a confirmation, and the slips with one-time codes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST

from suicha.accounts.permissions import Permission, requires
from suicha.catalogue.selectors import setting
from suicha.draws import selectors, services
from suicha.draws.views.shown import draw_or_404, qr, trail_of, witness_url


@require_POST
@requires(Permission.DRAW_FREEZE)
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    services.draw_commit(draw=draw_or_404(request, pk), by=request.user)
    messages.success(request, "承诺已公布，公示平台上可以查到。现在可以给见证人发口令。")
    return redirect("draws:draw", pk=pk)


@require_POST
@requires(Permission.DRAW_WITNESS)
@never_cache
def codes(request: HttpRequest, pk: int) -> HttpResponse:
    """Slips with a fresh code each, for one witness or for all who have not locked; shown on this page only."""
    draw = draw_or_404(request, pk)
    chosen = request.POST.get("witness", "")
    waiting = [
        witness
        for witness in selectors.witnesses_of(draw)
        if not witness.locked_at and (not chosen or str(witness.position) == chosen)
    ]
    slips = [(witness, services.witness_code_issue(witness=witness, by=request.user)) for witness in waiting]
    if not slips:
        messages.info(request, "见证人都已锁定数字，不用再发口令。")
        return redirect("draws:draw", pk=pk)
    address = witness_url(request)
    context = {
        "trail": trail_of(draw, "见证口令"),
        "draw": draw,
        "slips": [(witness, f"{code[:4]} {code[4:]}") for witness, code in slips],
        "minutes": setting(draw.organisation, "witness_code_minutes"),
        "address": address,
        "qr": qr(address, label="见证页网址的二维码"),
    }
    return render(request, "draws/codes.html", context)


@require_POST
@requires(Permission.DRAW_ISSUE)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    services.draw_issue(draw=draw_or_404(request, pk), by=request.user)
    messages.success(request, "结果已出具，抽取包已自检通过，大屏开始宣读。")
    return redirect("draws:draw", pk=pk)
