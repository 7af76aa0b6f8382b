# SPDX-License-Identifier: Apache-2.0
"""Bringing a sheet in: upload, preview row by row, then import or give up; progress while a job has it in hand.

Open to whoever may import the kind of sheet in the address; each view asks for that permission by ``_kind``.
"""

from django import forms
from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST
from django_htmx.http import HttpResponseClientRefresh

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import require, signed_in
from suicha.accounts.selectors import organisations_with
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.sheets import MAX_BYTES
from suicha.core.tables import CSV_TYPE, download
from suicha.files.models import ImportRow, SheetImport
from suicha.files.selectors import import_list, import_rows
from suicha.registries import tasks
from suicha.registries.services import imports
from suicha.registries.services.imports.kinds import KINDS
from suicha.registries.services.imports.leftovers import leftovers_bytes, stream_leftovers
from suicha.registries.services.imports.samples import sample_bytes, template_bytes
from suicha.registries.services.imports.verdicts import sentence

Kind = SheetImport.Kind
State = SheetImport.State
PAGE = 50


class UploadForm(forms.Form):
    """A sheet, and the organisation whose list or library it belongs to."""

    organisation = forms.ModelChoiceField(None, label="导入到", empty_label=None)
    file = forms.FileField(
        label="表格文件",
        help_text=".xlsx、.xls或.csv，不超过10 MB，一次最多50,000行；检查对象的.csv可到512 MB、120万行",
        error_messages={
            "required": "选一个表格文件",
            "empty": "这是空文件，换一个有内容的",
            "missing": "选一个表格文件",
        },
        widget=forms.ClearableFileInput(attrs={"accept": ".xlsx,.xls,.csv"}),
    )


def _kind(request: HttpRequest, kind: str) -> SheetImport.Kind:
    """The kind in the address, which this person must be allowed to import."""
    if kind not in KINDS:
        raise Http404
    require(request.user, KINDS[kind].permission)
    return Kind(kind)


def _imports(request: HttpRequest, kind: SheetImport.Kind) -> QuerySet[SheetImport]:
    return import_list(request.user, kind, KINDS[kind].permission)


def _form(request: HttpRequest, kind: SheetImport.Kind) -> UploadForm:
    form = UploadForm(request.POST or None, request.FILES or None)
    organisations = organisations_with(request.user, KINDS[kind].permission)
    form.fields["organisation"].queryset = organisations
    form.fields["organisation"].initial = organisations.filter(pk=request.user.organisation_id).first()
    return form


@require_http_methods(["GET", "POST"])
@signed_in
def import_start(request: HttpRequest, kind: str) -> HttpResponse:
    """Upload a sheet; a file that cannot be read as such a sheet is refused here, with the sentence."""
    kind = _kind(request, kind)
    form = _form(request, kind)
    refusal = None
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            found = _received(kind, upload, form.cleaned_data["organisation"], request.user)
        except Refused as error:
            refusal = error
        else:
            if found.state == State.JUDGING:
                tasks.sheet_queue(found)
            return redirect("registries:import_preview", kind.value, found.pk)
    context = {
        "kind": kind,
        "form": form,
        "refusal": refusal,
        "columns": KINDS[kind].layout.asked,
        "recent": _imports(request, kind)[:8],
        "list_url": reverse(KINDS[kind].list_url),
    }
    return render(request, "registries/import_start.html", context, status=422 if form.is_bound else 200)


def _received(kind: SheetImport.Kind, upload: UploadedFile, organisation: Organisation, by: User) -> SheetImport:
    if imports.is_streamed(kind, upload.name, upload.size):
        return imports.stream_receive(kind=kind, name=upload.name, file=upload, organisation=organisation, by=by)
    content = upload.read(MAX_BYTES + 1)
    return imports.sheet_receive(kind=kind, name=upload.name, content=content, organisation=organisation, by=by)


@require_GET
@signed_in
@readonly
def import_template(request: HttpRequest, kind: str) -> HttpResponse:
    kind = _kind(request, kind)
    return download(template_bytes(kind), f"{kind.label}模板.xlsx")


@require_GET
@signed_in
@readonly
def import_sample(request: HttpRequest, kind: str) -> HttpResponse:
    kind = _kind(request, kind)
    return download(sample_bytes(kind), f"{kind.label}样表.xlsx")


@require_GET
@signed_in
@readonly
def import_preview(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    """What was found row by row, before and after it is imported; meanwhile, how far the job is."""
    kind = _kind(request, kind)
    found = get_object_or_404(_imports(request, kind), pk=pk)
    if found.state in (*SheetImport.RUNNING, State.STOPPED):
        return _progress(request, kind, found)
    if request.htmx:
        return HttpResponseClientRefresh()
    outcome = request.GET.get("outcome", "")
    outcome = outcome if outcome in ImportRow.Outcome.values else ""
    page = paginate(import_rows(found, outcome), request.GET, newest_first=False, size=PAGE)
    counts, here = found.counts, reverse("registries:import_preview", args=[kind.value, pk])
    views = [(f"全部 {counts['rows']}", here, not outcome)]
    saving = counts["new"] + counts["changed"] + counts["doubtful"]
    views += [
        (f"{each.label} {counts[each.value]}", f"{here}?outcome={each.value}", outcome == each.value)
        for each in ImportRow.Outcome
        if counts[each.value]
    ]
    context = {
        "kind": kind,
        "found": found,
        "counts": counts,
        "opener": f"导入{saving}行",
        "consequence": f"新增{counts['new']}，更新{counts['changed']}，存疑入库并标记{counts['doubtful']}；"
        f"不能导入的{counts['refused']}行不动。导入后逐条可改；还没有据此办事时可以整批撤销。",
        "saving": saving,
        "undo": imports.undo_prospect(found) if imports.can_undo(found) else None,
        "faulty": counts["doubtful"] + counts["refused"],
        "undo_words": "新增的记录移出名录，改动的恢复成导入前的内容；留痕里两次都有。",
        "views": views,
        "page": page,
        "rows": [(row, [(r["kind"], sentence(row.row, r)) for r in row.reasons], row.changes) for row in page],
        "list_url": reverse(KINDS[kind].list_url),
    }
    return render(request, "registries/import_preview.html", context)


def _progress(request: HttpRequest, kind: SheetImport.Kind, found: SheetImport) -> HttpResponse:
    """The page, or the part of it that asks anew each second; one that stopped reloads to offer the way on."""
    if request.htmx and found.state == State.STOPPED:
        return HttpResponseClientRefresh()
    context = {
        "kind": kind,
        "found": found,
        "silent": imports.is_silent(found),
        "list_url": reverse(KINDS[kind].list_url),
    }
    template = "registries/import_progress.html"
    return render(request, f"{template}#progress" if request.htmx else template, context)


@require_POST
@signed_in
def import_apply(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    kind = _kind(request, kind)
    found = get_object_or_404(_imports(request, kind), pk=pk)
    if found.state in (State.APPLYING, State.STOPPED) or imports.is_long(found.rows_to_save):
        begun = imports.sheet_begin(sheet_import=found, by=request.user)
        if begun.state == State.APPLYING:
            tasks.sheet_queue(begun)
        return redirect("registries:import_preview", kind.value, pk)
    done = imports.sheet_apply(sheet_import=found, by=request.user)
    counts = done.counts
    told = f"已导入“{done.file.name}”：新增{counts['new']}，更新{counts['changed']}，存疑{counts['doubtful']}"
    messages.success(request, f"{told}，没有导入{counts['refused']}。")
    return redirect("registries:import_preview", kind.value, pk)


@require_POST
@signed_in
def import_undo(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    kind = _kind(request, kind)
    found = get_object_or_404(_imports(request, kind), pk=pk)
    undone = imports.sheet_undo(sheet_import=found, by=request.user)
    if undone.state == State.UNDOING:
        tasks.sheet_queue(undone)
    else:
        counts = undone.counts
        told = f"移出{counts['removing']}条，恢复{counts['restoring']}条"
        messages.success(request, f"已撤销“{undone.file.name}”的导入：{told}。")
    return redirect("registries:import_preview", kind.value, pk)


@require_POST
@signed_in
def import_drop(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    kind = _kind(request, kind)
    found = get_object_or_404(_imports(request, kind), pk=pk)
    imports.sheet_drop(sheet_import=found, by=request.user)
    messages.success(request, f"已放弃“{found.file.name}”，什么都没有保存。")
    return redirect("registries:import_start", kind.value)


@require_GET
@signed_in
@readonly
def import_errors(request: HttpRequest, kind: str, pk: int) -> HttpResponse:
    kind = _kind(request, kind)
    found = get_object_or_404(_imports(request, kind).exclude(state=State.JUDGING), pk=pk)
    if found.streamed:
        return download(stream_leftovers(found), f"{kind.label}要改的行.csv", CSV_TYPE)
    return download(leftovers_bytes(found), f"{kind.label}要改的行.xlsx")
