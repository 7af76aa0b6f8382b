# SPDX-License-Identifier: Apache-2.0
"""Levels, ratios, comparing and inheriting: pure rules of the list."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from suicha.catalogue.rules.comparing import lines, pieces, said
from suicha.catalogue.rules.inheriting import Origin, differs, origin_of
from suicha.catalogue.rules.levels import level_names, level_of, levels_in, may_implement
from suicha.catalogue.rules.ratio import percent_words, ppm_of
from suicha.catalogue.rules.words import missing, too_long
from suicha.catalogue.selectors import update_day
from suicha.core.errors import Refused

TEXT = st.text("安全生产检查第一二三条0123456789AB，。", max_size=40)


@given(before=TEXT, after=TEXT)
@settings(max_examples=60, deadline=None)
def test_a_diff_holds_both_texts_whole(before: str, after: str) -> None:
    found = pieces(before, after)
    assert "".join(piece.text for piece in found if piece.kind != "ins") == before
    assert "".join(piece.text for piece in found if piece.kind != "del") == after
    assert all(piece.text for piece in found)


def test_figures_are_compared_as_wholes_and_a_lone_sign_between_two_changes_joins_them() -> None:
    assert [tuple(piece) for piece in pieces("第65条", "第66条")] == [
        ("same", "第"), ("del", "65"), ("ins", "66"), ("same", "条"),
    ]  # fmt: skip
    assert [tuple(piece) for piece in pieces("甲的乙", "丙的丁")] == [("del", "甲的乙"), ("ins", "丙的丁")]


def test_fields_that_differ_are_told_in_the_words_of_a_list() -> None:
    before = {"item_class": "general", "ratio_ppm": None, "levels": "市县", "name": "检查"}
    after = before | {"item_class": "key", "ratio_ppm": 50_000, "levels": ""}
    assert [(line.title, line.before, line.after) for line in lines(before, after)] == [
        ("事项类别", "一般检查事项", "重点检查事项"),
        ("抽查比例", "", "5%"),
        ("实施层级", "市级、县级", ""),
    ]
    assert said("name", None) == ""


@pytest.mark.covers("ITEM-5")
@pytest.mark.parametrize(
    ("division", "level"), [("350000", "省"), ("350800", "市"), ("350881", "县"), ("350881001", "所")]
)
def test_an_organisation_stands_on_the_level_of_its_division(division: str, level: str) -> None:
    assert level_of(division) == level
    assert may_implement("", division)
    assert may_implement(level, division)
    assert not may_implement("省市县所".replace(level, ""), division)


@pytest.mark.parametrize(
    ("text", "levels"),
    [("市级、县级", "市县"), ("县级以上", "省市县"), ("省", "省"), ("区级/乡镇", "县所"), ("", ""), ("国家级", None)],
)
def test_levels_are_read_as_people_write_them(text: str, levels: str | None) -> None:
    assert levels_in(text) == levels
    assert level_names(levels or "").count("级") == len(levels or "")


@given(st.integers(1, 1_000_000))
@settings(max_examples=40, deadline=None)
def test_a_ratio_survives_being_written_and_read(ppm: int) -> None:
    assert ppm_of(percent_words(ppm)) == ppm


@pytest.mark.parametrize("text", ["0%", "101%", "十分之一", "-5%", "", "5.12345%"])
def test_what_is_no_percentage_is_no_ratio(text: str) -> None:
    with pytest.raises(Refused):
        ppm_of(text)


@pytest.mark.covers("ITEM-3")
def test_what_is_missing_or_too_long_is_named() -> None:
    words = dict.fromkeys(("category", "name", "object_kind", "item_class", "methods", "body", "legal_basis"), "甲")
    assert missing(words, []) == []
    assert missing(words | {"legal_basis": "  "}, ["frequency"]) == ["legal_basis", "frequency"]
    assert too_long(words) is None
    assert too_long(words | {"means": "长" * 201}) == ("means", 200)


@pytest.mark.covers("ITEM-17")
def test_a_row_is_inherited_changed_local_or_behind() -> None:
    upper = {"name": "检查", "legal_basis": "第一条", "sequence": 1, "compiler": "省厅"}
    newer = upper | {"legal_basis": "第二条"}
    mine = upper | {"sequence": 9, "compiler": "县局"}
    assert not differs(mine, upper)
    assert origin_of(None, None, upper) == Origin.MISSING
    assert origin_of(mine, None, None) == Origin.LOCAL
    assert origin_of(mine, upper, upper) == Origin.INHERITED
    assert origin_of(mine | {"legal_basis": "细则"}, upper, upper) == Origin.CHANGED
    assert origin_of(mine, upper, newer) == Origin.BEHIND
    assert origin_of(mine, upper, None) == Origin.DROPPED


@pytest.mark.covers("ITEM-28")
def test_the_yearly_update_is_due_on_the_last_day_of_its_month() -> None:
    assert update_day(0, 2026) is None
    assert [str(update_day(month, 2028)) for month in (1, 2, 12)] == ["2028-01-31", "2028-02-29", "2028-12-31"]
