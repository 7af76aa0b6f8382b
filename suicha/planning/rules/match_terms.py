# SPDX-License-Identifier: Apache-2.0
"""人员匹配办法 of a task: from whom inspectors are drawn, who pairs them, and what each group must have.

DRAW-22…DRAW-26: 本区域或相邻区域，局内或所队内，电脑匹配或人工匹配，专长，组长.  What a task does not say is as its
organisation's settings have it.
"""

from collections.abc import Mapping
from typing import Any, NamedTuple

POOLS = {
    "bureau": "局内随机，不分区域",
    "team": "所队内随机，由对象所在镇街的所队派员",
    "region": "本区域随机，能到对象所在镇街的人员",
    "neighbours": "本区域和相邻区域随机",
    "grid": "按网格随机，只派登记了该镇街或网格的人员",
}
MODES = {"computer": "电脑按规则匹配", "person": "电脑抽人，由人搭配成组"}
LEVELS = {"own": "本级抽取，本级匹配", "lower": "本级抽取，由对象所属的下级单位匹配"}
SPECIALTIES = {"none": "不比对专长", "one": "每组至少1人专长相符", "all": "每人专长都相符"}
# A setting is a number; these are the ways it stands for, in the order of its choices.
BY_NUMBER = {"pool": tuple(POOLS), "specialty": tuple(SPECIALTIES)}
TEST_AND_APPRAISAL = 2
MOST_CAP = 1000
MOST_EXPERTS = 9


class MatchTerms(NamedTuple):
    """How a task's inspectors and experts are drawn.  ``cap`` 0: nobody's number of visits is limited.

    ``experts`` a target; ``expert_field``: their field, empty for the domain of the target.  ``tag``: what one person
    of each group of the lead department is tagged with, empty for nothing.  ``appraised`` follows from the roster's own
    terms of admission, ``by_item`` (an item demands the specialty) from the items: no task says otherwise.
    """

    pool: str = "region"
    mode: str = "computer"
    level: str = "own"
    specialty: str = "one"
    leader: bool = True
    avoid_last: bool = True
    tested: bool = False
    cap: int = 0
    experts: int = 0
    expert_field: str = ""
    tag: str = ""
    appraised: bool = False
    by_item: bool = False

    def record(self, usual: "MatchTerms") -> dict[str, Any]:
        """As it is kept: what is as usual is left out."""
        kept = {name: value for name, value in self._asdict().items() if value != getattr(usual, name)}
        return {name: value for name, value in kept.items() if name not in ("appraised", "by_item")}


def usual_terms(settings: Mapping[str, int]) -> MatchTerms:
    """The terms that an organisation's numbers stand for."""
    return MatchTerms(
        pool=BY_NUMBER["pool"][settings["match_pool"]],
        specialty=BY_NUMBER["specialty"][settings["match_specialty"]],
        leader=bool(settings["match_leader"]),
        avoid_last=bool(settings["match_avoid_last"]),
        tested=bool(settings["match_tested"] or settings["admission_required"]),
        cap=settings["match_cap"],
        appraised=settings["admission_required"] == TEST_AND_APPRAISAL,
    )


def demanded(terms: MatchTerms, number: int | None) -> MatchTerms:
    """The terms with the specialty that the items demand (a number of the setting), if it is the stricter (LIBP-9)."""
    if number is None or not number:
        return terms
    ways = BY_NUMBER["specialty"]
    return terms._replace(specialty=ways[max(number, ways.index(terms.specialty))], by_item=True)


def falls_short(terms: MatchTerms, usual: MatchTerms, number: int | None) -> bool:
    """Whether a task says for itself that less specialty will do than its items demand."""
    return terms.specialty != usual.specialty and demanded(terms, number).specialty != terms.specialty


def match_terms_of(record: Mapping[str, Any], usual: MatchTerms) -> MatchTerms:
    """The terms as they were kept, the rest as usual."""
    return usual._replace(**record)


def match_terms_fault(terms: MatchTerms) -> str | None:
    """What is wrong with these terms, as a refusal code."""
    known = terms.pool in POOLS and terms.mode in MODES and terms.level in LEVELS and terms.specialty in SPECIALTIES
    if not known or not 0 <= terms.cap <= MOST_CAP or not 0 <= terms.experts <= MOST_EXPERTS:
        return "match_terms_unknown"
    return None


def match_terms_words(terms: MatchTerms) -> list[str]:
    """The terms as sentences, for the task's page and the freezing."""
    words = [POOLS[terms.pool], MODES[terms.mode], LEVELS[terms.level], SPECIALTIES[terms.specialty]]
    words.append("第一席是牵头部门的组长" if terms.leader else "组长从组员里认定")
    if terms.avoid_last:
        words.append("上次检查过的人员不再派")
    if terms.by_item:
        words.append("专长是抽查事项要求的，没有登记领域的人员不算相符")
    if terms.tag:
        words.append(f"每组至少1人有“{terms.tag}”标签")
    if terms.tested:
        words.append("能力测试合格才能派")
    if terms.appraised:
        words.append("综合素质评估合格才能派")
    if terms.cap:
        words.append(f"每人最多承担{terms.cap}家")
    if terms.experts:
        words.append(f"每家随机抽{terms.experts}名{terms.expert_field or '对象领域'}专家")
    return words
