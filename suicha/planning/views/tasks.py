# SPDX-License-Identifier: Apache-2.0
"""Tasks: list, made from a row of a published plan, one task."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from suicha.accounts.permissions import Permission, may, requires
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.planning import selectors, services
from suicha.planning.forms import TaskFilter, TaskForm
from suicha.planning.rules.match_terms import match_terms_words
from suicha.registries.selectors import scope_text, town_names
from suicha.registries.views.targets import history

FIELDS = {
    "task_title_missing": "title",
    "task_starts_in_the_past": "starts_on",
    "task_period_reversed": "ends_on",
    "task_period_outside": "starts_on",
    "task_batches_wrong": "batches",
}


@require_GET
@requires(Permission.TASK_VIEW)
@readonly
def tasks(request: HttpRequest) -> HttpResponse:
    form = TaskFilter(request.GET, years=selectors.task_years(request.user))
    page = paginate(selectors.task_list(request.user, **form.conditions()), request.GET)
    names = town_names(task.scope for task in page)
    context = {
        "form": form,
        "page": page,
        "lines": [(task, scope_text(task.scope, names)) for task in page],
        "can_edit": may(request.user, Permission.TASK_EDIT),
    }
    return render(request, "planning/tasks.html", context)


@require_GET
@requires(Permission.TASK_EDIT)
@readonly
def task_rows(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:100]
    page = paginate(selectors.rows_ready(request.user, text=text), request.GET)
    names = town_names(row.scope for row in page)
    lines = [(row, scope_text(row.scope, names)) for row in page]
    return render(request, "planning/task_rows.html", {"page": page, "lines": lines, "q": text})


@require_http_methods(["GET", "POST"])
@requires(Permission.TASK_EDIT)
def task_create(request: HttpRequest, row: int) -> HttpResponse:
    found = get_object_or_404(selectors.rows_ready(request.user), pk=row)
    starts_on = max(found.starts_on, min(clock.today(), found.ends_on))
    initial = {"title": found.title, "starts_on": starts_on, "ends_on": found.ends_on}
    organisation = found.plan.organisation
    form = TaskForm(
        request.POST or None,
        initial=initial,
        usual=selectors.match_terms_usual(organisation),
        tags=selectors.tag_names(organisation),
    )
    if request.method == "POST" and form.is_valid():
        try:
            task = services.task_create(row=found, by=request.user, **form.task())
        except Refused as refusal:
            if refusal.code not in FIELDS:
                raise
            form.add_error(FIELDS[refusal.code], str(refusal))
        else:
            messages.success(request, f"任务{task.number}已建立，下一步由法规股冻结名录。")
            return redirect("planning:task", pk=task.pk)
    preview = selectors.preview(found.plan.organisation, found.scope, found.ppm, found.drawn_by)
    context = {"form": form, "row": found, "scope": scope_text(found.scope), "preview": preview}
    return render(request, "planning/task_create.html", context, status=422 if form.is_bound else 200)


@require_GET
@requires(Permission.TASK_VIEW)
@readonly
def task(request: HttpRequest, pk: int) -> HttpResponse:
    row = get_object_or_404(selectors.task_list(request.user).select_related("created_by"), pk=pk)
    context = {
        "task": row,
        "scope": scope_text(row.scope),
        "items": row.items.order_by("sequence", "pk"),
        "extras": set(row.extras.values_list("item", flat=True)),
        "participants": row.participants.order_by("path"),
        "preview": selectors.preview(row.organisation, row.scope, row.ppm, row.drawn_by),
        "matching": match_terms_words(selectors.match_terms(row)),
        "history": history(row),
        "can_edit": may(request.user, Permission.TASK_EDIT, row.organisation),
        "can_freeze": may(request.user, Permission.DRAW_FREEZE, row.organisation),
    }
    return render(request, "planning/task.html", context)
