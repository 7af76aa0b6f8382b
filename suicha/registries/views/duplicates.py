# SPDX-License-Identifier: Apache-2.0
"""查重合并: rows that look like one subject, and a person's answer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_POST

from suicha.accounts.permissions import Permission, requires
from suicha.accounts.selectors import bureau_of
from suicha.core.readonly import readonly
from suicha.registries import selectors, services
from suicha.registries.forms import ApartForm, MergeForm
from suicha.registries.selectors.duplicates import of_reach
from suicha.registries.views.marks import faults
from suicha.registries.views.one_target import editable

SHOWN = 100


@require_GET
@requires(Permission.TARGET_EDIT)
@readonly
def duplicates(request: HttpRequest) -> HttpResponse:
    found = selectors.duplicates_found(bureau_of(request.user.organisation))
    pairs = of_reach(found.pairs, request.user)
    shown = [
        {
            "pair": each,
            "merge": MergeForm(auto_id=f"merge{place}_%s"),
            "merge_box": f"merge-{place}",
            "apart": ApartForm(auto_id=f"apart{place}_%s"),
            "apart_box": f"apart-{place}",
        }
        for place, each in enumerate(pairs[:SHOWN], start=1)
    ]
    return render(request, "registries/duplicates.html", {"pairs": shown, "count": len(pairs), "found": found})


@require_POST
@requires(Permission.TARGET_EDIT)
def target_merge(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    kept, merged = editable(request, pk), editable(request, other)
    form = MergeForm(request.POST)
    if form.is_valid():
        services.target_merge(kept=kept, merged=merged, by=request.user, **form.cleaned_data)
        messages.success(request, f"“{merged.name}”已并入“{kept.name}”，在保留的那一家可以撤销。")
    else:
        messages.error(request, f"没有合并。{faults(form)}")
    return redirect("registries:duplicates")


@require_POST
@requires(Permission.TARGET_EDIT)
def targets_apart(request: HttpRequest, pk: int, other: int) -> HttpResponse:
    first, second = editable(request, pk), editable(request, other)
    form = ApartForm(request.POST)
    if form.is_valid():
        services.targets_apart(first=first, second=second, by=request.user, **form.cleaned_data)
        messages.success(request, "已认定不是同一家，不再提示。")
    else:
        messages.error(request, f"没有保存。{faults(form)}")
    return redirect("registries:duplicates")


@require_POST
@requires(Permission.TARGET_EDIT)
def merge_undo(request: HttpRequest, pk: int, merge: int) -> HttpResponse:
    found = get_object_or_404(selectors.merges_of(editable(request, pk)), pk=merge)
    form = MergeForm(request.POST)
    if form.is_valid():
        services.target_merge_undo(merge=found, by=request.user, **form.cleaned_data)
        messages.success(request, f"已撤销，“{found.merged.name}”恢复为单独的一家。")
    else:
        messages.error(request, f"没有撤销。{faults(form)}")
    return redirect("registries:target", pk=pk)
