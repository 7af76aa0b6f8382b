# SPDX-License-Identifier: Apache-2.0
"""How far the list of items and the powers behind it were carried out in a year."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from suicha.accounts.models import Organisation
from suicha.accounts.permissions import Permission, requires
from suicha.accounts.selectors import organisations_with
from suicha.catalogue.models import Item, Power
from suicha.catalogue.selectors import items_seen, setting
from suicha.core import clock
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import table_response
from suicha.statistics import selectors

ITEM_HEAD = (
    "序号", "抽查类别", "抽查事项", "事项类别", "年度", "已抽查", "无检查对象的原因", "最近一次抽取",
    "多年未用", "对应权责", "对象库", "检查表",
)  # fmt: skip
POWER_HEAD = ("种类", "权责编码", "权责名称", "年度", "现行抽查事项数", "情况")


def _asked(request: HttpRequest) -> tuple[list[Organisation], Organisation | None, int]:
    """The bureaus to choose from, the one asked for, and the year."""
    allowed = organisations_with(request.user, Permission.STATISTICS_VIEW).filter(kind=Organisation.Kind.BUREAU)
    bureaus = list(allowed)
    code, text = request.GET.get("organisation", ""), request.GET.get("year", "")
    this = clock.today().year
    year = int(text) if text.isdecimal() and len(text) == 4 and this - 10 <= int(text) <= this else this
    return bureaus, get_object_or_404(allowed, code=code) if code else next(iter(bureaus), None), year


def _frame(bureaus: list[Organisation], chosen: Organisation, year: int) -> dict[str, Any]:
    def address(organisation: Organisation, asked: int) -> str:
        return f"?{urlencode({'organisation': organisation.code, 'year': asked})}"

    this = clock.today().year
    return {
        "chosen": chosen,
        "year": year,
        "views": [(each.short_name, address(each, year), each == chosen) for each in bureaus],
        "years": [(f"{each}年", address(chosen, each), each == year) for each in range(this, this - 3, -1)],
        "here": address(chosen, year),
    }


@require_GET
@requires(Permission.STATISTICS_VIEW)
@readonly
def items(request: HttpRequest) -> HttpResponse:
    bureaus, chosen, year = _asked(request)
    if chosen is None:
        return render(request, "statistics/items.html", {"chosen": None})
    show = request.GET.get("show", "")
    show = show if show in selectors.SHOWN else ""
    uses = selectors.item_uses(chosen, year)
    shown = {use.item.pk: use for use in uses if use.shows(show)}
    page = paginate(Item.objects.filter(pk__in=shown), request.GET, newest_first=False)
    frame = _frame(bureaus, chosen, year)
    context = frame | {
        "covered": selectors.items_covered(uses),
        "tabs": [
            (f"{name} {sum(use.shows(key) for use in uses)}", f"{frame['here']}&show={key}", key == show)
            for key, name in selectors.SHOWN.items()
        ],
        "page": page,
        "rows": [shown[item.pk] for item in page],
        "clause": setting(chosen, "unused_years"),
    }
    return render(request, "statistics/items.html", context)


@require_GET
@requires(Permission.STATISTICS_VIEW)
@readonly
def items_export(request: HttpRequest, format: str) -> HttpResponse:
    _, chosen, year = _asked(request)
    show = request.GET.get("show", "")
    uses = selectors.item_uses(chosen, year) if chosen else []
    rows = (
        (
            use.item.sequence,
            use.item.category,
            use.item.name,
            f"{use.item.get_item_class_display()}检查事项",
            year,
            "是" if use.drawn else "否",
            use.excuse,
            use.last_used,
            "是" if use.unused else "否",
            "有" if use.has_power else "没有",
            str(use.target_list or "没有"),
            str(use.checklist or "没有"),
        )
        for use in uses
        if use.shows(show)
    )
    return table_response(f"{year}年抽查事项清单覆盖情况", ITEM_HEAD, rows, format)


@require_GET
@requires(Permission.STATISTICS_VIEW)
@readonly
def powers(request: HttpRequest) -> HttpResponse:
    bureaus, chosen, year = _asked(request)
    if chosen is None:
        return render(request, "statistics/powers.html", {"chosen": None})
    found = {use.power.pk: use for use in selectors.power_uses(chosen, selectors.item_uses(chosen, year))}
    page = paginate(Power.objects.filter(pk__in=found), request.GET, newest_first=False)
    context = _frame(bureaus, chosen, year) | {
        "covered": selectors.powers_covered(list(found.values())),
        "bare": sum(not use.items for use in found.values()),
        "page": page,
        "rows": [found[power.pk] for power in page],
    }
    return render(request, "statistics/powers.html", context)


@require_GET
@requires(Permission.STATISTICS_VIEW)
@readonly
def powers_export(request: HttpRequest, format: str) -> HttpResponse:
    _, chosen, year = _asked(request)
    uses = selectors.power_uses(chosen, selectors.item_uses(chosen, year)) if chosen else []
    rows = (
        (use.power.get_kind_display(), use.power.code, use.power.name, year, use.items, use.word[0]) for use in uses
    )
    return table_response(f"{year}年权责事项覆盖情况", POWER_HEAD, rows, format)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def of_item(request: HttpRequest, pk: int) -> HttpResponse:
    """The part of an item's page that says how it is used and what it is drawn on with."""
    item = get_object_or_404(items_seen(request.user), pk=pk)
    year = clock.today().year
    context = {"use": selectors.item_use(item, year), "year": year, "years": setting(item.organisation, "unused_years")}
    return render(request, "statistics/of_item.html", context)
