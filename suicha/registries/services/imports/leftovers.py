# SPDX-License-Identifier: Apache-2.0
"""The rows that did not come in as they stand, as a sheet to mend and hand in again."""

from suicha.core.sheets import read_sheet
from suicha.core.tables import Value, xlsx_bytes
from suicha.files.models import ImportRow, SheetImport
from suicha.files.selectors import file_bytes, import_rows
from suicha.registries.services.imports.kinds import KINDS
from suicha.registries.services.imports.table import find_table
from suicha.registries.services.imports.verdicts import DOUBT, REFUSAL, sentence, shown

WHY = "哪里不对，怎么改"


def leftovers_bytes(sheet_import: SheetImport) -> bytes:
    """The refused and doubtful rows with the columns they came with, one more column saying what is wrong with each.

    Cells are text, so that a code typed over a destroyed one keeps its digits.
    """
    sheet = read_sheet(sheet_import.file.name, file_bytes(sheet_import.file))
    table = find_table(KINDS[sheet_import.kind].layout, sheet)
    fields = sorted(table.columns, key=lambda field: table.columns[field])
    wanted = (ImportRow.Outcome.REFUSED, ImportRow.Outcome.DOUBTFUL)
    judged = {row.row: row for row in import_rows(sheet_import) if row.outcome in wanted}
    rows: list[list[Value]] = []
    for line in table.lines():
        row = judged.get(line.number)
        if row is None:
            continue
        why = [sentence(row.row, reason) for reason in row.reasons if reason["kind"] in (DOUBT, REFUSAL)]
        rows.append([*(shown(line.cell(field)) for field in fields), "".join(why)])
    head = [*(table.typed[field] for field in fields), WHY]
    return xlsx_bytes("要改的行", head, rows, widths=[18] * len(fields) + [80])
