# SPDX-License-Identifier: Apache-2.0
"""电脑抽取，人工匹配 (DRAW-23): the lottery says who goes and how often; a person says who goes where.

Clause: 000-4「既可以电脑抽取，人工匹配，也可以电脑抽取，智能匹配」.
"""

from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

CLAUSE = "省市场监管局方案　既可以电脑抽取、人工匹配，也可以电脑抽取、智能匹配"
MOST_TARGETS = 300


class Fault(NamedTuple):
    """What is wrong with a pairing: a refusal's code, the target, the person, and how often (drawn, given)."""

    code: str
    number: str = ""
    person: str = ""
    wanted: int = 0
    given: int = 0


def pairing_fault(
    pairs: Mapping[str, Sequence[str]], free: Mapping[str, Sequence[Collection[str]]], drawn: Mapping[str, int]
) -> Fault | None:
    """The first fault: a seat without a person, somebody who may not sit there or sits twice, loads not as drawn.

    ``free``: target → who may take each of its seats; ``drawn``: person → how many visits the lottery gave.
    """
    for number, seats in free.items():
        group = pairs.get(number, ())
        if len(group) != len(seats) or not all(group):
            return Fault("pairing_incomplete", number)
        for person, allowed in zip(group, seats, strict=True):
            if person not in allowed:
                return Fault("pairing_not_entitled", number, person)
        twice = next((person for person, times in Counter(group).items() if times > 1), None)
        if twice is not None:
            return Fault("pairing_twice", number, twice)
    given = Counter(person for number in free for person in pairs[number])
    for person in sorted({*given, *drawn}):
        if given[person] != drawn.get(person, 0):
            return Fault("pairing_load", "", person, drawn.get(person, 0), given[person])
    return None


def changed_seats(pairs: Mapping[str, Sequence[str]], proposed: Mapping[str, Sequence[str]]) -> int:
    """How many seats a person filled otherwise than the computer would have."""
    return sum(
        chosen != usual
        for number, group in proposed.items()
        for chosen, usual in zip(pairs[number], group, strict=True)
    )
