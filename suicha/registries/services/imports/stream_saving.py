# SPDX-License-Identifier: Apache-2.0
"""Saving a long list: plain rows go in as they are, many with one statement; the others like those of a short list."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from django.db import connection

from suicha.accounts.models import User
from suicha.audit.models import Event
from suicha.core import clock
from suicha.files.models import ImportRow, SheetImport
from suicha.registries.models import SearchPending, Target
from suicha.registries.rules.kinds import kind_of_form
from suicha.registries.rules.numbers import library_number
from suicha.registries.selectors import next_library_number
from suicha.registries.services.imports.applying import WANTED, rows_save
from suicha.registries.services.imports.plain_targets import Values
from suicha.registries.services.imports.previewing import BATCH, State
from suicha.registries.services.imports.reach import Reach
from suicha.registries.services.imports.stale import refuse_row
from suicha.registries.services.imports.stream_library import StreamLibrary
from suicha.registries.services.imports.streams import Lines, RowReader
from suicha.registries.services.imports.target_tags import tags_put_on_new
from suicha.registries.services.imports.target_towns import find_towns
from suicha.registries.services.imports.targets import against_library
from suicha.registries.services.imports.verdicts import Verdict
from suicha.registries.services.rows_in import rows_in, stored

# An act that was under way when judging began carries an earlier time.
SLOWEST = timedelta(minutes=1)
# A list that was judged by an earlier version does not tell when.
LONG_AGO = "2000-01-01T00:00:00+00:00"


def save_piece(sheet_import: SheetImport, piece: Lines, reader: RowReader, by: User) -> int:
    """Save one piece inside the act; how many plain rows were created.

    A row of which something was said is saved as it was said.  A plain row is saved unless somebody else brought the
    firm in since; then it is refused now.
    """
    first, last = piece[0][0], piece[-1][0]
    rows = ImportRow.objects.filter(sheet_import=sheet_import, row__gte=first, row__lte=last).order_by("row")
    told = {row.row: row for row in rows}
    plain, untouched = [], _untouched(sheet_import)
    for number, cells in piece:
        values = reader.plain.row(cells, again=untouched) if number not in told else None
        if values is not None:
            plain.append((number, cells, values))
    reach = Reach(sheet_import.organisation)
    fresh: list[Values] = []
    close: list[Verdict] = []
    if untouched:
        fresh, plain = [row[2] for row in plain], []
    known = StreamLibrary(sheet_import.organisation, reach, without=sheet_import.pk).look(row[2] for row in plain)
    for number, cells, values in plain:
        if known.is_new(values):
            fresh.append(values)
        elif not known.same(values):
            close.append(reader.closely(number, cells))
    fresh += _since_known(sheet_import, close, reach)
    create_targets(fresh, sheet_import)
    _save_told([row for row in told.values() if row.outcome in WANTED and row.saved_id is None], sheet_import, by)
    return len(fresh)


def _untouched(sheet_import: SheetImport) -> bool:
    """Whether nothing was done in the library since judging began: then what was new is new, and none need be asked.

    Every act leaves an event, so this is one question and not three for each row; other imports leave theirs at the
    end.  Rows of which all was known would have to be told from new ones.
    """
    path, began = sheet_import.organisation.bureau_path, sheet_import.counts.get("began", LONG_AGO)
    since = datetime.fromisoformat(began) - SLOWEST
    acts = Event.objects.filter(organisation_path__startswith=path, action__startswith="registries.", at__gte=since)
    own = {"object_type": SheetImport._meta.label_lower, "object_id": str(sheet_import.pk)}
    others = SheetImport.objects.filter(
        organisation__path__startswith=path, state__in=(State.APPLYING, State.UNDOING)
    ).exclude(pk=sheet_import.pk)
    return not (sheet_import.counts["unchanged"] or acts.exclude(**own).exists() or others.exists())


def _since_known(sheet_import: SheetImport, close: list[Verdict], reach: Reach) -> list[Values]:
    """Of rows of which something is known by now: those that are new all the same; what differs now is refused."""
    find_towns(close, sheet_import.organisation)
    against_library(close, sheet_import.organisation, reach, {})
    turned = [
        ImportRow(sheet_import=sheet_import, row=verdict.row, label=verdict.label, values=verdict.values)
        for verdict in close
        if (verdict.existing_id is not None or verdict.refused) and verdict.outcome != ImportRow.Outcome.UNCHANGED
    ]
    for row in turned:
        refuse_row(row, "预检之后，名录里有了说的是同一家的记录，没有覆盖")
    ImportRow.objects.bulk_create(turned, batch_size=BATCH)
    return [verdict.values for verdict in close if verdict.existing_id is None and not verdict.refused]


def _save_told(rows: list[ImportRow], sheet_import: SheetImport, by: User) -> None:
    for start in range(0, len(rows), BATCH):
        rows_save(rows[start : start + BATCH], sheet_import, by)


def create_targets(rows: Sequence[Values], sheet_import: SheetImport) -> list[int]:
    """Put ``rows`` into the library as they are; the keys they got."""
    if not rows:
        return []
    running = 0
    if any("credit_code" not in values for values in rows):
        running = int(next_library_number(sheet_import.organisation).rpartition("-")[2])
    blank = Target(organisation=sheet_import.organisation, verified_on=clock.today(), origin=sheet_import)
    fields = [field for field in Target._meta.local_concrete_fields if not field.primary_key]
    places = {field.name: place for place, field in enumerate(fields)}
    common = [stored(connection, field, blank) for field in fields]
    written = []
    for values in rows:
        code = values.get("credit_code")
        if code is None:
            code = library_number(sheet_import.organisation.code, running)
            running += 1
        row = common.copy()
        for name, value in values.items():
            if name in places:  # not the names beside the keys, and not the tags
                row[places[name]] = value
        row[places["number"]] = code
        row[places["kind"]] = kind_of_form(values.get("form", ""))
        written.append(row)
    keys = rows_in(connection, Target, fields, written)
    SearchPending.note(keys)
    tags_put_on_new((key, tag) for key, row in zip(keys, rows, strict=True) if "tags" in row for tag in row["tags"])
    return keys
