# SPDX-License-Identifier: Apache-2.0
"""The library of institutions: list, one institution with its experts and what is entrusted to it."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.selectors import organisations_with
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import table_response
from suicha.files.selectors import file_bytes
from suicha.registries import selectors, services
from suicha.registries.forms import (
    EntrustmentForm,
    InstitutionEndForm,
    InstitutionFilter,
    InstitutionForm,
    NewInstitutionForm,
)
from suicha.registries.models import Institution
from suicha.registries.rules.institutions import in_force, paper_lamp
from suicha.registries.views.marks import faults
from suicha.registries.views.targets import history

HEAD = ("机构名称", "机构类型", "统一社会信用代码", "资质证书", "资质有效期至", "管理单位", "合作", "停止合作日期")
FIELDS = {"institution_name_missing": "name", "institution_code_wrong": "credit_code", "institution_taken": "name"}


def _editable(request: HttpRequest, pk: int) -> Institution:
    return get_object_or_404(selectors.institution_list(request.user, permission=Permission.EXPERT_EDIT), pk=pk)


@require_GET
@requires(Permission.EXPERT_VIEW)
@readonly
def institutions(request: HttpRequest) -> HttpResponse:
    form = InstitutionFilter(request.GET)
    page = paginate(selectors.institution_list(request.user, **form.conditions()), request.GET, newest_first=False)
    today = clock.today()
    context = {
        "form": form,
        "page": page,
        "rows": [(each, paper_lamp(each.qualification_until, today)) for each in page],
        "can_edit": may(request.user, Permission.EXPERT_EDIT),
    }
    return render(request, "registries/institutions.html", context)


@require_GET
@requires(Permission.EXPERT_VIEW)
@readonly
def institutions_export(request: HttpRequest, kind: str) -> HttpResponse:
    """The columns of the sheet, so that what was exported can be handed in again."""
    form = InstitutionFilter(request.GET)
    rows = (
        (
            each.name, each.get_kind_display(), each.credit_code, each.qualification, each.qualification_until,
            each.organisation.name, each.get_state_display(), each.ended_on,
        )
        for each in selectors.institution_list(request.user, **form.conditions()).order_by("pk")
    )  # fmt: skip
    return table_response("专业机构", HEAD, rows, kind)


@require_GET
@requires(Permission.EXPERT_VIEW)
@readonly
def institution(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(selectors.institution_list(request.user), pk=pk))


def _page(request: HttpRequest, found: Institution, form: EntrustmentForm | None = None) -> HttpResponse:
    today = clock.today()
    context = {
        "institution": found,
        "lamp": paper_lamp(found.qualification_until, today),
        "entrustments": [
            (record, in_force(record.starts_on, record.ends_on, today)) for record in selectors.entrustments_of(found)
        ],
        "experts": selectors.expert_list(request.user, institution=found.pk).order_by("left_on", "name", "pk")[:100],
        "history": history(found),
        "can_edit": may(request.user, Permission.EXPERT_EDIT, found.organisation),
        "end_form": InstitutionEndForm(initial={"ended_on": today}),
        "form": form or EntrustmentForm(),
    }
    return render(request, "registries/institution.html", context, status=422 if form else 200)


def _form_page(request: HttpRequest, form, title: str, button: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back": back, "list_name": "专业机构", "domains": []}
    return render(request, "registries/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.EXPERT_EDIT)
def institution_create(request: HttpRequest) -> HttpResponse:
    form = NewInstitutionForm(
        request.POST or None,
        organisations=organisations_with(request.user, Permission.EXPERT_EDIT),
        initial={"organisation": request.user.organisation_id},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = services.institution_create(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, f"{made.name}已入库。")
            return redirect("registries:institution", pk=made.pk)
    return _form_page(request, form, "新增专业机构", "入库", reverse("registries:institutions"))


@require_http_methods(["GET", "POST"])
@requires(Permission.EXPERT_EDIT)
def institution_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = _editable(request, pk)
    initial = {name: getattr(found, name) for name in InstitutionForm.base_fields}
    form = InstitutionForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.institution_change(institution=found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, "已保存。")
            return redirect("registries:institution", pk=pk)
    return _form_page(request, form, f"修改：{found.name}", "保存", reverse("registries:institution", args=[pk]))


@require_POST
@requires(Permission.EXPERT_EDIT)
def institution_end(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _editable(request, pk), InstitutionEndForm(request.POST)
    if form.is_valid():
        services.institution_end(institution=found, by=request.user, **form.cleaned_data)
        messages.success(request, f"已登记与{found.name}停止合作，它的专家不再参加抽取。")
    else:
        messages.error(request, f"没有登记停止合作。{faults(form)}")
    return redirect("registries:institution", pk=pk)


@require_POST
@requires(Permission.EXPERT_EDIT)
def institution_resume(request: HttpRequest, pk: int) -> HttpResponse:
    found = _editable(request, pk)
    services.institution_resume(institution=found, by=request.user)
    messages.success(request, f"已恢复与{found.name}的合作。")
    return redirect("registries:institution", pk=pk)


@require_POST
@requires(Permission.EXPERT_EDIT)
def entrustment_register(request: HttpRequest, pk: int) -> HttpResponse:
    found, form = _editable(request, pk), EntrustmentForm(request.POST, request.FILES)
    if form.is_valid():
        try:
            record = services.entrustment_register(institution=found, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            if refusal.status not in (415, 422):
                raise
            form.add_error(None, str(refusal))
        else:
            messages.success(request, f"已登记{record}。")
            return redirect("registries:institution", pk=pk)
    return _page(request, found, form)


@require_GET
@requires(Permission.EXPERT_VIEW)
@readonly
def entrustment_file(request: HttpRequest, pk: int, record: int) -> HttpResponse:
    """The signed file, always as a download: it comes from outside."""
    found = get_object_or_404(selectors.institution_list(request.user), pk=pk)
    file = get_object_or_404(selectors.entrustments_of(found), pk=record).file
    headers = {
        "Content-Disposition": content_disposition_header(True, file.name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=3600",
    }
    return HttpResponse(file_bytes(file), content_type="application/octet-stream", headers=headers)
