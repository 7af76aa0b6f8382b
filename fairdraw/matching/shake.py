# SPDX-License-Identifier: Apache-2.0
"""SHAKE: makes the groups less predictable without making the loads less even (section 9).

Filling by least load makes some people nearly certain to come to some targets. A round goes once over the seats: by
a ticket of the seat its holder meets someone else of its class and one of as many places as that person may hold. An
occupied place is exchanged for the seat, a free one takes the seat over. A step that would leave the level of either
person, or put someone where they may not sit, is not made; every step that is made could as likely be undone.
"""

from fairdraw.digests import ticket
from fairdraw.matching.instance import Instance


def shaken(problem: Instance, at: list[int], levels: list[int]) -> list[int]:
    """The holder of each seat after `problem.shake` rounds over a balanced seating `at` with these levels."""
    at, seats = list(at), problem.seats
    held: list[list[int]] = [[] for _ in problem.people]
    for seat, person in enumerate(at):
        held[person].append(seat)
    tops = [min(level, cap) for level, cap in zip(levels, problem.caps, strict=True)]
    floors = [level - 1 - problem.tau for level in levels]
    names = [problem.name(seat) for seat in range(len(at))]

    def may_come(person: int, seat: int) -> bool:
        return problem.may_sit(person, seat) and all(
            at[other] != person for other in seats.places[seats.target_of[seat]]
        )

    for turn in range(problem.shake):
        for seat, name in enumerate(names):
            members, holder = problem.candidates[seats.class_of[seat]], at[seat]
            lot, choice = divmod(int(ticket(problem.key, "shake", f"{turn}|{name}"), 16), len(members))
            person = members[choice]
            if levels[person] != levels[holder] or not may_come(person, seat):
                continue
            place = lot % tops[person]
            if place < len(held[person]):
                other = held[person][place]
                if may_come(holder, other):
                    at[seat], at[other] = person, holder
                    held[person][place] = seat
                    held[holder][held[holder].index(seat)] = other
            elif len(held[holder]) > floors[holder]:
                at[seat] = person
                held[holder].remove(seat)
                held[person].append(seat)
    return at
