# SPDX-License-Identifier: Apache-2.0
"""Pages of the ceremony: the list, one draw, freezing, the groups, and the witness's own page on a phone."""

import segno
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.safestring import SafeString, mark_safe
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from fairdraw import canonical
from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.selectors import within
from suicha.catalogue.selectors import setting
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.draws import selectors, services
from suicha.draws.forms import (
    DrawFilter,
    rows_again,
    rows_judged,
    seats_from,
    witness_rows,
)
from suicha.draws.models import Draw, Witness
from suicha.draws.rules import eligible_inspector, group_size
from suicha.draws.rules.mandatory import CLAUSE as MANDATORY_CLAUSE
from suicha.draws.rules.strata import method_words
from suicha.draws.rules.witnessing import seed_plan_of, strength_words
from suicha.planning.models import Task
from suicha.registries.selectors import scope_text


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def draw_list(request: HttpRequest) -> HttpResponse:
    form = DrawFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    draws = selectors.draw_list(request.user, text=chosen.get("q", ""), state=chosen.get("state", ""))
    waiting = selectors.tasks_to_freeze(request.user) if may(request.user, Permission.DRAW_FREEZE) else []
    return render(
        request,
        "draws/list.html",
        {"form": form, "page": paginate(draws, request.GET), "waiting": list(waiting[:5])},
    )


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def of_task(request: HttpRequest, task_pk: int) -> HttpResponse:
    """The fragment for which a task's page leaves a place: its draw, or the way to one."""
    task = get_object_or_404(Task.objects.filter(within(request.user, Permission.TASK_VIEW)), pk=task_pk)
    found = selectors.draw_list(request.user).filter(task=task).exclude(state=Draw.State.VOID).first()
    can_freeze = may(request.user, Permission.DRAW_FREEZE, task.organisation)
    return render(request, "draws/of_task.html", {"task": task, "draw": found, "can_freeze": can_freeze})


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def draw(request: HttpRequest, pk: int) -> HttpResponse:
    each = get_object_or_404(
        selectors.draw_list(request.user).select_related("task__row", "pool", "package", "frozen_by"), pk=pk
    )
    told, witnesses = selectors.draw_told(each), selectors.witnesses_of(each)
    may_here = {
        name: may(request.user, permission, each.organisation)
        for name, permission in (
            ("commit", Permission.DRAW_FREEZE), ("reveal", Permission.SECRET_KEEP), ("issue", Permission.DRAW_ISSUE),
            ("match", Permission.MATCH_RUN), ("dispatch", Permission.INSPECTION_DISPATCH),
            ("codes", Permission.DRAW_WITNESS),
        )
    }  # fmt: skip
    groups = selectors.groups_of(each)
    context = {
        "trail": _trail((each.number, "")),
        "draw": each,
        "told": told,
        "bars": selectors.strata_bars(told.strata),
        "may": may_here,
        "witnesses": [_witness_shown(witness) for witness in witnesses],
        "everyone": all(witness.locked_at is not None for witness in witnesses),
        "still": selectors.still_possible(each, witnesses),
        "page": paginate(groups, request.GET, newest_first=False),
        "alternates": list(selectors.alternates_of(each)[:100]),
        "certificate": _certificate(request, each, told),
    }
    return render(request, "draws/draw.html", context)


def _trail(*rest: tuple[str, str]) -> list[tuple[str, str]]:
    return [("抽取", reverse("draws:list")), *rest]


def _witness_shown(witness) -> dict[str, object]:
    """One witness for the host: the number only after the reveal, a code only while it can be used."""
    return {
        "pk": witness.pk,
        "role": witness.get_kind_display(),
        "name": witness.name,
        "unit": witness.unit,
        "at": witness.locked_at,
        "codes": witness.codes_issued,
        "number": witness.value or "",
        "waits": witness.locked_at is None and witness.draw.state == Draw.State.COMMITTED,
    }


def _certificate(request: HttpRequest, each: Draw, told) -> dict[str, object]:
    address = request.build_absolute_uri(reverse("disclosure:draw", args=[each.number]))
    return {
        "number": each.number,
        "algorithm": "sj1",
        "signature": "用抽取包任何人都能重算" if each.package_id else "承诺公布后不能修改",
        "qr": _qr(address),
        "hashes": told.hashes,
    }


def _qr(text: str) -> SafeString:
    svg = segno.make(text, error="m").svg_inline(border=2, svgclass="qr", lineclass=None, omitsize=True, light="#fff")
    return mark_safe(svg)  # noqa: S308 - drawn by segno from our own address


@require_http_methods(["GET", "POST"])
@requires(Permission.DRAW_FREEZE)
def freeze(request: HttpRequest, pk: int) -> HttpResponse:
    task = get_object_or_404(
        Task.objects.filter(within(request.user, Permission.DRAW_FREEZE)).select_related(
            "organisation__parent", "row__plan"
        ),
        pk=pk,
    )
    existing = selectors.attempt_standing(task)
    if existing:
        return redirect("draws:draw", pk=existing.pk)
    least = setting(task.organisation, "minimum_witnesses")
    if request.method == "GET":
        return readonly(_freeze_page)(request, task, witness_rows(None, least.value), least)
    sent = request.POST.get("rows", "")
    rows = witness_rows(request.POST, int(sent) if sent.isdecimal() and len(sent) < 4 else least.value)
    if "add" in request.POST:
        return _freeze_page(request, task, rows_again(rows, len(rows) + 1), least)
    seats = seats_from(rows)
    if seats is None:
        return _freeze_page(request, task, rows_judged(rows), least, status=422)
    try:
        frozen = services.draw_freeze(task=task, witnesses=seats, by=request.user)
    except Refused as refusal:
        if refusal.status != 422:
            raise
        return _freeze_page(request, task, rows_judged(rows), least, refusal=refusal, status=422)
    messages.success(request, f"名录已冻结，抽取编号{frozen.number}。公布承诺后，给见证人发一次性口令。")
    return redirect("draws:draw", pk=frozen.pk)


def _freeze_page(request, task, rows, least, refusal=None, status=200) -> HttpResponse:
    """What would be frozen now, and what that means; the list itself may already stand in the way."""
    pool = selectors.pool_of(task)
    strata = [] if pool.refusal else selectors.strata_rows(pool.counts, pool.strata, pool.rules.record())
    digits = setting(task.organisation, "witness_digits")
    plan = seed_plan_of([(str(row["kind"].value()), "") for row in rows], digits.value) if rows else []
    context = {
        "trail": _trail(("冻结名录", "")),
        "task": task,
        "pool": pool,
        "strata": selectors.strata_bars(strata),
        "method": "" if pool.refusal else method_words(pool.rules.record()),
        "excluded": selectors.reasons_in_words(pool.reasons),
        "scope": scope_text(task.scope),
        "roster": selectors.roster_of(task, pool.names),
        "cap": setting(task.organisation, "yearly_cap"),
        "least": least,
        "digits": digits,
        "strength": strength_words(plan) if plan else "",
        "rows": rows,
        "refusal": refusal or pool.refusal,
        "clauses": {"people": eligible_inspector.CLAUSE, "group": group_size.CLAUSE, "mandatory": MANDATORY_CLAUSE},
    }
    return render(request, "draws/freeze.html", context, status=status)


def _mine(request: HttpRequest, pk: int) -> Draw:
    return get_object_or_404(selectors.draw_list(request.user), pk=pk)


@require_POST
@requires(Permission.DRAW_FREEZE)
def commit(request: HttpRequest, pk: int) -> HttpResponse:
    services.draw_commit(draw=_mine(request, pk), by=request.user)
    messages.success(request, "承诺已公布，公示平台上可以查到。见证人现在可以输入数字。")
    return redirect("draws:draw", pk=pk)


@require_POST
@requires(Permission.DRAW_WITNESS)
def code(request: HttpRequest, pk: int) -> HttpResponse:
    seat = get_object_or_404(Witness, pk=pk, draw__in=selectors.draw_list(request.user))
    code = services.witness_code_issue(witness=seat, by=request.user)
    messages.success(request, f"{seat}的一次性口令：{code}，只显示这一次。")
    return redirect("draws:draw", pk=seat.draw_id)


@require_POST
@requires(Permission.SECRET_KEEP)
def reveal(request: HttpRequest, pk: int) -> HttpResponse:
    passphrase = request.POST.get("passphrase", "")
    services.draw_reveal(draw=_mine(request, pk), passphrase=passphrase, by=request.user)
    messages.success(request, "种子已揭示，结果指纹已留痕。由主持人出具结果。")
    return redirect("draws:draw", pk=pk)


@require_POST
@requires(Permission.DRAW_ISSUE)
def issue(request: HttpRequest, pk: int) -> HttpResponse:
    services.draw_issue(draw=_mine(request, pk), by=request.user)
    messages.success(request, "结果已出具，抽取包已自检通过。")
    return redirect("draws:draw", pk=pk)


@require_POST
@requires(Permission.MATCH_RUN)
def match(request: HttpRequest, pk: int) -> HttpResponse:
    services.match_run(draw=_mine(request, pk), by=request.user)
    messages.success(request, "检查人员已随机匹配，每组至少2名持证人员。")
    return redirect("draws:people", pk=pk)


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def people(request: HttpRequest, pk: int) -> HttpResponse:
    each = get_object_or_404(selectors.draw_list(request.user).select_related("roster"), pk=pk)
    if each.state != Draw.State.MATCHED:
        return redirect("draws:draw", pk=pk)
    roster = selectors.roster_frozen(each)
    page = paginate(selectors.groups_of(each), request.GET, newest_first=False, size=10)
    context = {
        "trail": _trail((each.number, reverse("draws:draw", args=[each.pk])), ("人员匹配", "")),
        "draw": each,
        "page": page,
        "groups": [(row, selectors.seats_told(list(row.seats.all()), roster, row.number)) for row in page],
        "roster": roster,
        "balance": selectors.balance_of(each, roster),
        "clause": group_size.CLAUSE,
    }
    return render(request, "draws/people.html", context)


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def package(request: HttpRequest, pk: int) -> HttpResponse:
    each = get_object_or_404(selectors.draw_list(request.user).exclude(package=None).select_related("package"), pk=pk)
    return _file(selectors.frozen_bytes(each.package), f"{each.number}.zip", "application/zip")


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def certificate(request: HttpRequest, pk: int) -> HttpResponse:
    each = get_object_or_404(selectors.draw_list(request.user).exclude(package=None), pk=pk)
    return _file(canonical(each.certificate), f"{each.number}-certificate.json", "application/json")


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def commitment(request: HttpRequest, pk: int) -> HttpResponse:
    each = get_object_or_404(selectors.draw_list(request.user).exclude(commitment=None), pk=pk)
    return _file(each.commitment.encode(), f"{each.number}-commitment.json", "application/json")


def _file(content: bytes, name: str, kind: str) -> HttpResponse:
    return HttpResponse(content, content_type=kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})
