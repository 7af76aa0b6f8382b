# SPDX-License-Identifier: Apache-2.0
"""A long CSV list of 检查对象: taken in and read piece by piece, whatever its length.

Only rows that need saying something are kept as rows of the import; the others are counted.  The bytes that were
handed in never change, so the same row is read again, the same way, when it is saved.
"""

import csv
from collections.abc import Iterator
from itertools import islice
from typing import IO

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, may, require
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.sheets import Sheet
from suicha.core.streams import CHUNK, records, text_form
from suicha.files.models import SheetImport, StoredFile
from suicha.files.selectors import path_of
from suicha.files.services import text_store
from suicha.registries.services.imports.kinds import KINDS, Kind
from suicha.registries.services.imports.plain_targets import PlainTargets
from suicha.registries.services.imports.previewing import State, no_counts
from suicha.registries.services.imports.table import HEAD_ROWS, Line, Table, find_table
from suicha.registries.services.imports.targets import judge_row
from suicha.registries.services.imports.verdicts import Verdict

STREAMED = frozenset({Kind.TARGETS})
# No list of more than 50,000 firms is shorter than this; what is shorter is shown row by row.
STREAM_FROM = 2 * 2**20
# Who holds the numbers of so many rows in memory stays below 500 MB.
MAX_STREAM_ROWS = 1_200_000
Lines = list[tuple[int, list[str]]]


def is_streamed(kind: str, name: str, size: int) -> bool:
    """Whether a file is taken in as a stream: a CSV list of targets too long to be looked through row by row."""
    return kind in STREAMED and name.lower().endswith((".csv", ".txt")) and size > STREAM_FROM


def stream_receive(*, kind: str, name: str, file: IO[bytes], organisation: Organisation, by: User) -> SheetImport:
    """Take a long file in; it comes back in the state JUDGING, and whoever calls queues the job.

    The file is copied, and its head understood, outside any transaction.
    """
    require(by, KINDS[kind].permission, organisation)
    stored = text_store(file=file, name=name, organisation=organisation, by=by)
    reader = Reader(stored, kind)
    rows = sum(piece.count(b"\n") for piece in _pieces(stored))
    if rows > MAX_STREAM_ROWS:
        raise Refused("sheet_too_many_rows", name=stored.name, rows=rows, limit=MAX_STREAM_ROWS)
    return _keep(kind=kind, stored=stored, table=reader.table, rows=rows, organisation=organisation, by=by)


@transaction.atomic(durable=True)
def _keep(
    *, kind: str, stored: StoredFile, table: Table, rows: int, organisation: Organisation, by: User
) -> SheetImport:
    return SheetImport.objects.create(
        kind=kind,
        organisation=organisation,
        file=stored,
        state=State.JUDGING,
        streamed=True,
        counts={**no_counts(), "rows": max(rows - table.first + 1, 1), "ignored": table.ignored},
        previewed_at=clock.now(),
        previewed_by=by,
    )


def _pieces(stored: StoredFile) -> Iterator[bytes]:
    with path_of(stored.sha256).open("rb") as file:
        while piece := file.read(CHUNK):
            yield piece


class Reader:
    """The table of a stored CSV file: its head, and its rows from any number on."""

    def __init__(self, stored: StoredFile, kind: str) -> None:
        form = text_form(path_of(stored.sha256))
        assert form is not None  # noqa: S101 - only what has a form was let in
        self._path, self._form, self._name = path_of(stored.sha256), form, stored.name
        head = [[cell.strip() for cell in row] for _, row in islice(self._records(), HEAD_ROWS + 2)]
        if not head:
            raise Refused("sheet_empty", name=stored.name)
        self.trimmed: set[tuple[int, int]] = set()
        self.table = find_table(KINDS[kind].layout, Sheet(stored.name, [list(row) for row in head]))

    def _records(self) -> Iterator[tuple[int, list[str]]]:
        try:
            yield from records(self._path, self._form)
        except csv.Error as error:
            raise Refused("sheet_wrong_type", name=self._name) from error

    def pieces(self, after: int, size: int) -> Iterator[Lines]:
        """The rows of data below row ``after``, ``size`` at a time; cells stripped, empty rows left out.

        ``trimmed`` holds the places of the piece where there was something to strip.
        """
        first = max(self.table.first, after + 1)
        piece: Lines = []
        for number, row in self._records():
            if number < first:
                continue
            cells = [cell.strip() for cell in row]
            if cells != row:
                self.trimmed |= {
                    (number - 1, column) for column, cell in enumerate(cells) if cell and cell != row[column]
                }
            if any(cells):
                piece.append((number, cells))
                if len(piece) == size:
                    yield piece
                    piece = []
                    self.trimmed.clear()
        if piece:
            yield piece


class RowReader:
    """Reads rows the short way where nothing is to be said, else the long way; both find the same."""

    def __init__(self, sheet_import: SheetImport, by: User) -> None:
        self.file = Reader(sheet_import.file, sheet_import.kind)
        self.graded = may(by, Permission.TARGET_GRADE_SET, sheet_import.organisation)
        self.plain = PlainTargets(self.file.table, graded=self.graded, organisation=sheet_import.organisation)

    def closely(self, number: int, cells: list[str]) -> Verdict:
        """The verdict on one row by itself, its town not yet looked up."""
        return judge_row(Verdict(Line(self.file.table, number, list(cells))), self.graded)
