# SPDX-License-Identifier: Apache-2.0
"""Pages of the numbers of the 细则."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.selectors import organisations_with
from suicha.catalogue import selectors, services
from suicha.catalogue.forms import SettingForm
from suicha.catalogue.rules.settings import SETTINGS
from suicha.core.errors import Refused
from suicha.core.readonly import readonly


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def settings(request: HttpRequest) -> HttpResponse:
    """The numbers in force at one organisation: the one asked for, else one's own."""
    organisations = list(organisations_with(request.user, Permission.ITEM_VIEW))
    asked = request.GET.get("organisation", "")
    own = [each for each in organisations if each.pk == request.user.organisation_id]
    chosen = next((each for each in organisations if each.code == asked), (own or organisations)[0])
    address = reverse("catalogue:settings")
    context = {
        "organisation": chosen,
        "views": [(each.short_name, f"{address}?organisation={each.code}", each == chosen) for each in organisations],
        "lines": selectors.setting_lines(chosen),
        "can_edit": may(request.user, Permission.SETTING_EDIT, chosen),
    }
    return render(request, "catalogue/settings.html", context)


@require_http_methods(["GET", "POST"])
@requires(Permission.SETTING_EDIT)
def setting(request: HttpRequest, organisation: str, key: str) -> HttpResponse:
    """One number: what is in force, the sources' own values, and the form to set it."""
    found = get_object_or_404(organisations_with(request.user, Permission.SETTING_EDIT), code=organisation)
    rule = SETTINGS.get(key)
    if rule is None:
        raise Refused("setting_unknown", key=key)
    current = selectors.setting(found, key)
    form = SettingForm(request.POST or None, rule=rule, initial={"value": current.value})
    if request.method == "POST" and form.is_valid():
        try:
            services.setting_set(organisation=found, key=key, by=request.user, **form.cleaned_data)
        except Refused as refused:
            form.add_error("clause" if refused.code == "setting_clause_missing" else "value", str(refused))
        else:
            said = rule.said(form.cleaned_data["value"])
            messages.success(request, f"{rule.title}已改为{said}{rule.unit}，从现在起生效。")
            return redirect(f"{reverse('catalogue:settings')}?organisation={found.code}")
    context = {"organisation": found, "rule": rule, "current": current, "said": rule.said(current.value), "form": form}
    return render(request, "catalogue/setting.html", context, status=422 if form.is_bound else 200)
