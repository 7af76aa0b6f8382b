# SPDX-License-Identifier: Apache-2.0
"""Shortcuts of the import tests: preview rows, and read the judgement."""

from collections.abc import Sequence

from suicha.files.models import ImportRow, SheetImport
from suicha.registries.services.imports import sheet_apply, sheet_preview
from suicha.registries.services.imports.kinds import KINDS
from suicha.registries.services.imports.verdicts import sentence
from tests.sheets import xlsx


def head(kind: str) -> list[str]:
    return [column.title for column in KINDS[kind].layout.asked]


def preview(kind: str, rows: Sequence[Sequence[object]], office, by, *, merged: Sequence[str] = ()) -> SheetImport:
    """Preview ``rows`` (the first is the head) for ``office``."""
    return sheet_preview(kind=kind, name="表.xlsx", content=xlsx(rows, merged), organisation=office, by=by)


def bring_in(kind: str, rows: Sequence[Sequence[object]], office, by) -> SheetImport:
    return sheet_apply(sheet_import=preview(kind, rows, office, by), by=by)


def judged(found: SheetImport) -> dict[int, str]:
    """Row number → outcome."""
    return dict(found.rows.order_by("row").values_list("row", "outcome"))


def row_of(found: SheetImport, number: int) -> ImportRow:
    return found.rows.get(row=number)


def told(found: SheetImport, number: int) -> str:
    """All that is said about a row."""
    row = row_of(found, number)
    return "".join(sentence(row.row, reason) for reason in row.reasons)


def counts(found: SheetImport) -> dict[str, int]:
    return {outcome: found.counts[outcome] for outcome in ImportRow.Outcome.values}
