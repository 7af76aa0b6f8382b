# SPDX-License-Identifier: Apache-2.0
"""Who holds which seat, and the searches along alternating paths that move people (section 9)."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence

from fairdraw.errors import FairdrawError
from fairdraw.matching.instance import Instance

Reached = tuple[set[int], set[str]]


class Matching:
    """A growing assignment. Seats are numbered in the order of filling, people listed in the order of tickets."""

    def __init__(self, problem: Instance) -> None:
        self.problem = problem
        self.at: list[str | None] = [None] * len(problem.seats)
        self.held: dict[str, set[int]] = {person: set() for person in problem.caps}
        self.holder: dict[tuple[str, str], int] = {}
        self.away: frozenset[str] = frozenset()

    def give(self, seat: int, person: str | None) -> None:
        target, before = self.problem.seats[seat].target, self.at[seat]
        if before is not None:
            self.held[before].remove(seat)
            del self.holder[target, before]
        self.at[seat] = person
        if person is not None:
            self.held[person].add(seat)
            self.holder[target, person] = seat

    def has_room(self, person: str) -> bool:
        return len(self.held[person]) < self.problem.caps[person]

    def eligible(self, seat: int) -> list[str]:
        """Candidates of the seat's class without recused ones, in ticket order."""
        place = self.problem.seats[seat]
        barred = self.problem.forbid[place.target] | self.away
        return [person for person in self.problem.candidates[place.group] if person not in barred]

    def open_to(self, seat: int) -> list[str]:
        """Those eligible who are not in the target's group already."""
        target = self.problem.seats[seat].target
        return [person for person in self.eligible(seat) if (target, person) not in self.holder]

    def fill_by_ticket(self, seat: int) -> bool:
        """GREEDY: among those within tau of the least load, the seat's ticket decides."""
        free = [person for person in self.open_to(seat) if self.has_room(person)]
        if not free:
            return False
        least = min(len(self.held[person]) for person in free)
        near = [person for person in free if len(self.held[person]) <= least + self.problem.tau]
        self.give(seat, near[self.problem.seats[seat].lot % len(near)])
        return True

    def fill_by_moving(self, seat: int) -> Reached | None:
        """REPAIR: None when the seat was filled, else the seats and people that the search reached."""
        return self._search([seat], self.has_room, set(), set())

    def balance(self) -> dict[str, int]:
        """BALANCE: shift work from the highest load down; returns the level at which each person was closed."""
        people, tau = list(self.problem.caps), self.problem.tau
        levels: dict[str, int] = {}
        shut: set[int] = set()
        highest = max((len(seats) for seats in self.held.values()), default=0)
        for level in range(highest, tau + 1, -1):
            for person in people:
                if person in levels or len(self.held[person]) != level:
                    continue

                def idle(other: str, most: int = level - 2 - tau) -> bool:
                    return len(self.held[other]) <= most and self.has_room(other)

                reached = self._search(sorted(self.held[person]), idle, shut, {person, *levels})
                if reached:
                    shut |= reached[0]
                    levels.update(dict.fromkeys(reached[1] - levels.keys(), level))
        return {person: levels.get(person, tau + 1) for person in people}

    def assignment(self) -> dict[str, list[str]]:
        """{target: [inspector per seat]}; only called when every seat is taken."""
        result: dict[str, list[str]] = {target: [] for target in self.problem.forbid}
        for seat, person in sorted(zip(self.problem.seats, self.at, strict=True)):
            result[seat.target].append(str(person))
        return result

    def load(self, assignment: Mapping[str, Sequence[str]]) -> None:
        """Take over an earlier assignment; raises FairdrawError when it does not belong to this instance."""
        for number, seat in enumerate(self.problem.seats):
            group = assignment.get(seat.target, [])
            person = group[seat.number] if seat.number < len(group) else None
            if person not in self.held or (seat.target, person) in self.holder:
                raise FairdrawError(f"席位 {seat.name} 在原来的匹配结果里没有人，或同组重复，请核对匹配结果。")
            self.give(number, person)

    def _search(
        self, starts: list[int], accept: Callable[[str], bool], shut: set[int], passed: set[str]
    ) -> Reached | None:
        """Breadth first over alternating paths from seats; shift along the first path to an accepted person.

        A seat may take a person from another seat of its own target (the group stays distinct), or take anyone
        else eligible, who then gives up one of their own seats. Returns None after a shift, else what was reached.
        """
        came: dict[int, int | None] = {seat: None for seat in starts if seat not in shut}
        people = set(passed)
        queue = deque(came)
        while queue:
            seat = queue.popleft()
            target = self.problem.seats[seat].target
            for person in self.eligible(seat):
                rival = self.holder.get((target, person))
                if rival is None:
                    if person in people:
                        continue
                    people.add(person)
                    if accept(person):
                        self._shift(came, seat, person)
                        return None
                    next_seats = sorted(self.held[person])
                else:
                    next_seats = [rival]
                for other in next_seats:
                    if other not in came and other not in shut:
                        came[other] = seat
                        queue.append(other)
        return set(came), people

    def _shift(self, came: Mapping[int, int | None], last: int, person: str) -> None:
        moves: list[tuple[int, str | None]] = []
        seat: int | None = last
        taking: str | None = person
        while seat is not None:
            moves.append((seat, taking))
            taking = self.at[seat]
            seat = came[seat]
        for moving, _new in moves:
            self.give(moving, None)
        for moving, new in moves:
            self.give(moving, new)
