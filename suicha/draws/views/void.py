# SPDX-License-Identifier: Apache-2.0
"""Voiding: asked for with a reason by one person, agreed to by another, public for good."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods, require_POST

from suicha.accounts.permissions import Permission, requires
from suicha.core.errors import Refused
from suicha.core.readonly import readonly
from suicha.draws import services
from suicha.draws.forms import VoidForm
from suicha.draws.views.shown import draw_or_404, tell, trail_of


@require_http_methods(["GET", "POST"])
@requires(Permission.DRAW_FREEZE)
def void(request: HttpRequest, pk: int) -> HttpResponse:
    draw = draw_or_404(request, pk)
    form = VoidForm(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return readonly(_page)(request, draw, form)
    if form.is_valid():
        try:
            services.void_request(draw=draw, reason=form.cleaned_data["reason"], by=request.user)
        except Refused as refusal:
            tell(form, refusal, {"void_without_reason": "reason"})
        else:
            messages.success(request, "作废申请已提出，要由另一名有权的人同意才生效。")
            return redirect("draws:draw", pk=pk)
    return _page(request, draw, form, status=422)


def _page(request: HttpRequest, draw, form: VoidForm, status: int = 200) -> HttpResponse:
    context = {"trail": trail_of(draw, "申请作废"), "draw": draw, "form": form}
    return render(request, "draws/void.html", context, status=status)


@require_POST
@requires(Permission.DRAW_VOID_CONFIRM)
def void_confirm(request: HttpRequest, pk: int) -> HttpResponse:
    services.void_confirm(draw=draw_or_404(request, pk), by=request.user)
    messages.success(request, "这次抽取已作废，理由和两个人的决定已经公开。任务可以重新冻结，接在它后面。")
    return redirect("draws:draw", pk=pk)


@require_POST
@requires(Permission.DRAW_FREEZE)
def void_withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    services.void_withdraw(draw=draw_or_404(request, pk), by=request.user)
    messages.success(request, "作废申请已撤回，抽取接着进行。")
    return redirect("draws:draw", pk=pk)
