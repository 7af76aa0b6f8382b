# SPDX-License-Identifier: Apache-2.0
"""Reading the State Council's yearly notice: which days are holidays, which Saturdays and Sundays are worked.

Taken as it is printed (「一、元旦：1月1日（周五）至3日（周日）放假，共3天。」), or a line a day
(「2027-01-01　休　元旦」).  What the notice says of itself, the weekdays and the number of days, is checked; so the
notice of another year, or one typed wrong, is told and not believed.
"""

import re
import unicodedata
from datetime import date, timedelta
from typing import NamedTuple

WEEKDAYS = "一二三四五六日"
MOST_DAYS = 20
_PART = re.compile(r"[一二三四五六七八九十]{1,3}、\s*([^：:，。\n]{1,12})[：:]([^\n]*)")
_DAY = r"(?:(\d{4})年)?(?:(\d{1,2})月)?(\d{1,2})日(?:\(([^)]*)\))?"
_SPAN = re.compile(rf"{_DAY}(?:\s*(?:至|—|-|~)\s*{_DAY})?")
_TOTAL = re.compile(r"共(\d{1,2})天|放假(\d{1,2})天")
_LINE = re.compile(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?[\s,，]+(\S+?)(?:[\s,，]+(\S.*))?$")
_OFF, _ON = ("休", "放假", "休息", "节假日"), ("班", "上班", "工作日", "补班")


class Named(NamedTuple):
    """A day of the notice: whether it is worked, and what it is called."""

    is_working: bool
    name: str


class Notice(NamedTuple):
    """What could be read, and every place that contradicts itself."""

    days: dict[date, Named]
    faults: list[str]


def read_notice(year: int, text: str) -> Notice:
    """The days that ``text`` names for ``year``, with the faults found; no days is a fault too."""
    found = Notice({}, [])
    text = unicodedata.normalize("NFKC", text)
    for line in text.splitlines():
        row = _LINE.match(line.strip())
        if row:
            _line(year, row, found)
    for name, words in _PART.findall(re.sub(r"\n(?![一二三四五六七八九十]{1,3}、)", "", text)):
        for sentence in re.split("[。;]", words):
            _sentence(year, name.strip(), sentence, found)
    if not found.days and not found.faults:
        found.faults.append("没有读到日期，把通知里“一、元旦……”各条原样粘贴")
    return found


def _line(year: int, row: re.Match[str], found: Notice) -> None:
    written, kind, name = row[0].strip(), row[4], (row[5] or "").strip()
    day = _date(int(row[1]), int(row[2]), int(row[3]))
    if day is None or day.year != year:
        found.faults.append(f"“{written}”不是{year}年的日期")
    elif kind not in _OFF + _ON:
        found.faults.append(f"“{written}”没有写明是休还是班")
    else:
        _put(day, Named(kind in _ON, name[:40] or ("调休上班" if kind in _ON else "放假")), found)


def _sentence(year: int, name: str, sentence: str, found: Notice) -> None:
    """One sentence: the days it names are holidays, or worked if it says 上班."""
    is_working = "上班" in sentence
    if not is_working and "放假" not in sentence and "补休" not in sentence:
        return
    month, count = 0, 0
    for span in _SPAN.finditer(sentence):
        first, month = _end(year, month, span.groups()[:4], found)
        last = first
        if span[7]:
            last, month = _end(year, month, span.groups()[4:], found)
        if first is None or last is None:
            continue
        if not 0 <= (last - first).days < MOST_DAYS:
            found.faults.append(f"{name}：{span[0]}前后颠倒，或超过{MOST_DAYS}天")
            continue
        for offset in range((last - first).days + 1):
            _put(first + timedelta(days=offset), Named(is_working, name), found)
            count += 1
    told = _TOTAL.search(sentence)
    if told and not is_working and count != int(told[1] or told[2]):
        found.faults.append(f"{name}：读到放假{count}天，通知写的是{told[1] or told[2]}天")


def _end(year: int, month: int, parts: tuple[str | None, ...], found: Notice) -> tuple[date | None, int]:
    """One end of a span; a day without its month lies in the month named before."""
    given, named, number, note = parts
    month = int(named) if named else month
    words = f"{month}月{number}日"
    day = _date(int(given or year), month, int(number or 0))
    if day is None or day.year != year:
        found.faults.append(f"“{words}”不是{year}年的日期")
        return None, month
    told = re.search(f"(?:周|星期)([{WEEKDAYS}天])", note or "")
    if told and WEEKDAYS[day.weekday()] != told[1].replace("天", "日"):
        found.faults.append(f"{words}是周{WEEKDAYS[day.weekday()]}，通知写的是周{told[1]}：核对年份")
    return day, month


def _put(day: date, named: Named, found: Notice) -> None:
    if found.days.get(day, named).is_working != named.is_working:
        found.faults.append(f"{day.month}月{day.day}日既放假又上班")
    found.days[day] = named


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None
