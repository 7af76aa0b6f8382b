# SPDX-License-Identifier: Apache-2.0
"""Rules, quotas, fixed totals and chances."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fairdraw import FairdrawError, Quota, Rules, StratumRule, chance, fixed_rules, fixed_total

DOMAINS = {"a": 33, "b": 52, "c": 96, "d": 332}


def test_513_firms_in_four_domains_at_ten_percent_are_52():
    assert fixed_total(DOMAINS, ppm=100_000) == {"a": 3, "b": 5, "c": 10, "d": 34}


def test_a_ratio_per_stratum_rounds_each_up_to_54():
    rules = Rules({stratum: StratumRule(100_000) for stratum in DOMAINS})
    quotas = rules.quotas({stratum: {"R": number} for stratum, number in DOMAINS.items()})
    assert [quota.drawn for quota in quotas.values()] == [4, 6, 10, 34]


def test_rules_of_a_fixed_total_draw_exactly_that_total():
    rules = fixed_rules(DOMAINS, ppm=100_000, alternates_ppm=200_000, batches=3)
    quotas = rules.quotas({stratum: {"R": number} for stratum, number in DOMAINS.items()})
    assert sum(quota.drawn for quota in quotas.values()) == 52
    assert rules.record()["strata"]["a"] == {"ppm": 100_000, "min": 3, "max": 3}
    assert fixed_rules(DOMAINS, total=100).strata["d"].ppm == 194_931


def test_ties_of_the_largest_remainder_go_to_the_smaller_stratum():
    assert fixed_total({"b": 1, "a": 1, "c": 1}, total=2) == {"b": 1, "a": 1, "c": 0}
    assert fixed_total({"a": 0}, total=0) == {"a": 0}


@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(0, 50), min_size=1), st.data())
def test_a_fixed_total_is_met_and_never_exceeds_a_stratum(counts, data):
    total = data.draw(st.integers(0, sum(counts.values())))
    numbers = fixed_total(counts, total=total)
    assert sum(numbers.values()) == total
    assert all(0 <= numbers[stratum] <= counts[stratum] for stratum in counts)


@pytest.mark.parametrize("arguments", [{}, {"total": 1, "ppm": 1}, {"total": 514}, {"ppm": 1_000_001}, {"total": -1}])
def test_a_fixed_total_that_makes_no_sense_is_refused(arguments):
    with pytest.raises(FairdrawError):
        fixed_total(DOMAINS, **arguments)


@pytest.mark.parametrize(
    ("rule", "size", "drawn"),
    [
        (StratumRule(0), 10, 0),
        (StratumRule(1), 10, 1),
        (StratumRule(1_000_000), 10, 10),
        (StratumRule(100_000, 3), 10, 3),
        (StratumRule(500_000, 0, 2), 10, 2),
        (StratumRule(100_000, 30), 10, 10),
    ],
)
def test_a_quota_is_rounded_up_and_stays_in_its_bounds(rule, size, drawn):
    assert rule.quota(size) == drawn


def test_mandatory_rows_may_count_towards_the_ratio():
    counts = {"A": {"R": 90, "M": 10}, "B": {"R": 5, "M": 5}, "C": {"X": 3}}
    strata = {"A": StratumRule(150_000), "B": StratumRule(100_000), "C": StratumRule(100_000)}
    assert Rules(strata, mandatory_counts=True).quotas(counts) == {"A": Quota(90, 5, 0), "B": Quota(5, 0, 0)}
    assert Rules(strata).quotas(counts)["A"] == Quota(90, 14, 0)


def test_a_rule_survives_its_record():
    for rules in (
        Rules({"A": StratumRule(1, 2, 3), "B": StratumRule(5)}, 7, 2, mandatory_counts=True),
        Rules({"A": StratumRule(1)}),
    ):
        assert Rules.from_record(rules.record()) == rules
    assert "mandatory_counts" not in Rules({"A": StratumRule(1)}).record()


RECORD = {"strata": {"A": {"ppm": 1, "min": 0}}, "alternates_ppm": 0, "batches": 1}


@pytest.mark.parametrize(
    "record",
    [
        [],
        {},
        RECORD | {"strata": {}},
        RECORD | {"strata": []},
        RECORD | {"strata": {"A": 5}},
        RECORD | {"strata": {"A": {"ppm": 1}}},
        RECORD | {"strata": {"A B": {"ppm": 1, "min": 0}}},
        RECORD | {"strata": {"A": {"ppm": 1_000_001, "min": 0}}},
        RECORD | {"strata": {"A": {"ppm": -1, "min": 0}}},
        RECORD | {"strata": {"A": {"ppm": 0.1, "min": 0}}},
        RECORD | {"strata": {"A": {"ppm": 1, "min": 2, "max": 1}}},
        RECORD | {"strata": {"A": {"ppm": 1, "min": 2, "max": None}}},
        RECORD | {"strata": {"A": {"ppm": 1, "min": 2, "most": 1}}},
        RECORD | {"batches": 0},
        RECORD | {"batches": True},
        RECORD | {"alternates_ppm": 1_000_001},
        RECORD | {"mandatory_counts": 1},
        RECORD | {"extra": 1},
    ],
)
def test_bad_rules_are_refused_with_a_sentence(record):
    with pytest.raises(FairdrawError, match="[。]$"):
        Rules.from_record(record)


def test_rules_and_pool_must_name_the_same_strata():
    rules = Rules({"A": StratumRule(1)})
    with pytest.raises(FairdrawError, match="没有抽取规则"):
        rules.quotas({"A": {"R": 1}, "B": {"R": 1}})
    with pytest.raises(FairdrawError, match="没有对象"):
        Rules({"A": StratumRule(1), "B": StratumRule(1)}).quotas({"A": {"R": 1}})


def test_the_chance_of_a_firm_is_an_exact_fraction():
    assert chance(332, 34) == Fraction(17, 166)
    assert chance(0, 0) == 0
    with pytest.raises(FairdrawError):
        chance(3, 4)
