# SPDX-License-Identifier: Apache-2.0
"""What the reader of spreadsheets does not tell: how far a sheet stretches, and which cells hold a formula.

Both are read from the XML by plain search, before the file is given to the reader: a sheet of two cells a million rows
and columns apart would make it claim all memory and take the process down.
"""

import re
import zipfile
from html import unescape
from posixpath import normpath

from suicha.core.errors import Refused

MAX_CELLS = 4_000_000
_PLACE = re.compile(rb"""\br\s*=\s*["']([A-Za-z]{0,3})([0-9]{1,9})["']""")
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s[^>]*>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s[^>]*>")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s>/][^>]*")
_AREA = re.compile(rb"""\bref\s*=\s*["']([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})["']""")
_CELL = re.compile(rb"<(?:\w+:)?c[\s>]")
Place = tuple[int, int]


def column_number(letters: str) -> int:
    """A → 0, Z → 25, AA → 26."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + ord(letter) - 64
    return number - 1


def column_letters(number: int) -> str:
    """0 → A, 25 → Z, 26 → AA."""
    letters = ""
    number += 1
    while number:
        number, left = divmod(number - 1, 26)
        letters = chr(65 + left) + letters
    return letters


def sheet_texts(archive: zipfile.ZipFile) -> list[bytes]:
    """The XML of each sheet in the order of the workbook.  Raises ``KeyError`` when a named part is missing."""
    targets = {}
    for tag in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels")):
        targets[_attribute(tag, "Id")] = _attribute(tag, "Target")
    texts = []
    for tag in _SHEET.findall(archive.read("xl/workbook.xml")):
        target = targets[_attribute(tag, r"\w+:id")]
        path = target.lstrip("/") if target.startswith("/") else normpath(f"xl/{target}")
        texts.append(archive.read(path))
    return texts


def _attribute(tag: bytes, name: str) -> str:
    found = re.search(rf"""\s{name}\s*=\s*(?:"([^"]*)"|'([^']*)')""".encode(), tag)
    return unescape((found[1] or found[2] or b"").decode()) if found else ""


def refuse_stretched(name: str, text: bytes) -> None:
    """Raise ``Refused("sheet_stretched")`` when the cells lie so far apart that the sheet is mostly nothing."""
    places = _PLACE.findall(text)
    rows = max([1, *(int(digits) for digits in {digits for _, digits in places})])
    columns = max([1, *(column_number(letters.decode()) + 1 for letters in {letters for letters, _ in places})])
    if rows * columns > MAX_CELLS:
        raise Refused("sheet_stretched", name=name, rows=rows, columns=columns)


def formula_cells(text: bytes, rows: int, columns: int) -> frozenset[Place]:
    """Places (row, column, from 0) inside ``rows`` × ``columns`` whose value is computed by a formula."""
    found: set[Place] = set()
    starts = [match.start() for match in _CELL.finditer(text)] if _FORMULA.search(text) else []
    position = 0
    for formula in _FORMULA.finditer(text) if starts else ():
        while position + 1 < len(starts) and starts[position + 1] < formula.start():
            position += 1
        place = _PLACE.search(text, starts[position], formula.start())
        if place:
            found.add((int(place[2]) - 1, column_number(place[1].decode())))
        area = _AREA.search(formula[0]) if b"array" in formula[0] else None
        if area:
            last_row, last_column = min(int(area[4]), rows), min(column_number(area[3].decode()) + 1, columns)
            found.update(
                (row, column)
                for row in range(int(area[2]) - 1, last_row)
                for column in range(column_number(area[1].decode()), last_column)
            )
    return frozenset(place for place in found if place[0] < rows and place[1] < columns)
