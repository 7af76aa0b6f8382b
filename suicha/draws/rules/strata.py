# SPDX-License-Identifier: Apache-2.0
"""Strata: which firms are drawn against each other (DRAW-8), and how many of each (draw-spec 5)."""

from collections.abc import Mapping, Sequence

from fairdraw import FairdrawError, Rules, chance, fixed_rules, fixed_total

CLAUSE = "国办发〔2016〕56号　根据监管需要和检查对象情况，合理确定随机抽查的比例和频次"
WHOLE = ("all", "全部对象")
ALTERNATES_PPM = 200_000


def strata_of(order: Sequence[str], sizes: Mapping[str, int], total: int) -> dict[str, str]:
    """Code → domain, each domain with rows being one stratum; one stratum for all when they are too small.

    ``sizes``: rows that take part, by domain.  ``order``: the domains as the scope lists them.  Everyone must have a
    chance: when some domain with rows would get none of ``total``, the domains are not told apart.
    """
    domains = [domain for domain in order if domain in sizes] + sorted(sizes.keys() - set(order))
    if len(domains) == 1 and domains[0]:
        return {WHOLE[0]: domains[0]}
    width = len(str(len(domains)))
    codes = {f"s{number:0{width}d}": domain for number, domain in enumerate(domains, start=1)}
    if len(domains) > 1 and _everyone_has_a_chance({code: sizes[domain] for code, domain in codes.items()}, total):
        return {code: domain or "未分领域" for code, domain in codes.items()}
    return dict([WHOLE])


def _everyone_has_a_chance(sizes: Mapping[str, int], total: int) -> bool:
    try:
        numbers = fixed_total(sizes, total=total)
    except FairdrawError:
        return False
    return all(numbers[code] for code, size in sizes.items() if size)


def rules_of(sizes: Mapping[str, int], *, total: int, batches: int) -> Rules:
    """The fixed total spread over the strata by largest remainder, a fifth more standing by."""
    return fixed_rules(sizes, total=total, alternates_ppm=ALTERNATES_PPM, batches=batches)


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
