# SPDX-License-Identifier: Apache-2.0
"""Judging a long list: the same questions as of a short one, a piece at a time."""

from collections import Counter
from collections.abc import Callable
from typing import NamedTuple

from suicha.accounts.models import Organisation, User
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.services.imports.plain_targets import Values
from suicha.registries.services.imports.previewing import outcome_counts
from suicha.registries.services.imports.reach import Reach
from suicha.registries.services.imports.repeated import Seen
from suicha.registries.services.imports.stream_library import StreamLibrary
from suicha.registries.services.imports.streams import Lines, RowReader
from suicha.registries.services.imports.target_towns import find_towns
from suicha.registries.services.imports.targets import against_library
from suicha.registries.services.imports.verdicts import Verdict, tell_trimmed

Outcome = ImportRow.Outcome
LOOKED_AT = 5_000


class PlainRow(NamedTuple):
    """A row without anything to say about it, where it stands and what would be saved."""

    number: int
    cells: list[str]
    values: Values


def judge_stream(
    sheet_import: SheetImport, by: User, keep: Callable[[list[Verdict]], None], beat: Callable[[int], object]
) -> dict[str, object]:
    """Judge every row; ``keep`` gets the verdicts that say something, ``beat`` hears how far it is.  The figures."""
    reader, seen = RowReader(sheet_import, by), Seen()
    reach = Reach(sheet_import.organisation)
    library = StreamLibrary(sheet_import.organisation, reach)
    taken: dict[int, int] = {}
    outcomes: Counter[str] = Counter()
    listed = codeless = 0
    for piece in reader.file.pieces(0, LOOKED_AT):
        plain, close = _by_themselves(piece, reader, seen, sheet_import.organisation)
        known = library.look(row.values for row in plain)
        for row in plain:
            if known.is_new(row.values):
                outcomes[Outcome.NEW] += 1
                codeless += "credit_code" not in row.values
                continue
            same = known.same(row.values)
            if same and same not in taken:
                taken[same] = row.number
                outcomes[Outcome.UNCHANGED] += 1
                continue
            close.append(again := reader.closely(row.number, row.cells))
            find_towns([again], sheet_import.organisation)
        against_library(close, sheet_import.organisation, reach, taken)
        outcomes.update(verdict.outcome for verdict in close)
        told = [verdict for verdict in close if is_told(verdict)]
        tell_trimmed(told, reader.file.trimmed)
        listed += len(told)
        keep(sorted(told, key=lambda verdict: verdict.row))
        beat(outcomes.total())
    return {
        **outcome_counts(outcomes),
        "rows": outcomes.total(),
        "merged": 0,
        "ignored": reader.file.table.ignored,
        "listed": listed,
        "codeless": codeless,
        "ungraded": "grade" in reader.file.table.columns and not reader.graded,
    }


def is_told(verdict: Verdict) -> bool:
    """Whether the row is kept with the import: everything but what changes nothing."""
    return verdict.outcome != Outcome.UNCHANGED


def _by_themselves(
    piece: Lines, reader: RowReader, seen: Seen, organisation: Organisation
) -> tuple[list[PlainRow], list[Verdict]]:
    """Rows that are plain, and verdicts on the others; what an earlier row already was about is refused."""
    plain: list[PlainRow] = []
    close: list[Verdict] = []
    waiting: list[Verdict] = []
    for number, cells in piece:
        values = reader.plain.row(cells)
        if values is not None and seen.first(values, number):
            plain.append(PlainRow(number, cells, values))
            continue
        verdict = reader.closely(number, cells)
        if not verdict.refused:
            seen.judge(verdict)
        (close if verdict.refused else waiting).append(verdict)
    find_towns(waiting, organisation)
    return plain, [*close, *waiting]
