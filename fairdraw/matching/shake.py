# SPDX-License-Identifier: Apache-2.0
"""SHAKE: makes the groups less predictable without making the loads less even (section 9).

Filling by least load makes some people nearly certain to come to some targets. A round goes once over the seats. The
ticket of seat and round names someone else of the seat's class. If that person does less than the holder, the seat
goes over to them; where the difference is one, only to the later in the order of tickets, so that chance decides who
does one more and nobody's wide entitlement does. Otherwise the two exchange the seat and one of that person's seats,
unless either would then come still more often than their share to targets that ask for the same classes. Nothing is
done that would put anybody where they may not sit.
"""

from collections import Counter, defaultdict
from collections.abc import Sequence

from fairdraw.digests import MILLION, ticket
from fairdraw.matching.instance import Instance

DIGITS = 16  # of the ticket, for each of the two lots


def shaken(problem: Instance, at: Sequence[int]) -> list[int]:
    """The holder of each seat after `problem.shake` rounds over the seating `at`, in which every seat is taken."""
    at, seats, caps = list(at), problem.seats, problem.caps
    kinds, excess = _kinds(problem)
    held: list[list[int]] = [[] for _ in problem.people]
    visits: list[defaultdict[int, int]] = [defaultdict(int) for _ in problem.people]  # of each person, by kind
    for seat, person in enumerate(at):
        held[person].append(seat)
        visits[person][kinds[seats.target_of[seat]]] += 1
    members = [frozenset(people) for people in problem.candidates]
    groups = [
        (problem.name(seat), seats.class_of[seat], problem.forbid[target], seats.places[target], kinds[target])
        for seat, target in enumerate(seats.target_of)
    ]
    for turn in range(problem.shake):
        for seat, (name, group, forbid, beside, kind) in enumerate(groups):
            lots = ticket(problem.key, "shake", f"{turn}|{name}")
            candidates, holder = problem.candidates[group], at[seat]
            person = candidates[int(lots[:DIGITS], 16) % len(candidates)]
            if person == holder or person in forbid or person in [at[each] for each in beside]:
                continue
            theirs, mine = held[person], held[holder]
            less = len(mine) - len(theirs)
            if (less > 1 or (less == 1 and person > holder)) and len(theirs) < caps[person]:
                at[seat] = person
                mine.remove(seat)
                theirs.append(seat)
                visits[holder][kind] -= 1
                visits[person][kind] += 1
            elif theirs:
                place = int(lots[DIGITS : 2 * DIGITS], 16) % len(theirs)
                other = theirs[place]
                _name, group, forbid, beside, second = groups[other]
                if holder not in members[group] or holder in forbid or holder in [at[each] for each in beside]:
                    continue
                if kind != second:
                    come, go = visits[person], visits[holder]
                    here, there = come[kind] + 1 - go[kind], go[second] + 1 - come[second]
                    if here * excess[kind] + there * excess[second] > 0:
                        continue
                    come[kind] += 1
                    come[second] -= 1
                    go[kind] -= 1
                    go[second] += 1
                at[seat], at[other] = person, holder
                theirs[place] = seat
                mine[mine.index(seat)] = other
    return at


def _kinds(problem: Instance) -> tuple[list[int], list[int]]:
    """The kind of each target (targets that ask for the same classes), and what one visit too many weighs in each.

    A visit weighs the more, the fewer of them each of the kind's people would make if all made equally many.
    """
    asked = [tuple(sorted(slots)) for slots in problem.slots]
    sizes = Counter(asked)
    numbers = {kind: number for number, kind in enumerate(sizes)}
    people = [len(frozenset().union(*(problem.candidates[group] for group in kind))) for kind in numbers]
    excess = [MILLION * number // max(1, sizes[kind] * len(kind)) for number, kind in zip(people, numbers, strict=True)]
    return [numbers[kind] for kind in asked], excess
