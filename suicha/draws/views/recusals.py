# SPDX-License-Identifier: Apache-2.0
"""申请回避: who asks, who decides, and what came of it; the ground is shown only to who may know it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.draws import selectors, services
from suicha.draws.forms import DecisionForm, RecusalForm, WithdrawForm
from suicha.draws.models import RecusalRequest, Seat
from suicha.draws.views.shown import tell

SHOWN = 50
LIST = "回避申请"


@require_GET
@requires(Permission.RECUSAL_VIEW)
@readonly
def request_list(request: HttpRequest) -> HttpResponse:
    state = request.GET.get("state", "")
    counts = selectors.request_counts(request.user)
    names = {"": "全部", **RecusalRequest.LABELS}
    views = [
        (f"{name} {counts[code or 'all']:,}", f"?{urlencode({'state': code})}" if code else "?", state == code)
        for code, name in names.items()
    ]
    context = {
        "page": paginate(selectors.request_list(request.user, state=state if state in names else ""), request.GET),
        "counts": counts,
        "views": views,
        "vacant": selectors.vacant(request.user)[:SHOWN],
        "lapsing": selectors.lapsing(request.user)[:SHOWN],
        "may_match": may(request.user, Permission.MATCH_RUN),
    }
    return render(request, "draws/recusals.html", context)


@require_GET
@requires(Permission.RECUSAL_VIEW)
@readonly
def ledger(request: HttpRequest) -> HttpResponse:
    """How often it happens to whom, for supervisors; nobody's ground."""
    page = paginate(selectors.ledger(request.user), request.GET, newest_first=False)
    return render(request, "draws/recusal_ledger.html", {"page": page})


@require_POST
@requires(Permission.RECUSAL_VIEW)
def detect(request: HttpRequest) -> HttpResponse:
    """Compare facts registered since the freeze with every group that is still ahead."""
    found = [
        one
        for draw in selectors.draws_ahead(request.user)
        for one in services.recusals_detect(draw=draw, by=request.user)
    ]
    messages.success(request, f"比对完，新提出{len(found)}份回避申请。" if found else "比对完，没有新的利害关系。")
    return redirect("draws:recusals")


@require_GET
@requires(Permission.RECUSAL_DECLARE)
@readonly
def mine(request: HttpRequest) -> HttpResponse:
    """One's own seats that are still ahead, and what one asked."""
    asked = selectors.request_list(request.user).filter(asked_by=request.user)
    seats = selectors.my_seats(request.user)
    context = {"seats": seats[:SHOWN], "count": len(seats), "page": paginate(asked, request.GET)}
    return render(request, "draws/recusals_mine.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.RECUSAL_DECLARE)
def ask(request: HttpRequest, pk: int, template: str = "draws/recusal_ask.html") -> HttpResponse:
    seats = Seat.objects.filter(inspector__user=request.user).select_related(
        "drawn_target__draw__task", "drawn_target__target", "inspector__organisation"
    )
    seat = get_object_or_404(seats, pk=pk)
    form = RecusalForm(request.POST if request.method == "POST" else None)
    if request.method == "GET":
        return readonly(_ask)(request, seat, form, template)
    if form.is_valid():
        try:
            made = services.recusal_request(seat=seat, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal, {"recusal_without_ground": "note"})
        else:
            messages.success(request, "申请已提出，由分管领导或者审核人决定。决定之前，检查照常准备。")
            return redirect("draws:recusal", pk=made.pk)
    return _ask(request, seat, form, template, status=422)


def _ask(request: HttpRequest, seat: Seat, form: RecusalForm, template: str, status: int = 200) -> HttpResponse:
    context = {"seat": seat, "form": form, "back": reverse("draws:my_recusals")}
    return render(request, template, context, status=status)


@require_GET
@requires(Permission.WORKBENCH_VIEW)
@readonly
def recusal(request: HttpRequest, pk: int) -> HttpResponse:
    return _recusal(request, pk, DecisionForm())


@require_POST
@requires(Permission.RECUSAL_DECIDE)
def decide(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _row(request, pk), DecisionForm(request.POST)
    grant = request.POST.get("grant") == "yes"
    if not form.is_valid():
        return _recusal(request, pk, form, status=422)
    try:
        services.recusal_decide(request=row, grant=grant, answer=form.cleaned_data["answer"], by=request.user)
    except Refused as refusal:
        tell(form, refusal, {"recusal_without_answer": "answer"})
        return _recusal(request, pk, form, status=422)
    messages.success(request, _told(_row(request, pk)))
    return redirect("draws:recusal", pk=pk)


def _told(row: RecusalRequest) -> str:
    """What the decision did, in a sentence."""
    name = row.seat.inspector.name
    if row.state == RecusalRequest.State.REFUSED:
        return f"不同意{name}回避，检查组不变。"
    made = getattr(row, "redraw", None)
    if made is None:
        return f"同意{name}回避。检查组已经到场，或者{name}已不在组内，这一次不换人，以后不再派。"
    if made.into is None:
        return f"同意{name}回避。没有人可以接替，席位空缺，由法规股补上。"
    return f"同意{name}回避，{made.into.inspector.name}接替。别的席位没有变。"


@require_POST
@requires(Permission.RECUSAL_DECLARE)
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    row, form = _row(request, pk), WithdrawForm(request.POST)
    if not form.is_valid():
        return _recusal(request, pk, DecisionForm(), form, status=422)
    try:
        services.recusal_withdraw(request=row, answer=form.cleaned_data["answer"], by=request.user)
    except Refused as refusal:
        tell(form, refusal, {"recusal_without_answer": "answer"})
        return _recusal(request, pk, DecisionForm(), form, status=422)
    messages.success(request, "申请已撤回。")
    return redirect("draws:recusal", pk=pk)


def _row(request: HttpRequest, pk: int) -> RecusalRequest:
    return get_object_or_404(selectors.request_list(request.user), pk=pk)


def _recusal(
    request: HttpRequest, pk: int, form: DecisionForm, leave: WithdrawForm | None = None, status: int = 200
) -> HttpResponse:
    row = _row(request, pk)
    watches = may(request.user, Permission.RECUSAL_VIEW)
    start = (LIST, reverse("draws:recusals")) if watches else ("我的回避", reverse("draws:my_recusals"))
    waits = row.state == RecusalRequest.State.ASKED
    context = {
        "trail": [start, (row.seat.inspector.name, "")],
        "row": row,
        "redraw": getattr(row, "redraw", None),
        "ground": selectors.may_read_ground(request.user, row),
        "may_decide": selectors.may_decide(request.user, row),
        "may_withdraw": waits and row.asked_by_id == request.user.pk,
        "form": form,
        "leave": leave or WithdrawForm(),
    }
    return render(request, "draws/recusal.html", context, status=status)
