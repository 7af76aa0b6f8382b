# SPDX-License-Identifier: Apache-2.0
"""What the specification says in words is what the library does, to the last seat."""

import pytest

import fairdraw
from tests.fairdraw import by_the_book
from tests.fairdraw.instances import FAMILIES, family, small

NUMBER, PART = 1500, 250


@pytest.mark.covers("DRAW-21")
@pytest.mark.parametrize("part", range(0, NUMBER, PART))
def test_a_matching_is_what_the_specification_says(part):
    for number in range(part, part + PART):
        problem = small(number)
        result, told = fairdraw.match(problem), by_the_book.match(problem)
        assert (result if "assignment" in result else None) == told


@pytest.mark.parametrize("terms", [{"tau": 0}, {"tau": 2}, {"tau": 2, "shake": 4}])
@pytest.mark.parametrize("name", FAMILIES)
def test_so_it_is_in_the_hard_families(name, terms):
    problem = family(name, 7, targets=60, people=18) | terms
    assert fairdraw.match(problem) == by_the_book.match(problem)
