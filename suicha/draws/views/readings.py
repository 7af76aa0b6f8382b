# SPDX-License-Identifier: Apache-2.0
"""Dice and public numbers: two people enter the same thing, each with a photo, without seeing what the other wrote."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods
from django_htmx.http import HttpResponseClientRedirect

from suicha.accounts.permissions import Permission, requires
from suicha.core.errors import Refused
from suicha.core.readonly import readonly
from suicha.core.templatetags.ui import NOTHING, cdatetime
from suicha.draws import selectors, services
from suicha.draws.forms import ReadingForm
from suicha.draws.views.shown import draw_or_404, tell, trail_of

# Which field a refusal speaks of.
FIELDS = {
    "reading_differs": "value",
    "reading_wrong": "value",
    "fallback_without_reason": "reason",
    **dict.fromkeys(("reading_second_person", "reading_before_witnesses", "reading_agreed", "reading_not_open"), ""),
    **dict.fromkeys(("file_empty", "file_too_large", "file_heic", "file_wrong_type", "photo_broken"), "photo"),
}


@require_http_methods(["GET", "POST"])
@requires(Permission.DRAW_WITNESS)
def reading(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    draw = draw_or_404(request, pk)
    source = next((each for each in selectors.readings_of(draw) if each.name == name), None)
    if source is None:
        raise Http404(name)
    if request.method == "GET":
        return readonly(_page)(request, draw, source, ReadingForm())
    form = ReadingForm(request.POST, request.FILES)
    if form.is_valid():
        typed = form.cleaned_data
        photo = typed.pop("photo")
        try:
            done = services.reading_enter(
                draw=draw, name=name, photo=photo.read(), photo_name=photo.name, by=request.user, **typed
            )
        except Refused as refusal:
            tell(form, refusal, FIELDS)
        else:
            messages.success(request, _words(source.title, done))
            address = reverse("draws:draw", args=[pk])
            return HttpResponseClientRedirect(address) if request.htmx else redirect(address)
    return _page(request, draw, source, form, status=422)


def _words(title: str, done) -> str:
    if done.agreed_at:
        return f"{title}两个人读的一样，已锁定。"
    return f"{title}已录入，要由另一个人照原样再录一遍。"


def _page(request: HttpRequest, draw, source, form: ReadingForm, status: int = 200) -> HttpResponse:
    pairs = [
        ("种类", source.kind),
        ("期号或日期", source.issue),
        ("取哪几个数", source.field or (f"{source.digits}位数字" if source.digits else "")),
        ("写法样例", source.format),
        ("公布时间", cdatetime(source.due_at)),
        ("取消了怎么办", source.fallback),
    ]
    shown = [pair for pair in pairs if pair[1] and pair[1] != NOTHING]
    context = {"trail": trail_of(draw, source.title), "draw": draw, "source": source, "form": form, "pairs": shown}
    template = "draws/reading.html#form" if request.htmx else "draws/reading.html"
    return render(request, template, context, status=status)
