# SPDX-License-Identifier: Apache-2.0
"""What the quality of a matching is measured by."""

import json
from fractions import Fraction
from typing import Any

import pytest

from fairdraw import Tally, fair_loads, gini, match, rounds_for, trial_of
from tests.fairdraw.test_leximin import instance


def measured(problem: Any, rounds: int) -> Tally:
    tally = Tally(problem)
    for number in range(rounds):
        tally.add(match(trial_of(problem, number))["assignment"])
    return tally


def told(problem: Any, groups: list[str]) -> Tally:
    """A tally of given groups: one string per trial, a letter per seat of the only target."""
    tally = Tally(problem)
    for group in groups:
        tally.add({"t0": list(group)})
    return tally


def test_an_honest_matching_of_equal_people_passes_all_three() -> None:
    problem = instance({"A": "abcdefgh"}, [("AA", "")] * 8)
    tally = measured(problem, 300)
    fair, exact = fair_loads(problem)
    assert exact
    assert 0.9 < tally.fairness(fair).value <= tally.fairness(fair).sure == 1.0
    assert tally.predictability().sure <= 1.3 < 2.6
    assert tally.exchangeability().holds
    assert tally.exchangeability().compared == 8


def test_a_measurement_is_repeatable_and_survives_a_pause() -> None:
    problem = instance({"A": "abcd"}, [("AA", "")] * 3)
    whole, first = measured(problem, 20), measured(problem, 12)
    second = Tally(problem, json.loads(json.dumps(first.record())))
    for number in range(12, 20):
        second.add(match(trial_of(problem, number))["assignment"])
    assert second.record() == whole.record()


def test_trials_leave_the_quotas_out_and_differ_in_their_key_only() -> None:
    problem = instance({"A": "ab"}, [("A", "")]) | {"quotas": [{"class": "A", "of": ["A"], "ppm": 1}]}
    first, second = trial_of(problem, 1), trial_of(problem, 2)
    assert first["quotas"] == []
    assert first["K"] != second["K"]
    assert {**first, "K": ""} == {**second, "K": ""}


def test_who_always_comes_to_the_same_place_is_predictable() -> None:
    problem = instance({"A": "abcd"}, [("A", "")])
    assert told(problem, ["a"] * 400).predictability().value == pytest.approx(4.0)
    assert told(problem, ["a"] * 400).predictability().sure == pytest.approx(4.0)
    mixed = told(problem, list("abcd") * 100).predictability()
    assert mixed.value == pytest.approx(1.0)
    assert mixed.sure < 1.0


def test_favouring_one_of_equal_people_is_found() -> None:
    problem = instance({"A": "abc"}, [("A", "")])
    assert told(problem, list("abc") * 100).exchangeability().holds
    leaning = told(problem, list("aaaab") * 80 + ["c"] * 100)
    assert not leaning.exchangeability().holds
    assert leaning.exchangeability().spread > 0.5
    assert leaning.fairness(fair_loads(problem)[0]).sure < 0.97


def test_people_with_nobody_like_them_are_not_compared() -> None:
    alone = told(instance({"A": "a", "B": "b"}, [("A", "")]), ["a"])
    assert alone.exchangeability() == (0, 0.0, 0.0, pytest.approx(3.29, abs=0.01))
    assert alone.exchangeability().holds
    apart = told(instance({"A": "ab"}, [("A", "a")]), ["b"])
    assert apart.exchangeability().compared == 0
    always = told(instance({"A": "ab"}, [("AA", "")]), ["ab", "ba"])
    assert always.exchangeability().errors == 0.0


def test_of_very_many_targets_a_fixed_choice_is_watched() -> None:
    problem = instance({"A": "ab"}, [("A", "")] * 700)
    watched = Tally(problem).watched
    assert len(watched) == 500
    assert list(Tally(problem).watched) == list(watched)


def test_nobody_has_to_work_where_nothing_was_drawn() -> None:
    empty = told(instance({"A": "ab"}, []), [])
    empty.rounds = 1
    assert empty.fairness(fair_loads(empty.instance)[0]) == (1.0, 1.0)
    assert empty.predictability() == (0.0, 0.0)


@pytest.mark.parametrize(
    ("loads", "wanted"),
    [([], 0), ([0, 0], 0), ([2, 2, 2], 0), ([0, 4], Fraction(1, 2)), ([1, 2, 3, 4], Fraction(1, 4))],
)
def test_gini_is_nought_for_equal_loads_and_grows_with_their_difference(loads: list[int], wanted: Fraction) -> None:
    assert gini(loads) == wanted


def test_a_county_gets_many_trials_and_a_province_a_few() -> None:
    assert [rounds_for(seats) for seats in (0, 100, 1000, 120_000)] == [1500, 1500, 400, 20]
