# SPDX-License-Identifier: Apache-2.0
"""When a cap leaves too few experts: what would do, computed before anybody decides."""

from collections.abc import Callable
from typing import NamedTuple

from fairdraw import match
from suicha.draws.models import Draw
from suicha.draws.selectors.expert_roster import ExpertRoster
from suicha.draws.selectors.substitutes import to_visit


class ExpertCures(NamedTuple):
    """``cap``: the least cap that is enough; ``first``: how many targets can have experts under the present one."""

    cap: int
    first: int


def expert_cures(draw: Draw, roster: ExpertRoster) -> ExpertCures | None:
    """The two ways out, or None when everybody can be given experts as it is."""
    key = str((draw.certificate or {})["K"])
    numbers = [target.number for target in to_visit(draw)]

    def enough(cap: int, first: int) -> bool:
        amendments = [{"kind": "cap", "cap": cap}]
        return "infeasible" not in match(roster.instance(key, numbers[:first], amendments))

    if enough(roster.cap, len(numbers)):
        return None
    return ExpertCures(
        cap=_least(roster.cap, len(numbers), lambda cap: enough(cap, len(numbers))),
        first=_least(0, len(numbers), lambda first: not enough(roster.cap, first + 1)),
    )


def _least(low: int, high: int, holds: Callable[[int], bool]) -> int:
    """The least number above ``low`` (or ``low``) for which ``holds``, which holds from some number on."""
    while low < high:
        middle = (low + high) // 2
        if holds(middle):
            high = middle
        else:
            low = middle + 1
    return low
