# SPDX-License-Identifier: Apache-2.0
"""What somebody who owns the database could do: take a trigger away first.  The test's transaction brings it back."""

from django.db import connection


def drop_trigger(name: str, table: str) -> None:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute(f"DROP TRIGGER {name} ON {table}")
        else:
            cursor.execute(f"DROP TRIGGER {name}")
