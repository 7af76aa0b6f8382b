# SPDX-License-Identifier: Apache-2.0
"""What a preview found may no longer be so when it is applied; such a row stays out and says why."""

from collections.abc import Callable, Iterable
from typing import TypeVar

from django.db.models import Model

from suicha.files.models import ImportRow
from suicha.registries.services.imports.verdicts import REFUSAL

M = TypeVar("M", bound=Model)
AGAIN = "重新上传这张表，再看一次预检"


def refuse_row(row: ImportRow, what: str) -> None:
    """Turn the row down now, keeping what was said before."""
    row.outcome = ImportRow.Outcome.REFUSED
    row.reasons = [
        *row.reasons,
        {"kind": REFUSAL, "field": "", "column": "", "cell": "", "value": "", "what": what, "fix": AGAIN},
    ]


def still_as_seen(
    rows: Iterable[ImportRow], found: dict[int, M], shown: Callable[[M, str], str]
) -> list[tuple[ImportRow, M]]:
    """The rows whose record still holds what the preview showed; the others are refused."""
    kept = []
    for row in rows:
        record = found.get(row.existing_id or 0)
        if record is None:
            refuse_row(row, "预检之后，原来的记录已不在这里，没有改动")
            continue
        moved = next((each for each in row.changes if shown(record, each["key"]) != each["before"]), None)
        if moved is None:
            kept.append((row, record))
        else:
            now = shown(record, moved["key"]) or "空"
            refuse_row(row, f"预检之后，{moved['field']}已被改成“{now}”，没有覆盖")
    return kept
