# SPDX-License-Identifier: Apache-2.0
"""Numbered annexes of the libraries: making one, opening its public version, and the files."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.permissions import Permission, may, public, requires
from suicha.accounts.selectors import bureau_of
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import download
from suicha.files.models import StoredFile
from suicha.files.selectors import file_bytes
from suicha.registries import services
from suicha.registries.forms.completeness import SnapshotForm
from suicha.registries.models import Snapshot
from suicha.registries.selectors.completeness import snapshots_of, snapshots_released
from suicha.registries.services.snapshots import PERMISSION

FIELDS = {"snapshot_word_missing": "word", "snapshot_number_taken": "word"}
INSIDE = {"xlsx": "workbook", "csv": "table", "public-xlsx": "public_workbook", "public-csv": "public_table"}
OUTSIDE = {"xlsx": "public_workbook", "csv": "public_table"}


@require_http_methods(["GET", "POST"])
@requires(Permission.TARGET_VIEW)
def snapshots(request: HttpRequest) -> HttpResponse:
    bureau = bureau_of(request.user.organisation)
    allowed = [name for name, permission in PERMISSION.items() if may(request.user, permission, bureau)]
    form = SnapshotForm(request.POST or None)
    form.fields["library"].choices = [pair for pair in Snapshot.Library.choices if pair[0] in allowed]
    if request.method == "POST" and form.is_valid():
        try:
            made = services.snapshot_make(organisation=bureau, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, f"已编定{made.number}，共{made.rows}条。")
            return redirect("registries:snapshots")
    page = paginate(snapshots_of(request.user), request.GET)
    context = {"page": page, "form": form if allowed else None}
    context |= {"can_release": may(request.user, Permission.DISCLOSURE_PUBLISH)}
    return render(request, "registries/snapshots.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.DISCLOSURE_PUBLISH)
def snapshot_release(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(snapshots_of(request.user, Permission.DISCLOSURE_PUBLISH), pk=pk)
    services.snapshot_release(snapshot=row, by=request.user)
    messages.success(request, f"{row.number}的公开版已公开。")
    return redirect("registries:snapshots")


@require_GET
@requires(Permission.TARGET_VIEW)
@readonly
def snapshot_file(request: HttpRequest, pk: int, which: str) -> HttpResponse:
    row = get_object_or_404(snapshots_of(request.user), pk=pk)
    if row.library == Snapshot.Library.INSPECTORS and not may(
        request.user, Permission.INSPECTOR_VIEW, row.organisation
    ):
        raise Http404
    return _file(row, INSIDE, which)


@require_GET
@public
@readonly
def public_snapshots(request: HttpRequest) -> HttpResponse:
    page = paginate(snapshots_released(), request.GET)
    return render(request, "registries/public_snapshots.html", {"page": page})


@require_GET
@public
@readonly
def public_snapshot_file(request: HttpRequest, pk: int, which: str) -> HttpResponse:
    return _file(get_object_or_404(snapshots_released(), pk=pk), OUTSIDE, which)


def _file(row: Snapshot, names: dict[str, str], which: str) -> HttpResponse:
    if which not in names:
        raise Http404
    file: StoredFile = getattr(row, names[which])
    return download(file_bytes(file), file.name, "application/octet-stream")
