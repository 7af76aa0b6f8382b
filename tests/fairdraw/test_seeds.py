# SPDX-License-Identifier: Apache-2.0
"""The seed plan, the seed string, and how strong it is."""

import pytest

from fairdraw import FairdrawError, check_plan, seed_bits, seed_string, seed_values, seed_weakness
from tests.fairdraw.examples import PLAN, SEED

VALUES = {"ssq": "01,07,13,22,29,33+09", "w2": "271828", "w1": "314159"}


def test_the_seed_follows_the_order_of_the_plan():
    assert seed_string(PLAN, VALUES) == SEED
    assert seed_values(PLAN, SEED) == VALUES


@pytest.mark.parametrize(
    "values",
    [
        {"w1": "314159"},
        VALUES | {"w3": "1"},
        VALUES | {"w1": "31415"},
        VALUES | {"w1": "３１４１５９"},
        VALUES | {"w1": "31415a"},
        VALUES | {"ssq": "01|02"},
        VALUES | {"ssq": "a=b"},
        VALUES | {"ssq": "01 02"},
        VALUES | {"ssq": ""},
        VALUES | {"ssq": 5},
    ],
)
def test_a_value_that_does_not_fit_the_plan_is_refused(values):
    with pytest.raises(FairdrawError):
        seed_string(PLAN, values)


@pytest.mark.parametrize("seed", ["", "w1", SEED + "|", "w2=271828|w1=314159|ssq=01", SEED + "|w1=314159"])
def test_a_seed_that_is_not_what_the_plan_asks_for_is_refused(seed):
    with pytest.raises(FairdrawError):
        seed_values(PLAN, seed)


@pytest.mark.parametrize(
    "plan",
    [
        None,
        [],
        ["w1"],
        [{"kind": "dice", "digits": 3}],
        [{"name": "a", "kind": "oracle"}],
        [{"name": "a", "kind": "public"}, {"name": "a", "kind": "public"}],
        [{"name": "a", "kind": "witness", "digits": 5}],
        [{"name": "a", "kind": "witness"}],
        [{"name": "a", "kind": "dice", "digits": 0}],
        [{"name": "a", "kind": "public", "bits": -1}],
    ],
)
def test_a_bad_plan_is_refused(plan):
    with pytest.raises(FairdrawError):
        check_plan(plan)


def test_bits_are_counted_whole():
    assert seed_bits(PLAN) == 63
    assert seed_bits([{"name": "dice", "kind": "dice", "digits": 20}]) == 66
    assert seed_bits([{"name": "ssq", "kind": "public"}]) == 0


def test_a_weak_plan_says_why():
    assert seed_weakness(PLAN) == "强度不足：种子合计只有 63 比特，少于 64 比特，请增加见证人或位数。"
    alone = [{"name": "dice", "kind": "dice", "digits": 20}]
    assert seed_weakness(alone) == "强度不足：没有本机关以外的来源，请加一个公开数或外部见证人。"
    assert seed_weakness([*alone, {"name": "ssq", "kind": "public"}]) == ""
    assert seed_weakness([*alone, PLAN[1]]) == ""
