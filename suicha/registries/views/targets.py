# SPDX-License-Identifier: Apache-2.0
"""The library of targets: list, one target, writing, status and risk class."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.selectors import organisations_with
from suicha.audit.selectors import events_of
from suicha.audit.sentences import sentence
from suicha.core.errors import Refused
from suicha.core.pages import paged
from suicha.core.readonly import readonly
from suicha.core.tables import table_response
from suicha.registries import selectors, services
from suicha.registries.forms import (
    GradeForm,
    HouseholdForm,
    MarkEndForm,
    MarkForm,
    NewTargetForm,
    StatusForm,
    TargetFilter,
    TargetForm,
)
from suicha.registries.selectors.searching import Search

FIELDS = {"target_code_wrong": "credit_code", "target_code_taken": "credit_code", "target_name_missing": "name"}
HEAD = (
    "抽取编号", "统一社会信用代码", "注册号", "名称", "领域", "风险分类", "主体状态", "所属镇街", "地址", "企业类型",
    "成立日期", "管理单位", "最近核实", "存疑",
)  # fmt: skip


def history(row) -> list[tuple]:
    """The events of a row with their sentences, newest first."""
    events = events_of(object_type=row._meta.label_lower, object_id=str(row.pk)).reverse()
    return [(event, sentence(event)) for event in events]


def _asked(request: HttpRequest) -> tuple[TargetFilter, Search, Search]:
    """The filter, the whole library of this person, and what the filter leaves of it."""
    everything = Search(request.user, {})
    towns = selectors.towns_coded(everything.towns())
    form = TargetFilter(request.GET, domains=[name for name, _ in everything.domains() if name], towns=towns)
    conditions = form.conditions()
    return form, everything, Search(request.user, conditions) if conditions else everything


@require_GET
@requires(Permission.TARGET_VIEW)
@readonly
def targets(request: HttpRequest) -> HttpResponse:
    form, everything, asked = _asked(request)
    counts, found = everything.domains(), asked.found()
    address, chosen = reverse("registries:targets"), request.GET.get("domain", "")
    views = [(f"全部 {sum(n for _, n in counts)}", address, not request.GET)]
    views += [
        (f"{name} {n}", f"{address}?{urlencode({'domain': name})}", chosen == name) for name, n in counts[:8] if name
    ]
    context = {
        "form": form,
        "page": paged(asked.take, found.number, request.GET, more=found.more, newest_first=False),
        "found": found,
        "stale_before": selectors.stale_before(),
        "views": views,
        "can_edit": may(request.user, Permission.TARGET_EDIT),
    }
    return render(request, "registries/targets.html", context)


@require_GET
@requires(Permission.TARGET_VIEW)
@readonly
def targets_export(request: HttpRequest, kind: str) -> HttpResponse:
    _, _, asked = _asked(request)
    rows = (
        (
            target.number, target.credit_code, target.register_number, target.name, target.domain,
            f"{target.grade}{target.get_grade_display()}", target.get_status_display(),
            target.town.name if target.town else "", target.address, target.form, target.founded_on,
            target.organisation.name, target.verified_on, len(target.doubts) or "",
        )
        for target in asked.rows.order_by("pk")
    )  # fmt: skip
    return table_response("检查对象名录库", HEAD, rows, kind)


@require_GET
@requires(Permission.TARGET_VIEW)
@readonly
def target(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.target_list(request.user), pk=pk)
    can_edit = may(request.user, Permission.TARGET_EDIT, row.organisation)
    can_grade = may(request.user, Permission.TARGET_GRADE_SET, row.organisation)
    context = {
        "target": row,
        "history": history(row),
        "stale_before": selectors.stale_before(),
        "recusals": selectors.recusal_list(request.user).filter(target=row, ended_at=None).order_by("pk"),
        "marks": [
            (mark, MarkEndForm(auto_id=f"mark{mark.pk}_%s"), f"mark-end-{mark.pk}") for mark in selectors.marks_of(row)
        ],
        "mark_form": MarkForm(auto_id="mark_%s"),
        "can_edit": can_edit,
        "can_dossier": may(request.user, Permission.DOSSIER_VIEW, row.organisation),
        "can_grade": can_grade,
        "status_form": StatusForm(initial={"status": row.status}, auto_id="status_%s"),
        "household_form": HouseholdForm(auto_id="household_%s"),
        "grade_form": GradeForm(initial={"grade": row.grade}, auto_id="grade_%s"),
    }
    return render(request, "registries/target.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.TARGET_EDIT)
def target_create(request: HttpRequest) -> HttpResponse:
    allowed = organisations_with(request.user, Permission.TARGET_EDIT)
    towns = selectors.towns_below(allowed)
    form = NewTargetForm(
        request.POST or None, organisations=allowed, towns=towns, initial={"organisation": request.user.organisation_id}
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = services.target_create(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, f"已入库：{row.name}，抽取编号{row.number}。")
            return redirect("registries:target", pk=row.pk)
    context = {"form": form, "title": "新增检查对象", "button": "入库", "back": reverse("registries:targets")}
    context |= {"list_name": "检查对象名录库", "domains": selectors.domains_among(selectors.target_list(request.user))}
    return render(request, "registries/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.TARGET_EDIT)
def target_change(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.target_list(request.user, permission=Permission.TARGET_EDIT), pk=pk)
    towns = selectors.towns_below(organisations_with(request.user, Permission.TARGET_EDIT))
    initial = {name: getattr(row, name) for name in TargetForm.base_fields}
    form = TargetForm(request.POST or None, towns=towns, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.target_change(target=row, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, "已保存，核实日期记为今天。")
            return redirect("registries:target", pk=pk)
    context = {"form": form, "title": f"核实：{row.name}", "button": "保存并记为已核实"}
    context |= {"back": reverse("registries:target", args=[pk]), "list_name": "检查对象名录库"}
    context |= {"domains": selectors.domains_among(selectors.target_list(request.user)), "doubts": row.doubts}
    return render(request, "registries/form.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.TARGET_EDIT)
def target_status(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.target_list(request.user, permission=Permission.TARGET_EDIT), pk=pk)
    form = StatusForm(request.POST)
    if form.is_valid():
        row = services.target_status_set(target=row, by=request.user, **form.cleaned_data)
        messages.success(request, f"主体状态已改为{row.get_status_display()}。")
    else:
        messages.error(request, "没有改主体状态：选一个状态，并写明理由。")
    return redirect("registries:target", pk=pk)


@require_POST
@requires(Permission.TARGET_GRADE_SET)
def target_grade(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.target_list(request.user, permission=Permission.TARGET_GRADE_SET), pk=pk)
    form = GradeForm(request.POST)
    if form.is_valid():
        row = services.target_grade_set(target=row, by=request.user, **form.cleaned_data)
        messages.success(request, f"风险分类已登记为{row.grade}{row.get_grade_display()}。")
    else:
        messages.error(request, "没有登记风险分类：选一类，并写明依据。")
    return redirect("registries:target", pk=pk)
