# SPDX-License-Identifier: Apache-2.0
"""Spreadsheets in: size, type and contents are checked before a single cell is believed.

A sheet becomes a list of rows of typed cells (text, int, float, date, bool, ""), merged cells filled in, so that an
importer can tell a code that was typed as text from one that the spreadsheet turned into a number.
"""

import csv
import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from python_calamine import CalamineError, CalamineWorkbook

from suicha.core.errors import Refused

MAX_BYTES = 10 * 1024 * 1024
MAX_UNPACKED = 200 * 1024 * 1024
MAX_ROWS = 50_000
Cell = str | int | float | bool | date


@dataclass(frozen=True)
class Sheet:
    """Rows of cells; ``rows[0]`` is row ``first_row`` of the file (1 is the first)."""

    name: str
    rows: list[list[Cell]]

    def numbered(self) -> Iterator[tuple[int, list[Cell]]]:
        return enumerate(self.rows, start=1)


def read_sheet(name: str, content: bytes) -> Sheet:
    """The first sheet of a .xlsx, .xls or .csv file.

    Raises ``Refused`` when the file is too large, of another type, damaged, a zip bomb, empty or too long.
    """
    if len(content) > MAX_BYTES:
        raise Refused("sheet_too_large", size=f"{len(content) / 2**20:.1f} MB", limit="10 MB")
    if content.startswith(b"PK\x03\x04"):
        _refuse_bomb(name, content)
        rows = _workbook(name, content)
    elif content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        rows = _workbook(name, content)
    elif name.lower().endswith(".csv"):
        rows = _csv(name, content)
    else:
        raise Refused("sheet_wrong_type", name=name)
    rows = [row for row in rows]
    while rows and not any(cell != "" for cell in rows[-1]):
        rows.pop()
    if not rows:
        raise Refused("sheet_empty", name=name)
    if len(rows) > MAX_ROWS:
        raise Refused("sheet_too_many_rows", name=name, rows=len(rows), limit=MAX_ROWS)
    return Sheet(name, rows)


def _refuse_bomb(name: str, content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            unpacked = sum(member.file_size for member in archive.infolist())
            members = {member.filename for member in archive.infolist()}
    except zipfile.BadZipFile as error:
        raise Refused("sheet_damaged", name=name) from error
    if unpacked > MAX_UNPACKED:
        raise Refused("sheet_bomb", name=name, limit="200 MB")
    if not any(member.startswith("xl/") for member in members):
        raise Refused("sheet_wrong_type", name=name)


def _workbook(name: str, content: bytes) -> list[list[Cell]]:
    try:
        sheet = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0)
        rows = [[_cell(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
        merged = sheet.merged_cell_ranges or []
    except (CalamineError, OSError, ValueError, IndexError) as error:
        raise Refused("sheet_damaged", name=name) from error
    for (top, left), (bottom, right) in merged:
        for row in rows[top : bottom + 1]:
            for column in range(left, min(right + 1, len(row))):
                row[column] = rows[top][left]
    return rows


def _csv(name: str, content: bytes) -> list[list[Cell]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        try:
            return [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text))]
        except csv.Error:
            break
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
