# SPDX-License-Identifier: Apache-2.0
"""Spreadsheets in: size, type and contents are checked before a single cell is believed.

A sheet becomes a list of rows of typed cells (text, int, float, date, bool, ""), merged cells filled in, so that an
importer can tell a code that was typed as text from one that the spreadsheet turned into a number, a cell of its own
from one that only shows its neighbour's value, and a value from the result of a formula (.xlsx; an older .xls keeps
only results).
"""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook

from suicha.core.archives import open_archive
from suicha.core.errors import Refused
from suicha.core.streams import marked_encoding, separator_of
from suicha.core.workbooks import MAX_CELLS, Place, column_letters, formula_cells, refuse_stretched, sheet_texts

MAX_BYTES = 10 * 1024 * 1024
MAX_ROWS = 50_000
# A workbook with a password is an encrypted stream of this name in a file of the old kind.
_LOCKED = "EncryptedPackage".encode("utf-16-le")
Cell = str | int | float | bool | date
Rows = list[list[Cell]]


@dataclass(frozen=True)
class Sheet:
    """Rows of cells; ``rows[0]`` is row 1 of the file.

    ``covered`` are the places (row, column, from 0) of merged cells other than the first: they show its value.
    ``formulas`` are the places whose value a formula computed, ``trimmed`` those whose text had blanks around it.
    """

    name: str
    rows: Rows
    covered: frozenset[Place] = field(default=frozenset())
    formulas: frozenset[Place] = field(default=frozenset())
    trimmed: frozenset[Place] = field(default=frozenset())

    def numbered(self) -> Iterator[tuple[int, list[Cell]]]:
        """Rows with their number in the file, the first being 1."""
        return enumerate(self.rows, start=1)

    def place(self, row: int, column: int) -> str:
        """What a spreadsheet calls the cell: row 7, column 1 is B7."""
        return f"{column_letters(column)}{row}"


def read_sheet(name: str, content: bytes) -> Sheet:
    """The first sheet of a .xlsx, .xls or .csv file that holds anything.

    Raises ``Refused`` when the file is too large, of another type, damaged, a zip bomb, empty, stretched or too long.
    """
    if len(content) > MAX_BYTES:
        raise Refused("sheet_too_large", size=f"{len(content) / 2**20:.1f} MB", limit="10 MB")
    if content.startswith(b"PK\x03\x04"):
        sheet = _xlsx(name, content)
    elif content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        if _LOCKED in content:
            raise Refused("sheet_locked", name=name)
        sheet = _first_used(name, content, [])
    elif name.lower().endswith((".csv", ".txt")):
        sheet = _csv(name, content)
    else:
        raise Refused("sheet_wrong_type", name=name)
    while sheet.rows and not any(cell != "" for cell in sheet.rows[-1]):
        sheet.rows.pop()
    if not sheet.rows:
        raise Refused("sheet_empty", name=name)
    if len(sheet.rows) > MAX_ROWS:
        raise Refused("sheet_too_many_rows", name=name, rows=len(sheet.rows), limit=MAX_ROWS)
    return sheet


def _xlsx(name: str, content: bytes) -> Sheet:
    archive = open_archive(name, content)
    if "xl/workbook.xml" not in archive.namelist():
        raise Refused("sheet_wrong_type", name=name)
    try:
        texts = sheet_texts(archive)
    except (KeyError, zipfile.BadZipFile, UnicodeDecodeError, ValueError) as error:
        raise Refused("sheet_damaged", name=name) from error
    for text in texts:
        refuse_stretched(name, text)
    return _first_used(name, content, texts)


def _first_used(name: str, content: bytes, texts: list[bytes]) -> Sheet:
    """The first sheet with a cell in it; ``texts`` is the XML of the sheets, where there is any."""
    try:
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for number in range(len(workbook.sheet_names)):
            found = workbook.get_sheet_by_index(number)
            if found.total_height * found.total_width > MAX_CELLS:
                raise Refused("sheet_stretched", name=name, rows=found.total_height, columns=found.total_width)
            if found.height:
                return _sheet(name, found, texts[number] if number < len(texts) else b"")
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise Refused("sheet_damaged", name=name) from error
    except BaseException as error:
        # The reader is compiled; where a damaged file trips it up it raises past ``Exception``.
        if type(error).__name__ == "PanicException":
            raise Refused("sheet_damaged", name=name) from error
        raise
    raise Refused("sheet_empty", name=name)


def _sheet(name: str, found: CalamineSheet, text: bytes) -> Sheet:
    raw = found.to_python(skip_empty_area=False)
    rows: Rows = [[_cell(value) for value in row] for row in raw]
    width = max((len(row) for row in rows), default=0)
    covered: set[Place] = set()
    budget = MAX_CELLS
    for (top, left), (bottom, right) in found.merged_cell_ranges or []:
        bottom, right = min(bottom, len(rows) - 1), min(right, width - 1)
        budget -= max(bottom - top + 1, 0) * max(right - left + 1, 0)
        if budget < 0:
            raise Refused("sheet_stretched", name=name, rows=len(rows), columns=width)
        for row in range(top, bottom + 1):
            for column in range(left, right + 1):
                if (row, column) != (top, left):
                    rows[row][column] = rows[top][left]
                    covered.add((row, column))
    return Sheet(name, rows, frozenset(covered), formula_cells(text, len(rows), width), _trimmed(raw))


def _trimmed(raw: Iterable[Iterable[Any]]) -> frozenset[Place]:
    """Places whose text has blanks around it."""
    return frozenset(
        (number, column)
        for number, row in enumerate(raw)
        for column, value in enumerate(row)
        if isinstance(value, str) and value != value.strip() and value.strip()
    )


def _csv(name: str, content: bytes) -> Sheet:
    marked = marked_encoding(content)
    for encoding in [marked] if marked else ["utf-8", "gb18030"]:
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator_of(text))
        try:
            # A million rows of nothing but commas, as spreadsheets save them, are a million times the same nothing.
            raw = [row if any(row) else [] for row in reader]
        except csv.Error:
            break
        return Sheet(name, [[cell.strip() for cell in row] for row in raw], trimmed=_trimmed(raw))
    raise Refused("sheet_wrong_type", name=name)


def _cell(value: Any) -> Cell:
    """Text without outer spaces; a whole float below 10¹⁵ is the int it stands for; a date without its midnight."""
    if isinstance(value, str):
        return value.strip()
    if isinstance(value, float) and value.is_integer() and abs(value) < 10**15:
        return int(value)
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, (bool, int, float, date)):
        return value
    return str(value)
