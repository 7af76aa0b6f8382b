# SPDX-License-Identifier: Apache-2.0
"""Chances are equal, measured with frozen keys; and the measure is sharp enough to notice a crooked draw."""

import os
from functools import cache

import pytest

import fairdraw
from tests.fairdraw.battery import __main__ as program
from tests.fairdraw.battery import honest
from tests.fairdraw.battery.mutants import MUTANTS
from tests.fairdraw.battery.sample import FIRMS, FROZEN, Sample, lowest
from tests.fairdraw.battery.scores import Score, chi_square, even_counts, kolmogorov, normal, table, worst
from tests.fairdraw.examples import PLAN, SECRET, SEED

pytestmark = pytest.mark.no_cover  # many rounds over lines that other tests cover

PARTS = [
    "selection",
    "one draw after another",
    "tickets",
    "strata",
    "order of visits",
    "avalanche of the seed",
    "matching",
]


@cache
def scores() -> dict[str, list[Score]]:
    return honest(FROZEN)


@pytest.mark.covers("DRAW-8", "DRAW-11", "DRAW-21")
@pytest.mark.parametrize("part", PARTS)
def test_equal_chances_look_like_equal_chances(part):
    assert list(scores()) == PARTS
    assert [score for score in scores()[part] if score.crooked] == []


@pytest.mark.parametrize("name", MUTANTS)
def test_a_crooked_draw_is_noticed(name):
    assert any(score.crooked for score in MUTANTS[name](FROZEN))


def test_what_is_measured_is_what_the_library_draws():
    pool = [fairdraw.PoolRow(firm, "A", "R") for firm in FIRMS]
    rules = fairdraw.Rules({"A": fairdraw.StratumRule(100_000)})
    record = fairdraw.commit(fairdraw.freeze(pool, SECRET), rules, draw_id="D", plan_id="P", seed_plan=PLAN).record

    result = fairdraw.draw(record, pool, SECRET, SEED)

    sample = Sample("this draw", runs=1)
    sample.keys = [result.key]
    assert [FIRMS[place] for place in sample.chosen[0]] == [
        row.id for row in sorted(result.rows, key=lambda row: row.rank)
    ]


def test_scores_agree_with_the_tables():
    assert normal("", 1.959964, 0, 1).p == pytest.approx(0.05, rel=1e-5)
    assert chi_square("", 310.457, 255).p / 2 == pytest.approx(0.01, rel=0.01)
    assert kolmogorov("", [(n + 0.5) / 1000 for n in range(1000)]).p > 0.99
    assert kolmogorov("", [(n + 0.5) / 1000 + 0.043 - 0.0005 for n in range(900)]).p < 0.05
    assert even_counts("", [10] * 40).value < -5
    assert worst("of two", [Score("a", 1.0, 0.3), Score("b", -2.0, 0.04)]) == Score("of two: b", -2.0, 0.08)
    assert lowest([3, 1, 2, 1], 3, range(4)) == [1, 3, 2]


def test_the_table_says_which_score_is_crooked():
    lines = table({"part": [Score("fine", 0.5, 0.6), Score("bent", 9.0, 1e-18)]}).splitlines()
    assert [line.split()[-1] for line in lines[1:]] == ["part", "ordinary", "CROOKED"]


@pytest.mark.nightly
def test_fresh_keys_give_equal_chances_too(monkeypatch, capsys):
    monkeypatch.setattr("sys.argv", ["battery", "--salt", os.urandom(16).hex()])
    assert program.main() == 0, capsys.readouterr().out
