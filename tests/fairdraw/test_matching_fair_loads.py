# SPDX-License-Identifier: Apache-2.0
"""The fairest loads against a linear program (SciPy, HiGHS); a matching strays from them by less than a visit."""

import pytest

import fairdraw
from benchmarks.matching_quality import Program
from fairdraw.matching.leximin import fair_loads
from tests.fairdraw.instances import FAMILIES, family, small


def feasible(numbers):
    for number in numbers:
        problem = small(number)
        if any(target["slots"] for target in problem["targets"]) and "loads" in fairdraw.match(problem):
            yield problem


def program(problem):
    """{person: load} of the linear program."""
    people = [person["id"] for person in problem["inspectors"]]
    return dict(zip(people, Program(problem).even(), strict=True))


@pytest.mark.parametrize("part", range(3))
def test_the_fairest_loads_are_those_of_the_linear_program(part):
    found = list(feasible(range(part, 400, 3)))
    assert len(found) > 10
    for problem in found:
        loads, exact = fair_loads(problem)
        assert exact
        assert {person: float(load) for person, load in loads.items()} == pytest.approx(program(problem), abs=1e-6)


@pytest.mark.parametrize("name", FAMILIES)
def test_the_fairest_loads_of_the_hard_families(name):
    problem = family(name, 2, targets=60, people=18)
    loads, _exact = fair_loads(problem)
    assert {person: float(load) for person, load in loads.items()} == pytest.approx(program(problem), abs=1e-6)


@pytest.mark.covers("DRAW-24", "LIBP-15")
def test_no_single_matching_is_further_from_the_fairest_loads_than_one_visit_forces():
    """Without tolerance everybody's load is a fairest load rounded up or down."""
    for problem in feasible(range(200)):
        loads, _exact = fair_loads(problem)
        if not problem["quotas"]:
            for person, load in fairdraw.match(problem | {"tau": 0})["loads"].items():
                assert -1 < load - loads[person] < 1
