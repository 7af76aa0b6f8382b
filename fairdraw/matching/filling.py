# SPDX-License-Identifier: Apache-2.0
"""GREEDY and REPAIR: someone for every seat (section 9)."""

from fairdraw.matching.instance import NOBODY, Instance
from fairdraw.matching.search import Reached, Search
from fairdraw.matching.seating import Seating


def filled(problem: Instance) -> Seating | Reached:
    """A seating with someone in every seat, or what the search reached that found nobody for one."""
    seating = Seating(problem)
    remembered = []
    for seat in range(len(seating.at)):
        person = seating.choose(seat, len(seating.at), problem.tau)
        if person == NOBODY:
            remembered.append(seat)
        else:
            seating.give(seat, person)
    search = Search(seating)
    for seat in remembered:
        reached = search.fill(seat)
        if reached:
            return reached
    return seating
