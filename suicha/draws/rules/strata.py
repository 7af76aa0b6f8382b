# SPDX-License-Identifier: Apache-2.0
"""Strata: which firms are drawn against each other (DRAW-8), and how many of each (draw-spec 5)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from fairdraw import FairdrawError, Rules, StratumRule, chance, fixed_rules, fixed_total
from suicha.planning.rules.terms import NO_DOMAIN, Terms, part_words

CLAUSE = "国办发〔2016〕56号　根据监管需要和检查对象情况，合理确定随机抽查的比例和频次"
WHOLE = ("all", "全部对象")
RAISED = ("raised", "有失信情形")
ALTERNATES_PPM = 200_000
FIXED, EACH = "各层按最大余数法分配", "各层分别按自己的比例向上取整"


def divided_by(
    terms: Terms, order: Sequence[str], sizes: Mapping[str, int], total: int, *, raised: bool
) -> dict[str, str]:
    """Code of the stratum → part of the library; ``raised``: whether registered facts make a stratum of their own.

    A fixed total is not spread over parts of which one would get none: everyone must have a chance.
    """
    fixed = total if terms.spread == "total" else None
    if terms.divided == "domain":
        found = strata_of(order, sizes, fixed)
    elif terms.divided == "grade" and (fixed is None or _everyone_has_a_chance(sizes, fixed)):
        found = {grade: grade for grade in sorted(sizes)}
    else:
        found = dict([WHOLE])
    return found | (dict([RAISED]) if raised else {})


def stratum_names(strata: Mapping[str, str]) -> dict[str, str]:
    """Code → the stratum as pages call it: 工贸; 风险D高."""
    return {code: part_words(part) for code, part in strata.items()}


def strata_of(order: Sequence[str], sizes: Mapping[str, int], total: int | None) -> dict[str, str]:
    """Code → domain, each domain with rows being one stratum; one stratum for all when they are too small.

    ``sizes``: rows that take part, by domain.  ``order``: the domains as the scope lists them.  Everyone must have a
    chance: when some domain with rows would get none of ``total``, the domains are not told apart.  Without a
    ``total`` every domain rounds up by itself, and so always gets some.
    """
    domains = [domain for domain in order if domain in sizes] + sorted(sizes.keys() - set(order))
    if len(domains) == 1 and domains[0] != NO_DOMAIN:
        return {WHOLE[0]: domains[0]}
    width = len(str(len(domains)))
    codes = {f"s{number:0{width}d}": domain for number, domain in enumerate(domains, start=1)}
    counted = {code: sizes[domain] for code, domain in codes.items()}
    if len(domains) > 1 and (total is None or _everyone_has_a_chance(counted, total)):
        return codes
    return dict([WHOLE])


def _everyone_has_a_chance(sizes: Mapping[str, int], total: int) -> bool:
    try:
        numbers = fixed_total(sizes, total=total)
    except FairdrawError:
        return False
    return all(numbers[code] for code, size in sizes.items() if size)


def rules_of(sizes: Mapping[str, int], *, total: int, batches: int, mandatory_counts: bool = False) -> Rules:
    """The fixed total spread over the strata by largest remainder, a fifth more standing by.

    Where mandatory rows count, ``sizes`` hold them too and ``total`` includes them.
    """
    rules = fixed_rules(sizes, total=total, alternates_ppm=ALTERNATES_PPM, batches=batches)
    return replace(rules, mandatory_counts=mandatory_counts)


def ratio_rules(
    strata: Mapping[str, str], terms: Terms, ppm: int, *, batches: int, mandatory_counts: bool = False
) -> Rules:
    """Every stratum with its own ratio, rounded up by itself, a fifth more standing by."""
    rules = {
        code: StratumRule(terms.raised if code == RAISED[0] else terms.ratio_of(part, ppm))
        for code, part in strata.items()
    }
    return Rules(rules, ALTERNATES_PPM, batches, mandatory_counts)


def method_words(rules: Mapping[str, Any]) -> str:
    """Which of the two ways of counting the rules of a draw are, in words."""
    strata = rules.get("strata", {}).values()
    fixed = all(rule.get("max") == rule["min"] for rule in strata)
    counted = "，必查的计入比例" if rules.get("mandatory_counts") else ""
    return f"{FIXED if fixed else EACH}，同层企业机会相等{counted}；另按抽取数的20%抽备选。"


def chance_words(size: int, drawn: int) -> str:
    """The chance of each firm in plain words: 约10.1%; all of them: 全部抽取."""
    share = chance(size, drawn)
    if not size or not drawn:
        return "无"
    if share == 1:
        return "全部抽取"
    tenths = (share.numerator * 2000 + share.denominator) // (share.denominator * 2)
    if tenths == 0 or tenths >= 1000:
        return "不到0.1%" if tenths == 0 else "超过99.9%"
    exact = share * 1000 == tenths
    return f"{'' if exact else '约'}{tenths // 10}.{tenths % 10}%"
