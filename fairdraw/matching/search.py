# SPDX-License-Identifier: Apache-2.0
"""REPAIR and BALANCE: work moves along alternating paths, or what was reached proves that it cannot (section 9).

A seat may take anyone eligible, who then gives up one of their own seats, which looks on. Only a person of the seat's
own group cannot simply come, they would sit there twice: they change over from the very seat that they hold there.

The candidates of a class are looked through once in a search, not once for each of its seats: after the first seat
only those are left whom that seat could not take, and when nobody is left no seat of the class can reach anyone new.
"""

from collections import deque
from collections.abc import Iterable
from typing import NamedTuple

from fairdraw.matching.instance import NOBODY
from fairdraw.matching.seating import Seating


class Reached(NamedTuple):
    """What a search without success went through: no path leads out of these seats and people."""

    seats: set[int]
    people: set[int]


class Search:
    """Searches over one seating; people closed by one search are passed over by all that follow."""

    def __init__(self, seating: Seating) -> None:
        self.seating = seating
        self._closed = bytearray(person in seating.away for person in range(len(seating.loads)))
        self._open = list(seating.problem.candidates)  # of each class: whoever is not closed is here

    def fill(self, seat: int) -> Reached | None:
        """REPAIR: None when the empty seat was filled, else what the search reached: everyone there is full."""
        seen = bytearray(self._closed)
        lent = self._shift([seat], len(self.seating.at), seen)
        if lent is None:
            return None
        people = {person for person, met in enumerate(seen) if met} - self.seating.away
        return Reached({seat, *lent, *(own for person in people for own in self.seating.held[person])}, people)

    def balance(self, tau: int) -> list[int]:
        """BALANCE, from the highest load down; returns the level of each person.

        Who is at load L and reaches nobody at L − 2 − tau or less is closed at level L with everyone they reached.
        """
        loads = self.seating.loads
        levels = [tau + 1] * len(loads)
        piles: dict[int, set[int]] = {}
        for person, load in enumerate(loads):
            piles.setdefault(load, set()).add(person)
        for level in range(max(piles, default=0), tau + 1, -1):
            # Whoever receives stays below this level, so the pile only ever shrinks by what its own people pass on.
            for person in sorted(piles.pop(level, ())):
                if self._closed[person] or loads[person] != level:
                    continue
                seen = bytearray(self._closed)
                seen[person] = True
                if self._shift(self.seating.held[person], level - 2 - tau, seen) is None:
                    piles.setdefault(level - 1, set()).add(person)
                    piles.setdefault(loads[self._last], set()).add(self._last)
                    continue
                for other, met in enumerate(seen):
                    if met and not self._closed[other]:
                        levels[other] = level
                self._closed = seen
        return levels

    def _shift(self, starts: Iterable[int], most: int, seen: bytearray) -> Iterable[int] | None:
        """Breadth first from `starts` to someone with room and at most `most`; shift along the first path found.

        None after a shift. Else the seats reached by a change inside a group; all people reached are marked in `seen`.
        """
        seating, seats = self.seating, self.seating.problem.seats
        taker: dict[int, int] = {}  # person → the seat that would take them
        lent: dict[int, int] = {}  # seat → the seat of the same group that would take its holder
        waiting: dict[int, list[int]] = {}  # class → people whom no seat of it could reach so far
        queue: deque[Iterable[int]] = deque([starts])
        while queue:
            for seat in queue.popleft():
                group, target = seats.class_of[seat], seats.target_of[seat]
                left = waiting.get(group)
                if left is None:
                    left = [person for person in self._open[group] if not seen[person]]
                if left:
                    found = seating.choose(seat, most, 0)
                    if found != NOBODY:
                        self._follow(seat, found, taker, lent)
                        return None
                    forbid, holds = seating.problem.forbid[target], {seating.at[s]: s for s in seats.places[target]}
                    skipped = []
                    for person in left:
                        if seen[person]:
                            continue
                        if person in forbid:
                            skipped.append(person)
                        elif person in holds:
                            skipped.append(person)
                            other = holds[person]
                            if other != seat and other not in lent:
                                lent[other] = seat
                                queue.append((other,))
                        else:
                            seen[person] = True
                            taker[person] = seat
                            queue.append(seating.held[person])
                    left = skipped
                waiting[group] = left
        for group, left in waiting.items():
            self._open[group] = left
        return lent

    def _follow(self, seat: int, person: int, taker: dict[int, int], lent: dict[int, int]) -> None:
        """Hand over every seat from the end of the path back to its start."""
        self._last = person
        path = [(seat, person)]
        while (holder := self.seating.at[seat]) != NOBODY and (seat in lent or holder in taker):
            seat = lent[seat] if seat in lent else taker[holder]
            path.append((seat, holder))
        self.seating.pass_on(path)
