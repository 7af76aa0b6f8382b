# SPDX-License-Identifier: Apache-2.0
"""Many rows of one table at once, as fast as the database takes them: COPY on PostgreSQL, executemany on SQLite."""

import json
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

MANY_PAGES_KB = 160 * 1024
# Fields whose texts and numbers every database takes as they are; nearly all values of a long list are such.
_AS_IT_IS = frozenset(
    {models.CharField, models.TextField, models.ForeignKey, models.PositiveIntegerField, models.BigIntegerField}
)
_ESCAPED = str.maketrans({"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"})


@contextmanager
def much_at_once(connection: BaseDatabaseWrapper) -> Iterator[None]:
    """While many rows go in.  SQLite holds the indexes they touch in memory, and copies a page that many transactions
    write into its file once; by its usual settings it would read and copy the same pages for every thousand rows.
    """
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA cache_size")
        (usual,) = cursor.fetchone()
        cursor.execute(f"PRAGMA cache_size = -{MANY_PAGES_KB}")
        cursor.execute(f"PRAGMA wal_autocheckpoint = {MANY_PAGES_KB // 4}")
        try:
            yield
        finally:
            cursor.execute(f"PRAGMA cache_size = {usual}")
            cursor.execute("PRAGMA wal_autocheckpoint = 1000")


def rows_in(
    connection: BaseDatabaseWrapper,
    model: type[models.Model],
    fields: Sequence[models.Field[Any, Any]],
    rows: Sequence[Sequence[Any]],
) -> list[int]:
    """Insert ``rows`` (texts, numbers, days, None; JSON as text) into the table of ``model``; the keys they got.

    The keys are set aside first, so that they are known without asking for each row.  Runs inside the act.
    """
    key, table = model._meta.pk.column, model._meta.db_table
    columns = [key, *(field.column or field.name for field in fields)]
    quoted = ", ".join(f'"{column}"' for column in columns)
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, %s)) FROM generate_series(1, %s)",
                [table, key, len(rows)],
            )
            keys = [int(found) for (found,) in cursor.fetchall()]
            with cursor.copy(f'COPY "{table}" ({quoted}) FROM STDIN') as copy:
                copy.write("".join(_line(pk, row) for pk, row in zip(keys, rows, strict=True)))
            return keys
        # The transaction holds the one write lock, so nobody takes the next keys in between.
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        found = cursor.fetchone()
        first = (found[0] if found else 0) + 1
        marks = ", ".join(["%s"] * len(columns))
        sql = f'INSERT INTO "{table}" ({quoted}) VALUES ({marks})'  # noqa: S608 - names of our own tables
        cursor.executemany(sql, [(first + place, *row) for place, row in enumerate(rows)])
        return list(range(first, first + len(rows)))


def records_in(connection: BaseDatabaseWrapper, rows: Sequence[models.Model]) -> None:
    """Insert records of one model as they are, and give each its key: ``bulk_create`` without what the ORM does."""
    if not rows:
        return
    model = type(rows[0])
    fields = [field for field in model._meta.local_concrete_fields if not field.primary_key]
    values = [[stored(connection, field, row) for field in fields] for row in rows]
    for row, key in zip(rows, rows_in(connection, model, fields, values), strict=True):
        row.pk, row._state.adding = key, False


def stored(connection: BaseDatabaseWrapper, field: models.Field[Any, Any], row: models.Model) -> object:
    """What the database is given for ``field`` of ``row``; JSON as text."""
    value = getattr(row, field.attname)
    if type(field) in _AS_IT_IS and (value is None or type(value) in (str, int)):
        return value
    if isinstance(field, models.JSONField):
        return json.dumps(value, cls=field.encoder, ensure_ascii=False)
    return field.get_db_prep_save(value, connection)


def rows_changed(connection: BaseDatabaseWrapper, rows: Sequence[models.Model], names: Sequence[str]) -> None:
    """Write the fields ``names`` of saved ``rows`` of one model; runs inside the act.

    One statement for each row, prepared once; ``bulk_update`` writes a CASE for each row into each field, and the time
    that takes grows with their product.
    """
    if not rows:
        return
    meta = rows[0]._meta
    fields: list[models.Field[Any, Any]] = [meta.get_field(name) for name in names]  # type: ignore[misc]
    sets = ", ".join(f'"{field.column}" = %s' for field in fields)
    sql = f'UPDATE "{meta.db_table}" SET {sets} WHERE "{meta.pk.column}" = %s'  # noqa: S608 - names of our own tables
    told = [(*(stored(connection, field, row) for field in fields), row.pk) for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(sql, told)


def _line(key: int, row: Sequence[object]) -> str:
    return "\t".join((str(key), *map(_cell, row))) + "\n"


def _cell(value: object) -> str:
    if value is None:
        return "\\N"
    if isinstance(value, str):
        return value.translate(_ESCAPED) if "\\" in value or not value.isprintable() else value
    if isinstance(value, bool):
        return "t" if value else "f"
    return value.isoformat() if isinstance(value, date) else str(value)
