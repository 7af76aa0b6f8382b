# SPDX-License-Identifier: Apache-2.0
"""Who holds which seat, and who of a class has the least to do.

Each class keeps its people who still have room on shelves, one for each load, in the order of tickets. The least
loaded are found at once however large the class is; those who may not sit in one particular group are skipped there.
"""

from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping, Sequence

from fairdraw.errors import FairdrawError
from fairdraw.matching.instance import NOBODY, Instance


class Seating:
    """A growing assignment of the seats of an instance."""

    def __init__(self, problem: Instance, away: frozenset[int] = frozenset()) -> None:
        """People who are `away` keep what they hold and take nothing."""
        self.problem = problem
        self.away = away
        self.at = [NOBODY] * len(problem.seats.target_of)
        self.loads = [0] * len(problem.people)
        self.held: list[dict[int, None]] = [{} for _ in problem.people]  # seats, oldest first
        self._limits = [0 if person in away else cap for person, cap in enumerate(problem.caps)]
        self._classes: list[list[int]] = [[] for _ in problem.people]
        for group, members in enumerate(problem.candidates):
            for person in members:
                self._classes[person].append(group)
        self._shelves = [[[person for person in members if self._limits[person]]] for members in problem.candidates]
        self._lowest = [0] * len(problem.candidates)

    @classmethod
    def of(cls, problem: Instance, at: Iterable[int]) -> "Seating":
        """Everyone where `at` says, seat by seat."""
        seating = cls(problem)
        for seat, person in enumerate(at):
            seating.give(seat, person)
        return seating

    def group(self, target: int) -> list[int]:
        """Who sits at the target, slot by slot; NOBODY where the seat is empty."""
        return [self.at[seat] for seat in self.problem.seats.places[target]]

    def free(self, seat: int) -> list[int]:
        """Everyone with room who may sit here, in the order of tickets."""
        seats = self.problem.seats
        target = seats.target_of[seat]
        barred = self.problem.forbid[target].union(self.group(target))
        members = self.problem.candidates[seats.class_of[seat]]
        return [person for person in members if self.loads[person] < self._limits[person] and person not in barred]

    def choose(self, seat: int, most: int, tau: int) -> int:
        """Someone with room and a load of at most `most` who may sit here; NOBODY if there is none.

        Of those within `tau` of the least such load, in the order of load and ticket, the seat's lot takes one.
        """
        seats = self.problem.seats
        target, group = seats.target_of[seat], seats.class_of[seat]
        shelves = self._shelves[group]
        load = self._lowest[group]
        while load < len(shelves) and not shelves[load]:
            load += 1
        self._lowest[group] = load
        last = min(most, len(shelves) - 1)
        if load > last:
            return NOBODY
        barred = self.problem.forbid[target].union(self.group(target)) - {NOBODY}
        open_rows: list[tuple[list[int], list[int]]] = []  # a row, and which of its places to skip
        count = 0
        while load <= last:
            row = shelves[load]
            skipped = self._places(row, [person for person in barred if self.loads[person] == load])
            if len(row) > len(skipped):
                if not open_rows:
                    last = min(last, load + tau)
                open_rows.append((row, skipped))
                count += len(row) - len(skipped)
            load += 1
        if not count:
            return NOBODY
        lot = seats.lot_of[seat] % count
        row, skipped = open_rows.pop(0)
        while lot >= len(row) - len(skipped):
            lot -= len(row) - len(skipped)
            row, skipped = open_rows.pop(0)
        for place in sorted(skipped):
            lot += place <= lot
        return row[lot]

    def give(self, seat: int, person: int) -> None:
        """Hand the seat to a person, or to NOBODY."""
        before = self._sit(seat, person)
        if person != NOBODY:
            self._load(person, 1)
        if before != NOBODY:
            self._load(before, -1)

    def pass_on(self, path: Sequence[tuple[int, int]]) -> None:
        """Hand over seats along a path of (seat, person): each person but the first gives up the seat before theirs."""
        last = NOBODY
        for seat, person in path:
            last = self._sit(seat, person)
        self._load(path[0][1], 1)
        if last != NOBODY:
            self._load(last, -1)

    def assignment(self) -> dict[str, list[str]]:
        """{target: [inspector per slot]}; only called when every seat is taken."""
        people = self.problem.people
        return {
            name: [people[person] for person in self.group(target)] for target, name in enumerate(self.problem.targets)
        }

    def restore(self, assignment: Mapping[str, Sequence[str]]) -> None:
        """Take over an earlier assignment; raises FairdrawError when it does not belong to this instance."""
        place = {person: number for number, person in enumerate(self.problem.people)}
        for target, name in enumerate(self.problem.targets):
            group = assignment.get(name, [])
            seats = self.problem.seats.places[target]
            if len(group) != len(seats) or len(set(group)) < len(group) or not place.keys() >= set(group):
                raise FairdrawError(f"对象 {name} 在原来的匹配结果里缺人，或同组重复，请核对匹配结果。")
            for seat, person in zip(seats, group, strict=True):
                self.give(seat, place[person])

    def _sit(self, seat: int, person: int) -> int:
        before = self.at[seat]
        self.at[seat] = person
        if before != NOBODY:
            self.held[before].pop(seat, None)
        if person != NOBODY:
            self.held[person][seat] = None
        return before

    def _load(self, person: int, step: int) -> None:
        """Count one seat more or less, and move the person to the right shelf of each of their classes."""
        before = self.loads[person]
        after = self.loads[person] = before + step
        limit = self._limits[person]
        for group in self._classes[person]:
            shelves = self._shelves[group]
            if before < limit:
                row = shelves[before]
                del row[bisect_left(row, person)]
            if after < limit:
                if after == len(shelves):
                    shelves.append([])
                insort(shelves[after], person)
                if after < self._lowest[group]:
                    self._lowest[group] = after

    @staticmethod
    def _places(row: list[int], people: Iterable[int]) -> list[int]:
        """Where these people stand in a row; those who do not stand there are passed over."""
        places = [(bisect_left(row, person), person) for person in people]
        return [place for place, person in places if place < len(row) and row[place] == person]
