# SPDX-License-Identifier: Apache-2.0
"""Can this plan be carried out as it stands?  Red cannot be submitted, amber has to be seen, blue is worth knowing."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import NamedTuple

from suicha.catalogue.rules.ratio import GENERAL, percent_words, ratio_refusal
from suicha.planning.rules.cap import Drawing, overlaps
from suicha.planning.rules.floors import Floored, monthly_shortfalls, yearly_shortfall
from suicha.planning.rules.periods import plan_deadline, row_period_refusal
from suicha.planning.rules.terms import USUAL, Terms, ratios_in
from suicha.registries.rules.scope import Cell, Scope, covers

KEY = "key"
MOST_TOLD = 5


class RowFacts(NamedTuple):
    """What the checks need to know of one row; ``listed_ppm`` is the highest ratio that its items say themselves.

    ``ceiling_percent``: how high a 一般 row may go, with the clause: that of its items, else the organisation's.
    """

    sequence: int
    title: str
    classes: frozenset[str]
    unpublished: int
    scope: Scope
    ppm: int
    starts_on: date
    ends_on: date
    number: int = 0
    terms: Terms = USUAL
    listed_ppm: int = 0
    ceiling_percent: int = 99
    ceiling_clause: str = ""


class Limits(NamedTuple):
    """The numbers of the 细则 that bite here, each with its clause."""

    ceiling_percent: int
    ceiling_clause: str
    cap: int
    cap_clause: str
    yearly_floor: int = 0
    yearly_clause: str = ""
    monthly_floor: int = 0
    monthly_clause: str = ""


class Finding(NamedTuple):
    """One alert card; ``rows`` are the sequences it speaks of."""

    tone: str
    title: str
    text: str
    clause: str = ""
    rows: tuple[int, ...] = ()


def findings(
    *, year: int, rows: Sequence[RowFacts], cells: Mapping[Cell, int], limits: Limits, today: date
) -> list[Finding]:
    """Everything worth saying about a plan, red first."""
    found = [*_whole(year, rows, today), *_overlaps(rows, cells, limits), *_floors(year, rows, cells, limits, today)]
    for row in rows:
        found += _of_row(year, row, cells)
    weight = {"red": 0, "amber": 1, "blue": 2}
    return sorted(found, key=lambda finding: (weight[finding.tone], finding.rows))


def _whole(year: int, rows: Sequence[RowFacts], today: date) -> Iterator[Finding]:
    if not rows:
        yield Finding(
            "red", "还没有计划行", "从事项清单添加至少一行，再提交。", "年度计划应有抽查事项、范围、数量、方式和时间"
        )
        return
    classes = frozenset().union(*(row.classes for row in rows))
    missing = [name for key, name in ((GENERAL, "一般"), (KEY, "重点")) if key not in classes]
    if missing:
        title = f"没有{'、'.join(missing)}检查事项"
        yield Finding(
            "amber",
            title,
            "补一行；确实没有的，提交时勾选已看过，会记入留痕。",
            "年度计划涵盖一般检查事项和重点检查事项",
        )
    deadline = plan_deadline(year)
    if today > deadline:
        text = f"{year}年1月31日已过，提交时会记下迟交。"
        yield Finding("amber", "编制已过期限", text, "年度抽查工作计划每年1月底前编制完成")
    else:
        yield Finding(
            "blue",
            f"{year}年1月31日前编制完成",
            "提交后还要留出审批和公示的时间。",
            "年度抽查工作计划每年1月底前编制完成",
        )


def _of_row(year: int, row: RowFacts, cells: Mapping[Cell, int]) -> Iterator[Finding]:
    name, only = f"第{row.sequence}行", (row.sequence,)
    if not row.classes:
        yield Finding(
            "red", f"{name}：没有抽查事项", "从已公布的事项清单里至少选一项。", "抽查事项应在已公布的清单内", only
        )
    if row.unpublished:
        text = f"其中{row.unpublished}项已不在公布的清单里，改选后再提交。"
        yield Finding("red", f"{name}：有未公布的事项", text, "清单经批准公布后方可实施", only)
    highest = max(ratio for _, ratio in ratios_in(row.terms, row.ppm))
    refusal = ratio_refusal(highest, row.classes, row.ceiling_percent)
    ceiling, clause = f"{row.ceiling_percent}%", row.ceiling_clause
    if refusal == "ratio_general_all":
        title = f"{name}：一般检查事项比例不能达到100%"
        yield Finding("red", title, f"改到{ceiling}以下，或改选重点检查事项。", clause, only)
    elif refusal:
        text = f"现在是{percent_words(highest)}，改到{ceiling}以下。"
        yield Finding("red", f"{name}：比例超过一般事项上限{ceiling}", text, clause, only)
    elif GENERAL in row.classes and highest == row.ceiling_percent * 10_000:
        yield Finding("amber", f"{name}：比例到了上限{ceiling}", "几乎家家都查，说明理由或降低比例。", clause, only)
    lowest = min(ratio for _, ratio in ratios_in(row.terms, row.ppm))
    if lowest < row.listed_ppm:
        text = f"这一行是{percent_words(lowest)}；清单是公布的承诺，提高比例，或写明理由后提交。"
        title = f"{name}：比例低于清单写明的{percent_words(row.listed_ppm)}"
        yield Finding("amber", title, text, "省市场监管局方案　各业务条线可根据监管职能确定具体的抽查比例", only)
    if not any(covers(row.scope, cell) for cell in cells):
        yield Finding(
            "red",
            f"{name}：范围内没有可抽的对象",
            "放宽领域、分类或镇街，或先补全名录库。",
            "检查对象应纳入名录库",
            only,
        )
    if row_period_refusal(year, row.starts_on, row.ends_on):
        yield Finding(
            "red", f"{name}：时间不在{year}年内", "把开始和结束改到本年度。", "年度计划以自然年为单位制定", only
        )


def _overlaps(rows: Sequence[RowFacts], cells: Mapping[Cell, int], limits: Limits) -> Iterator[Finding]:
    found = overlaps([Drawing(row.sequence, row.scope, row.ppm, row.terms) for row in rows], cells, limits.cap)
    if not found:
        return
    told = [
        f"第{'、'.join(map(str, overlap.rows))}行重叠{overlap.firms}家，预计{_about(overlap.expected)}超过"
        for overlap in found[:MOST_TOLD]
    ]
    if len(found) > MOST_TOLD:
        told.append(f"还有{len(found) - MOST_TOLD}种重叠")
    yield Finding(
        "amber",
        f"{sum(overlap.firms for overlap in found)}家一年可能被抽{limits.cap + 1}次",
        f"{'；'.join(told)}。抽取时，到了每年{limits.cap}次上限的会排除。",
        limits.cap_clause,
        found[0].rows,
    )


def _floors(
    year: int, rows: Sequence[RowFacts], cells: Mapping[Cell, int], limits: Limits, today: date
) -> Iterator[Finding]:
    """PLAN-21 says 原则上, so it warns; PLAN-20 says 不少于, so it stops the plan."""
    floored = [Floored(row.number, row.scope, row.starts_on, GENERAL in row.classes) for row in rows]
    drawn, wanted = yearly_shortfall(floored, cells, limits.yearly_floor)
    if rows and drawn < wanted:
        text = f"一般事项全年抽{drawn}家，按{limits.yearly_floor}%应不少于{wanted}家。提高比例或添加计划行。"
        title = f"全年抽查比名录的{limits.yearly_floor}%少{wanted - drawn}家"
        yield Finding("amber", title, text, limits.yearly_clause)
    months, each = monthly_shortfalls(year, floored, cells, limits.monthly_floor, today)
    if rows and months:
        text = f"每月开始的计划行合计应不少于{each}家。{'、'.join(map(str, months))}月不够，逐月补上。"
        yield Finding("red", f"{len(months)}个月抽查不到{limits.monthly_floor}%", text, limits.monthly_clause)


def _about(expected: float) -> str:
    return f"约{expected:.0f}家" if expected >= 1 else "不到1家"
