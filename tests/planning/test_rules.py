# SPDX-License-Identifier: Apache-2.0
"""The rules of plans, without a database."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from suicha.catalogue.rules.ratio import number_for, percent_words, ppm_of, ratio_refusal
from suicha.planning.rules.cap import Drawing, overlaps
from suicha.planning.rules.chance import chance_percent, preview_sentence, rounding_sentence
from suicha.planning.rules.feasibility import Limits, RowFacts, findings
from suicha.planning.rules.periods import plan_deadline, row_period_refusal, task_period_refusal
from suicha.registries.rules.scope import Cell
from tests.registries.refused import refused

LIMITS = Limits(99, "一般事项设上限", 1, "每年1次")
TODAY = date(2026, 1, 10)


@pytest.mark.covers("PLAN-3")
def test_ten_percent_of_513_firms_are_52_because_no_fewer_than_means_rounding_up() -> None:
    assert number_for(100_000, 513) == 52
    assert preview_sentence(52, 513) == "将从513家中抽52家，每家机会约10.1%。"
    assert rounding_sentence(100_000, 52, 513) == "513×10%＝51.3，“不低于10%”向上取整为52。"


@given(st.integers(1, 1_000_000), st.integers(0, 100_000))
def test_a_number_is_never_below_its_ratio_nor_above_the_library(ppm: int, size: int) -> None:
    number = number_for(ppm, size)

    assert number * 1_000_000 >= ppm * size
    assert (number - 1) * 1_000_000 < ppm * size
    assert number <= size


@pytest.mark.parametrize(
    ("typed", "ppm"),
    [("10", 100_000), ("10%", 100_000), (" １０％ ", 100_000), ("0.5", 5_000), ("100", 1_000_000), ("+1", 10_000)],
)
def test_a_ratio_is_typed_as_people_type_it(typed: str, ppm: int) -> None:
    assert ppm_of(typed) == ppm


@pytest.mark.covers("ITEM-7")
@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("abc", "ratio_not_number"),
        ("", "ratio_not_number"),
        ("1e9", "ratio_not_number"),
        ("10%%", "ratio_not_number"),
        ("９９９９９９９９９９", "ratio_not_number"),
        ("0", "ratio_not_positive"),
        ("-1", "ratio_not_positive"),
        ("101", "ratio_over_all"),
        ("100.0001%", "ratio_over_all"),
        ("0.00001", "ratio_too_fine"),
    ],
)
def test_a_ratio_that_means_nothing_is_refused_with_its_reason(typed: str, code: str) -> None:
    with refused(code):
        ppm_of(typed)


@pytest.mark.covers("ITEM-6", "ITEM-7", "ITEM-9")
def test_key_items_go_up_to_all_and_general_items_never_reach_it() -> None:
    assert ratio_refusal(1_000_000, {"key"}, 99) is None
    assert ratio_refusal(1_000_000, {"general"}, 100) == "ratio_general_all"
    assert ratio_refusal(1_000_000, {"general", "key"}, 99) == "ratio_general_all"
    assert ratio_refusal(990_000, {"general"}, 99) is None
    assert ratio_refusal(990_001, {"general"}, 99) == "ratio_over_ceiling"
    assert ratio_refusal(300_001, {"general"}, 30) == "ratio_over_ceiling"
    assert ratio_refusal(1_000_001, {"key"}, 99) == "ratio_over_all"
    assert ratio_refusal(0, {"key"}, 99) == "ratio_not_positive"


def test_ratios_and_chances_read_well() -> None:
    assert [percent_words(ppm) for ppm in (100_000, 5_000, 1, 1_000_000, 125_000)] == [
        "10%",
        "0.5%",
        "0.0001%",
        "100%",
        "12.5%",
    ]
    assert [chance_percent(1, 8), chance_percent(10, 10), chance_percent(0, 0)] == ["12.5%", "100%", "0%"]
    assert preview_sentence(0, 0) == "范围内没有可以抽取的对象。"
    assert rounding_sentence(500_000, 5, 10) == rounding_sentence(500_000, 0, 0) == ""


@pytest.mark.covers("PLAN-1")
def test_a_row_lies_within_its_calendar_year() -> None:
    assert row_period_refusal(2026, date(2026, 1, 1), date(2026, 12, 31)) is None
    assert row_period_refusal(2026, date(2026, 5, 2), date(2026, 5, 1)) == "plan_row_period_reversed"
    assert row_period_refusal(2026, date(2025, 12, 31), date(2026, 5, 1)) == "plan_row_period_outside"
    assert plan_deadline(2026) == date(2026, 1, 31)


def test_a_task_lies_within_its_row() -> None:
    row = date(2026, 3, 1), date(2026, 6, 30)
    assert task_period_refusal(*row, *row) is None
    assert task_period_refusal(row[1], row[0], *row) == "task_period_reversed"
    assert task_period_refusal(date(2026, 2, 28), row[1], *row) == "task_period_outside"
    assert task_period_refusal(row[0], date(2026, 7, 1), *row) == "task_period_outside"


CELLS = {Cell("危险化学品", "D", ""): 50, Cell("工贸", "B", ""): 450}


def test_firms_covered_twice_are_expected_beyond_the_cap_by_the_product_of_their_chances() -> None:
    rows = [Drawing(1, {}, 100_000), Drawing(2, {"domains": ["危险化学品"]}, 200_000)]

    [overlap] = overlaps(rows, CELLS, 1)

    assert (overlap.rows, overlap.firms) == ((1, 2), 50)
    assert overlap.expected == pytest.approx(50 * 0.1 * 0.2)
    assert overlaps(rows, CELLS, 2) == []


def facts(**over: object) -> RowFacts:
    values: dict = {
        "sequence": 1,
        "title": "工贸",
        "classes": frozenset({"general", "key"}),
        "unpublished": 0,
        "scope": {},
        "ppm": 100_000,
        "starts_on": date(2026, 3, 1),
        "ends_on": date(2026, 4, 1),
    }
    return RowFacts(**(values | over))


def tones(*rows: RowFacts, today: date = TODAY) -> list[tuple[str, str]]:
    found = findings(year=2026, rows=rows, cells=CELLS, limits=LIMITS, today=today)
    return [(finding.tone, finding.title) for finding in found]


def test_a_sound_plan_only_hears_of_its_deadline() -> None:
    assert tones(facts()) == [("blue", "2026年1月31日前编制完成")]
    assert tones(facts(), today=date(2026, 2, 1)) == [("amber", "编制已过期限")]


@pytest.mark.covers("PLAN-4")
def test_a_plan_with_one_class_only_is_warned() -> None:
    assert ("amber", "没有重点检查事项") in tones(facts(classes=frozenset({"general"})))
    assert ("amber", "没有一般检查事项") in tones(facts(classes=frozenset({"key"})))


@pytest.mark.parametrize(
    ("over", "title"),
    [
        ({"classes": frozenset()}, "第1行：没有抽查事项"),
        ({"unpublished": 2}, "第1行：有未公布的事项"),
        ({"ppm": 1_000_000}, "第1行：一般检查事项比例不能达到100%"),
        ({"ppm": 995_000}, "第1行：比例超过一般事项上限99%"),
        ({"scope": {"domains": ["非煤矿山"]}}, "第1行：范围内没有可抽的对象"),
        ({"ends_on": date(2027, 1, 1)}, "第1行：时间不在2026年内"),
    ],
)
def test_what_cannot_be_carried_out_is_red(over: dict, title: str) -> None:
    assert ("red", title) in tones(facts(**over))


def test_an_empty_plan_is_red_and_a_ratio_at_its_ceiling_amber() -> None:
    assert tones() == [("red", "还没有计划行")]
    assert ("amber", "第1行：比例到了上限99%") in tones(facts(ppm=990_000))


def test_red_comes_first_and_overlaps_are_said_in_firms() -> None:
    second = facts(sequence=2, scope={"domains": ["危险化学品"]}, ppm=20_000)
    found = findings(year=2026, rows=[facts(), second], cells=CELLS, limits=LIMITS, today=TODAY)
    assert found[0].title == "50家一年可能被抽2次"
    assert found[0].text == "第1、2行重叠50家，预计不到1家超过。抽取时，到了每年1次上限的会排除。"

    many = findings(year=2026, rows=[facts(), facts(sequence=2)], cells=CELLS, limits=LIMITS, today=TODAY)
    assert many[0].text.startswith("第1、2行重叠500家，预计约5家超过")

    cells = {Cell(str(number), "B", ""): 10 for number in range(7)}
    rows = [facts(), *(facts(sequence=n + 2, scope={"domains": [str(n)]}) for n in range(7))]
    long = findings(year=2026, rows=rows, cells=cells, limits=LIMITS, today=TODAY)
    assert long[0].title == "70家一年可能被抽2次"
    assert "还有2种重叠" in long[0].text


@pytest.mark.covers("ITEM-10")
def test_a_row_below_the_ratio_its_items_say_is_told() -> None:
    row = RowFacts(
        1,
        "甲",
        frozenset({"general", "key"}),
        0,
        {},
        50_000,
        date(2026, 1, 1),
        date(2026, 12, 31),
        5,
        listed_ppm=100_000,
    )
    limits = Limits(99, "依据", 1, "依据")
    cells = {Cell("工贸", "B", ""): 100}

    def told(each: RowFacts) -> list[str]:
        found = findings(year=2026, rows=[each], cells=cells, limits=limits, today=date(2026, 1, 5))
        return [finding.title for finding in found if finding.tone == "amber"]

    assert told(row) == ["第1行：比例低于清单写明的10%"]
    assert told(row._replace(ppm=100_000)) == []
