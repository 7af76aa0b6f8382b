# SPDX-License-Identifier: Apache-2.0
"""Statistics pages and their exports."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from suicha.accounts.permissions import Permission, requires
from suicha.accounts.selectors import organisations_with
from suicha.core import clock
from suicha.core.readonly import readonly
from suicha.core.tables import table_response
from suicha.core.templatetags.ui import percent
from suicha.statistics import selectors
from suicha.statistics.selectors import Figures

COLUMNS = (
    ("单位", lambda row: row.name),
    ("在库对象", lambda row: row.targets),
    ("已抽对象", lambda row: row.covered),
    ("覆盖率", lambda row: percent(row.covered, row.targets)),
    ("计划数", lambda row: row.planned),
    ("抽中家次", lambda row: row.drawn),
    ("到期应检", lambda row: row.due),
    ("已检", lambda row: row.finished),
    ("完成率", lambda row: percent(row.finished, row.due)),
    ("已公示", lambda row: row.published),
    ("按期公示", lambda row: row.on_time),
    ("按期公示率", lambda row: percent(row.on_time, row.to_publish)),
    ("发现问题（家）", lambda row: row.with_problem),
    ("问题数", lambda row: row.problems),
    ("已办结", lambda row: row.closed),
    ("闭环率", lambda row: percent(row.closed, row.problems)),
)


def _year(request: HttpRequest) -> int:
    text = request.GET.get("year", "")
    return int(text) if text.isdecimal() and len(text) == 4 else clock.today().year


@require_GET
@requires(Permission.STATISTICS_VIEW)
@readonly
def overview(request: HttpRequest) -> HttpResponse:
    year, code = _year(request), request.GET.get("organisation", "")
    figures = selectors.department_figures(by=request.user, year=year)
    chosen, tasks = None, []
    if code:
        allowed = organisations_with(request.user, Permission.STATISTICS_VIEW)
        chosen = get_object_or_404(allowed, code=code)
        tasks = selectors.task_figures(by=request.user, year=year, organisation=chosen)
    rates = selectors.item_problem_rates(by=request.user, year=year)
    context = {
        "figures": figures,
        "year": year,
        "views": [(f"{each}年", f"?year={each}", each == year) for each in selectors.years(request.user)],
        "chosen": chosen,
        "tasks": tasks,
        "cards": _cards(figures.total, year),
        "completion": _completion_chart(figures.departments, year),
        "progress": _progress_chart(selectors.monthly_progress(by=request.user, year=year)),
        "problem_items": {
            "kind": "hbar",
            "head": ["事项", "问题发现率"],
            "rows": [[name, round(100 * problems / answered, 1)] for name, problems, answered in rates],
            "unit": "%",
        },
    }
    return render(request, "statistics/overview.html", context)


def _cards(total: Figures, year: int) -> list[dict[str, object]]:
    visits = f"{reverse('inspections:list')}?year={year}"
    published = f"{reverse('disclosure:queue')}?tab=published"
    problems = f"{reverse('dispositions:list')}?view=list"
    return [
        _card("名录覆盖率", total.covered, total.targets, f"在库{total.targets:,}家，已抽{total.covered:,}家"),
        _card("检查完成率", total.finished, total.due, f"到期应检{total.due:,}家，已检{total.finished:,}家", visits),
        _card(
            "按期公示率",
            total.on_time,
            total.to_publish,
            f"已公示{total.published:,}家，超期未公示{total.publication_overdue:,}家",
            published,
        ),
        _card(
            "问题发现率",
            total.with_problem,
            total.finished,
            f"{total.with_problem:,}家有问题，共{total.problems:,}个问题",
            visits,
        ),
        _card(
            "问题闭环率", total.closed, total.problems, f"{total.problems:,}个问题，已办结{total.closed:,}个", problems
        ),
    ]


def _card(name: str, part: int, whole: int, note: str, url: str = "#by-department") -> dict[str, object]:
    return {"name": name, "value": percent(part, whole), "note": note, "url": url}


def _progress_chart(months: list[tuple[int, int, int | None]]) -> dict[str, object]:
    """Finished against due since January: the dashed line is what had to be done by then."""
    return {
        "kind": "line",
        "head": ["月份", "已检", "到期应检"],
        "rows": [[f"{month}月", finished, due] for month, due, finished in months],
        "unit": "家",
    }


def _completion_chart(rows: list[Figures], year: int) -> dict[str, object]:
    done = sorted(rows, key=lambda row: (-(row.finished / row.due if row.due else 0), row.name))
    return {
        "kind": "hbar",
        "head": ["单位", "完成率"],
        "rows": [[row.name, round(100 * row.finished / row.due, 1) if row.due else 0] for row in done],
        "links": [f"{reverse('statistics:overview')}?year={year}&organisation={row.code}#by-task" for row in done],
        "unit": "%",
        "max": 100,
        "tones": ["amber" if row.due and row.finished < row.due else None for row in done],
    }


@require_GET
@requires(Permission.STATISTICS_VIEW)
@readonly
def export(request: HttpRequest, format: str) -> HttpResponse:
    if format not in ("csv", "xlsx"):
        raise Http404
    year = _year(request)
    figures = selectors.department_figures(by=request.user, year=year)
    rows = [[value(row) for _, value in COLUMNS] for row in [*figures.departments, figures.total]]
    return table_response(f"{year}年双随机抽查统计", [name for name, _ in COLUMNS], rows, format)
