# SPDX-License-Identifier: Apache-2.0
"""Days as people write them in sheets, and what is wrong with the ones that are no day."""

import re
import unicodedata
from datetime import date, timedelta

from suicha.core.sheets import Cell

FIX = "改为公历日期，例如2026-03-31"
_PLAIN = re.compile(
    r"(\d{4})(?:[-/.年])(\d{1,2})(?:[-/.月])(\d{1,2})(?:日|号)?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?"
)
_TIGHT = re.compile(r"(\d{4})(\d{2})(\d{2})")
_REPUBLIC = re.compile(r"民国(\d{1,3})年")
_HAN = re.compile(r"[〇零○一二三四五六七八九十]{2,}年|[〇零○一二三四五六七八九]{4}")
_DIGITS = dict(zip("〇零○一二三四五六七八九", "000123456789", strict=True))
# Day 0 of spreadsheets; a serial number counts from here.
_ZERO = date(1899, 12, 30)


def day_of(cell: Cell) -> tuple[date | None, str, str]:
    """(day, "", "") or (None, what is wrong, how to mend it) for a cell that is not empty."""
    if isinstance(cell, bool):
        return None, "不是日期", FIX
    if isinstance(cell, date):
        return _believable(cell)
    if isinstance(cell, (int, float)):
        return _from_number(cell)
    text = unicodedata.normalize("NFKC", cell).strip()
    found = _PLAIN.fullmatch(text) or _TIGHT.fullmatch(text)
    if found:
        return _from_parts(*(int(part) for part in found.groups()))
    return None, *_why(text)


def _from_parts(year: int, month: int, day: int) -> tuple[date | None, str, str]:
    if not 1 <= month <= 12:
        return None, f"没有{month}月", FIX
    try:
        return _believable(date(year, month, day))
    except ValueError:
        return None, f"{year}年{month}月没有{day}日", FIX


def _believable(day: date) -> tuple[date | None, str, str]:
    if day.year <= 1900:
        return (
            None,
            f"{day.year}年是表格软件对空日期的写法，不是真的日期",
            "不知道就留空，知道就填公历日期，例如2026-03-31",
        )
    return day, "", ""


def _from_number(number: float) -> tuple[date | None, str, str]:
    found = _TIGHT.fullmatch(str(number))
    if found and 1901 <= int(found[1]) <= 2200:
        return _from_parts(*(int(part) for part in found.groups()))
    if 20_000 <= number < 80_000:
        likely = _ZERO + timedelta(days=int(number))
        return (
            None,
            f"是表格软件的日期序号，可能指{likely.year}年{likely.month}月{likely.day}日",
            f"把这一列设为日期格式，或写成{likely.isoformat()}",
        )
    if 0 <= number < 400:
        return None, "是表格软件对空日期的写法，不是真的日期", "不知道就留空，知道就填公历日期，例如2026-03-31"
    return None, "不是完整的日期", FIX


def _why(text: str) -> tuple[str, str]:
    republic = _REPUBLIC.match(text)
    if republic:
        return (
            "是民国纪年",
            f"改为公历，民国{republic[1]}年是{int(republic[1]) + 1911}年，例如{int(republic[1]) + 1911}-03-31",
        )
    han = _HAN.search(text)
    if han:
        year = "".join(_DIGITS.get(character, "") for character in han[0])
        likely = f"{year}-03-31" if len(year) == 4 else "2026-03-31"
        return "是汉字写的日期", f"改用数字写，例如{likely}"
    if re.search(r"昭和|平成|令和|农历|腊月|闰", text):
        return "不是公历日期", FIX
    if re.fullmatch(r"\d{1,2}[-/.]\d{1,2}[-/.]\d{2,4}", text):
        return "年月日的次序分不清", FIX
    return "不是日期", FIX
