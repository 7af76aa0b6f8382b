# SPDX-License-Identifier: Apache-2.0
"""The closed loop as officials see it."""

from typing import Any

import segno
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.safestring import mark_safe
from django.views.decorators.http import require_GET, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.audit.selectors import events_of
from suicha.audit.sentences import sentence
from suicha.catalogue.selectors import setting
from suicha.core import clock
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import table_response
from suicha.core.workdays import add_working_days
from suicha.dispositions import selectors, services
from suicha.dispositions.forms import FindingFilter, OrderForm, VerifyForm
from suicha.dispositions.models import Rectification
from suicha.dispositions.rules.papers import CLAUSE, TITLES, missing
from suicha.files.selectors import file_bytes
from suicha.inspections.selectors import problems

EACH, EACH_CLOSED, LEDGER_LIMIT = 6, 3, 5000
COLUMNS = (
    ("整改中", ("ordered", "reopened")),
    ("待核实", ("reported",)),
    ("待办结", ("verified",)),
    ("已办结", ("closed",)),
)
LEDGER = ("检查对象", "问题", "事项", "责令整改通知书", "整改期限", "状态", "整改报告", "核实情况", "办结日期")


@require_GET
@requires(Permission.DISPOSITION_VIEW)
@readonly
def finding_list(request: HttpRequest) -> HttpResponse:
    form = FindingFilter(request.GET)
    conditions = form.conditions()
    as_rows = request.GET.get("view") == "list" or "state" in conditions
    counts = selectors.counts(request.user)
    context: dict[str, Any] = {"form": form, "counts": counts, "as_rows": as_rows}
    context["views"] = [("看板", "?view=board", not as_rows), ("列表", "?view=list", as_rows)]
    if as_rows:
        page = paginate(selectors.rectification_list(request.user, **conditions), request.GET)
        context |= {"page": page, "rows": [_card(row) for row in page]}
    else:
        text = conditions.get("text", "")
        waiting = selectors.problems_without_order(request.user, text=text).order_by("inspection__reviewed_at", "pk")
        states = [states for _, states in COLUMNS]
        found = selectors.board(request.user, states, text=text, each=EACH)
        context |= {
            "problems": list(waiting[:EACH]),
            "strip": selectors.papers_strip(None),
            "columns": [
                {
                    "title": title,
                    "rows": [_card(row) for row in (rows[:EACH_CLOSED] if title == "已办结" else rows)],
                    "count": sum(counts[state] for state in states),
                    "more": "closed" if title == "已办结" else states[0],
                    "is_closed": title == "已办结",
                }
                for (title, states), rows in zip(COLUMNS, found, strict=True)
            ],
        }
    return render(request, "dispositions/list.html", context)


def _card(row: Rectification) -> dict[str, Any]:
    return {"row": row, "lamp": selectors.rectification_lamp(row), "strip": selectors.papers_strip(row)}


@require_GET
@requires(Permission.DISPOSITION_VIEW)
@readonly
def problem_list(request: HttpRequest) -> HttpResponse:
    page = paginate(selectors.problems_without_order(request.user), request.GET)
    return render(request, "dispositions/problems.html", {"page": page})


@require_GET
@requires(Permission.DISPOSITION_VIEW)
@readonly
def ledger(request: HttpRequest, kind: str) -> HttpResponse:
    rows = selectors.rectification_list(request.user, **FindingFilter(request.GET).conditions()).order_by("-pk")
    lines = (
        [
            row.answer.inspection.target.name,
            row.answer.note,
            row.answer.item.name,
            row.order_number,
            f"{row.due_on:%Y-%m-%d}{'（暂定）' if row.due_provisional else ''}",
            row.get_state_display(),
            row.report,
            row.verification,
            row.closed_at and row.closed_at.date(),
        ]
        for row in rows[:LEDGER_LIMIT]
    )
    return table_response(f"整改台账{clock.today():%Y%m%d}", LEDGER, lines, kind)


def _problem(request: HttpRequest, pk: int, form: OrderForm | None) -> HttpResponse:
    answer = get_object_or_404(problems(request.user), pk=pk)
    organisation = answer.inspection.organisation
    days = setting(organisation, "rectification_days", answer.item)
    context = {
        "answer": answer,
        "visit": answer.inspection,
        "strip": selectors.papers_strip(None),
        "checks": _checks(None),
        "clause": CLAUSE,
        "days": days,
        "due": add_working_days(clock.today(), days.value),
        "form": form or OrderForm(initial={"working_days": days.value}),
        "can_order": may(request.user, Permission.DISPOSITION_ORDER, organisation),
    }
    bad = form is not None and bool(form.errors)
    return render(request, "dispositions/problem.html", context, status=422 if bad else 200)


@require_GET
@requires(Permission.DISPOSITION_VIEW)
@readonly
def problem(request: HttpRequest, pk: int) -> HttpResponse:
    ordered = selectors.rectification_list(request.user).filter(answer=pk).first()
    return redirect("dispositions:rectification", ordered.pk) if ordered else _problem(request, pk, None)


@require_POST
@requires(Permission.DISPOSITION_ORDER)
def order(request: HttpRequest, pk: int) -> HttpResponse:
    answer = get_object_or_404(problems(request.user), pk=pk)
    form = OrderForm(request.POST)
    if not form.is_valid():
        return _problem(request, pk, form)
    row = services.rectification_order(answer=answer, by=request.user, **form.cleaned_data)
    messages.success(request, f"已责令整改，通知书{row.order_number}。把下面的链接交给企业，企业凭它报告。")
    return redirect("dispositions:rectification", row.pk)


def _checks(row: Rectification | None) -> list[dict[str, str]]:
    """能不能办结: each paper that must be there, there or missing; the penalty does not apply yet."""
    gaps = missing(selectors.papers_of(row))
    shown = [(title, title not in gaps) for title in TITLES.values()]
    lines = [
        {"state": "ok" if there else "bad", "words": "已有" if there else "缺", "text": title} for title, there in shown
    ]
    return [*lines, {"state": "", "words": "不需要", "text": "行政处罚处理决定书（没有拟处罚）"}]


def _detail(request: HttpRequest, pk: int, form: VerifyForm) -> HttpResponse:
    row = get_object_or_404(selectors.rectification_list(request.user).select_related("report_file"), pk=pk)
    events = events_of(object_type="dispositions.rectification", object_id=str(row.pk)).order_by("-pk")
    waits = row.state in (Rectification.State.ORDERED, Rectification.State.REOPENED)
    link = request.build_absolute_uri(reverse("dispositions:firm_report", args=[row.token]))
    context = _card(row) | {
        "visit": row.answer.inspection,
        "checks": _checks(row),
        "can_close_now": not missing(selectors.papers_of(row)),
        "clause": CLAUSE,
        "timeline": [(event, sentence(event)) for event in events],
        "form": form,
        "link": link if waits and may(request.user, Permission.DISPOSITION_ORDER, row.organisation) else "",
        "can_verify": row.state == Rectification.State.REPORTED
        and may(request.user, Permission.DISPOSITION_VERIFY, row.organisation),
        "can_close": row.state == Rectification.State.VERIFIED
        and may(request.user, Permission.DISPOSITION_CLOSE, row.organisation)
        and row.verified_by_id != request.user.pk,
    }
    context["qr"] = _qr(link) if context["link"] else ""
    bad = bool(form.errors)
    return render(request, "dispositions/rectification.html", context, status=422 if bad else 200)


def _qr(link: str) -> str:
    return mark_safe(segno.make(link, error="m").svg_inline(svgclass="qr", lineclass=None, omitsize=True))  # noqa: S308 - our own link


@require_GET
@requires(Permission.DISPOSITION_VIEW)
@readonly
def rectification(request: HttpRequest, pk: int) -> HttpResponse:
    return _detail(request, pk, VerifyForm())


@require_POST
@requires(Permission.DISPOSITION_VERIFY)
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.rectification_list(request.user), pk=pk)
    form = VerifyForm(request.POST)
    if not form.is_valid():
        return _detail(request, pk, form)
    values = form.cleaned_data | {"passed": form.cleaned_data["passed"] == "yes"}
    services.rectification_verify(rectification=row, by=request.user, **values)
    messages.success(request, "已记录核实，等待审核人办结。" if values["passed"] else "已退回企业重新整改。")
    return redirect("dispositions:rectification", pk)


@require_POST
@requires(Permission.DISPOSITION_CLOSE)
def close(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.rectification_list(request.user), pk=pk)
    services.rectification_close(rectification=row, by=request.user)
    messages.success(request, f"{row.order_number}已办结。")
    return redirect("dispositions:rectification", pk)


@require_GET
@requires(Permission.DISPOSITION_VIEW)
@readonly
def report_file(request: HttpRequest, pk: int) -> HttpResponse:
    """The firm's file, always as a download: it comes from outside."""
    row = get_object_or_404(selectors.rectification_list(request.user).select_related("report_file"), pk=pk)
    if row.report_file is None:
        raise Http404
    headers = {
        "Content-Disposition": content_disposition_header(True, row.report_file.name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=3600",
    }
    return HttpResponse(file_bytes(row.report_file), content_type="application/octet-stream", headers=headers)
