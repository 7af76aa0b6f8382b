# SPDX-License-Identifier: Apache-2.0
"""Pages of the codes of other platforms, and the page on which an item is tied to powers and codes."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.selectors import organisations_with, within
from suicha.catalogue import selectors, services
from suicha.catalogue.forms import CodeFilter, CodeForm, own_organisations
from suicha.catalogue.models import ExternalCode, Item, Power
from suicha.catalogue.views.powers import OFFERED, tabs
from suicha.catalogue.views.shown import form_page, keys_in
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import table_response

HEAD = ("平台", "平台编码", "平台上的名称", "抽查事项")


def _codes(request: HttpRequest):
    form = CodeFilter(request.GET)
    return form, selectors.external_codes(request.user, **form.conditions())


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def codes(request: HttpRequest) -> HttpResponse:
    form, found = _codes(request)
    page = paginate(found, request.GET, newest_first=False)
    names = selectors.items_of_codes(page.rows)
    context = {
        "form": form,
        "page": page,
        "rows": [(code, names.get(code.pk, [])) for code in page],
        "views": tabs("codes"),
        "can_edit": may(request.user, Permission.ITEM_EDIT),
    }
    return render(request, "catalogue/codes.html", context)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def codes_export(request: HttpRequest, kind: str) -> HttpResponse:
    _, found = _codes(request)
    listed = list(found.order_by("pk"))
    names = selectors.items_of_codes(listed)
    rows = (
        (code.get_system_display(), code.code, code.name, "；".join(item.name for item in names.get(code.pk, [])))
        for code in listed
    )
    return table_response("平台编码对照", HEAD, rows, kind)


@require_http_methods(["GET", "POST"])
@requires(Permission.ITEM_EDIT)
def code_add(request: HttpRequest) -> HttpResponse:
    form = CodeForm(request.POST or None)
    own_organisations(form, organisations_with(request.user, Permission.ITEM_EDIT), request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.code_add(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("code", str(refusal))
        else:
            messages.success(request, f"已登记{made}，在事项页里对应。")
            return redirect("catalogue:codes")
    return form_page(request, form, "登记平台编码", "登记", ("平台编码", reverse("catalogue:codes")))


@require_POST
@requires(Permission.ITEM_EDIT)
def code_remove(request: HttpRequest, pk: int) -> HttpResponse:
    mine = ExternalCode.objects.filter(within(request.user, Permission.ITEM_EDIT)).select_related("organisation")
    found = get_object_or_404(mine, pk=pk)
    services.code_remove(code=found, by=request.user)
    messages.success(request, f"已移出{found}，留痕里保留。")
    return redirect("catalogue:codes")


def item_at(request: HttpRequest, pk: int) -> Item:
    """The item, if this person sees it."""
    return get_object_or_404(selectors.item_list(request.user), pk=pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.ITEM_EDIT)
def item_links(request: HttpRequest, pk: int) -> HttpResponse:
    """Which powers and codes an item answers to: what is tied now is ticked, the box finds more."""
    item = item_at(request, pk)
    powers = Power.objects.filter(organisation__path__startswith=item.organisation.bureau_path)
    codes = ExternalCode.objects.filter(organisation__path__startswith=item.organisation.bureau_path)
    if request.method == "POST":
        services.item_link(
            item=item,
            powers=list(powers.filter(pk__in=keys_in(request.POST.getlist("powers"))).order_by("pk")),
            codes=list(codes.filter(pk__in=keys_in(request.POST.getlist("codes"))).order_by("pk")),
            by=request.user,
        )
        messages.success(request, "对应关系已保存，事项改版后仍然有效。")
        return redirect("catalogue:item", pk=pk)
    text = request.GET.get("q", "").strip()[:100]
    held_powers, held_codes = list(selectors.powers_of_item(item)), list(selectors.codes_of_item(item))
    more = selectors.power_list(request.user, text=text).filter(pk__in=powers.values("pk"))
    more_codes = selectors.external_codes(request.user, text=text).filter(pk__in=codes.values("pk"))
    context = {
        "item": item,
        "q": text,
        "powers": held_powers,
        "codes": held_codes,
        "more_powers": more.exclude(pk__in=[row.pk for row in held_powers]).order_by("kind", "code")[:OFFERED],
        "more_codes": more_codes.exclude(pk__in=[row.pk for row in held_codes]).order_by("system", "code")[:OFFERED],
    }
    return render(request, "catalogue/item_links.html", context)
