# SPDX-License-Identifier: Apache-2.0
"""What somebody who owns the database could do: take a trigger away first.  The test's transaction brings it back."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


def drop_trigger(name: str, table: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"DROP TRIGGER {name} ON {table}")
        else:
            cursor.execute(f"DROP TRIGGER {name}")


@contextmanager
def thawed(*tables: str) -> Iterator[None]:
    """What is kept from change in ``tables`` may be changed for a moment: how tests make a past that nobody acted."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
            yield
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            for table in tables:
                cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            return
        cursor.execute("SELECT name, tbl_name, sql FROM sqlite_master WHERE type = 'trigger'")
        found = [(name, sql) for name, table, sql in cursor.fetchall() if table in tables]
        for name, _ in found:
            cursor.execute(f"DROP TRIGGER {name}")
        yield
        for _, sql in found:
            cursor.execute(sql)
