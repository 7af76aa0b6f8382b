# SPDX-License-Identifier: Apache-2.0
"""The hard families of the semi-matching literature, where greedy choices go wrong, against OR-tools."""

import pytest

import fairdraw
from tests.fairdraw import oracles
from tests.fairdraw.instances import FAMILIES, family

pytestmark = pytest.mark.no_cover  # many rounds over lines that other tests cover

NUMBERS = range(4)


@pytest.mark.covers("DRAW-24")
@pytest.mark.parametrize("number", NUMBERS)
@pytest.mark.parametrize("name", FAMILIES)
def test_the_loads_are_as_even_as_they_can_be(name, number):
    problem = family(name, number)
    result = fairdraw.match(problem)
    filled, squares = oracles.flow(problem)
    assert filled == oracles.demand(problem)
    assert oracles.squares(result["loads"]) == squares
    assert oracles.broken_rules(problem, result["assignment"]) == []
    assert oracles.gives_way(problem, result) == []
    assert {line.status for line in fairdraw.verify_match(problem, result)} == {"PASS"}


@pytest.mark.parametrize("shake", [0, 5])
@pytest.mark.parametrize("name", FAMILIES)
def test_the_tightest_caps_that_can_be_kept_are_kept_and_tighter_ones_proved_impossible(name, shake):
    """The greatest load cannot be smaller than in the most even matching, so one less must be refused with a proof."""
    problem = family(name, 9) | {"tau": 2, "shake": shake}
    tightest = max(fairdraw.match(problem | {"tau": 0})["loads"].values())

    def capped(cap):
        return problem | {"inspectors": [{**person, "cap": cap} for person in problem["inspectors"]]}

    fits, short = fairdraw.match(capped(tightest)), fairdraw.match(capped(tightest - 1))

    assert oracles.broken_rules(capped(tightest), fits["assignment"]) == []
    assert oracles.gives_way(capped(tightest), fits) == []
    told = short["infeasible"]
    assert oracles.flow(capped(tightest - 1))[0] < oracles.demand(problem)
    assert oracles.flow(capped(tightest - 1), told["seats"])[0] <= told["capacity"] < told["demand"]
    assert {line.status for line in fairdraw.verify_match(capped(tightest - 1), short)} == {"PASS"}


@pytest.mark.parametrize("name", FAMILIES)
def test_a_shaken_matching_keeps_the_evenness(name):
    problem = family(name, 5)
    plain, shaken = fairdraw.match(problem), fairdraw.match(problem | {"shake": 10})
    assert oracles.squares(shaken["loads"]) == oracles.squares(plain["loads"])
    assert shaken["assignment"] != plain["assignment"]
    assert {line.status for line in fairdraw.verify_match(problem | {"shake": 10}, shaken)} == {"PASS"}


def test_the_families_are_what_they_are_called():
    """Sizes of the neighbourhoods: small in Hexa and Rope, five on the Grid, from one to a third in Zipf."""

    def widths(name):
        return sorted(len(group["candidates"]) for group in family(name, 0)["classes"])

    assert widths("Grid")[0] == widths("Grid")[-1] == 5
    assert widths("Hexa")[0] == 2
    assert set(widths("Rope")) <= {1, 2, 3}
    assert widths("Zipf")[0] == 1
    assert widths("Zipf")[-1] > 10
    assert widths("HiLo")[-1] <= 8
    assert max(widths("FewgManyg")) <= 5
