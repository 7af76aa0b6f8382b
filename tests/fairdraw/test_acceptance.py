# SPDX-License-Identifier: Apache-2.0
"""What the policy papers ask of the draw itself: 513 firms at ten percent, and four credit classes with own ratios."""

from collections import Counter
from fractions import Fraction

import pytest

import fairdraw
from fairdraw import PoolRow, Rules, StratumRule
from tests.fairdraw.battery.scores import chi_square
from tests.fairdraw.examples import SECRET, statuses

pytestmark = pytest.mark.no_cover  # many rounds over lines that other tests cover

PLAN = [{"name": "dice", "kind": "dice", "digits": 20}, {"name": "ssq", "kind": "public", "bits": 24}]
DOMAINS = {"chemicals": 33, "mines": 52, "fireworks": 96, "workshops": 332}
# 林甸县 2024 lets A be drawn up to 5 %, B 5 to 20 %, C 21 to 60 %, D 61 to 100 %; the upper ends are set here.
CLASSES = {"A": (400, 50_000), "B": (130, 200_000), "C": (40, 600_000), "D": (12, 1_000_000)}


def pool(sizes: dict[str, int]) -> list[PoolRow]:
    return [PoolRow(f"91350881{stratum}{n:04}", stratum, "R") for stratum, size in sizes.items() for n in range(size)]


def record(rows: list[PoolRow], rules: Rules) -> fairdraw.Commitment:
    return fairdraw.commit(fairdraw.freeze(rows, SECRET), rules, draw_id="D-1", plan_id="P-1", seed_plan=PLAN)


def seed(run: int) -> str:
    return f"dice={run:020}|ssq=01,07,13,22,29,33+09"


@pytest.mark.covers("DRAW-6", "DRAW-8")
@pytest.mark.parametrize(
    ("rules", "numbers"),
    [
        (fairdraw.fixed_rules(DOMAINS, ppm=100_000), {"chemicals": 3, "mines": 5, "fireworks": 10, "workshops": 34}),
        (
            Rules({domain: StratumRule(100_000) for domain in DOMAINS}),
            {"chemicals": 4, "mines": 6, "fireworks": 10, "workshops": 34},
        ),
    ],
    ids=["52 as a fixed total", "54 by a ratio of each domain"],
)
def test_513_firms_at_ten_percent(rules, numbers):
    rows = pool(DOMAINS)
    commitment = record(rows, rules)
    result = fairdraw.draw(commitment.record, rows, SECRET, seed(1))

    assert len(rows) == 513
    assert Counter(row.stratum for row in result.rows) == numbers
    assert all(line != "FAIL" for line in statuses(fairdraw.issue(commitment, result, secret=SECRET).package).values())


@pytest.mark.covers("DRAW-6")
def test_every_one_of_the_513_can_be_drawn():
    rows = pool(DOMAINS)
    commitment, drawn = record(rows, fairdraw.fixed_rules(DOMAINS, ppm=100_000)), set()
    for run in range(200):
        drawn |= {row.id for row in fairdraw.draw(commitment.record, rows, SECRET, seed(run)).rows}
        if len(drawn) == 513:
            break
    assert drawn == {row.id for row in rows}


@pytest.mark.covers("DRAW-8", "DRAW-9", "DRAW-10")
def test_the_stated_chance_of_a_firm_is_how_often_it_is_drawn():
    rows, runs = pool({name: size for name, (size, _ppm) in CLASSES.items()}), 1000
    commitment = record(rows, Rules({name: StratumRule(ppm) for name, (_size, ppm) in CLASSES.items()}))
    hits: Counter[str] = Counter()
    for run in range(runs):
        result = fairdraw.draw(commitment.record, rows, SECRET, seed(run))
        hits.update(row.id for row in result.rows)

    for stratum in result.strata:
        chance = fairdraw.chance(stratum.N, stratum.n)
        counts = [hits[row.id] for row in rows if row.stratum == stratum.stratum]
        assert sum(counts) == runs * stratum.N * chance
        assert chance == Fraction(CLASSES[stratum.stratum][1], 1_000_000)
        if chance == 1:
            assert set(counts) == {runs}
        else:
            noise = float(runs * chance * (1 - chance)) * stratum.N / (stratum.N - 1)
            spread = sum(float(count - runs * chance) ** 2 for count in counts) / noise
            assert not chi_square(stratum.stratum, spread, stratum.N - 1).crooked


@pytest.mark.covers("DRAW-8", "DRAW-9", "DRAW-10")
def test_drawn_shares_come_to_the_set_ratios_and_never_stay_below_them():
    rules = Rules({name: StratumRule(ppm) for name, (_size, ppm) in CLASSES.items()})
    tasks = [{name: {"R": 1 + (run * size) % 997} for name, (size, _ppm) in CLASSES.items()} for run in range(1000)]
    for name, (_size, ppm) in CLASSES.items():
        quotas = [rules.quotas(task)[name] for task in tasks]
        share = Fraction(sum(quota.drawn for quota in quotas), sum(quota.size for quota in quotas))
        ratio = Fraction(ppm, 1_000_000)
        assert all(0 <= quota.drawn - ratio * quota.size < 1 for quota in quotas)
        assert ratio <= share < ratio + Fraction(1, 400)
