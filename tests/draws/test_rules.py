# SPDX-License-Identifier: Apache-2.0
"""The rules of the draw by themselves."""

from datetime import date

import pytest

from suicha.draws.rules.excluded_status import excluded_for
from suicha.draws.rules.group_size import leader_of, seats_of
from suicha.draws.rules.strata import chance_words, strata_of
from suicha.draws.rules.witnessing import number_fault, receipt_of, seed_plan_of, strength_words
from suicha.draws.rules.yearly_cap import cap_reached, year_of


def test_the_cap_and_its_year() -> None:
    assert [cap_reached(times, 1) for times in (0, 1, 2)] == [False, True, True]
    assert year_of(date(2026, 2, 3)) == (date(2026, 1, 1), date(2027, 1, 1))


def test_only_who_is_in_business_is_drawn() -> None:
    assert [excluded_for(status) for status in ("active", "cancelled", "moved")] == ["", "cancelled", "moved"]


def test_never_fewer_than_two_and_the_leader_is_of_the_lead_department() -> None:
    assert (seats_of(1), seats_of(4)) == (2, 4)
    assert leader_of(["a", "b", "c"], {"b", "c"}, 2) == 1
    assert leader_of(["a", "b", "c"], {"c"}, 2) == 0


def test_ten_strata_keep_their_order() -> None:
    sizes = {f"领域{letter}": 10 for letter in "abcdefghij"}
    assert list(strata_of([], sizes, 20)) == [f"s{number:02d}" for number in range(1, 11)]


def test_more_than_there_are_leaves_one_stratum() -> None:
    assert strata_of(["甲", "乙"], {"甲": 1, "乙": 1}, 5) == {"all": "全部对象"}
    assert strata_of([], {}, 1) == {"all": "全部对象"}


def test_a_domain_whose_firms_are_all_left_out_is_still_a_stratum() -> None:
    assert strata_of(["甲", "乙"], {"甲": 0, "乙": 5}, 2) == {"s1": "甲", "s2": "乙"}


@pytest.mark.parametrize(
    ("size", "drawn", "words"),
    [
        (513, 52, "约10.1%"), (10, 1, "10.0%"), (8, 8, "全部抽取"), (0, 0, "无"), (9, 0, "无"),
        (100_000, 1, "不到0.1%"), (100_000, 99_999, "超过99.9%"), (200, 1, "0.5%"),
    ],
)  # fmt: skip
def test_the_chance_is_said_in_plain_words(size: int, drawn: int, words: str) -> None:
    assert chance_words(size, drawn) == words


def test_three_times_eight_digits_are_strong_and_three_times_six_are_not() -> None:
    people = [("discipline", "纪检监察"), ("deputy", "人大代表"), ("media", "媒体")]
    assert strength_words(seed_plan_of(people, 8)).startswith("强度足够：3名见证人合计约79比特")
    assert "强度不足：种子合计只有 59 比特" in strength_words(seed_plan_of(people, 6))
    assert "没有本机关以外的来源" in strength_words(seed_plan_of([("discipline", "纪检监察")] * 3, 8))


def test_a_number_counts_by_its_digits() -> None:
    assert number_fault("00000001", "00000001", 8) == ""
    known = {"draw": "d", "position": 1, "locked_at": "t", "blind": "b"}
    assert receipt_of(**known, value="1") != receipt_of(**known, value="01")
