# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change what was frozen, committed, locked, read, revealed or voided, or to remove it."""

from django.db import migrations

WORDS = "抽取的记录不能修改或删除"
# Table: columns that never change once the row is there.
KEPT = {
    "draws_draw": (
        "task_id organisation_id number attempt previous_id disclosure pool_id names_id roster_id counts reasons strata"
        " rules seed_plan pool_commit pool_root nonce_commit due_at frozen_at frozen_by_id"
    ),
    "draws_witness": "draw_id position kind name unit",
    "draws_reading": "draw_id name value taken_at fallback reason photo_id entered_at entered_by_id",
    "draws_keeperkey": "keeper_id organisation_id public_key made_at",
    "draws_escrow": "draw_id key_id envelope outside",
    "draws_drawntarget": "draw_id target_id number name kind stratum rank seq batch ticket",
    "draws_seat": "drawn_target_id position organisation_id inspector_id is_leader",
}
# Columns that stay from the moment their mark is set.
ONCE = {
    "draws_draw_committed": ("draws_draw", "committed_at", "commitment commitment_digest committed_at committed_by_id"),
    "draws_draw_sealed": ("draws_draw", "sealed_secret", "sealed_secret"),
    "draws_draw_revealed": ("draws_draw", "revealed_at", "seed result_root revealed_at revealed_by_id"),
    "draws_draw_drawn": ("draws_draw", "drawn_at", "certificate package_id drawn_at drawn_by_id"),
    "draws_draw_matched": ("draws_draw", "matched_at", "matched_at matched_by_id"),
    "draws_draw_used": ("draws_draw", "used_at", "used_at"),
    "draws_draw_voided": (
        "draws_draw",
        "voided_at",
        "state void_reason void_requested_at void_requested_by_id voided_at voided_by_id",
    ),
    "draws_witness_locked": ("draws_witness", "locked_at", "sealed_value receipt locked_at"),
    "draws_witness_opened": ("draws_witness", "value", "value blind"),
    "draws_reading_agreed": ("draws_reading", "agreed_at", "second_photo_id agreed_at agreed_by_id set_aside_at"),
    "draws_reading_aside": ("draws_reading", "set_aside_at", "set_aside_at agreed_at"),
    "draws_keeperkey_retired": ("draws_keeperkey", "retired_at", "retired_at"),
}
# A draw goes forward one stage at a time, or becomes void; a code once given out stays counted.
FORWARD = (
    "NEW.state <> OLD.state AND NEW.state <> 'void' AND NOT ("
    "(OLD.state = 'frozen' AND NEW.state = 'committed') OR (OLD.state = 'committed' AND NEW.state = 'revealed')"
    " OR (OLD.state = 'revealed' AND NEW.state = 'drawn') OR (OLD.state = 'drawn' AND NEW.state = 'matched'))"
)
BACKWARD = {
    "draws_draw_forward": ("draws_draw", FORWARD),
    "draws_witness_counted": ("draws_witness", "NEW.codes_issued < OLD.codes_issued"),
}


def _triggers(postgresql):
    """(name, table, moment, condition) of every trigger; json is compared as text, as it was written."""
    differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
    cast = "::text" if postgresql else ""

    def changed(columns):
        return " OR ".join(f"NEW.{each}{cast} {differs} OLD.{each}{cast}" for each in columns.split())

    for table, columns in KEPT.items():
        yield f"{table}_fixed", table, "UPDATE", changed(columns)
        yield f"{table}_kept", table, "DELETE", ""
    for name, (table, mark, columns) in ONCE.items():
        yield f"{name}_once", table, "UPDATE", f"OLD.{mark} IS NOT NULL AND ({changed(columns)})"
    for name, (table, condition) in BACKWARD.items():
        yield name, table, "UPDATE", condition


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
        when = f"WHEN ({condition}) " if condition else ""
        schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {moment} ON {table} {rows}{when}{act}")


def release(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    if postgresql:
        schema_editor.execute("DROP FUNCTION draws_keep() CASCADE")
        return
    for name, *_ in _triggers(postgresql):
        schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("draws", "0007_acts_in_turn_and_attempts_chained")]
    operations = [migrations.RunPython(protect, release)]
