# SPDX-License-Identifier: Apache-2.0
"""A matching instance as integers: people, classes and targets are places in lists, seats too (section 9)."""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

NOBODY = -1


class Quota(NamedTuple):
    """`ppm` of the targets with a slot of a class in `of` are to have someone of `narrow` in the last such slot."""

    narrow: int
    of: frozenset[int]
    ppm: int


class Seats(NamedTuple):
    """Every seat by its number in the order of filling; `places[target]` is the seat of each of its slots."""

    target_of: list[int]
    class_of: list[int]
    index_of: list[int]
    lot_of: list[int]
    places: list[list[int]]


@dataclass(frozen=True)
class Instance:
    """`people` stand in the order of their tickets, `classes` and `targets` in the order of their names.

    `candidates`: people of each class, rising. `slots` and `lots`: of each target, the class asked and the ticket.
    """

    key: str
    tau: int
    shake: int
    people: list[str]
    caps: list[int]
    classes: list[str]
    candidates: list[list[int]]
    targets: list[str]
    forbid: list[frozenset[int]]
    slots: list[list[int]]
    lots: list[list[int]]
    quotas: list[Quota]

    @cached_property
    def seats(self) -> Seats:
        """Scarcest class first (capacity by demand), then by ticket: whoever can go anywhere is asked last."""
        demand = Counter(group for slots in self.slots for group in slots)
        scarcity = {
            group: Fraction(sum(self.caps[person] for person in self.candidates[group]), number)
            for group, number in demand.items()
        }
        rank = {value: place for place, value in enumerate(sorted(set(scarcity.values())))}
        rows = sorted(
            (rank[scarcity[group]], self.lots[target][index], target, index)
            for target, slots in enumerate(self.slots)
            for index, group in enumerate(slots)
        )
        places = [[0] * len(slots) for slots in self.slots]
        for number, (_rank, _lot, target, index) in enumerate(rows):
            places[target][index] = number
        return Seats(
            target_of=[target for _rank, _lot, target, _index in rows],
            class_of=[self.slots[target][index] for _rank, _lot, target, index in rows],
            index_of=[index for *_rest, index in rows],
            lot_of=[lot for _rank, lot, *_rest in rows],
            places=places,
        )

    def name(self, seat: int) -> str:
        """`target#index`, as tickets and reports call a seat."""
        return f"{self.targets[self.seats.target_of[seat]]}#{self.seats.index_of[seat]}"

    def bound(self, seats: Iterable[int], people: Collection[int]) -> int:
        """No assignment fills more of these seats: what `people` can carry, and one seat a target for each other."""
        return sum(self.caps[person] for person in set(people)) + len(self.others(seats, people))

    def others(self, seats: Iterable[int], people: Collection[int]) -> set[tuple[int, int]]:
        """(target, person) for everyone else who may sit in one of these seats."""
        inside = set(people)
        asked = {(self.seats.target_of[seat], self.seats.class_of[seat]) for seat in seats}
        beyond = {
            group: [person for person in self.candidates[group] if person not in inside]
            for group in {group for _target, group in asked}
        }
        return {
            (target, person) for target, group in asked for person in beyond[group] if person not in self.forbid[target]
        }
