# SPDX-License-Identifier: Apache-2.0
"""Pages of the upper levels' lists: received, compared with ours row by row, taken over."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.catalogue import selectors, services
from suicha.catalogue.forms import lists as forms
from suicha.catalogue.models import UpperItem, UpperList
from suicha.catalogue.rules.comparing import lines
from suicha.catalogue.rules.inheriting import Origin
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly

SHOWN = 300


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def upper_lists(request: HttpRequest) -> HttpResponse:
    by = request.user
    context = {
        "page": paginate(selectors.upper_lists(by), request.GET),
        "can_edit": may(by, Permission.ITEM_EDIT, by.organisation),
        "sources": selectors.upper_sources(by.organisation),
    }
    return render(request, "catalogue/upper_lists.html", context)


def _list(request: HttpRequest, pk: int) -> UpperList:
    return get_object_or_404(selectors.upper_lists(request.user), pk=pk)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def upper_list(request: HttpRequest, pk: int) -> HttpResponse:
    """Every row beside ours, by how it stands; narrowed to one standing by ``?origin=``."""
    found = _list(request, pk)
    rows = selectors.upper_rows(found)
    counts = {origin: sum(row.origin == origin for row in rows) for origin in Origin if origin != Origin.LOCAL}
    asked = next((origin for origin in counts if origin.name.lower() == request.GET.get("origin")), None)
    shown = [row for row in rows if asked in (None, row.origin)]
    address = reverse("catalogue:upper_list", args=[pk])
    views = [("全部", address, asked is None)] + [
        (f"{origin}{count}", f"{address}?origin={origin.name.lower()}", origin == asked)
        for origin, count in counts.items()
        if count
    ]
    by = request.user
    context = {
        "upper": found,
        "total": len(shown),
        "rows": [(row, lines(vars(row.row), vars(row.item)) if row.row and row.item else []) for row in shown[:SHOWN]],
        "views": views,
        "counts": {origin.name.lower(): count for origin, count in counts.items()},
        "can_edit": may(by, Permission.ITEM_EDIT, found.organisation),
        "takable": sum(row.takable for row in shown),
    }
    return render(request, "catalogue/upper_list.html", context)


@require_POST
@requires(Permission.ITEM_EDIT)
def upper_take(request: HttpRequest, pk: int) -> HttpResponse:
    """Take over the chosen rows, or all that can be taken."""
    found = _list(request, pk)
    keys = [int(key) for key in request.POST.getlist("chosen") if key.isdecimal() and len(key) < 19]
    rows = found.rows.order_by("pk") if "all" in request.POST else found.rows.filter(pk__in=keys)
    chosen: list[UpperItem] = list(rows)
    count = services.upper_take(upper_list=found, rows=chosen, by=request.user)
    messages.success(request, f"已承接{count}项，进入起草中的清单。")
    return redirect("catalogue:upper_list", pk=pk)


@require_POST
@requires(Permission.ITEM_EDIT)
def upper_receive(request: HttpRequest) -> HttpResponse:
    """Receive the list in force of an organisation of this platform."""
    sources = selectors.upper_sources(request.user.organisation)
    source = get_object_or_404(sources, code=request.POST.get("source", ""))
    upper = services.upper_from_platform(organisation=request.user.organisation, source=source, by=request.user)
    messages.success(request, f"已取得{upper.issuer}的清单，选择要承接的事项。")
    return redirect("catalogue:upper_list", pk=upper.pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.ITEM_EDIT)
def upper_describe(request: HttpRequest, pk: int) -> HttpResponse:
    found = _list(request, pk)
    initial = {"issuer": found.issuer, "document": found.document, "issued_on": found.issued_on}
    form = forms.UpperForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            services.upper_describe(upper_list=found, **form.cleaned_data, by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, "已写明来源。")
            return redirect("catalogue:upper_list", pk=pk)
    context = {"form": form, "title": "写明上级清单的来源", "words": "保存来源", "list_name": "上级清单", "why": ""}
    context["back"] = reverse("catalogue:upper_list", args=[pk])
    return render(request, "catalogue/list_form.html", context, status=422 if form.is_bound else 200)
