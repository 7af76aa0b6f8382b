# SPDX-License-Identifier: Apache-2.0
"""Random matching of inspectors to drawn targets, deterministic in K (section 9).

A seat (slot) is one place in the group of one target and asks for one class of inspectors. People in a group are
distinct, recused ones are forbidden, nobody goes beyond their cap. GREEDY fills the seats by tickets, REPAIR moves
people along alternating paths until every seat is taken or proves that it cannot be, BALANCE evens out the load,
SHAKE makes the groups less predictable without making the loads less even.
"""

from collections.abc import Mapping
from typing import Any

from fairdraw.digests import Record
from fairdraw.matching.quotas import steer
from fairdraw.matching.reading import read_instance
from fairdraw.matching.search import Reached, Search
from fairdraw.matching.seating import Seating
from fairdraw.matching.shake import shaken
from fairdraw.matching.shortage import shortage


def match(instance: Mapping[str, Any]) -> Record:
    """Assign an inspector to every seat: `assignment`, `loads`, `levels`, `quotas`; or `infeasible` with a Hall set.

    `instance` is the JSON object of section 9. Raises FairdrawError when it is not one.
    """
    problem = read_instance(instance)
    seating, quotas = steer(problem)
    if isinstance(seating, Reached):
        return {"infeasible": shortage(problem, seating)}
    if problem.shake:
        Search(seating).balance(0)  # as even as can be, so that chance alone decides who does one more
        seating = Seating.of(seating.problem, shaken(seating.problem, seating.at))
    levels = Search(seating).balance(problem.tau)
    names = sorted(range(len(problem.people)), key=lambda person: problem.people[person])
    return {
        "assignment": seating.assignment(),
        "loads": {problem.people[person]: seating.loads[person] for person in names},
        "levels": {problem.people[person]: levels[person] for person in names},
        "quotas": quotas,
    }
