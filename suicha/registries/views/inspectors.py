# SPDX-License-Identifier: Apache-2.0
"""The library of inspectors: list, one person, writing, leaving and coming back."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.selectors import organisations_with
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import table_response
from suicha.registries import selectors, services
from suicha.registries.forms import (
    AbsenceForm,
    ConflictForm,
    InspectorFilter,
    InspectorForm,
    LeaveForm,
    NewInspectorForm,
)
from suicha.registries.rules.certificates import certificate_lamp
from suicha.registries.views.targets import history

FIELDS = {
    "inspector_name_missing": "name",
    "inspector_certificate_missing": "certificate",
    "inspector_certificate_taken": "certificate",
    "inspector_account_taken": "user",
    "inspector_is_expert": "name",
}
# The mobile number stays inside: an export travels.
HEAD = (
    "姓名",
    "单位",
    "职务",
    "执法证号",
    "执法证有效期至",
    "人员类别",
    "抽查监管领域",
    "可任组长",
    "机关人员",
    "可到镇街",
    "能力测试有效期至",
    "在岗情况",
    "离岗日期",
)


def _filtered(request: HttpRequest):
    form = InspectorFilter(request.GET, domains=selectors.inspector_domains(request.user))
    return form, selectors.inspector_list(request.user, **form.conditions())


@require_GET
@requires(Permission.INSPECTOR_VIEW)
@readonly
def inspectors(request: HttpRequest) -> HttpResponse:
    form, found = _filtered(request)
    page = paginate(found, request.GET, newest_first=False)
    today = clock.today()
    context = {
        "form": form,
        "page": page,
        "rows": [(person, certificate_lamp(person.certificate_until, today)) for person in page],
        "countable": selectors.countable(found).count(),
        "can_edit": may(request.user, Permission.INSPECTOR_EDIT),
    }
    return render(request, "registries/inspectors.html", context)


@require_GET
@requires(Permission.INSPECTOR_VIEW)
@readonly
def inspectors_export(request: HttpRequest, kind: str) -> HttpResponse:
    _, found = _filtered(request)
    rows = (
        (
            person.name, person.organisation.name, person.post, person.certificate, person.certificate_until,
            person.get_category_display(), "、".join(person.domains), "是" if person.is_leader else "否",
            "是" if person.is_office else "否", "、".join(town.name for town in person.towns.all()),
            person.tested_until,
            person.get_state_display(), person.left_on,
        )
        for person in found.prefetch_related("towns").order_by("pk")
    )  # fmt: skip
    return table_response("执法检查人员名录库", HEAD, rows, kind)


@require_GET
@requires(Permission.INSPECTOR_VIEW)
@readonly
def inspector(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(selectors.inspector_list(request.user), pk=pk)
    edits = may(request.user, Permission.INSPECTOR_EDIT, person.organisation)
    context = {
        "inspector": person,
        "lamp": certificate_lamp(person.certificate_until, clock.today()),
        "history": history(person),
        "recusals": selectors.recusal_list(request.user).filter(inspector=person, ended_at=None).order_by("pk"),
        "can_edit": edits,
        "towns": person.towns.order_by("code"),
        "absences": [(each, f"absence-end-{each.pk}") for each in selectors.absences_of(person)],
        "absence_form": AbsenceForm(auto_id="absence_%s"),
        "conflicts": [(each, f"conflict-end-{each.pk}") for each in selectors.conflicts_of(person)] if edits else [],
        "conflict_form": ConflictForm(auto_id="conflict_%s"),
        "leave_form": LeaveForm(initial={"left_on": clock.today()}),
    }
    return render(request, "registries/inspector.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.INSPECTOR_EDIT)
def inspector_create(request: HttpRequest) -> HttpResponse:
    allowed = organisations_with(request.user, Permission.INSPECTOR_EDIT)
    accounts = selectors.accounts_without_entry(allowed)
    form = NewInspectorForm(
        request.POST or None,
        organisations=allowed,
        accounts=accounts,
        towns=selectors.towns_below(allowed),
        initial={"organisation": request.user.organisation_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            person = services.inspector_create(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, f"{person.name}已入库。")
            return redirect("registries:inspector", pk=person.pk)
    context = {"form": form, "title": "新增执法检查人员", "button": "入库", "back": reverse("registries:inspectors")}
    context |= {"list_name": "执法检查人员名录库", "domains": []}
    return render(request, "registries/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.INSPECTOR_EDIT)
def inspector_change(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(selectors.inspector_list(request.user, permission=Permission.INSPECTOR_EDIT), pk=pk)
    allowed = organisations_with(request.user, Permission.INSPECTOR_EDIT)
    initial = {name: getattr(person, name) for name in InspectorForm.base_fields}
    initial |= {"domains": "、".join(person.domains), "towns": person.towns.order_by("code")}
    form = InspectorForm(
        request.POST or None,
        accounts=selectors.accounts_without_entry(allowed, keep=person),
        towns=selectors.towns_below(allowed),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.inspector_change(inspector=person, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, "已保存。")
            return redirect("registries:inspector", pk=pk)
    context = {"form": form, "title": f"修改：{person.name}", "button": "保存"}
    context |= {"back": reverse("registries:inspector", args=[pk]), "list_name": "执法检查人员名录库", "domains": []}
    return render(request, "registries/form.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.INSPECTOR_EDIT)
def inspector_leave(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(selectors.inspector_list(request.user, permission=Permission.INSPECTOR_EDIT), pk=pk)
    form = LeaveForm(request.POST)
    if form.is_valid():
        services.inspector_leave(inspector=person, by=request.user, **form.cleaned_data)
        messages.success(request, f"{person.name}已登记离岗，不再参加匹配。")
    else:
        messages.error(request, "没有登记离岗：填离岗日期（例如2026-03-31）并选原因。")
    return redirect("registries:inspector", pk=pk)


@require_POST
@requires(Permission.INSPECTOR_EDIT)
def inspector_rejoin(request: HttpRequest, pk: int) -> HttpResponse:
    person = get_object_or_404(selectors.inspector_list(request.user, permission=Permission.INSPECTOR_EDIT), pk=pk)
    services.inspector_rejoin(inspector=person, by=request.user)
    messages.success(request, f"{person.name}已恢复在岗。")
    return redirect("registries:inspector", pk=pk)
