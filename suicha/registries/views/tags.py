# SPDX-License-Identifier: Apache-2.0
"""The vocabulary of tags, and the roster counted level by level."""

from django.contrib import messages
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.models import Organisation
from suicha.accounts.permissions import Permission, requires
from suicha.core.errors import Refused
from suicha.core.readonly import readonly
from suicha.registries import selectors, services
from suicha.registries.forms import TagForm


@require_http_methods(["GET", "POST"])
@requires(Permission.INSPECTOR_VIEW)
def tags(request: HttpRequest) -> HttpResponse:
    kept = selectors.rosters_kept(request.user).exclude(kind=Organisation.Kind.SECTION)
    initial = {"organisation": request.user.organisation_id}
    form = TagForm(request.POST or None, organisations=kept, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            tag = services.tag_add(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"已加上标签“{tag.name}”。")
            return redirect("registries:inspector_tags")
    rows = selectors.tags_seen(request.user).select_related("organisation").annotate(people=Count("inspectors"))
    mine = set(kept.values_list("pk", flat=True))
    context = {
        "rows": [(tag, tag.retired_on is None and tag.organisation_id in mine) for tag in rows],
        "form": form if mine else None,
    }
    return render(request, "registries/inspector_tags.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.INSPECTOR_EDIT)
def tag_retire(request: HttpRequest, pk: int) -> HttpResponse:
    tag = get_object_or_404(selectors.tags_seen(request.user), pk=pk)
    services.tag_retire(tag=tag, by=request.user)
    messages.success(request, f"已停用标签“{tag.name}”，以后不能再选。")
    return redirect("registries:inspector_tags")


@require_GET
@requires(Permission.INSPECTOR_VIEW)
@readonly
def levels(request: HttpRequest) -> HttpResponse:
    return render(request, "registries/inspector_levels.html", {"levels": selectors.level_counts(request.user)})
