# SPDX-License-Identifier: Apache-2.0
"""All draws a person may see, and the way from a task to its draw."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_GET

from suicha.accounts.permissions import Permission, may, requires
from suicha.accounts.selectors import within
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.draws import selectors
from suicha.draws.forms import DrawFilter
from suicha.draws.models import Draw
from suicha.planning.models import Task


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def draw_list(request: HttpRequest) -> HttpResponse:
    form = DrawFilter(request.GET)
    chosen = form.cleaned_data if form.is_valid() else {}
    draws = selectors.draw_list(request.user, text=chosen.get("q", ""), state=chosen.get("state", ""))
    waiting = selectors.tasks_to_freeze(request.user) if may(request.user, Permission.DRAW_FREEZE) else []
    return render(
        request,
        "draws/list.html",
        {"form": form, "page": paginate(draws, request.GET), "waiting": list(waiting[:5])},
    )


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def of_task(request: HttpRequest, task_pk: int) -> HttpResponse:
    """The fragment for which a task's page leaves a place: its draw, or the way to one."""
    task = get_object_or_404(Task.objects.filter(within(request.user, Permission.TASK_VIEW)), pk=task_pk)
    found = selectors.draw_list(request.user).filter(task=task).exclude(state=Draw.State.VOID).first()
    can_freeze = may(request.user, Permission.DRAW_FREEZE, task.organisation)
    return render(request, "draws/of_task.html", {"task": task, "draw": found, "can_freeze": can_freeze})
