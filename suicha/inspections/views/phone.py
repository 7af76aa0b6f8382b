# SPDX-License-Identifier: Apache-2.0
"""The phone pages of the group on site.  They work without JavaScript; each item is saved by itself."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from suicha.accounts.permissions import Permission, requires
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.readonly import readonly
from suicha.draws.selectors import experts_of_target
from suicha.inspections import selectors, services
from suicha.inspections.forms import SubmitForm, result_of
from suicha.inspections.models import Inspection
from suicha.inspections.rules.completeness import left_to_answer
from suicha.inspections.views.shown import card, firm_url, rows
from suicha.registries.selectors import certificate_notice, inspector_of

MAX_UPLOAD = 25 * 2**20


def _mine(request: HttpRequest, pk: int) -> Inspection:
    """A visit of the person's own groups; anybody else's does not exist here."""
    return get_object_or_404(selectors.my_inspections(request.user), pk=pk)


def _again(refusal: Refused) -> None:
    """Words typed wrongly are shown on the page itself; everything else is a refusal of the act, kept in the trace."""
    if refusal.status != 422:
        raise refusal


@require_GET
@requires(Permission.INSPECTION_ENTER)
@readonly
def today(request: HttpRequest) -> HttpResponse:
    visits = [card(visit, request.user.pk) for visit in selectors.my_open(request.user)]
    visits.sort(key=lambda one: one["visit"].state == Inspection.State.DISPATCHED)
    context = {"visits": visits, "day": clock.today(), "waiting": selectors.my_waiting(request.user)}
    return render(request, "inspections/m_today.html", context)


@require_GET
@requires(Permission.INSPECTION_ENTER)
@readonly
def tasks(request: HttpRequest) -> HttpResponse:
    return render(request, "inspections/m_tasks.html", {"groups": selectors.my_tasks(request.user)})


@require_GET
@requires(Permission.INSPECTION_ENTER)
@readonly
def guide(request: HttpRequest) -> HttpResponse:
    return render(request, "inspections/m_guide.html")


@require_GET
@requires(Permission.INSPECTION_ENTER)
@readonly
def me(request: HttpRequest) -> HttpResponse:
    inspector = inspector_of(request.user)
    lamp = certificate_notice(inspector) if inspector else None
    return render(request, "inspections/m_me.html", {"inspector": inspector, "lamp": lamp})


@require_GET
@requires(Permission.INSPECTION_ENTER)
@readonly
def visit(request: HttpRequest, pk: int) -> HttpResponse:
    row = _mine(request, pk)
    last = selectors.last_visit(row.target, before=row)
    context = card(row, request.user.pk) | {
        "group": selectors.group_of(row),
        "experts": experts_of_target(row.drawn_target),
        "may_draw": False,
        "party_form": None,
        "participations": selectors.participations_of(row),
        "answers": row.answers.all(),
        "last": last,
        "last_problems": selectors.problems_in(last) if last else 0,
        "lacks": selectors.group_lacks(row) if row.state == Inspection.State.DISPATCHED else [],
        "firm_url": firm_url(row),
        "me": request.user.pk,
    }
    return render(request, "inspections/m_visit.html", context)


@require_POST
@requires(Permission.INSPECTION_ENTER)
def start(request: HttpRequest, pk: int) -> HttpResponse:
    services.inspection_start(inspection=_mine(request, pk), by=request.user)
    return redirect("inspections:m_form", pk)


def _form(
    request: HttpRequest,
    row: Inspection,
    *,
    refusal: Refused | None = None,
    typed: dict[str, Any] | None = None,
    at: int = 0,
) -> HttpResponse:
    answers = selectors.answers_of(row)
    left = left_to_answer([answer.result for answer in answers])
    context = {
        "visit": row,
        "rows": rows(answers, typed=typed, at=at),
        "answered": sum(bool(answer.result) for answer in answers),
        "left": [answers[position] for position in left],
        "refusal": refusal,
        "at": at,
        "can_enter": row.state in (Inspection.State.STARTED, Inspection.State.RETURNED),
    }
    return render(request, "inspections/m_form.html", context, status=refusal.status if refusal else 200)


@require_GET
@requires(Permission.INSPECTION_ENTER)
@readonly
def form(request: HttpRequest, pk: int) -> HttpResponse:
    return _form(request, _mine(request, pk))


@require_POST
@requires(Permission.INSPECTION_ENTER)
def answer(request: HttpRequest, pk: int, answer_pk: int) -> HttpResponse:
    row = _mine(request, pk)
    found = get_object_or_404(row.answers, pk=answer_pk)
    typed = {name: request.POST.get(name, "") for name in ("verdict", "kind", "note")}
    try:
        services.answer_set(answer=found, result=result_of(request.POST), note=typed["note"], by=request.user)
    except Refused as refusal:
        _again(refusal)
        return _form(request, row, refusal=refusal, typed=typed, at=found.pk)
    return _next(pk, found.position, row)


def _next(pk: int, position: int, row: Inspection) -> HttpResponse:
    """Back to the form, at the next item without a result; at the end, where the visit is handed in."""
    left = [one.position for one in row.answers.filter(result="").order_by("position")]
    after = next((place for place in left if place > position), left[0] if left else None)
    return redirect(f"{reverse('inspections:m_form', args=[pk])}#{f'item-{after}' if after else 'end'}")


@require_POST
@requires(Permission.INSPECTION_ENTER)
def photo(request: HttpRequest, pk: int, answer_pk: int) -> HttpResponse:
    row = _mine(request, pk)
    found = get_object_or_404(row.answers.select_related("item"), pk=answer_pk)
    upload = request.FILES.get("photo")
    content = upload.read(MAX_UPLOAD) if upload else b""
    try:
        services.photo_add(
            inspection=row,
            answer=found,
            content=content,
            name=upload.name if upload else "照片",
            by=request.user,
            place=request.POST.get("place", ""),
        )
    except Refused as refusal:
        _again(refusal)
        return _form(request, row, refusal=refusal, at=found.pk)
    return redirect(f"{reverse('inspections:m_form', args=[pk])}#item-{found.position}")


def _sign(request: HttpRequest, row: Inspection, sheet: SubmitForm, refusal: Refused | None = None) -> HttpResponse:
    answers = selectors.answers_of(row)
    left = [answers[position] for position in left_to_answer([answer.result for answer in answers])]
    context = {"visit": row, "answers": answers, "left": left, "form": sheet, "refusal": refusal}
    context["photos"], context["waiting"] = row.photos.count(), selectors.questions_left(answers)
    context["can_enter"] = row.state in (Inspection.State.STARTED, Inspection.State.RETURNED)
    bad = refusal is not None or bool(sheet.errors)
    return render(request, "inspections/m_sign.html", context, status=422 if bad else 200)


@require_GET
@requires(Permission.INSPECTION_ENTER)
@readonly
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    row = _mine(request, pk)
    stored = {name: getattr(row, name) for name in ("record", "opinion", "present", "follow_up")}
    first = stored | {"finished_on": row.finished_on or clock.today()}
    return _sign(request, row, SubmitForm(initial=first, station=row.station))


@require_POST
@requires(Permission.INSPECTION_ENTER)
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    row = _mine(request, pk)
    sheet = SubmitForm(request.POST, station=row.station)
    if not sheet.is_valid():
        return _sign(request, row, sheet)
    try:
        services.inspection_submit(inspection=row, by=request.user, **sheet.cleaned_data)
    except Refused as refusal:
        _again(refusal)
        return _sign(request, row, sheet, refusal)
    messages.success(request, f"“{row.target.name}”的检查已提交，等待审核。")
    return redirect("inspections:m_today")
