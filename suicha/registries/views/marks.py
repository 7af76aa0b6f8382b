# SPDX-License-Identifier: Apache-2.0
"""Facts against targets: registered on the page of one, listed and brought in for all."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import table_response
from suicha.files.selectors import file_bytes
from suicha.registries import selectors, services
from suicha.registries.forms import MarkEndForm, MarkFilter, MarkForm
from suicha.registries.selectors.target_facts import mark_list

# The columns of the sheet, so that what was exported can be handed in again.
HEAD = (
    "名称", "统一社会信用代码", "情形", "文号", "起始日期", "到期日", "投诉人数", "说明", "移出日期", "移出依据",
)  # fmt: skip


def faults(form) -> str:
    """What is wrong with a form that was asked in a box, in one line."""
    return "；".join(f"{form[name].label}：{error}" for name, errors in form.errors.items() for error in errors)


@require_GET
@requires(Permission.TARGET_VIEW)
@readonly
def marks(request: HttpRequest) -> HttpResponse:
    """All facts against targets, to look through and to bring in by a sheet."""
    form = MarkFilter(request.GET)
    page = paginate(mark_list(request.user, **form.conditions()), request.GET)
    context = {"form": form, "page": page, "can_edit": may(request.user, Permission.TARGET_EDIT)}
    return render(request, "registries/mark_list.html", context)


@require_GET
@requires(Permission.TARGET_VIEW)
@readonly
def marks_export(request: HttpRequest, kind: str) -> HttpResponse:
    found = mark_list(request.user, **MarkFilter(request.GET).conditions())
    rows = (
        (
            mark.target.name, mark.target.credit_code, mark.get_kind_display(), mark.document, mark.since,
            mark.expires_on, mark.people or "", mark.note, mark.until, mark.end_reason,
        )
        for mark in found.order_by("-pk").iterator()
    )  # fmt: skip
    return table_response("失信情形", HEAD, rows, kind)


@require_POST
@requires(Permission.TARGET_EDIT)
def mark_register(request: HttpRequest, pk: int) -> HttpResponse:
    target = get_object_or_404(selectors.target_list(request.user, permission=Permission.TARGET_EDIT), pk=pk)
    form = MarkForm(request.POST, request.FILES)
    if form.is_valid():
        mark = services.mark_register(target=target, by=request.user, **form.cleaned_data)
        messages.success(request, f"已登记：{mark.get_kind_display()}，{mark.document}。以后冻结名录时按它核定。")
    else:
        messages.error(request, f"没有登记。{faults(form)}")
    return redirect("registries:target", pk=pk)


@require_GET
@requires(Permission.TARGET_VIEW)
@readonly
def mark_file(request: HttpRequest, pk: int, mark: int) -> HttpResponse:
    """The paper a fact rests on, always as a download: it comes from outside."""
    target = get_object_or_404(selectors.target_list(request.user), pk=pk)
    found = get_object_or_404(selectors.marks_of(target).exclude(file=None).select_related("file"), pk=mark)
    headers = {
        "Content-Disposition": content_disposition_header(True, found.file.name) or "attachment",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, max-age=3600",
    }
    return HttpResponse(file_bytes(found.file), content_type="application/octet-stream", headers=headers)


@require_POST
@requires(Permission.TARGET_EDIT)
def mark_end(request: HttpRequest, pk: int, mark: int) -> HttpResponse:
    target = get_object_or_404(selectors.target_list(request.user, permission=Permission.TARGET_EDIT), pk=pk)
    found = get_object_or_404(selectors.marks_of(target), pk=mark)
    form = MarkEndForm(request.POST)
    if form.is_valid():
        services.mark_end(mark=found, by=request.user, **form.cleaned_data)
        messages.success(request, f"已登记移出：{found.document}。已经冻结的名录不变。")
    else:
        messages.error(request, f"没有移出。{faults(form)}")
    return redirect("registries:target", pk=pk)
