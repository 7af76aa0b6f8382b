# SPDX-License-Identifier: Apache-2.0
"""The library of experts: list, one person, writing, leaving, coming back, and the relations they declared."""

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
from suicha.core.private import masked_mobile
from suicha.core.readonly import readonly
from suicha.core.tables import table_response
from suicha.registries import selectors, services
from suicha.registries.forms import (
    ExpertFilter,
    ExpertForm,
    ExpertLeaveForm,
    ExpertRecusalForm,
    NewExpertForm,
    ReasonForm,
    mobile_kept,
)
from suicha.registries.models import Expert
from suicha.registries.rules.institutions import paper_lamp
from suicha.registries.views.marks import faults
from suicha.registries.views.targets import history

NAME = "专业人员库"
FIELDS = {
    "expert_incomplete": "specialties",
    "expert_certificate_missing": "certificate",
    "expert_certificate_taken": "certificate",
    "expert_institution_foreign": "institution",
    "expert_is_inspector": "name",
}
# The mobile number stays inside: an export travels.
HEAD = (
    "姓名", "专业机构", "机构类型", "职称", "专业领域", "资格证书号", "资格有效期至", "入库日期", "在库情况",
    "出库日期", "管理单位",
)  # fmt: skip
MOST = 20


def _filtered(request: HttpRequest):
    form = ExpertFilter(request.GET, fields=selectors.expert_fields(request.user))
    return form, selectors.expert_list(request.user, **form.conditions())


def _editable(request: HttpRequest, pk: int) -> Expert:
    return get_object_or_404(selectors.expert_list(request.user, permission=Permission.EXPERT_EDIT), pk=pk)


@require_GET
@requires(Permission.EXPERT_VIEW)
@readonly
def experts(request: HttpRequest) -> HttpResponse:
    form, found = _filtered(request)
    page = paginate(found, request.GET, newest_first=False)
    today = clock.today()
    context = {
        "form": form,
        "page": page,
        "rows": [(person, paper_lamp(person.certificate_until, today)) for person in page],
        "institutions": selectors.institution_list(request.user).count(),
        "can_edit": may(request.user, Permission.EXPERT_EDIT),
    }
    return render(request, "registries/experts.html", context)


@require_GET
@requires(Permission.EXPERT_VIEW)
@readonly
def experts_export(request: HttpRequest, kind: str) -> HttpResponse:
    _, found = _filtered(request)
    rows = (
        (
            person.name, person.institution.name if person.institution else "",
            person.institution.get_kind_display() if person.institution else "个人", person.title,
            "、".join(person.specialties), person.certificate, person.certificate_until, person.joined_on,
            person.get_state_display(), person.left_on, person.organisation.name,
        )
        for person in found.order_by("pk")
    )  # fmt: skip
    return table_response(NAME, HEAD, rows, kind)


@require_GET
@requires(Permission.EXPERT_VIEW)
@readonly
def expert(request: HttpRequest, pk: int) -> HttpResponse:
    return _page(request, get_object_or_404(selectors.expert_list(request.user), pk=pk))


def _page(
    request: HttpRequest, person: Expert, form: ExpertRecusalForm | None = None, mobile: str = ""
) -> HttpResponse:
    can_edit = may(request.user, Permission.EXPERT_EDIT, person.organisation)
    text = request.GET.get("q", request.POST.get("q", "")).strip()[:100]
    found = list(selectors.expert_recusal_candidates(person, text)[:MOST]) if can_edit else []
    within = selectors.targets_of(person.organisation).filter(pk__in=[target.pk for target in found])
    bad = form is not None
    form = form or ExpertRecusalForm(candidates=within.order_by("name", "pk"))
    form.fields["target"].queryset = within.order_by("name", "pk")
    context = {
        "expert": person,
        "lamp": paper_lamp(person.certificate_until, clock.today()),
        "mobile": mobile or masked_mobile(person.mobile),
        "mobile_shown": bool(mobile),
        "mobile_form": ReasonForm(auto_id="mobile_%s"),
        "history": history(person),
        "recusals": selectors.expert_recusal_list(request.user).filter(expert=person).order_by("-pk"),
        "can_edit": can_edit,
        "leave_form": ExpertLeaveForm(initial={"left_on": clock.today()}),
        "form": form,
        "q": text,
        "found": found,
        "most": MOST,
    }
    response = render(request, "registries/expert.html", context, status=422 if bad else 200)
    if mobile:
        response["Cache-Control"] = "no-store"
    return response


@require_POST
@requires(Permission.EXPERT_EDIT)
def expert_mobile(request: HttpRequest, pk: int) -> HttpResponse:
    """The page again with the whole number on it, once; it is not kept by the browser."""
    person, form = _editable(request, pk), ReasonForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    return _page(request, person, mobile=services.expert_mobile_read(expert=person, reason=reason, by=request.user))


def _form_page(request: HttpRequest, form, title: str, button: str, back: str) -> HttpResponse:
    context = {"form": form, "title": title, "button": button, "back": back, "list_name": NAME, "domains": []}
    return render(request, "registries/form.html", context, status=422 if form.is_bound else 200)


@require_http_methods(["GET", "POST"])
@requires(Permission.EXPERT_EDIT)
def expert_create(request: HttpRequest) -> HttpResponse:
    institutions = selectors.institution_list(request.user, state="in", permission=Permission.EXPERT_EDIT)
    form = NewExpertForm(
        request.POST or None,
        organisations=organisations_with(request.user, Permission.EXPERT_EDIT),
        institutions=institutions.order_by("name", "pk"),
        initial={"organisation": request.user.organisation_id, "joined_on": clock.today()},
    )
    if request.method == "POST" and form.is_valid():
        try:
            person = services.expert_create(**form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, f"{person.name}已入库。")
            return redirect("registries:expert", pk=person.pk)
    return _form_page(request, form, "新增专业人员", "入库", reverse("registries:experts"))


@require_http_methods(["GET", "POST"])
@requires(Permission.EXPERT_EDIT)
def expert_change(request: HttpRequest, pk: int) -> HttpResponse:
    person = _editable(request, pk)
    initial = {name: getattr(person, name) for name in ExpertForm.base_fields}
    initial |= {"specialties": "、".join(person.specialties), "mobile": ""}
    institutions = selectors.institutions_of(person.organisation)
    form = ExpertForm(request.POST or None, institutions=institutions, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.expert_change(expert=person, by=request.user, **mobile_kept(form.cleaned_data))
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, "已保存。")
            return redirect("registries:expert", pk=pk)
    return _form_page(request, form, f"修改：{person.name}", "保存", reverse("registries:expert", args=[pk]))


@require_POST
@requires(Permission.EXPERT_EDIT)
def expert_leave(request: HttpRequest, pk: int) -> HttpResponse:
    person, form = _editable(request, pk), ExpertLeaveForm(request.POST)
    if form.is_valid():
        services.expert_leave(expert=person, by=request.user, **form.cleaned_data)
        messages.success(request, f"{person.name}已登记出库，不再参加抽取。")
    else:
        messages.error(request, f"没有登记出库。{faults(form)}")
    return redirect("registries:expert", pk=pk)


@require_POST
@requires(Permission.EXPERT_EDIT)
def expert_rejoin(request: HttpRequest, pk: int) -> HttpResponse:
    person = _editable(request, pk)
    services.expert_rejoin(expert=person, by=request.user)
    messages.success(request, f"{person.name}已恢复在库。")
    return redirect("registries:expert", pk=pk)


@require_POST
@requires(Permission.EXPERT_EDIT)
def expert_recusal(request: HttpRequest, pk: int) -> HttpResponse:
    person = _editable(request, pk)
    form = ExpertRecusalForm(request.POST, candidates=selectors.targets_of(person.organisation))
    if not form.is_valid():
        return _page(request, person, form)
    recusal = services.expert_recusal_register(expert=person, by=request.user, **form.cleaned_data)
    messages.success(request, f"已登记，以后不会把{recusal.target.name}分给{person.name}。")
    return redirect("registries:expert", pk=pk)


@require_POST
@requires(Permission.EXPERT_EDIT)
def expert_recusal_end(request: HttpRequest, pk: int, recusal: int) -> HttpResponse:
    person = _editable(request, pk)
    found = get_object_or_404(selectors.expert_recusal_list(request.user).filter(expert=person), pk=recusal)
    services.expert_recusal_end(recusal=found, by=request.user)
    messages.success(request, f"已解除{person.name}与{found.target.name}的回避关系。")
    return redirect("registries:expert", pk=pk)
