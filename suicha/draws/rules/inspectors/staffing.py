# SPDX-License-Identifier: Apache-2.0
"""Whether one target's seats can be taken by different people, and how many are missing (DRAW-20)."""

from collections.abc import Collection, Sequence
from typing import NamedTuple

CLAUSE = "行政处罚法第四十二条　执法人员不得少于两人"


def seats_without(seats: Sequence[Collection[str]]) -> list[int]:
    """The seats for which nobody is left, when as many as possible are taken; ``seats`` are who may take each."""
    holder: dict[str, int] = {}

    def take(seat: int, seen: set[str]) -> bool:
        for person in sorted(seats[seat]):
            if person in seen:
                continue
            seen.add(person)
            if person not in holder or take(holder[person], seen):
                holder[person] = seat
                return True
        return False

    order = sorted(range(len(seats)), key=lambda seat: (len(seats[seat]), seat))
    return sorted(seat for seat in order if not take(seat, set()))


class Missing(NamedTuple):
    """How many people of one kind are missing: in words, ``危险化学品组在双洋镇缺1名持证人员``."""

    department: str
    lead: bool
    domains: tuple[str, ...]
    places: tuple[str, ...]
    leader: bool
    number: int

    @property
    def words(self) -> str:
        who = "" if self.lead else self.department
        who += f"{_some(self.domains, '个领域')}组" if self.domains else "" if who else self.department
        where = f"在{_some(self.places, '个镇街')}" if self.places else ""
        return f"{who}{where}缺{self.number}名{'组长' if self.leader else '持证人员'}"


def _some(names: Sequence[str], unit: str) -> str:
    return "、".join(names[:3]) + (f"等{len(names)}{unit}" if len(names) > 3 else "")
