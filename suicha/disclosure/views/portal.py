# SPDX-License-Identifier: Apache-2.0
"""The first page, the search, one firm."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import conditional_page, require_safe

from suicha.accounts.permissions import public
from suicha.core import clock
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.disclosure import selectors
from suicha.disclosure.models import Firm, Publication
from suicha.disclosure.rules.search import LONGEST, search_words
from suicha.disclosure.views.shown import drawn_rows

Kind = Publication.Kind
SHORT = 8
TABS = (
    ("items", "事项清单", "disclosure:items"),
    ("plans", "计划", "disclosure:plans"),
    ("draws", "抽取", "disclosure:draws"),
    ("results", "结果", "disclosure:results"),
)


@require_safe
@conditional_page
@public
@readonly
def home(request: HttpRequest) -> HttpResponse:
    counts = selectors.tab_counts()
    asked = request.GET.get("tab", "")
    tab = asked if asked in counts else "draws"
    year = clock.today().year
    numbers = selectors.figures(year)
    context = {
        "tab": tab,
        "tabs": [(key, name, counts[key], reverse(url)) for key, name, url in TABS],
        "rows": _rows(tab),
        "figures": _figures(numbers, year),
        "numbers": numbers,
        "outcomes": selectors.outcomes(year),
        "outcome_total": sum(outcome.times for outcome in selectors.outcomes(year)),
        "today": clock.today(),
        "example": selectors.current(Kind.DRAW).order_by("-published_at", "-pk").first(),
        "firm": Firm.objects.order_by("-pk").first(),
    }
    return render(request, "disclosure/home.html", context)


def _rows(tab: str) -> list[object]:
    if tab == "items":
        return list(selectors.item_list().order_by("pk")[:SHORT])
    if tab == "plans":
        return list(selectors.current(Kind.PLAN).order_by("-published_at", "-pk")[:SHORT])
    if tab == "results":
        return list(selectors.current(Kind.RESULT).order_by("-published_at", "-pk")[:SHORT])
    return drawn_rows(selectors.draws_listed().order_by("-committed_at", "-pk")[:SHORT])


def _figures(numbers: selectors.Figures, year: int) -> list[dict[str, object]]:
    """Each figure leads to its rows; a share says numerator and denominator; nothing yet reads 无, not 0%."""
    results = reverse("disclosure:results")
    since = f"?since={year}-01-01"
    in_time, judged = numbers.in_time, numbers.with_deadline
    return [
        {
            "name": "抽查事项",
            "value": f"{numbers.items:,}",
            "unit": "项",
            "note": f"一般{numbers.items - numbers.key_items:,}，重点{numbers.key_items:,}",
            "url": reverse("disclosure:items"),
        },
        {
            "name": "公开抽取",
            "value": f"{numbers.draws:,}",
            "unit": "次",
            "note": "均可验证",
            "url": f"{reverse('disclosure:draws')}?year={year}&state=published",
        },
        {
            "name": "抽中",
            "value": f"{numbers.drawn:,}",
            "unit": "家次",
            "note": f"从{numbers.pooled:,}家次中抽取",
            "url": f"{reverse('disclosure:draws')}?year={year}&state=published",
        },
        {
            "name": "已公示结果",
            "value": f"{numbers.results:,}",
            "unit": "家次",
            "note": "逐项公示，可下载",
            "url": results + since,
        },
        {
            "name": "按期公示",
            "value": f"{100 * in_time / judged:.1f}" if judged else "无",
            "unit": "%" if judged else "",
            "note": f"{judged:,}份中{in_time:,}份按期" if judged else "还没有公示结果",
            "url": results + since,
        },
        {
            "name": "发现问题",
            "value": f"{numbers.with_problems:,}",
            "unit": "家次",
            "note": f"占已公示的{100 * numbers.with_problems / numbers.results:.1f}%" if numbers.results else "无",
            "url": f"{results}{since}&result=problem",
        },
    ]


@require_safe
@conditional_page
@public
@readonly
def search(request: HttpRequest) -> HttpResponse:
    text = request.GET.get("q", "")
    words = search_words(text)
    page = paginate(selectors.firm_list(words), request.GET, newest_first=False)
    draws = selectors.draws_listed(text=words.code)[:1] if words.code and not page.count else []
    context = {"q": text[: LONGEST * 2], "words": words, "page": page, "draws": drawn_rows(draws), "longest": LONGEST}
    return render(request, "disclosure/search.html", context)


@require_safe
@conditional_page
@public
@readonly
def firm(request: HttpRequest, number: str) -> HttpResponse:
    found = get_object_or_404(Firm, number=number)
    pools = list(selectors.firm_draws(found)[:50])
    context = {
        "firm": found,
        "pools": pools,
        "keyed": next((entry.publication for entry in pools if _ticketed(entry.publication.body)), None),
        "results": list(selectors.firm_results(found)[:50]),
        "drawn": sum(entry.outcome in entry.INSPECTED for entry in pools),
    }
    return render(request, "disclosure/firm.html", context)


def _ticketed(body: dict[str, Any]) -> bool:
    """Whether every firm of a published draw can compute a ticket of its own: the key is public, and the seed drew."""
    return bool(body.get("key")) and not body.get("way")
