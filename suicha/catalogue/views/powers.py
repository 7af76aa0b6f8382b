# SPDX-License-Identifier: Apache-2.0
"""Pages of the 权责清单: the list, one power with its items, powers without an item, items without a power."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.selectors import organisations_with, within
from suicha.catalogue import selectors, services
from suicha.catalogue.forms import NewPowerForm, PowerFilter, PowerForm, TextFilter, own_organisations
from suicha.catalogue.models import Item, Power
from suicha.catalogue.views.shown import form_page, history, keys_in
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import table_response

HEAD = (
    "种类", "权责编码", "权责名称", "权责类别", "可以检查", "设定依据", "出自", "清单年度", "抽查事项数",
)  # fmt: skip
ITEM_HEAD = ("序号", "抽查类别", "抽查事项", "检查对象", "检查依据", "单位")
FIELDS = {"power_taken": "code"}
OFFERED = 20


def tabs(here: str) -> list[tuple[str, str, bool]]:
    """The pages of this subject."""
    names = {"powers": "权责事项", "items_without_power": "没有对应权责的事项", "codes": "平台编码"}
    return [(name, reverse(f"catalogue:{key}"), key == here) for key, name in names.items()]


def _powers(request: HttpRequest):
    form = PowerFilter(request.GET, years=selectors.power_years(request.user))
    return form, selectors.power_list(request.user, **form.conditions())


def power_at(request: HttpRequest, pk: int, permission: Permission = Permission.ITEM_VIEW) -> Power:
    """The power, if this person may."""
    mine = Power.objects.filter(within(request.user, permission)).select_related("organisation")
    return get_object_or_404(mine, pk=pk)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def powers(request: HttpRequest) -> HttpResponse:
    form, found = _powers(request)
    context = {
        "form": form,
        "page": paginate(found, request.GET, newest_first=False),
        "tallies": selectors.power_tallies(request.user),
        "views": tabs("powers"),
        "can_edit": may(request.user, Permission.ITEM_EDIT),
        "can_count": may(request.user, Permission.STATISTICS_VIEW),
    }
    return render(request, "catalogue/powers.html", context)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def powers_export(request: HttpRequest, kind: str) -> HttpResponse:
    _, found = _powers(request)
    rows = (
        (
            power.get_kind_display(),
            power.code,
            power.name,
            power.category,
            "是" if power.is_checkable else "否",
            power.basis,
            power.source,
            power.year,
            power.item_count,
        )
        for power in found.order_by("pk")
    )
    return table_response("权责清单与抽查事项对照", HEAD, rows, kind)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def items_without_power(request: HttpRequest) -> HttpResponse:
    form = TextFilter(request.GET)
    found = selectors.items_without_power(request.user, **form.conditions())
    context = {
        "form": form,
        "page": paginate(found, request.GET, newest_first=False),
        "views": tabs("items_without_power"),
        "can_edit": may(request.user, Permission.ITEM_EDIT),
    }
    return render(request, "catalogue/items_without_power.html", context)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def items_without_power_export(request: HttpRequest, kind: str) -> HttpResponse:
    found = selectors.items_without_power(request.user, **TextFilter(request.GET).conditions())
    rows = (
        (item.sequence, item.category, item.name, item.object_kind, item.legal_basis, item.organisation.name)
        for item in found.order_by("pk")
    )
    return table_response("没有对应权责的抽查事项", ITEM_HEAD, rows, kind)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def power(request: HttpRequest, pk: int) -> HttpResponse:
    """One power with its items; the box finds more to tick."""
    found = power_at(request, pk)
    can_edit = may(request.user, Permission.ITEM_EDIT, found.organisation)
    linked = selectors.items_of_power(found)
    text = request.GET.get("q", "").strip()[:100]
    context = {
        "power": found,
        "linked": linked,
        "q": text,
        "offered": _offered(request, found, text, linked) if can_edit else [],
        "history": history(found),
        "can_edit": can_edit,
    }
    return render(request, "catalogue/power.html", context)


def _offered(request: HttpRequest, power: Power, text: str, linked: list[Item]) -> list[Item]:
    """Items that the words find and that are not tied yet, one revision each."""
    rows = selectors.item_list(request.user, text=text).exclude(lineage__in=[item.lineage for item in linked])
    mine = rows.filter(organisation__path__startswith=power.organisation.bureau_path)
    newest: dict[str, Item] = {str(item.lineage): item for item in mine.order_by("pk")[: OFFERED * 3]}
    return sorted(newest.values(), key=lambda item: (item.sequence, item.pk))[:OFFERED]


@require_POST
@requires(Permission.ITEM_EDIT)
def power_link(request: HttpRequest, pk: int) -> HttpResponse:
    found = power_at(request, pk, Permission.ITEM_EDIT)
    chosen = selectors.item_list(request.user).filter(pk__in=keys_in(request.POST.getlist("items")))
    services.power_link(power=found, items=list(chosen.order_by("pk")), by=request.user)
    messages.success(request, f"已保存“{found.name[:40]}”对应的抽查事项。")
    return redirect("catalogue:power", pk=pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.ITEM_EDIT)
def power_add(request: HttpRequest) -> HttpResponse:
    form = NewPowerForm(request.POST or None)
    own_organisations(form, organisations_with(request.user, Permission.ITEM_EDIT), request.user)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        try:
            made = services.power_add(organisation=values.pop("organisation"), values=values, by=request.user)
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, "权责事项已入册，接着选对应的抽查事项。")
            return redirect("catalogue:power", pk=made.pk)
    return form_page(request, form, "新增权责事项", "入册", ("权责对照", reverse("catalogue:powers")))


@require_http_methods(["GET", "POST"])
@requires(Permission.ITEM_EDIT)
def power_change(request: HttpRequest, pk: int) -> HttpResponse:
    found = power_at(request, pk, Permission.ITEM_EDIT)
    form = PowerForm(request.POST or None, instance=power_at(request, pk, Permission.ITEM_EDIT))
    if request.method == "POST" and form.is_valid():
        try:
            services.power_change(power=found, values=dict(form.cleaned_data), by=request.user)
        except Refused as refusal:
            form.add_error(FIELDS.get(refusal.code), str(refusal))
        else:
            messages.success(request, "权责事项已修改。")
            return redirect("catalogue:power", pk=pk)
    return form_page(request, form, "修改权责事项", "保存", ("权责对照", reverse("catalogue:power", args=[pk])))


@require_POST
@requires(Permission.ITEM_EDIT)
def power_remove(request: HttpRequest, pk: int) -> HttpResponse:
    found = power_at(request, pk, Permission.ITEM_EDIT)
    services.power_remove(power=found, by=request.user)
    messages.success(request, f"已从权责清单里移出“{found.name[:40]}”，留痕里保留。")
    return redirect("catalogue:powers")
