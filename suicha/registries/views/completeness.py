# SPDX-License-Identifier: Apache-2.0
"""名录体检: how whole and fresh the library is, who holds a licence and is not in it, what each section has to do."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.selectors import bureau_of, organisations_with, within
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import table_response
from suicha.registries import services
from suicha.registries.forms.completeness import BureauForm, DeadlineForm
from suicha.registries.models import EntryDeadline
from suicha.registries.selectors.completeness import health
from suicha.registries.selectors.licences import licences_missing
from suicha.registries.views.marks import faults

HEAD = ("许可种类", "许可证号", "持证单位", "统一社会信用代码", "地址", "有效期至")
MOST = 200


def _office(request: HttpRequest) -> tuple[BureauForm, Organisation]:
    """The bureau asked for, else the person's own; who sees only a section gets that section's part."""
    bureaus = organisations_with(request.user, Permission.TARGET_VIEW).exclude(kind="section")
    form = BureauForm(request.GET, bureaus=bureaus)
    asked = form.cleaned_data.get("organisation") if form.is_valid() else None
    return form, asked or _own(request.user, Permission.TARGET_VIEW)


def _own(person: User, permission: Permission) -> Organisation:
    """The bureau of a person who may do so there, else the person's own unit."""
    bureau = bureau_of(person.organisation)
    return bureau if may(person, permission, bureau) else person.organisation


@require_GET
@requires(Permission.TARGET_VIEW)
@readonly
def library_health(request: HttpRequest) -> HttpResponse:
    form, bureau = _office(request)
    lines = Organisation.objects.filter(path__startswith=bureau.path, kind="section").order_by("path")
    context = {
        "form": form,
        "bureau": bureau,
        "health": health(bureau),
        "page": paginate(licences_missing(bureau), request.GET, newest_first=False, size=50),
        "can_edit": may(request.user, Permission.TARGET_EDIT, bureau),
        "deadline_form": DeadlineForm(lines=lines, auto_id="deadline_%s")
        if lines and may(request.user, Permission.SETTING_EDIT, bureau)
        else None,
        "mine": request.user.paths_with(Permission.TARGET_EDIT),
    }
    return render(request, "registries/health.html", context)


@require_GET
@requires(Permission.TARGET_VIEW)
@readonly
def missing_export(request: HttpRequest, kind: str) -> HttpResponse:
    _, bureau = _office(request)
    rows = (
        (row.kind, row.number, row.holder, row.credit_code, row.address, row.valid_until)
        for row in licences_missing(bureau).iterator()
    )
    return table_response("有证未入库", HEAD, rows, kind)


@require_POST
@requires(Permission.TARGET_EDIT)
def licences_take_in(request: HttpRequest) -> HttpResponse:
    office = _own(request.user, Permission.TARGET_EDIT)
    chosen = [int(pk) for pk in request.POST.getlist("chosen")[:MOST] if pk.isdecimal() and len(pk) < 19]
    rows = list(licences_missing(office).filter(pk__in=chosen))
    if not rows:
        messages.error(request, "没有入库：先勾选持证单位。")
        return redirect("registries:health")
    made = services.licences_take_in(organisation=office, licences=rows, by=request.user)
    messages.success(request, f"已入库{len(made)}家，都标为存疑，核实后补全领域、镇街和行业。")
    return redirect("registries:health")


@require_POST
@requires(Permission.SETTING_EDIT)
def deadline_set(request: HttpRequest) -> HttpResponse:
    lines = organisations_with(request.user, Permission.SETTING_EDIT).filter(kind="section")
    form = DeadlineForm(request.POST, lines=lines)
    if form.is_valid():
        try:
            made = services.deadline_set(by=request.user, **form.cleaned_data)
            messages.success(request, f"已布置给{made.line.name}。")
        except Refused as refusal:
            messages.error(request, str(refusal))
    else:
        messages.error(request, f"没有布置。{faults(form)}")
    return redirect("registries:health")


@require_POST
@requires(Permission.TARGET_EDIT)
def deadline_done(request: HttpRequest, pk: int) -> HttpResponse:
    found = EntryDeadline.objects.filter(within(request.user, Permission.TARGET_EDIT, "line"))
    done = services.deadline_done(deadline=get_object_or_404(found, pk=pk), by=request.user)
    messages.success(request, f"已报告完成：{done.task}，{done.done_count}家。")
    return redirect("registries:health")
