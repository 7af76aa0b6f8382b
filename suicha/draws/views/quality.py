# SPDX-License-Identifier: Apache-2.0
"""How good the matchings are: one by one with its measurement, and an organisation's over time."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.views.decorators.http import require_GET

from suicha.accounts.permissions import Permission, requires
from suicha.core import clock
from suicha.core.pages import paginate
from suicha.core.readonly import readonly
from suicha.core.templatetags.ui import percent
from suicha.draws import selectors
from suicha.draws.rules.inspectors.office_share import CLAUSE_OFFICE, CLAUSE_PARTICIPATION
from suicha.draws.selectors import Quality
from suicha.draws.views.shown import trail_of

METHOD = "抽取规范 sj1 第九节　每次匹配后，用别的种子在同一份冻结的名单上反复匹配，数出各人平均去几家、谁最常去哪一家"


@require_GET
@requires(Permission.STATISTICS_VIEW)
@readonly
def quality_list(request: HttpRequest) -> HttpResponse:
    code = request.GET.get("organisation", "")
    bureaus = selectors.matching_bureaus(request.user)
    if code and code not in {each.code for each in bureaus}:
        raise Http404(code)
    page = paginate(selectors.matchings_measured(request.user, code), request.GET, size=20)
    rows = [selectors.quality_of(matching) for matching in page]
    done = [row for row in reversed(rows) if row.done]
    year = clock.today().year
    shares = selectors.year_shares(request.user, code, year)
    context = {
        "page": page,
        "rows": rows,
        "done": done,
        "held": sum(row.holds for row in done),
        "year": year,
        "views": [("全部单位", "?", not code)]
        + [(each.short_name, f"?organisation={each.code}", each.code == code) for each in bureaus],
        "cards": _cards(shares),
        "charts": [
            _line(
                "fairness", "负荷公平", "实际平均与最公平的分法之比的最小值，越接近1越好", done, ("不低于", 0.97), 0.9
            ),
            _line("ratio", "难以预料", "最容易猜中的一对的机会是最低可能的几倍，越小越好", done, ("不超过", 2.6), 1.0),
            _line("gini", "基尼系数", "0是人人一样多，越大越集中", done, None, 0.0),
        ],
        "frequency": {
            "kind": "bar",
            "head": ["全年承担", "人数"],
            "rows": [[f"{load}家", people] for load, people in shares.frequencies],
            "unit": "人",
        },
        "clauses": [METHOD, CLAUSE_OFFICE, CLAUSE_PARTICIPATION],
    }
    return render(request, "draws/quality_list.html", context)


def _cards(shares: selectors.YearShares) -> list[dict[str, object]]:
    people = f"在岗执法人员{shares.people:,}人，派过{shares.used:,}人"
    office = f"派出{shares.groups:,}个组，有机关人员的{shares.with_office:,}个，应不低于30%"
    gini = f"每人{shares.least:,}至{shares.most:,}家，含没有派过的人"
    return [
        {"name": "人员参与率", "value": percent(shares.used, shares.people), "note": people, "url": "#frequency"},
        {"name": "机关人员参与", "value": percent(shares.with_office, shares.groups), "note": office, "url": "#rows"},
        {"name": "全年负荷基尼系数", "value": shares.gini_told, "note": gini, "url": "#frequency"},
    ]


def _line(
    name: str, title: str, note: str, done: list[Quality], bound: tuple[str, float] | None, least: float
) -> dict[str, object]:
    """One figure of the matchings on this page, the oldest first; the dashed line is its bound."""
    values = [(row.label, row.figures.get(name)) for row in done]
    rows = [
        [label, None if ppm is None else round(ppm / 1_000_000, 3), *([bound[1]] if bound else [])]
        for label, ppm in values
    ]
    lowest = min([least, *(row[1] for row in rows if row[1] is not None)])
    chart = {"kind": "line", "head": ["匹配", title, *([f"{bound[0]}"] if bound else [])], "rows": rows, "min": lowest}
    return {"id": name, "title": title, "note": note, "chart": chart, "label": f"{title}随时间的折线图，{note}"}


@require_GET
@requires(Permission.DRAW_VIEW)
@readonly
def quality(request: HttpRequest, pk: int) -> HttpResponse:
    draw = get_object_or_404(selectors.draw_list(request.user).select_related("task", "roster"), pk=pk)
    asked = request.GET.get("bureau", "")
    found = [each for each in selectors.matchings_of(draw) if each.state == "matched"]
    matching = next((each for each in found if str(each.organisation_id) == asked), found[0] if found else None)
    if matching is None:
        raise Http404(pk)
    matching.draw = draw
    fairness = selectors.fairness_of(draw, selectors.roster_frozen(draw), matching)
    people = f"{reverse('draws:people', args=[pk])}?bureau={matching.organisation_id}"
    context = {
        "trail": [*trail_of(draw, "")[:-1], ("人员匹配", people), ("匹配质量", "")],
        "draw": draw,
        "quality": selectors.quality_of(matching),
        "fairness": fairness,
        "frequency": {
            "kind": "bar",
            "head": ["这次承担", "人数"],
            "rows": [[f"{load}家", number] for load, number in fairness.frequencies],
            "unit": "人",
        },
        "method": METHOD,
    }
    return render(request, "draws/quality.html", context)
