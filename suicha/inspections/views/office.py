# SPDX-License-Identifier: Apache-2.0
"""Visits as the office sees them: list, one visit with its evidence, dispatch, review, ledger."""

from collections.abc import Iterator

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header, urlencode
from django.views.decorators.http import require_GET, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.catalogue.selectors import setting
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import table_response
from suicha.draws.models import Draw
from suicha.draws.selectors import experts_of_target
from suicha.files.selectors import file_bytes
from suicha.inspections import selectors, services
from suicha.inspections.forms import NoticeForm, ParticipationForm, ReviewForm, VisitFilter
from suicha.inspections.models import Inspection
from suicha.inspections.rules.ledger import COLUMNS, measure
from suicha.inspections.rules.notice import CHOICES, TITLES, Notice
from suicha.inspections.rules.review import may_review
from suicha.inspections.views.shown import card, firm_url, timeline

LEDGER_LIMIT = 5000
# Only what a browser draws and never runs; anything else is handed over as a download.
_SHOWN = frozenset({"image/jpeg", "image/png", "image/webp"})


def _year(request: HttpRequest) -> int | None:
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and len(text) == 4 else None


@require_GET
@requires(Permission.INSPECTION_VIEW)
@readonly
def visit_list(request: HttpRequest) -> HttpResponse:
    form = VisitFilter(request.GET, tasks=selectors.tasks_with_visits(request.user))
    rows = selectors.inspection_list(request.user, year=_year(request), **form.conditions())
    page = paginate(rows, request.GET)
    context = {
        "form": form,
        "page": page,
        "cards": [card(visit) for visit in page],
        "counts": (counts := selectors.visit_counts(request.user, year=_year(request))),
        "views": _views(counts, request.GET),
        "can_dispatch": may(request.user, Permission.INSPECTION_DISPATCH),
    }
    return render(request, "inspections/list.html", context)


def _views(counts: dict[str, int], query: QueryDict) -> list[tuple[str, str, bool]]:
    """The list by state, each with its number; a task or a year that was chosen stays chosen."""
    keep = {name: query[name] for name in ("task", "year") if query.get(name)}
    names = {"": "全部", **dict(Inspection.State.choices), "overdue": "逾期未检"}
    return [
        (
            f"{name} {counts[state or 'all']:,}",
            f"?{urlencode(keep | ({'state': state} if state else {}))}",
            query.get("state", "") == state,
        )
        for state, name in names.items()
    ]


@require_GET
@requires(Permission.INSPECTION_VIEW)
@readonly
def ledger(request: HttpRequest, kind: str) -> HttpResponse:
    form = VisitFilter(request.GET, tasks=selectors.tasks_with_visits(request.user))
    rows = selectors.inspection_list(request.user, year=_year(request), **form.conditions())
    return table_response(f"执法检查台账{clock.today():%Y%m%d}", COLUMNS, _ledger_rows(rows), kind)


def _ledger_rows(rows) -> Iterator[list[str]]:
    """One line per item of a visit, so that result and measure stand beside what was looked at."""
    for visit in rows.order_by("-pk")[:LEDGER_LIMIT]:
        people = "、".join(seat.inspector.name for seat in visit.drawn_target.seats.all())
        for answer in visit.answers.all():
            result = answer.get_result_display() or "未检查"
            note = f"{result}：{answer.note}" if answer.note else result
            yield [
                visit.target.name,
                people,
                answer.item.name,
                visit.task.method,
                measure(answer.result),
                note,
                visit.record,
            ]


@require_GET
@requires(Permission.INSPECTION_VIEW)
@readonly
def inspection(request: HttpRequest, pk: int) -> HttpResponse:
    return _inspection(request, pk, ReviewForm())


def _inspection(request: HttpRequest, pk: int, form: ReviewForm, refusal: Refused | None = None) -> HttpResponse:
    visit = get_object_or_404(selectors.inspection_list(request.user), pk=pk)
    group = selectors.group_of(visit)
    members = {seat.inspector.user_id for seat in group}
    can_review = (
        visit.state == Inspection.State.SUBMITTED
        and may(request.user, Permission.INSPECTION_REVIEW, visit.organisation)
        and may_review(request.user.pk, members, visit.submitted_by_id)
    )
    answers = selectors.answers_of(visit)
    sheets = selectors.sheets_of(answers)
    context = card(visit) | {
        "group": group,
        "answers": [(answer, sheets.get(answer.pk)) for answer in answers],
        "timeline": timeline(visit),
        "form": form,
        "refusal": refusal,
        "can_review": can_review,
        "is_member": request.user.pk in members,
        "firm_url": request.build_absolute_uri(url) if (url := firm_url(visit)) else "",
        "notice_form": _notice_form(request, visit),
        "experts": experts_of_target(visit.drawn_target),
        "may_draw": may(request.user, Permission.DRAW_VIEW, visit.organisation),
        "participations": selectors.participations_of(visit),
        "party_form": _party_form(request, visit),
    }
    bad = refusal is not None or bool(form.errors)
    return render(request, "inspections/inspection.html", context, status=422 if bad else 200)


def _notice_form(request: HttpRequest, visit: Inspection) -> NoticeForm | None:
    """The form to say how the firm was told, where it may be told and was not yet."""
    told = visit.notice == Notice.ARRIVAL or visit.notified_at or visit.visit_on is None
    waiting = visit.state == Inspection.State.DISPATCHED
    if told or not waiting or not may(request.user, Permission.INSPECTION_DISPATCH, visit.organisation):
        return None
    return NoticeForm(auto_id="notice_%s")


def _party_form(request: HttpRequest, visit: Inspection) -> ParticipationForm | None:
    """The form for an institution that took part, where this person may register one."""
    late = visit.state == Inspection.State.APPROVED
    if late or not may(request.user, Permission.EXPERT_OPINION, visit.organisation):
        return None
    return ParticipationForm(entrustments=selectors.entrustments_for(visit), auto_id="party_%s")


def _review(request: HttpRequest, pk: int, act, words: str) -> HttpResponse:
    visit = get_object_or_404(selectors.inspection_list(request.user), pk=pk)
    form = ReviewForm(request.POST)
    if not form.is_valid():
        return _inspection(request, pk, form)
    try:
        act(inspection=visit, comment=form.cleaned_data["comment"], by=request.user)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return _inspection(request, pk, form, refusal)
    messages.success(request, f"{words}“{visit.target.name}”的检查。")
    return redirect("inspections:inspection", pk)


@require_POST
@requires(Permission.INSPECTION_REVIEW)
def approve(request: HttpRequest, pk: int) -> HttpResponse:
    return _review(request, pk, services.inspection_approve, "已审核通过")


@require_POST
@requires(Permission.INSPECTION_REVIEW)
def give_back(request: HttpRequest, pk: int) -> HttpResponse:
    return _review(request, pk, services.inspection_return, "已退回")


@require_GET
@requires(Permission.INSPECTION_DISPATCH)
@readonly
def dispatch_list(request: HttpRequest) -> HttpResponse:
    waiting = selectors.draws_to_dispatch(request.user)
    usual = selectors.notices_usual([row.draw for row in waiting])
    context = {
        "waiting": [(row, TITLES[usual[row.draw.pk]]) for row in waiting],
        "notices": CHOICES,
        "clause": setting(request.user.organisation, "notice_mode").clause,
    }
    return render(request, "inspections/dispatch.html", context)


@require_POST
@requires(Permission.INSPECTION_DISPATCH)
def dispatch(request: HttpRequest, draw_pk: int) -> HttpResponse:
    draw = get_object_or_404(Draw.objects.filter(selectors.dispatchable(request.user)), pk=draw_pk)
    text = request.POST.get("batch", "")
    batch = int(text) if text.isdecimal() and len(text) < 6 else None
    part = selectors.own_part(request.user, draw)
    notice = request.POST.get("notice", "")
    visits = services.dispatch(draw=draw, batch=batch, organisation=part, notice=notice, by=request.user)
    messages.success(request, f"已派发{len(visits)}家，检查组在手机上可以看到。")
    return redirect("inspections:list")


@require_GET
@requires(Permission.INSPECTION_VIEW)
@readonly
def photo(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.photos_visible(request.user), pk=pk)
    shown = row.file.media_type in _SHOWN
    headers = {
        "Content-Disposition": content_disposition_header(not shown, row.file.name) or "inline",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=3600",
    }
    media_type = row.file.media_type if shown else "application/octet-stream"
    return HttpResponse(file_bytes(row.file), content_type=media_type, headers=headers)
