# SPDX-License-Identifier: Apache-2.0
"""Fragments that pages of earlier stages leave a place for: visits of a target, progress of a task."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from suicha.accounts.permissions import Permission, may, requires
from suicha.core.readonly import readonly
from suicha.inspections import selectors

SHOWN = 10


@require_GET
@requires(Permission.INSPECTION_VIEW)
@readonly
def of_target(request: HttpRequest, target_pk: int) -> HttpResponse:
    """The newest visits of one target, with what was found (INSP-15)."""
    visits = selectors.inspection_list(request.user).filter(target=target_pk).order_by("-pk")
    rows = [(visit, selectors.problems_in(visit)) for visit in visits[:SHOWN]]
    return render(request, "inspections/of_target.html", {"rows": rows, "count": visits.count()})


@require_GET
@requires(Permission.INSPECTION_VIEW)
@readonly
def of_task(request: HttpRequest, task_pk: int) -> HttpResponse:
    """How far one task has come."""
    task = get_object_or_404(selectors.tasks_visible(request.user), pk=task_pk)
    context = {
        "task": task,
        "progress": selectors.task_progress(task),
        "can_dispatch": may(request.user, Permission.INSPECTION_DISPATCH, task.organisation),
    }
    return render(request, "inspections/of_task.html", context)
