# SPDX-License-Identifier: Apache-2.0
"""Pages of the numbers of the 细则: what is in force for any organisation, item and day, and where it comes from."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.models import Organisation
from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.selectors import organisations_with
from suicha.catalogue import selectors, services
from suicha.catalogue.forms import EffectiveForm, ReleaseForm, SettingForm
from suicha.catalogue.models import Item
from suicha.catalogue.rules.setting_groups import PER_ITEM, groups
from suicha.catalogue.rules.settings import SETTINGS
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.readonly import readonly
from suicha.core.tables import table_response

HEAD = ("参数", "现行值", "单位", "来自", "依据", "从哪天起")


def _asked(request: HttpRequest) -> tuple[Organisation, list[Organisation]]:
    """The organisation asked for, else one's own, and all one may ask for."""
    organisations = list(organisations_with(request.user, Permission.ITEM_VIEW))
    code = request.GET.get("organisation", "")
    own = [each for each in organisations if each.pk == request.user.organisation_id]
    return next((each for each in organisations if each.code == code), (own or organisations)[0]), organisations


def _item(organisation: Organisation, lineage: str) -> Item | None:
    """The item named in the address; nothing is ever set for the whole organisation because its name was wrong."""
    if not lineage:
        return None
    items = Item.objects.filter(organisation__path__startswith=organisation.bureau_path, lineage=lineage)
    found = items.order_by("-pk").first()
    if found is None:
        raise Http404(lineage)
    return found


def _address(organisation: Organisation, item: Item | None = None, **more: str) -> str:
    asked = {"organisation": organisation.code} | ({"item": item.lineage} if item else {}) | more
    return f"{reverse('catalogue:settings')}?{urlencode(asked)}"


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def settings(request: HttpRequest) -> HttpResponse:
    """The numbers in force at one organisation, for all items or one, on a day."""
    chosen, organisations = _asked(request)
    form = EffectiveForm(request.GET)
    form.is_valid()
    item, on = _item(chosen, form.cleaned_data.get("item", "")), form.cleaned_data.get("on")
    lines = {line.key: line for line in selectors.setting_lines(chosen, item, on)}
    known = [(group, [lines[key] for key in keys]) for group, keys in groups().items()]
    if item:
        known = [(group, [line for line in rows if line.per_item]) for group, rows in known]
    items = Item.objects.filter(pk__in=selectors.items_published(chosen).values("pk")).order_by("sequence", "pk")
    context = {
        "organisation": chosen,
        "views": [(each.short_name, _address(each), each == chosen) for each in organisations],
        "groups": [(group, rows) for group, rows in known if rows],
        "count": sum(len(rows) for _, rows in known),
        "item": item,
        "items": list(items[:200]),
        "on": on or clock.today(),
        "is_today": on in (None, clock.today()),
        "query": f"?{urlencode({'item': item.lineage})}" if item else "",
        "can_edit": may(request.user, Permission.SETTING_EDIT, chosen),
    }
    return render(request, "catalogue/settings.html", context)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def settings_export(request: HttpRequest, organisation: str, kind: str) -> HttpResponse:
    found = get_object_or_404(organisations_with(request.user, Permission.ITEM_VIEW), code=organisation)
    rows = (
        (line.rule.title, line.said, line.rule.unit, line.current.origin, line.current.clause, line.current.valid_from)
        for line in selectors.setting_lines(found)
    )
    return table_response(f"{found.short_name}细则参数", HEAD, rows, kind)


@require_http_methods(["GET", "POST"])
@requires(Permission.ITEM_VIEW)
def setting(request: HttpRequest, organisation: str, key: str) -> HttpResponse:
    """One number: what is in force, how it came about, the sources' own values, and the form to set it."""
    found = get_object_or_404(organisations_with(request.user, Permission.ITEM_VIEW), code=organisation)
    rule = SETTINGS.get(key)
    if rule is None:
        raise Refused("setting_unknown", key=key)
    item = _item(found, request.GET.get("item", ""))
    line = selectors.setting_line(found, key, item)
    current = line.current
    form = SettingForm(request.POST or None, rule=rule, initial={"value": current.value})
    if request.method == "POST" and form.is_valid():
        try:
            row = services.setting_set(organisation=found, key=key, by=request.user, item=item, **form.cleaned_data)
        except Refused as refused:
            fields = {"setting_clause_missing": "clause", "setting_backdated": "valid_from"}
            form.add_error(fields.get(refused.code, "value"), str(refused))
        else:
            said, today = rule.said(form.cleaned_data["value"]), clock.today()
            when = "从现在起" if row.valid_from == today else f"从{row.valid_from.isoformat()}起"
            messages.success(request, f"{rule.title}已改为{said}{rule.unit}，{when}生效。")
            return redirect(_address(found, item))
    history = list(selectors.setting_history(found, key, item))
    context: dict[str, Any] = {
        "organisation": found,
        "key": key,
        "item": item,
        "rule": rule,
        "current": current,
        "line": line,
        "said": rule.said(current.value),
        "default": rule.said(rule.default),
        "form": form,
        "history": [(row, rule.said(row.value) if row.value is not None else None) for row in history],
        "today": clock.today(),
        "back": _address(found, item),
        "query": f"?{urlencode({'item': item.lineage})}" if item else "",
        "per_item": key in PER_ITEM,
        "can_edit": may(request.user, Permission.SETTING_EDIT, found),
        "is_own": current.origin == found.name and current.for_item == bool(item),
        "release_form": ReleaseForm(auto_id="release_%s"),
    }
    return render(request, "catalogue/setting.html", context, status=422 if form.is_bound else 200)


@require_POST
@requires(Permission.SETTING_EDIT)
def setting_release(request: HttpRequest, organisation: str, key: str) -> HttpResponse:
    """Give up one's own number."""
    found = get_object_or_404(organisations_with(request.user, Permission.SETTING_EDIT), code=organisation)
    item = _item(found, request.GET.get("item", ""))
    form = ReleaseForm(request.POST)
    clause = form.cleaned_data["clause"] if form.is_valid() else ""
    services.setting_release(organisation=found, key=key, clause=clause, by=request.user, item=item)
    messages.success(request, f"{SETTINGS[key].title}不再单独设定，沿用上级的或者起始值。")
    return redirect(_address(found, item))


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def deadlines(request: HttpRequest) -> HttpResponse:
    """All days of a year by which something must be done."""
    chosen, organisations = _asked(request)
    this = clock.today().year
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and len(asked) == 4 and this - 2 <= int(asked) <= this + 1 else this
    address = reverse("catalogue:deadlines")
    context = {
        "organisation": chosen,
        "views": [
            (each.short_name, f"{address}?organisation={each.code}&year={year}", each == chosen)
            for each in organisations
        ],
        "years": [
            (f"{each}年", f"{address}?organisation={chosen.code}&year={each}", each == year)
            for each in range(this - 1, this + 2)
        ],
        "year": year,
        "today": clock.today(),
        "lines": selectors.deadline_lines(chosen, year),
    }
    return render(request, "catalogue/deadlines.html", context)
