# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change what was frozen, drawn or matched, and to remove any of it."""

from django.db import migrations

WORDS = "抽取的记录不能修改或删除"
# Table: columns that never change.  Times and people of later acts stay free until they are set (ONCE).
KEPT = {
    "draws_draw": (
        "task_id organisation_id number pool_id names_id roster_id counts reasons strata rules seed_plan sealed_secret"
        " frozen_at frozen_by_id"
    ),
    "draws_witness": "draw_id position kind name unit token",
    "draws_drawntarget": "draw_id target_id number name kind stratum rank seq batch ticket",
    "draws_seat": "drawn_target_id position organisation_id inspector_id is_leader",
}
ONCE = {
    "draws_draw_committed": ("draws_draw", "committed_at", "committed_at committed_by_id"),
    "draws_draw_drawn": ("draws_draw", "drawn_at", "seed certificate package_id drawn_at drawn_by_id"),
    "draws_draw_matched": ("draws_draw", "matched_at", "matched_at matched_by_id state"),
}


def _triggers(postgresql):
    """(name, table, moment, condition) of every trigger; json is compared as text, as it was written."""
    differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
    cast = "::text" if postgresql else ""

    def changed(columns):
        return " OR ".join(f"NEW.{each}{cast} {differs} OLD.{each}{cast}" for each in columns.split())

    for table, columns in KEPT.items():
        yield f"{table}_fixed", table, "UPDATE", f"({changed(columns)})"
        yield f"{table}_kept", table, "DELETE", ""
    for name, (table, mark, columns) in ONCE.items():
        yield f"{name}_once", table, "UPDATE", f"(OLD.{mark} IS NOT NULL AND ({changed(columns)}))"


def protect(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    if postgresql:
        schema_editor.execute(
            "CREATE FUNCTION draws_keep() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
        )
    act = "EXECUTE FUNCTION draws_keep()" if postgresql else f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    rows = "FOR EACH ROW " if postgresql else ""
    for name, table, moment, condition in _triggers(postgresql):
        when = f"WHEN {condition} " if condition else ""
        schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {moment} ON {table} {rows}{when}{act}")


def release(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    if postgresql:
        schema_editor.execute("DROP FUNCTION draws_keep() CASCADE")
        return
    for name, *_ in _triggers(postgresql):
        schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("draws", "0002_committed_and_locked_stay")]
    operations = [migrations.RunPython(protect, release)]
