# SPDX-License-Identifier: Apache-2.0
"""Finding the head of a sheet, and reading one row through it."""

import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from suicha.core.errors import Refused
from suicha.core.sheets import Cell, Sheet
from suicha.registries.services.imports.columns import Layout

HEAD_ROWS = 20
PULSE = 500
Seen = Callable[[int], object]
# What people and exports write where there is nothing.
NOTHING = frozenset(
    {
        "无资料内容",
        "无",
        "暂无",
        "不详",
        "未知",
        "空",
        "/",
        "／",
        "-",
        "--",
        "—",
        "——",
        "－",
        "NULL",
        "N/A",
        "#N/A",
        "NONE",
    }
)


@dataclass(frozen=True)
class Table:
    """A sheet whose columns are known: field → column number, and the title as it was typed.

    ``seen`` is told every 500 rows how many of them were looked at; a background job shows its progress by it.
    """

    sheet: Sheet
    columns: dict[str, int]
    typed: dict[str, str]
    first: int
    ignored: list[str] = field(default_factory=list)
    seen: Seen | None = None

    def lines(self) -> Iterator["Line"]:
        """The rows below the head, the wholly empty ones left out."""
        done = 0
        for number, row in self.sheet.numbered():
            if number >= self.first and any(cell != "" for cell in row):
                yield Line(self, number, row)
                done += 1
                if done % PULSE == 0:
                    self.tell(done)

    def tell(self, done: int) -> None:
        """Say that ``done`` rows were looked at."""
        if self.seen:
            self.seen(done)

    def count(self) -> int:
        """How many rows of data there are."""
        return sum(1 for number, row in self.sheet.numbered() if number >= self.first and any(c != "" for c in row))


@dataclass(frozen=True)
class Line:
    """One row of a table."""

    table: Table
    number: int
    row: list[Cell]

    def cell(self, field: str) -> Cell:
        """The cell under the field's column, "" where there is none."""
        column = self.table.columns.get(field)
        return self.row[column] if column is not None and column < len(self.row) else ""

    def has(self, field: str) -> bool:
        return field in self.table.columns

    def own(self, field: str) -> bool:
        """Whether the cell holds something of its own, not the value of a merged cell that began elsewhere."""
        column = self.table.columns.get(field)
        return self.cell(field) != "" and (self.number - 1, column) not in self.table.sheet.covered

    def computed(self, field: str) -> bool:
        """Whether a formula made the value."""
        return (self.number - 1, self.table.columns.get(field, -1)) in self.table.sheet.formulas

    def title(self, field: str) -> str:
        return self.table.typed.get(field, "")

    def place(self, field: str) -> str:
        """B7, or "" where the sheet has no such column."""
        column = self.table.columns.get(field)
        return "" if column is None else self.table.sheet.place(self.number, column)

    def heading(self) -> bool:
        """Whether the row is one merged title across the table and no record."""
        texts = {str(self.cell(field)) for field in self.table.columns}
        return len(texts) == 1 and len(self.table.columns) > 1 and not all(self.own(f) for f in self.table.columns)


def plain(title: object) -> str:
    """A column title as it is compared: half-width, upper case, without spaces, stars and bracketed remarks."""
    text = re.sub(r"[\s*＊]+", "", unicodedata.normalize("NFKC", str(title))).upper()
    return re.sub(r"\((必填|选填|可不填)\)", "", text)


def find_table(layout: Layout, sheet: Sheet, seen: Seen | None = None) -> Table:
    """The table in ``sheet``: its head is one row, or two of which the lower one names the parts of the upper.

    Raises ``Refused``: ``sheet_columns_missing``, ``sheet_columns_twice``, or ``sheet_empty`` when a head is all.
    """
    known = {plain(name): column.field for column in layout.columns for name in (column.title, *column.synonyms)}
    heads = [_recognised(row, known) for row in sheet.rows[: HEAD_ROWS + 1]]
    best = heads[0]
    for number, head in enumerate(heads[:HEAD_ROWS]):
        below = heads[number + 1] if number + 1 < len(heads) else []
        for candidate, last in ((head, number), (_joined(head, below), number + 1)):
            if candidate and not _missing(layout, candidate):
                return _table(sheet, candidate, last, seen)
            best = max(best, candidate, key=len)
    missing = "、".join(f"“{title}”" for title in _missing(layout, best))
    raise Refused("sheet_columns_missing", name=sheet.name, columns=missing)


Head = list[tuple[int, str, str]]


def _recognised(row: list[Cell], known: dict[str, str]) -> Head:
    """(column, field, title) of the titles in ``row`` that we know; a merged title counts once."""
    found: Head = []
    for number, cell in enumerate(row):
        field_name = known.get(plain(cell)) if isinstance(cell, str) and cell else None
        if field_name and not (found and found[-1][1:] == (field_name, cell) and found[-1][0] == number - 1):
            found.append((number, field_name, str(cell)))
    return found


def _joined(upper: Head, lower: Head) -> Head:
    taken = {column for column, _, _ in lower}
    return sorted(lower + [entry for entry in upper if entry[0] not in taken]) if upper and lower else []


def _missing(layout: Layout, head: Head) -> list[str]:
    fields = {name for _, name, _ in head}
    missing = [column.title for column in layout.columns if column.required and column.field not in fields]
    if layout.one_of and not fields & set(layout.one_of):
        missing.append("”或“".join(column.title for column in layout.columns if column.field in layout.one_of))
    return missing


def _table(sheet: Sheet, head: Head, last: int, seen: Seen | None) -> Table:
    columns: dict[str, int] = {}
    typed: dict[str, str] = {}
    for column, name, title in head:
        if name in columns and columns[name] != column:
            raise Refused("sheet_columns_twice", name=sheet.name, first=typed[name], second=title)
        columns[name], typed[name] = column, "".join(title.split())
    if last + 1 >= len(sheet.rows):
        raise Refused("sheet_empty", name=sheet.name)
    used = set(columns.values())
    ignored = [str(cell) for number, cell in enumerate(sheet.rows[last]) if cell != "" and number not in used]
    return Table(sheet, columns, typed, last + 2, ignored, seen)
