# SPDX-License-Identifier: Apache-2.0
"""Writing the rows of a plan, with the number they would give before anything is saved."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from suicha.accounts.permissions import Permission, requires
from suicha.catalogue.rules.ratio import percent_words
from suicha.catalogue.selectors import items_published, setting
from suicha.core.errors import Refused
from suicha.core.readonly import readonly
from suicha.planning import selectors, services
from suicha.planning.forms import RowForm, initial_terms, with_preset
from suicha.planning.models import Plan, PlanRow
from suicha.planning.rules.presets import PRESETS
from suicha.planning.rules.terms import CLAUSE, MARKED, terms_clean
from suicha.registries.selectors import domains_among, list_options, targets_of, towns_among
from suicha.registries.services import scope_resolved

FIELDS = {
    "plan_row_no_items": "items",
    "plan_row_items_unpublished": "items",
    "plan_row_period_reversed": "ends_on",
    "plan_row_period_outside": "starts_on",
    "plan_row_participant_own": "participants",
    "plan_row_title_missing": "title",
    "list_foreign": "lists",
    "list_leaves_nobody": "lists",
    "ratio_general_all": "ratio",
    "ratio_over_ceiling": "ratio",
    "terms_raised_not_higher": "raised",
}


def _plan(request: HttpRequest, pk: int) -> Plan:
    return get_object_or_404(selectors.plan_list(request.user, permission=Permission.PLAN_EDIT), pk=pk)


def _form(plan: Plan, data=None, initial=None, row: PlanRow | None = None) -> RowForm:
    library = targets_of(plan.organisation)
    return RowForm(
        data,
        initial=initial,
        items=items_published(plan.organisation),
        domains=domains_among(library),
        towns=towns_among(library),
        participants=selectors.possible_participants(plan.organisation),
        lists=list_options(plan.organisation, row.scope.get("lists") if row else None),
    )


def _preview(plan: Plan, form: RowForm) -> tuple[selectors.Preview | None, list[str]]:
    """What the ratio and the scope would give, or the sentences that stand in the way."""
    if not form.is_bound:
        return None, []
    form.full_clean()
    asked = ("ratio", "domains", "grades", "towns", "areas", "lists", "raised", *form.own)
    errors = [f"{form[name].label}：{error}" for name in asked for error in form.errors.get(name, [])]
    if errors or not form.cleaned_data.get("ratio"):
        return None, errors
    terms = terms_clean(form.terms)
    try:
        scope = scope_resolved(plan.organisation, form.scope)
    except Refused as refusal:
        return None, [str(refusal)]
    return selectors.preview(plan.organisation, scope, form.cleaned_data["ratio"], terms), []


def _page(
    request: HttpRequest, plan: Plan, row: PlanRow | None, form: RowForm, judged: RowForm, status: int
) -> HttpResponse:
    preview, errors = _preview(plan, judged)
    if row is not None and not judged.is_bound:
        preview = selectors.preview(plan.organisation, row.scope, row.ppm, row.drawn_by)
    context = {"plan": plan, "row": row, "form": form, "preview": preview, "preview_errors": errors}
    context |= {"presets": PRESETS.items(), "terms_clause": CLAUSE}
    context |= {"limits": selectors.limits(plan.organisation), "back": reverse("planning:plan", args=[plan.pk])}
    preview_name, save_name = "planning:row_preview", "planning:row_add"
    if row is not None:
        preview_name, save_name = "planning:row_change_preview", "planning:row_change"
    keys = [plan.pk] if row is None else [plan.pk, row.pk]
    context |= {"preview_url": reverse(preview_name, args=keys), "save_url": reverse(save_name, args=keys)}
    part = "planning/row_form.html#preview" if request.htmx else "planning/row_form.html"
    return render(request, part, context, status=status)


@require_http_methods(["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def row_add(request: HttpRequest, pk: int) -> HttpResponse:
    return _edit(request, _plan(request, pk), None)


@require_http_methods(["GET", "POST"])
@requires(Permission.PLAN_EDIT)
def row_change(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    plan = _plan(request, pk)
    return _edit(request, plan, get_object_or_404(selectors.plan_rows(plan), pk=row))


def _edit(request: HttpRequest, plan: Plan, row: PlanRow | None) -> HttpResponse:
    if request.method == "GET":
        form = _form(plan, initial=_initial(plan, row), row=row)
        return _page(request, plan, row, form, form, 200)
    form = _form(plan, request.POST, row=row)
    if form.is_valid():
        try:
            if row is None:
                saved = services.plan_row_add(plan=plan, by=request.user, **form.row())
            else:
                saved = services.plan_row_change(row=row, by=request.user, **form.row())
        except Refused as refusal:
            if refusal.code not in FIELDS:
                raise
            form.add_error(FIELDS[refusal.code], str(refusal))
        else:
            messages.success(request, f"第{saved.sequence}行已保存：从{saved.scope_size}家中抽{saved.number}家。")
            return redirect("planning:plan", pk=plan.pk)
    return _page(request, plan, row, form, _form(plan, request.POST, row=row), 422)


@require_http_methods(["GET", "POST"])
@requires(Permission.PLAN_EDIT)
@readonly
def row_preview(request: HttpRequest, pk: int, row: int | None = None) -> HttpResponse:
    """The same form again with the number it would give; nothing is saved and nothing else is judged."""
    plan = _plan(request, pk)
    found = get_object_or_404(selectors.plan_rows(plan), pk=row) if row else None
    if request.method == "GET":  # somebody came back to the address: the form itself is elsewhere
        return redirect("planning:row_change", pk=pk, row=row) if row else redirect("planning:row_add", pk=pk)
    typed = _form(plan, with_preset(request.POST), row=found)
    return _page(request, plan, found, _form(plan, initial=typed.typed(), row=found), typed, 200)


@require_POST
@requires(Permission.PLAN_EDIT)
def row_remove(request: HttpRequest, pk: int, row: int) -> HttpResponse:
    plan = _plan(request, pk)
    services.plan_row_remove(row=get_object_or_404(selectors.plan_rows(plan), pk=row), by=request.user)
    messages.success(request, "这一行已删去。")
    return redirect("planning:plan", pk=pk)


def _initial(plan: Plan, row: PlanRow | None) -> dict[str, object]:
    if row is None:
        ratio, way = (setting(plan.organisation, key).value for key in ("general_ratio_percent", "marked_way"))
        return {"ratio": str(ratio), "marked": list(MARKED)[way]}
    initial = {name: getattr(row, name) for name in ("title", "method", "starts_on", "ends_on")} | row.scope
    initial["lists"] = "".join(row.scope.get("lists", ())[:1])
    lists = {"items": [item.pk for item in row.items.all()], "participants": [o.pk for o in row.participants.all()]}
    terms = initial_terms(row.drawn_by, domains_among(targets_of(plan.organisation)))
    return initial | terms | lists | {"ratio": percent_words(row.ppm).removesuffix("%")}
