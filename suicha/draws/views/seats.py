# SPDX-License-Identifier: Apache-2.0
"""A seat given up between draw and visit, and an open one filled; the pages say who moves before anybody decides."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.core.errors import Refused
from suicha.core.readonly import readonly
from suicha.draws import selectors, services
from suicha.draws.forms import LapseForm
from suicha.draws.models import Matching, Seat, SeatRedraw
from suicha.draws.views.shown import tell


def with_acts(groups: list[selectors.Told], request: HttpRequest, matching: Matching) -> list[selectors.Told]:
    """The groups of a page, each seat with what this person can do about it while the group has not arrived."""
    matches = may(request.user, Permission.MATCH_RUN, matching.organisation)
    for group in groups:
        for told in group.seats if group.row.begun_at is None else ():
            seat = told["seat"]
            if not told["who"] and matches:
                told["url"], told["words"] = reverse("draws:open_seat", args=[seat.left.pk]), "补席位"
            elif told["who"] and seat.inspector.user_id == request.user.pk:
                told["url"], told["words"] = reverse("draws:recusal_ask", args=[seat.pk]), "申请回避"
            elif told["who"] and matches:
                told["url"], told["words"] = reverse("draws:seat_lapse", args=[seat.pk]), "重抽席位"
    return groups


@require_http_methods(["GET", "POST"])
@requires(Permission.MATCH_RUN)
def lapse(request: HttpRequest, pk: int) -> HttpResponse:
    seat = get_object_or_404(selectors.seats_matched_by(request.user), pk=pk)
    causes = selectors.causes_of(seat)
    form = LapseForm(request.POST if request.method == "POST" else None, initial={"cause": next(iter(causes), "")})
    if request.method == "GET":
        return readonly(_lapse)(request, seat, form, causes)
    if form.is_valid():
        try:
            made = services.seat_lapse(seat=seat, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            tell(form, refusal, {"lapse_without_cause": "note", "lapse_unfounded": "cause"})
        else:
            return _done(request, made)
    return _lapse(request, seat, form, causes, status=422)


def _lapse(request: HttpRequest, seat: Seat, form: LapseForm, causes: list[str], status: int = 200) -> HttpResponse:
    context = {
        "trail": [("回避申请", reverse("draws:recusals")), ("重抽席位", "")],
        "seat": seat,
        "form": form,
        "causes": [SeatRedraw.Cause(cause).label for cause in causes],
        "back": reverse("draws:recusals"),
    }
    return render(request, "draws/seat_lapse.html", context, status=status)


def _done(request: HttpRequest, made: SeatRedraw) -> HttpResponse:
    if made.into is None:
        messages.warning(request, f"{made.out.inspector.name}已退出，没有人可以接替，席位空缺。")
        return redirect("draws:open_seat", pk=made.pk)
    messages.success(request, f"{made.out.inspector.name}退出，{made.into.inspector.name}接替。别的席位没有变。")
    return redirect("draws:recusals")


@require_GET
@requires(Permission.MATCH_RUN)
@readonly
def open_seat(request: HttpRequest, pk: int) -> HttpResponse:
    made = get_object_or_404(selectors.vacant(request.user), pk=pk)
    row, draw = made.out.drawn_target, made.out.drawn_target.draw
    made.matching.draw = draw
    roster = selectors.roster_frozen(draw)
    reserve = selectors.reserve_of(made.matching, roster, row, made.out.position)
    asked = selectors.classes_of(roster, row.number, made.matching)[made.out.position]
    plan = selectors.plan_of(made.matching, roster, row, made.out.position)
    people = roster.by_id
    context = {
        "trail": [("回避申请", reverse("draws:recusals")), ("空缺席位", "")],
        "redraw": made,
        "row": row,
        "draw": draw,
        "title": asked.title,
        "reserve": reserve,
        "comes": people[plan.code].name if plan else "",
        "free": bool(plan and not plan.moves),
        "moves": [(move, people[move.code].name) for move in plan.moves] if plan else [],
        "agreed": [("seat", move.seat.pk) for move in plan.moves] if plan else [],
    }
    return render(request, "draws/seat_open.html", context)


@require_POST
@requires(Permission.MATCH_RUN)
def fill(request: HttpRequest, pk: int) -> HttpResponse:
    made = get_object_or_404(SeatRedraw.objects.filter(pk__in=selectors.vacant(request.user).values("pk")), pk=pk)
    agreed = [int(each) for each in request.POST.getlist("seat") if each.isdecimal() and len(each) < 18]
    if agreed:
        made = services.seat_fill_by_moving(redraw=made, agreed=agreed, by=request.user)
    else:
        made = services.seat_fill(redraw=made, by=request.user)
    return _done(request, made)
