# SPDX-License-Identifier: Apache-2.0
"""Writing a target: a new one of any kind, and correcting one."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods

from suicha.accounts.models import Organisation
from suicha.accounts.permissions import Permission, requires
from suicha.accounts.selectors import organisations_with
from suicha.core.errors import Refused
from suicha.registries import selectors, services
from suicha.registries.forms import NewTargetForm, TargetForm
from suicha.registries.models import Target
from suicha.registries.rules.industries import industries
from suicha.registries.rules.kinds import TITLES
from suicha.registries.views.one_target import editable

FIELDS = {
    "target_code_wrong": "credit_code",
    "target_code_taken": "credit_code",
    "target_name_missing": "name",
    "target_line_foreign": "line",
    "target_approver_missing": "approved_by",
    "target_upstream_half": "upstream_id",
    "target_upstream_taken": "upstream_id",
}


@require_http_methods(["GET", "POST"])
@requires(Permission.TARGET_EDIT)
def target_create(request: HttpRequest) -> HttpResponse:
    kind = request.GET.get("kind", "")
    kind = kind if kind in TITLES else Target.Kind.ENTERPRISE.value
    allowed = organisations_with(request.user, Permission.TARGET_EDIT)
    form = NewTargetForm(
        request.POST or None,
        kind=kind,
        organisations=allowed,
        towns=selectors.towns_below(allowed),
        lines=allowed.filter(kind=Organisation.Kind.SECTION),
        initial={"organisation": request.user.organisation_id, "approval": "own"},
    )
    if request.method == "POST" and form.is_valid():
        try:
            row = services.target_create(**form.values(), by=request.user)
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, f"已入库：{row.name}，抽取编号{row.number}。")
            return redirect("registries:target", pk=row.pk)
    address = reverse("registries:target_create")
    kinds = [(title, f"{address}?{urlencode({'kind': code})}", code == kind) for code, title in TITLES.items()]
    context = {"title": "新增检查对象", "button": "入库", "back": reverse("registries:targets"), "kinds": kinds}
    return _page(request, form, context)


@require_http_methods(["GET", "POST"])
@requires(Permission.TARGET_EDIT)
def target_change(request: HttpRequest, pk: int) -> HttpResponse:
    row = editable(request, pk)
    initial = {name: getattr(row, name) for name in TargetForm.base_fields}
    initial |= {f"a_{name}": value for name, value in row.attributes.items()}
    form = TargetForm(
        request.POST or None,
        kind=row.kind,
        towns=selectors.towns_below(organisations_with(request.user, Permission.TARGET_EDIT)),
        lines=selectors.lines_of(row.organisation),
        initial=initial,
    )
    if request.method == "POST" and form.is_valid():
        try:
            services.target_change(target=row, by=request.user, **form.values())
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, "已保存，核实日期记为今天。")
            return redirect("registries:target", pk=pk)
    context = {"title": f"核实：{row.name}", "button": "保存并记为已核实", "doubts": row.doubts}
    return _page(request, form, context | {"back": reverse("registries:target", args=[pk])})


def _page(request: HttpRequest, form: TargetForm, context: dict) -> HttpResponse:
    context |= {"form": form, "list_name": "检查对象名录库"}
    context["domains"] = selectors.domains_among(selectors.target_list(request.user))
    context["industries"] = [(code, name) for code, name in industries().items() if len(code) == 3]
    return render(request, "registries/form.html", context, status=422 if form.is_bound else 200)
