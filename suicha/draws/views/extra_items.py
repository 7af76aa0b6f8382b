# SPDX-License-Identifier: Apache-2.0
"""Further items of a task for the same visit, before its list is frozen."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from suicha.accounts.permissions import Permission, requires
from suicha.accounts.selectors import within
from suicha.catalogue.rules.levels import may_implement
from suicha.catalogue.selectors import items_published
from suicha.draws import selectors, services
from suicha.planning.models import Task

MOST = 30


def _task(request: HttpRequest, pk: int) -> Task:
    mine = Task.objects.filter(within(request.user, Permission.TASK_EDIT))
    return get_object_or_404(mine.select_related("organisation__region", "row__plan"), pk=pk)


@require_http_methods(["GET", "POST"])
@requires(Permission.TASK_EDIT)
def task_items(request: HttpRequest, pk: int) -> HttpResponse:
    """The items that were added, and a search for more."""
    task = _task(request, pk)
    if request.method == "POST":
        keys = [int(key) for key in request.POST.getlist("items") if key.isdecimal() and len(key) < 19]
        chosen = list(items_published(task.organisation).filter(pk__in=keys).order_by("pk"))
        services.task_items_add(task=task, items=chosen, reason=request.POST.get("reason", ""), by=request.user)
        messages.success(request, f"已添加{len(chosen)}项一并检查的事项，冻结名录前可以去掉。")
        return redirect("draws:task_items", pk=pk)
    text = request.GET.get("q", "").strip()[:100]
    more = items_published(task.organisation).exclude(pk__in=task.items.order_by("pk").values("pk"))
    if text:
        more = more.filter(name__icontains=text) | more.filter(category__icontains=text)
    division = task.organisation.region.code
    fit = [item for item in more.order_by("sequence", "pk")[: MOST * 2] if may_implement(item.levels, division)]
    context = {
        "task": task,
        "trail": [
            ("抽查任务", reverse("planning:tasks")),
            (task.number, reverse("planning:task", args=[task.pk])),
            ("一并检查的事项", ""),
        ],
        "standing": selectors.attempt_standing(task),
        "extras": task.extras.select_related("item", "added_by").order_by("pk"),
        "q": text,
        "more": fit[:MOST],
    }
    return render(request, "draws/task_items.html", context)


@require_POST
@requires(Permission.TASK_EDIT)
def task_item_drop(request: HttpRequest, pk: int, extra: int) -> HttpResponse:
    task = _task(request, pk)
    found = get_object_or_404(task.extras.select_related("task__organisation"), pk=extra)
    services.task_item_drop(extra=found, by=request.user)
    messages.success(request, "已去掉这一项。")
    return redirect("draws:task_items", pk=pk)
