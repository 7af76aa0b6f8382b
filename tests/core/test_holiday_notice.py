# SPDX-License-Identifier: Apache-2.0
"""The yearly notice is read as it is printed, and what contradicts itself is told."""

from datetime import date, timedelta

import pytest
from chinese_calendar.constants import Holiday, holidays, workdays
from hypothesis import given, settings
from hypothesis import strategies as st

from suicha.core.holiday_notice import read_notice

OF_2025 = """
一、元旦：1月1日（周三）放假1天，不调休。
二、春节：1月28日（农历除夕、周二）至2月4日（农历正月初七、周二）放假调休，共8天。1月26日（周日）、2月8日（周六）上班。
三、清明节：4月4日（周五）至6日（周日）放假，共3天。
四、劳动节：5月1日（周四）至5日（周一）放假调休，共5天。4月27日（周日）上班。
五、端午节：5月31日（周六）至6月2日（周一）放假，共3天。
六、国庆节、中秋节：10月1日（周三）至8日（周三）放假调休，共8天。9月28日（周日）、10月11日（周六）上班。
"""


def test_a_notice_as_it_was_printed_gives_the_days_everybody_knows() -> None:
    found = read_notice(2025, OF_2025)

    assert found.faults == []
    off = {day for day, named in found.days.items() if not named.is_working}
    on = {day for day, named in found.days.items() if named.is_working}
    assert off == {day for day in holidays if day.year == 2025}
    assert on == {day for day in workdays if day.year == 2025}
    assert found.days[date(2025, 1, 26)].name == "春节"


def test_words_broken_over_lines_and_full_width_digits_are_read() -> None:
    found = read_notice(2026, "一、元旦：１月１日（周四）至３日\n（周六）放假调休，共３天。\n１月４日（周日）上班。")

    assert found.faults == []
    assert [(day.day, named.is_working) for day, named in sorted(found.days.items())] == [
        (1, False), (2, False), (3, False), (4, True),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", "没有读到日期"),
        ("明年放假安排另行通知。", "没有读到日期"),
        ("一、元旦：1月1日（周三）放假1天。", "1月1日是周四，通知写的是周三：核对年份"),
        ("一、元旦：1月1日至3日放假，共4天。", "元旦：读到放假3天，通知写的是4天"),
        ("一、元旦：1月3日至1日放假。", "前后颠倒"),
        ("一、春节：2月1日至28日放假。", "超过20天"),
        ("一、元旦：2月30日放假。", "“2月30日”不是2026年的日期"),
        ("一、元旦：2025年12月31日放假。", "不是2026年的日期"),
        ("一、元旦：1月1日放假。1月1日上班。", "既放假又上班"),
        ("2025-01-01 休 元旦", "不是2026年的日期"),
        ("2026-01-01 元旦", "没有写明是休还是班"),
    ],
)
def test_what_contradicts_itself_is_told(text: str, told: str) -> None:
    assert told in "；".join(read_notice(2026, text).faults)


def test_a_line_a_day_is_read_too() -> None:
    found = read_notice(2026, "2026-01-01 休 元旦\n2026年1月4日，班\n2026/1/2,放假")

    assert found.faults == []
    assert [named.name for _, named in sorted(found.days.items())] == ["元旦", "放假", "调休上班"]


def test_an_announcement_that_names_no_day_off_is_passed_over() -> None:
    assert read_notice(2026, "一、元旦：1月1日放假。请于1月5日前报送值班表。").days.keys() == {date(2026, 1, 1)}


@given(st.sampled_from(range(2008, 2027)))
@settings(max_examples=19)
def test_every_year_written_a_line_a_day_comes_back_the_same(year: int) -> None:
    table = {day: (False, name) for day, name in holidays.items()} | {day: (True, n) for day, n in workdays.items()}
    own = {day: (on, Holiday(name).chinese) for day, (on, name) in table.items() if day.year == year}
    lines = [f"{day.isoformat()} {'班' if on else '休'} {name}" for day, (on, name) in own.items()]

    assert read_notice(year, "\n".join(lines)).days == own


@given(st.dates(date(2024, 1, 1), date(2026, 12, 1)), st.integers(0, 9))
@settings(max_examples=40)
def test_any_span_within_a_year_is_read_day_by_day(first: date, more: int) -> None:
    last = min(first + timedelta(days=more), date(first.year, 12, 31))
    text = f"一、节日：{first.month}月{first.day}日至{last.month}月{last.day}日放假，共{(last - first).days + 1}天。"

    found = read_notice(first.year, text)

    assert found.faults == []
    assert (min(found.days), max(found.days), len(found.days)) == (first, last, (last - first).days + 1)
