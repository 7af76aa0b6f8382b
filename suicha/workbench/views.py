# SPDX-License-Identifier: Apache-2.0
"""The signed-in home, the full to-do list, search, and the gallery of components."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET

from suicha.accounts.permissions import Permission, may, requires
from suicha.core import clock
from suicha.core.lamps import Lamp
from suicha.core.readonly import readonly
from suicha.core.templatetags.ui import percent
from suicha.core.workdays import is_working_day
from suicha.statistics import selectors as statistics
from suicha.workbench import gallery, selectors

WEEKDAYS = "一二三四五六日"


@require_GET
@requires(Permission.WORKBENCH_VIEW)
@readonly
def home(request: HttpRequest) -> HttpResponse:
    todos = selectors.todo_list(request.user)
    today = clock.today()
    context = {
        "todos": todos[:12],
        "todo_count": len(todos),
        "today": today,
        "weekday": WEEKDAYS[today.weekday()],
        "working": is_working_day(today),
        "figures": [_waiting(todos)],
        "coverage": None,
    }
    if may(request.user, Permission.STATISTICS_VIEW):
        year = statistics.department_figures(by=request.user, year=today.year)
        context["figures"] += _figures(year.total)
        context["coverage"] = _coverage(year.departments)
    return render(request, "workbench/home.html", context)


def _waiting(todos: list[selectors.Todo]) -> dict[str, object]:
    lamps = [todo.lamp for todo in todos if todo.lamp]
    late, now = (sum(each.tone == tone for each in lamps) for tone in ("over", "red"))
    shown = [Lamp("over", f"{late}件逾期")] if late else []
    shown += [Lamp("red", f"{now}件今日到期")] if now else []
    note = "没有逾期的" if todos else "都办完了"
    return {
        "name": "待我办理",
        "value": len(todos),
        "unit": "件",
        "url": reverse("workbench:todo"),
        "lamps": shown,
        "note": note,
    }


def _figures(total: statistics.Figures) -> list[dict[str, object]]:
    page = reverse("statistics:overview")
    rows = (
        ("检查完成率", total.finished, total.due, f"到期应检{total.due:,}家，已检{total.finished:,}家"),
        ("名录覆盖率（本年）", total.covered, total.targets, f"{total.targets:,}家中抽{total.covered:,}家"),
        (
            "按期公示率",
            total.on_time,
            total.to_publish,
            f"{total.published:,}份已公示，{total.publication_overdue:,}份超期",
        ),
        ("问题闭环率", total.closed, total.problems, f"发现{total.problems:,}个，办结{total.closed:,}个"),
    )
    return [
        {"name": name, "value": percent(part, whole), "note": note, "url": page} for name, part, whole, note in rows
    ]


def _coverage(rows: list[statistics.Figures]) -> dict[str, object] | None:
    shown = [row for row in rows if row.targets]
    return {
        "kind": "hbar",
        "head": ["单位", "覆盖率"],
        "rows": [[row.name, round(100 * row.covered / row.targets, 1)] for row in shown],
        "unit": "%",
    }


@require_GET
@requires(Permission.WORKBENCH_VIEW)
@readonly
def todo(request: HttpRequest) -> HttpResponse:
    return render(request, "workbench/todo.html", {"todos": selectors.todo_list(request.user)})


@require_GET
@requires(Permission.WORKBENCH_VIEW)
@readonly
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "").strip()[:60]
    return render(request, "workbench/search.html", {"q": text, "hits": selectors.search(request.user, text)})


@require_GET
@requires(Permission.SYSTEM_VIEW)
@readonly
def components(request: HttpRequest) -> HttpResponse:
    return render(request, "workbench/components.html", gallery.examples())
