# SPDX-License-Identifier: Apache-2.0
"""Conflicts found by comparing facts: former employer, opposing party of a case, same household (DRAW-29).

Compared by code or exact name, households by keyed digest only.  Nobody is told more than that a person stays away.
"""

from collections.abc import Iterable
from datetime import date

from suicha.core.ids import normalise
from suicha.draws.rules.inspectors.facts import Fact, Party

CLAUSE = "行政处罚法第四十三条　有直接利害关系或者有其他关系可能影响公正执法的，应当回避"
LOST = "须回避"


def in_force(fact: Fact, on: date, employer_years: int) -> bool:
    """Whether the fact still bites on ``on``: a former employer for some years after leaving, others until revoked."""
    if fact.since > on or (fact.until is not None and fact.until <= on):
        return False
    return fact.kind != "employer" or on < _years_after(fact.since, employer_years)


def conflicts_between(facts: Iterable[tuple[int, Fact]], parties: Iterable[tuple[int, Party]]) -> set[tuple[int, int]]:
    """The (person, target) pairs that a fact keeps apart, in one pass over each."""
    by_key: dict[tuple[str, str], set[int]] = {}
    for target, party in parties:
        for key in (("number", party.number), ("name", _plain(party.name)), ("household", party.household)):
            if key[1]:
                by_key.setdefault(key, set()).add(target)
    pairs = set()
    for person, fact in facts:
        for key in (("number", fact.number), ("name", _plain(fact.name)), ("household", fact.digest)):
            pairs |= {(person, target) for target in by_key.get(key, set())}
    return pairs


def _plain(name: str) -> str:
    return normalise(name).replace("（", "(").replace("）", ")")


def _years_after(day: date, years: int) -> date:
    """The same day ``years`` on; 29 February becomes 1 March."""
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return date(day.year + years, 3, 1)
