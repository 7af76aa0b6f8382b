# SPDX-License-Identifier: Apache-2.0
"""The rows that did not come in as they stand, as a sheet to mend and hand in again."""

from itertools import chain

from suicha.core.sheets import read_sheet
from suicha.core.tables import Value, csv_bytes, xlsx_bytes
from suicha.files.models import ImportRow, SheetImport
from suicha.files.selectors import file_bytes, import_rows
from suicha.registries.services.imports.kinds import KINDS
from suicha.registries.services.imports.previewing import BATCH
from suicha.registries.services.imports.streams import Reader
from suicha.registries.services.imports.table import Line, find_table
from suicha.registries.services.imports.verdicts import DOUBT, REFUSAL, sentence, shown

WHY = "哪里不对，怎么改"
WANTED = (ImportRow.Outcome.REFUSED, ImportRow.Outcome.DOUBTFUL)


def leftovers_bytes(sheet_import: SheetImport) -> bytes:
    """The refused and doubtful rows with the columns they came with, one more column saying what is wrong with each.

    Cells are text, so that a code typed over a destroyed one keeps its digits.
    """
    sheet = read_sheet(sheet_import.file.name, file_bytes(sheet_import.file))
    table = find_table(KINDS[sheet_import.kind].layout, sheet)
    fields = sorted(table.columns, key=lambda field: table.columns[field])
    judged = {row.row: row for row in import_rows(sheet_import) if row.outcome in WANTED}
    rows: list[list[Value]] = []
    for line in table.lines():
        row = judged.get(line.number)
        if row is not None:
            rows.append([*(shown(line.cell(field)) for field in fields), _why(row)])
    head = [*(table.typed[field] for field in fields), WHY]
    return xlsx_bytes("要改的行", head, rows, widths=[18] * len(fields) + [80])


def stream_leftovers(sheet_import: SheetImport) -> bytes:
    """The same of a long CSV list, as CSV; the codes were text in it and stay text."""
    file = Reader(sheet_import.file, sheet_import.kind)
    table = file.table
    fields = sorted(table.columns, key=lambda field: table.columns[field])
    judged = import_rows(sheet_import).filter(outcome__in=WANTED).iterator()
    row = next(judged, None)
    rows: list[list[Value]] = []
    for number, cells in chain.from_iterable(file.pieces(0, BATCH)):
        if row is None:
            break
        if row.row == number:
            line = Line(table, number, list(cells))
            rows.append([*(shown(line.cell(field)) for field in fields), _why(row)])
            row = next(judged, None)
    return csv_bytes([*(table.typed[field] for field in fields), WHY], rows)


def _why(row: ImportRow) -> str:
    return "".join(sentence(row.row, reason) for reason in row.reasons if reason["kind"] in (DOUBT, REFUSAL))
