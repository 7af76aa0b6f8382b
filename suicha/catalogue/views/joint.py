# SPDX-License-Identifier: Apache-2.0
"""Pages of the joint list."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.selectors import bureau_of, organisations_with, within
from suicha.catalogue import selectors, services
from suicha.catalogue.forms import JointItemFilter, JointItemForm, NewJointItemForm, own_organisations
from suicha.catalogue.models import JointItem
from suicha.catalogue.services.joint import JointWords
from suicha.catalogue.views.shown import form_page, history
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import table_response

JOINT_HEAD = ("序号", "抽查领域", "抽查事项", "检查对象", "发起部门", "配合部门", "发起单位", "配合单位")
FIELDS = {"joint_taken": "name"}


def _joint_items(request: HttpRequest):
    form = JointItemFilter(request.GET, domains=selectors.joint_domains(request.user))
    return form, selectors.joint_item_list(request.user, **form.conditions())


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def joint_items(request: HttpRequest) -> HttpResponse:
    form, found = _joint_items(request)
    context = {
        "form": form,
        "page": paginate(found, request.GET, newest_first=False),
        "can_edit": may(request.user, Permission.ITEM_EDIT),
        "to_publish": organisations_with(request.user, Permission.ITEM_PUBLISH).filter(
            pk__in=JointItem.objects.order_by().values("organisation")
        ),
    }
    return render(request, "catalogue/joint_items.html", context)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def joint_items_export(request: HttpRequest, kind: str) -> HttpResponse:
    _, found = _joint_items(request)
    rows = (
        (
            item.sequence,
            item.domain,
            item.name,
            item.object_kind,
            item.lead,
            item.participants,
            item.lead_body.name if item.lead_body else "",
            "、".join(body.name for body in item.bodies.all()),
        )
        for item in found.order_by("pk")
    )
    return table_response("部门联合抽查事项清单", JOINT_HEAD, rows, kind)


def _editable(request: HttpRequest, pk: int) -> JointItem:
    mine = JointItem.objects.filter(within(request.user, Permission.ITEM_EDIT))
    return get_object_or_404(mine.select_related("organisation", "lead_body"), pk=pk)


def _values(form: JointItemForm) -> dict[str, object]:
    data = dict(form.cleaned_data)
    words = JointWords(*(data[name] for name in JointWords._fields))
    return {"words": words, "lead_body": data["lead_body"], "bodies": list(data["bodies"])}


@require_http_methods(["GET", "POST"])
@requires(Permission.ITEM_EDIT)
def joint_item_add(request: HttpRequest) -> HttpResponse:
    around = selectors.bodies_around(bureau_of(request.user.organisation))
    form = NewJointItemForm(request.POST or None, bodies=around)
    own_organisations(form, organisations_with(request.user, Permission.ITEM_EDIT), request.user)
    if request.method == "POST" and form.is_valid():
        try:
            services.joint_item_add(organisation=form.cleaned_data["organisation"], by=request.user, **_values(form))
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, "联合事项已入册，公布后对社会公开。")
            return redirect("catalogue:joint_items")
    return form_page(request, form, "新增联合事项", "入册", ("联合事项", reverse("catalogue:joint_items")))


@require_http_methods(["GET", "POST"])
@requires(Permission.ITEM_EDIT)
def joint_item_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = _editable(request, pk)
    initial = {name: getattr(found, name) for name in (*JointWords._fields, "lead_body")}
    initial["bodies"] = [body.pk for body in found.bodies.order_by("path")]
    form = JointItemForm(request.POST or None, initial=initial, bodies=selectors.bodies_around(found.organisation))
    if request.method == "POST" and form.is_valid():
        try:
            services.joint_item_change(joint_item=found, by=request.user, **_values(form))
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, "联合事项已修改，重新公布后对外才变。")
            return redirect("catalogue:joint_items")
    context = {"item": found, "form": form, "history": history(found)}
    return render(request, "catalogue/joint_item.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.ITEM_EDIT)
def joint_item_remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = _editable(request, pk)
    services.joint_item_remove(joint_item=found, by=request.user)
    messages.success(request, f"已移出“{found.name[:40]}”，留痕里保留。")
    return redirect("catalogue:joint_items")
