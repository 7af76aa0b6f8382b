# SPDX-License-Identifier: Apache-2.0
"""抽取办法 of a plan row: how the list is divided, whether each part has its own ratio, what registered facts change.

DRAW-8: 针对不同风险等级、信用水平的检查对象采取差异化分类监管措施，合理确定抽查比例.  What is not said takes the value
that a row without any terms has, so that one way of drawing has one spelling.
"""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, NamedTuple

from suicha.catalogue.rules.ratio import number_for, percent_words
from suicha.registries.rules.scope import GRADES, Cell

DIVIDED = {"domain": "按领域分层", "grade": "按风险分类分层", "whole": "不分层"}
SPREAD = {
    "total": "总数固定，各层按最大余数法分配",
    "each": "各层分别按比例向上取整",
}
MARKED = {
    "include": "有四项失信情形的全部列为必查",
    "raise": "有四项失信情形的单独一层，提高比例",
}
CLAUSE = "国办发〔2016〕56号　根据监管需要和检查对象情况，合理确定随机抽查的比例和频次"
NO_DOMAIN = "未分领域"
NOTHING: Mapping[str, int] = MappingProxyType({})


class Terms(NamedTuple):
    """``ratios``: part of the library (a domain or a risk class) → its own ratio in ppm; the others have the row's.

    ``raised``: the ratio of those with registered facts, where ``marked`` is ``raise``.  ``cap_reason``: why who
    reached the yearly cap is not left out; empty, and they are.
    """

    divided: str = "domain"
    spread: str = "total"
    ratios: Mapping[str, int] = NOTHING
    marked: str = "include"
    raised: int = 0
    mandatory_counts: bool = False
    uncovered_only: bool = False
    cap_reason: str = ""

    def ratio_of(self, part: str, ppm: int) -> int:
        """The ratio of one part, where the row as a whole has ``ppm``."""
        return self.ratios.get(part, ppm)

    def record(self) -> dict[str, Any]:
        """As it is kept and committed to: what is as usual is left out."""
        kept = {name: value for name, value in self._asdict().items() if value != getattr(USUAL, name)}
        return kept | ({"ratios": dict(sorted(self.ratios.items()))} if self.ratios else {})


USUAL = Terms()


def terms_of(record: Mapping[str, Any]) -> Terms:
    """The terms as they were kept; unknown words are an error of the program, not of a person."""
    return Terms(**record)


def terms_clean(terms: Terms) -> Terms:
    """The same terms in one spelling: what cannot have an effect is dropped, own ratios mean own numbers."""
    ratios = {} if terms.divided == "whole" else {part: ppm for part, ppm in terms.ratios.items() if ppm}
    raised = terms.raised if terms.marked == "raise" else 0
    return terms._replace(
        ratios=ratios or NOTHING,
        raised=raised,
        spread="each" if ratios or raised else terms.spread,
        mandatory_counts=terms.mandatory_counts and terms.marked == "include",
        cap_reason=terms.cap_reason.strip(),
    )


def terms_fault(terms: Terms, ppm: int) -> str | None:
    """What is wrong with these terms beside their ratios, as a refusal code."""
    if terms.divided not in DIVIDED or terms.spread not in SPREAD or terms.marked not in MARKED:
        return "terms_unknown"
    if terms.marked == "raise" and terms.raised <= ppm:
        return "terms_raised_not_higher"
    return None


def ratios_in(terms: Terms, ppm: int) -> list[tuple[str, int]]:
    """Every ratio that these terms use, with the words for what it is the ratio of."""
    own = [(part_words(part), ratio) for part, ratio in sorted(terms.ratios.items())]
    return [("", ppm), *own, *([("失信情形层", terms.raised)] if terms.raised else [])]


def part_of(cell: Cell, divided: str) -> str:
    """Which part of the library a cell belongs to."""
    return {"domain": cell.domain or NO_DOMAIN, "grade": cell.grade, "whole": ""}[divided]


def part_words(part: str) -> str:
    """A part as pages call it: 工贸; 风险D高."""
    return f"风险{part}{GRADES[part]}" if part in GRADES else part or "全部对象"


def part_sizes(cells: Mapping[Cell, int], divided: str) -> dict[str, int]:
    """How many targets each part holds."""
    sizes: dict[str, int] = {}
    for cell, number in cells.items():
        part = part_of(cell, divided)
        sizes[part] = sizes.get(part, 0) + number
    return dict(sorted(sizes.items()))


def amount(sizes: Mapping[str, int], ppm: int, terms: Terms) -> int:
    """How many are drawn: the whole rounded up once, or every part by itself."""
    if terms.spread == "total":
        return number_for(ppm, sum(sizes.values()))
    return sum(number_for(terms.ratio_of(part, ppm), size) for part, size in sizes.items())


def ratio_words(ppm: int, terms: Terms) -> str:
    """The ratio as a list shows it: 10%; 5%—70% where parts have their own."""
    every_class = terms.divided == "grade" and len(terms.ratios) == len(GRADES)
    ratios = [ratio for name, ratio in ratios_in(terms, ppm) if name or not every_class]
    low, high = min(ratios), max(ratios)
    return percent_words(low) if low == high else f"{percent_words(low)}—{percent_words(high)}"


def terms_words(ppm: int, terms: Terms) -> list[str]:
    """The terms as sentences, for the plan, the task and the public."""
    words = [f"{DIVIDED[terms.divided]}，{SPREAD[terms.spread]}" if terms.divided != "whole" else DIVIDED["whole"]]
    if terms.ratios:
        own = "、".join(f"{part_words(part)}{percent_words(ratio)}" for part, ratio in sorted(terms.ratios.items()))
        words.append(f"{own}，其余{percent_words(ppm)}")
    words.append(MARKED[terms.marked] + (f"到{percent_words(terms.raised)}" if terms.raised else ""))
    if terms.marked == "include":
        words.append("必查的计入比例" if terms.mandatory_counts else "必查的不计入比例")
    if terms.uncovered_only:
        words.append("只抽本周期还没有抽到过的")
    if terms.cap_reason:
        words.append(f"不受每年抽查上限限制，理由：{terms.cap_reason}")
    return words
