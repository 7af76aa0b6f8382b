# SPDX-License-Identifier: Apache-2.0
"""Rows of a long list of 检查对象 about which there is nothing to say, told from the others at a glance.

A glance never decides anything by itself: what it lets pass is what :func:`targets.judge_row` would find sound, cell
for cell, and everything else goes to ``judge_row``.  A test compares the two on whatever hypothesis thinks of.
"""

import re
from collections.abc import Callable
from operator import mul
from typing import Any
from unicodedata import is_normalized

from suicha.accounts.models import Organisation
from suicha.core import clock
from suicha.core.ids import ALPHABET, WEIGHTS, register_number_fault
from suicha.registries.services.imports.cells import choice, words
from suicha.registries.services.imports.dates import day_of
from suicha.registries.services.imports.table import Table
from suicha.registries.services.imports.target_tags import TagBook, tag_values
from suicha.registries.services.imports.target_towns import TownBook
from suicha.registries.services.imports.target_words import GRADES, STATUSES, TEXTS

Values = dict[str, Any]
STANDS = frozenset({"name", "credit_code", "register_number", "address"})
Glance = Callable[[str], str | None]
_VALUE = {character: value for value, character in enumerate(ALPHABET)}
_CODE = re.compile(r"[0-9A-HJ-NP-RTUWXY]{18}")
_LOST = re.compile(r"\d+(?:E\d+|000)", re.ASCII)
_REGISTER = re.compile(r"\d{1,17}|\d{19,40}", re.ASCII)
_SOLID = re.compile(r"[^\s\u200b\x00-\x1f]{7,}")
# Different cells of one column that are remembered; a column of dates or of kinds has far fewer.
REMEMBERED = 50_000


class PlainTargets:
    """Reads plain rows of ``table``.  ``row`` gives what would be saved, or None where somebody has to look closer.

    Said of the whole list rather than of each row: that some have no code, that who imports may not give risk classes.
    """

    def __init__(self, table: Table, *, graded: bool, organisation: Organisation) -> None:
        self._graded = graded
        self._book, self._towns = TownBook(organisation), dict[str, tuple[int, str] | None]()
        self._tag_book, self._tagged = TagBook(organisation), dict[str, Values | None]()
        glances: dict[str, Glance] = {
            "name": _text(200),
            "credit_code": _code,
            "register_number": _register,
            "founded_on": _remembered(_day),
            "status": _remembered(lambda cell: choice(STATUSES, cell) or None),
            "grade": _remembered(lambda cell: choice(GRADES, cell) or None),
            **{name: _remembered(_text(limit)) for name, limit in TEXTS.items() if name != "address"},
            "address": _text(TEXTS["address"]),
        }
        self._town, self._tags = table.columns.get("town"), table.columns.get("tags")
        self._columns = [
            (name, column, glances.get(name, _never))
            for name, column in table.columns.items()
            if name not in ("town", "tags")
        ]
        # What a glance gives back as it stands was looked at when the row was judged.
        self._again = [
            (name, column, _as_it_stands if name in STANDS else glance) for name, column, glance in self._columns
        ]
        self._width = max(table.columns.values()) + 1

    def row(self, cells: list[str], *, again: bool = False) -> Values | None:
        """What would be saved of ``cells``, by field, empty cells left out.

        ``again``: the same row was found plain before, so what stands in it is not looked at a second time.
        """
        if len(cells) < self._width:
            return None
        values: Values = {}
        for name, column, glance in self._again if again else self._columns:
            cell = cells[column]
            if cell:
                value = glance(cell)
                if value is None:
                    return None
                values[name] = value
        if not self._graded:
            values.pop("grade", None)
        if self._town is not None and cells[self._town]:
            town = self._region(cells[self._town])
            if town is None:
                return None
            values["town"], values["town_name"] = town
        if self._tags is not None and cells[self._tags]:
            tags = self._known_tags(cells[self._tags])
            if tags is None:
                return None
            values |= tags
        return values if "name" in values and ("credit_code" in values or "register_number" in values) else None

    def _region(self, name: str) -> tuple[int, str] | None:
        """The one town of this name or code; asked once for each."""
        if name not in self._towns:
            found = self._book.called([name]).get(name, [])
            certain = len(found) == 1 and found[0].closed_in is None and words(name) == name
            self._towns[name] = (found[0].pk, found[0].name) if certain else None
        return self._towns[name]

    def _known_tags(self, cell: str) -> Values | None:
        """The tags the cell names, if every word of it is one; looked up once for each different cell."""
        if cell not in self._tagged:
            if len(self._tagged) >= REMEMBERED:
                self._tagged.clear()
            found, faults = self._tag_book.read(cell)
            sound = found and not faults and len(cell) <= 300 and words(cell) == cell
            self._tagged[cell] = tag_values(found) if sound else None
        return self._tagged[cell]


def _text(limit: int) -> Glance:
    """A text as it stands: no blank in it that would have to be mended."""

    def glance(cell: str) -> str | None:
        if len(cell) > limit:
            return None
        return cell if _SOLID.fullmatch(cell) or words(cell) == cell else None

    return glance


def _code(cell: str) -> str | None:
    """A 统一社会信用代码 without a fault.  What may be a number that lost digits is looked at closer."""
    if not _CODE.fullmatch(cell) or _LOST.fullmatch(cell):
        return None
    values = [_VALUE[character] for character in cell]
    return cell if (sum(map(mul, values, WEIGHTS)) + values[17]) % 31 == 0 else None


def _register(cell: str) -> str | None:
    """A 注册号 of digits, its last digit right; 18 of them may be a code in the wrong column."""
    return cell if _REGISTER.fullmatch(cell) and register_number_fault(cell) is None else None


def _day(cell: str) -> str | None:
    day = day_of(cell)[0]
    plain = words(cell) == cell and is_normalized("NFKC", cell)
    return day.isoformat() if day and day <= clock.today() and plain else None


def _as_it_stands(cell: str) -> str | None:
    return cell


def _never(cell: str) -> str | None:
    """A column that has to be looked at closely."""
    return None


def _remembered(glance: Glance) -> Glance:
    known: dict[str, str | None] = {}

    def look(cell: str) -> str | None:
        if cell in known:
            return known[cell]
        if len(known) >= REMEMBERED:
            known.clear()
        value = known[cell] = glance(cell)
        return value

    return look
