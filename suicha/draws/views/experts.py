# SPDX-License-Identifier: Apache-2.0
"""The third random as the office works with it: drawing experts, one seat, its recusals and its opinions."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.draws import selectors, services
from suicha.draws.forms import AskForm, DecideForm, ExpertCureForm, ExpertLapseForm, PaperOpinionForm
from suicha.draws.models import Draw, ExpertMatching, ExpertOpinion, ExpertRequest, ExpertSeat
from suicha.draws.rules.eligible_expert import CLAUSE
from suicha.draws.views.shown import draw_or_404, qr, trail
from suicha.files.selectors import file_bytes

ACTS = (
    ("match", Permission.MATCH_RUN),
    ("opinion", Permission.EXPERT_OPINION),
    ("decide", Permission.RECUSAL_DECIDE),
)
FORMS = {"ask": AskForm, "opinion": PaperOpinionForm, "lapse": ExpertLapseForm, "decide": DecideForm}


def _may(request: HttpRequest, draw: Draw) -> dict[str, bool]:
    return {name: may(request.user, permission, draw.organisation) for name, permission in ACTS}


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def experts(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, pk)


def _page(request: HttpRequest, pk: int, form: ExpertCureForm | None = None, refusal: Refused | None = None):
    each = draw_or_404(request, pk, "experts")
    roster = selectors.expert_roster_frozen(each)
    matching = ExpertMatching.objects.filter(draw=each).select_related("by").first()
    page = paginate(selectors.expert_rows(each), request.GET, newest_first=False, size=10)
    told = selectors.expert_seats(page)
    ready = roster is not None and matching is None and each.state in (Draw.State.DRAWN, Draw.State.MATCHED)
    requests = list(selectors.expert_requests(request.user).filter(seat__drawn_target__draw=each)[:100])
    context = {
        "trail": trail((each.number, reverse("draws:draw", args=[each.pk])), ("专家", "")),
        "draw": each,
        "roster": roster,
        "matching": matching,
        "ready": ready,
        "cures": selectors.expert_cures(each, roster) if ready else None,
        "page": page,
        "groups": [(row, told.get(row.pk, [])) for row in page],
        "requests": requests,
        "waiting": sum(each.state == ExpertRequest.State.ASKED for each in requests),
        "redraws": list(selectors.expert_redraws(each)),
        "per_expert": selectors.recusals_per_expert(request.user)[:20],
        "may": _may(request, each),
        "form": form or ExpertCureForm(),
        "refusal": refusal,
        "clause": CLAUSE,
    }
    return render(request, "draws/experts.html", context, status=422 if form or refusal else 200)


@require_POST
@requires(Permission.MATCH_RUN)
def expert_match(request: HttpRequest, pk: int) -> HttpResponse:
    """Draw the experts; where a cap leaves too few, under the way out that was chosen, computed again now."""
    each = draw_or_404(request, pk, "experts")
    values: dict[str, Any] = {}
    if "way" in request.POST or "reason" in request.POST:
        form = ExpertCureForm(request.POST)
        roster = selectors.expert_roster_frozen(each)
        cures = selectors.expert_cures(each, roster) if roster and each.certificate else None
        if not form.is_valid() or cures is None:
            return _page(request, pk, form)
        way = form.cleaned_data["way"]
        values = {way: getattr(cures, way), "reason": form.cleaned_data["reason"]}
    try:
        services.expert_match_run(draw=each, by=request.user, **values)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return _page(request, pk, refusal=refusal)
    messages.success(request, "专家已随机抽取。派发检查以后，给专家发意见链接，或登记签署的书面意见。")
    return redirect("draws:experts", pk=pk)


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def expert_file(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """The instance or the result of the drawing in codes, for ``fairdraw verify-match``."""
    each = draw_or_404(request, pk, "experts")
    roster = selectors.expert_roster_frozen(each)
    files = selectors.expert_match_files(each, roster) if roster else None
    if files is None or name not in files:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{each.number}-experts-{name}.json"'}
    return HttpResponse(files[name], content_type="application/json", headers=headers)


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def seat(request: HttpRequest, pk: int) -> HttpResponse:
    return _seat_page(request, _seat(request, pk))


def _seat(request: HttpRequest, pk: int) -> ExpertSeat:
    return get_object_or_404(selectors.expert_seat_list(request.user), pk=pk)


def _seat_page(request: HttpRequest, found: ExpertSeat, bad: tuple[str, forms.Form] | None = None) -> HttpResponse:
    row, each = found.drawn_target, found.drawn_target.draw
    told = next(one for one in selectors.experts_of_target(row) if one.seat.pk == found.pk)
    allowed = _may(request, each)
    asked = told.asked
    sees = asked is not None and (allowed["decide"] or asked.asked_by_id == request.user.pk)
    sheets = {name: form(auto_id=f"{name}_%s") for name, form in FORMS.items()}
    if bad:
        sheets[bad[0]] = bad[1]
    context = {
        "trail": trail(
            (each.number, reverse("draws:draw", args=[each.pk])),
            ("专家", reverse("draws:experts", args=[each.pk])),
            (found.expert.name, ""),
        ),
        "draw": each,
        "row": row,
        "told": told,
        "sent": row.visit_batch in (each.used_batches or ()),
        "may": allowed,
        "mine": asked is not None and asked.asked_by_id == request.user.pk,
        "private": selectors.request_opened(asked) if asked and sees else None,
        "forms": sheets,
        "past": selectors.expert_requests(request.user).filter(seat=found).exclude(state="asked"),
        "clause": CLAUSE,
    }
    return render(request, "draws/expert_seat.html", context, status=422 if bad else 200)


@require_POST
@requires(Permission.EXPERT_OPINION)
@never_cache
def invite(request: HttpRequest, pk: int) -> HttpResponse:
    """A slip with the link, shown on this page only."""
    found = _seat(request, pk)
    token = services.expert_invite(seat=found, by=request.user)
    address = request.build_absolute_uri(reverse("draws:expert_link", args=[token]))
    context = {
        "trail": trail((found.expert.name, reverse("draws:expert_seat", args=[pk])), ("意见链接", "")),
        "seat": found,
        "address": address,
        "qr": qr(address, label="专家意见页网址的二维码"),
        "days": selectors.LINK_DAYS,
    }
    return render(request, "draws/expert_slip.html", context)


def _act(request: HttpRequest, pk: int, name: str, done: str, act) -> HttpResponse:
    """One form of the seat's page: judged, done, or shown again with what is wrong."""
    found = _seat(request, pk)
    form = FORMS[name](request.POST, request.FILES, auto_id=f"{name}_%s")
    if form.is_valid():
        try:
            act(found, form)
        except Refused as refusal:
            if refusal.status not in (415, 422):
                raise
            form.add_error(None, str(refusal))
        else:
            messages.success(request, done)
            return redirect("draws:expert_seat", pk=pk)
    return _seat_page(request, found, (name, form))


@require_POST
@requires(Permission.EXPERT_OPINION)
def opinion(request: HttpRequest, pk: int) -> HttpResponse:
    def act(found: ExpertSeat, form: forms.Form) -> None:
        services.expert_opinion_register(seat=found, by=request.user, **form.cleaned_data)

    return _act(request, pk, "opinion", "意见已登记，随检查记录保存。", act)


@require_POST
@requires(Permission.EXPERT_OPINION)
def ask(request: HttpRequest, pk: int) -> HttpResponse:
    def act(found: ExpertSeat, form: forms.Form) -> None:
        services.expert_recusal_ask(seat=found, by=request.user, **form.cleaned_data)

    return _act(request, pk, "ask", "回避申请已登记，由另一个人决定。", act)


@require_POST
@requires(Permission.MATCH_RUN)
def lapse(request: HttpRequest, pk: int) -> HttpResponse:
    def act(found: ExpertSeat, form: forms.Form) -> None:
        services.expert_lapse(seat=found, by=request.user, **form.cleaned_data)

    return _act(request, pk, "lapse", "只重抽了这一席，其他人不变。", act)


@require_POST
@requires(Permission.RECUSAL_DECIDE)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    def act(found: ExpertSeat, form: DecideForm) -> None:
        services.expert_recusal_decide(request=_open(found), by=request.user, **form.values())

    return _act(request, pk, "decide", "已决定，决定和理由留痕。", act)


@require_POST
@requires(Permission.EXPERT_OPINION)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    services.expert_recusal_withdraw(request=_open(_seat(request, pk)), by=request.user)
    messages.success(request, "回避申请已撤回。")
    return redirect("draws:expert_seat", pk=pk)


def _open(found: ExpertSeat) -> ExpertRequest:
    waiting = ExpertRequest.objects.filter(seat=found, state=ExpertRequest.State.ASKED).first()
    if waiting is None:
        raise Refused("expert_request_settled")
    return waiting


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def opinion_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The file of an opinion, always as a download: it comes from outside."""
    mine = selectors.expert_seat_list(request.user).values("pk")
    found = get_object_or_404(ExpertOpinion.objects.filter(seat__in=mine).select_related("file"), pk=pk)
    if found.file is None:
        raise Http404
    headers = {
        "Content-Disposition": content_disposition_header(True, found.file.name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=3600",
    }
    return HttpResponse(file_bytes(found.file), content_type="application/octet-stream", headers=headers)
