# SPDX-License-Identifier: Apache-2.0
"""无检查对象 on the page of an item; the register of regimes outside the list; item packs."""

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.selectors import organisations_with, within
from suicha.catalogue import selectors, services
from suicha.catalogue.forms import (
    BecauseForm,
    NoTargetForm,
    RegimeEndForm,
    RegimeFilter,
    RegimeForm,
    own_organisations,
)
from suicha.catalogue.models import NoTarget, OutsideRegime
from suicha.catalogue.rules.packs import packs
from suicha.catalogue.views.codes import item_at
from suicha.catalogue.views.shown import faults, form_page
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.tables import table_response

HEAD = ("监管事项", "监管对象", "监管方式", "依据", "起始日期", "停止日期", "停止的原因", "单位")


@require_POST
@requires(Permission.ITEM_EDIT)
def no_target_state(request: HttpRequest, pk: int) -> HttpResponse:
    item = item_at(request, pk)
    form = NoTargetForm(request.POST)
    if form.is_valid():
        services.no_target_state(item=item, by=request.user, **form.cleaned_data)
        messages.success(request, f"已写明{form.cleaned_data['year']}年无检查对象，覆盖统计里按有说明计。")
    else:
        messages.error(request, f"没有保存。{faults(form)}")
    return redirect("catalogue:item", pk=pk)


@require_POST
@requires(Permission.ITEM_EDIT)
def no_target_withdraw(request: HttpRequest, pk: int, statement: int) -> HttpResponse:
    item = item_at(request, pk)
    mine = NoTarget.objects.filter(within(request.user, Permission.ITEM_EDIT)).select_related("organisation")
    found = get_object_or_404(mine, pk=statement, lineage=item.lineage)
    form = BecauseForm(request.POST)
    if form.is_valid():
        services.no_target_withdraw(statement=found, by=request.user, **form.cleaned_data)
        messages.success(request, f"已撤回{found.year}年的无检查对象，这一项要照常抽查。")
    else:
        messages.error(request, f"没有撤回。{faults(form)}")
    return redirect("catalogue:item", pk=pk)


def _regimes(request: HttpRequest):
    form = RegimeFilter(request.GET)
    return form, selectors.outside_regimes(request.user, **form.conditions())


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def regimes(request: HttpRequest) -> HttpResponse:
    form, found = _regimes(request)
    context = {
        "form": form,
        "page": paginate(found, request.GET),
        "end_form": RegimeEndForm(initial={"ended_on": clock.today()}),
        "can_edit": may(request.user, Permission.ITEM_EDIT),
        "to_publish": organisations_with(request.user, Permission.ITEM_PUBLISH).filter(
            pk__in=OutsideRegime.objects.order_by().values("organisation")
        ),
    }
    return render(request, "catalogue/regimes.html", context)


@require_GET
@requires(Permission.ITEM_VIEW)
@readonly
def regimes_export(request: HttpRequest, kind: str) -> HttpResponse:
    _, found = _regimes(request)
    rows = (
        (
            row.name,
            row.object_kind,
            row.get_way_display(),
            row.ground,
            row.since,
            row.ended_on,
            row.ended_because,
            row.organisation.name,
        )
        for row in found.order_by("pk")
    )
    return table_response("清单外监管方式", HEAD, rows, kind)


@require_http_methods(["GET", "POST"])
@requires(Permission.ITEM_EDIT)
def regime_add(request: HttpRequest) -> HttpResponse:
    form = RegimeForm(request.POST or None, initial={"since": clock.today()})
    own_organisations(form, organisations_with(request.user, Permission.ITEM_EDIT), request.user)
    if request.method == "POST" and form.is_valid():
        try:
            made = services.outside_regime_register(by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("name", str(refusal))
        else:
            messages.success(request, f"已登记“{made.name}”，公布后社会可以查到。")
            return redirect("catalogue:regimes")
    return form_page(request, form, "登记清单外监管方式", "登记", ("清单外监管", reverse("catalogue:regimes")))


@require_POST
@requires(Permission.ITEM_EDIT)
def regime_end(request: HttpRequest, pk: int) -> HttpResponse:
    mine = OutsideRegime.objects.filter(within(request.user, Permission.ITEM_EDIT)).select_related("organisation")
    found = get_object_or_404(mine, pk=pk)
    form = RegimeEndForm(request.POST)
    if form.is_valid():
        services.outside_regime_end(regime=found, by=request.user, **form.cleaned_data)
        messages.success(request, f"“{found.name}”已停止，登记保留。")
    else:
        messages.error(request, f"没有停止。{faults(form)}")
    return redirect("catalogue:regimes")


@require_GET
@requires(Permission.ITEM_EDIT)
@readonly
def pack_list(request: HttpRequest) -> HttpResponse:
    return render(request, "catalogue/packs.html", {"packs": packs().items()})


@require_http_methods(["GET", "POST"])
@requires(Permission.ITEM_EDIT)
def pack(request: HttpRequest, name: str) -> HttpResponse:
    """One pack against the list of an organisation; what is ticked becomes a draft there."""
    if name not in packs():
        raise Http404
    organisations = list(organisations_with(request.user, Permission.ITEM_EDIT))
    asked = request.POST.get("organisation") or request.GET.get("organisation", "")
    own = [each for each in organisations if each.pk == request.user.organisation_id]
    chosen = next((each for each in organisations if each.code == asked), (own or organisations)[0])
    if request.method == "POST":
        made = services.pack_take_over(
            organisation=chosen, pack=name, names=request.POST.getlist("names"), by=request.user
        )
        messages.success(request, f"已取用{len(made)}项，放进{chosen.name}的待公布清单，改好后随清单公布。")
        return redirect("catalogue:items")
    context = {
        "name": name,
        "chosen": chosen,
        "views": [(each.short_name, f"?organisation={each.code}", each == chosen) for each in organisations],
        "lines": selectors.pack_lines(name, chosen),
    }
    return render(request, "catalogue/pack.html", context)
