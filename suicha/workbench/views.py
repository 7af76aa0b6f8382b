# SPDX-License-Identifier: Apache-2.0
"""The signed-in home, the full to-do list, search, and the gallery of components."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
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
from suicha.workbench.menu import todos_of

WEEKDAYS = "一二三四五六日"


@require_GET
@requires(Permission.WORKBENCH_VIEW)
@readonly
def home(request: HttpRequest) -> HttpResponse:
    todos = todos_of(request)
    today = clock.today()
    context = {
        "todos": todos[:12],
        "todo_count": len(todos),
        "today": today,
        "weekday": WEEKDAYS[today.weekday()],
        "working": is_working_day(today),
        "figures": [_waiting(todos)],
        "alerts": selectors.alerts(request.user),
        "ahead": selectors.visits_ahead(request.user),
        "can_create": may(request.user, Permission.TASK_EDIT),
    }
    if may(request.user, Permission.STATISTICS_VIEW):
        year = statistics.department_figures(by=request.user, year=today.year)
        context["figures"] += _figures(year.total, year.year)
        context["coverage"] = _coverage(year.departments)
        context["progress"] = _progress(statistics.monthly_progress(by=request.user, year=year.year))
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


def _figures(total: statistics.Figures, year: int) -> list[dict[str, object]]:
    by_department = f"{reverse('statistics:overview')}#by-department"
    visits, problems = f"{reverse('inspections:list')}?year={year}", f"{reverse('dispositions:list')}?view=list"
    queue = f"{reverse('disclosure:queue')}?tab=results"
    rows = (
        ("检查完成率", total.finished, total.due, f"到期应检{total.due:,}家，已检{total.finished:,}家", visits),
        (
            "名录覆盖率（本年）",
            total.covered,
            total.targets,
            f"{total.targets:,}家中抽{total.covered:,}家",
            by_department,
        ),
        ("按期公示率", total.on_time, total.to_publish, _published(total), queue),
        ("问题闭环率", total.closed, total.problems, f"发现{total.problems:,}个，办结{total.closed:,}个", problems),
    )
    return [
        {"name": name, "value": percent(part, whole), "note": note, "url": url} for name, part, whole, note, url in rows
    ]


def _published(total: statistics.Figures) -> str:
    if not total.to_publish:
        return "还没有到期应公示的"
    late = total.to_publish - total.on_time
    return f"{total.published:,}份已公示，{f'{late:,}份没有按期' if late else '全部按期'}"


def _coverage(rows: list[statistics.Figures]) -> dict[str, object] | None:
    """The bureaus with their coverage; one bureau alone is no comparison, its rate is among the figures."""
    rates = [(100 * row.covered / row.targets, row) for row in rows if row.targets]
    shown = sorted(rates, key=lambda pair: (-pair[0], pair[1].name))
    page = reverse("statistics:overview")
    if len(shown) < 2:
        return None
    return {
        "kind": "hbar",
        "head": ["单位", "覆盖率"],
        "rows": [[row.name, round(rate, 1)] for rate, row in shown],
        "links": [f"{page}?organisation={row.code}#by-task" for _, row in shown],
        "unit": "%",
    }


def _progress(months: list[tuple[int, int, int | None]]) -> dict[str, object] | None:
    """Finished against due since January; the dashed line is what had to be done by then."""
    if not months[-1][1]:
        return None
    return {
        "kind": "line",
        "head": ["月份", "已检", "到期应检"],
        "rows": [[f"{month}月", finished, due] for month, due, finished in months],
        "unit": "家",
    }


@require_GET
@requires(Permission.WORKBENCH_VIEW)
@readonly
def todo(request: HttpRequest) -> HttpResponse:
    return render(request, "workbench/todo.html", {"todos": todos_of(request)})


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
    if not settings.DEMO:
        raise Http404
    return render(request, "workbench/components.html", gallery.examples())
