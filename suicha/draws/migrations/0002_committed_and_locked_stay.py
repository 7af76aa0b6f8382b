# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change a published commitment, a frozen list or a locked number."""

from django.db import migrations

SQLITE = {
    "draws_draw_commitment_stays": """
        CREATE TRIGGER draws_draw_commitment_stays BEFORE UPDATE ON draws_draw
        WHEN OLD.commitment IS NOT NULL AND (
            NEW.commitment IS NOT OLD.commitment OR NEW.commitment_digest IS NOT OLD.commitment_digest
            OR NEW.pool_id IS NOT OLD.pool_id OR NEW.roster_id IS NOT OLD.roster_id
            OR NEW.sealed_secret IS NOT OLD.sealed_secret
            OR (OLD.seed IS NOT NULL AND NEW.seed IS NOT OLD.seed))
        BEGIN SELECT RAISE(ABORT, '已公布的承诺不能修改'); END
    """,
    "draws_witness_number_stays": """
        CREATE TRIGGER draws_witness_number_stays BEFORE UPDATE ON draws_witness
        WHEN OLD.value IS NOT NULL AND (NEW.value IS NOT OLD.value OR NEW.locked_at IS NOT OLD.locked_at)
        BEGIN SELECT RAISE(ABORT, '已锁定的见证数字不能修改'); END
    """,
}
POSTGRESQL = """
    CREATE FUNCTION draws_draw_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '已公布的承诺不能修改'; END $$;
    CREATE TRIGGER draws_draw_commitment_stays BEFORE UPDATE ON draws_draw FOR EACH ROW
        WHEN (OLD.commitment IS NOT NULL AND (
            NEW.commitment IS DISTINCT FROM OLD.commitment
            OR NEW.commitment_digest IS DISTINCT FROM OLD.commitment_digest
            OR NEW.pool_id IS DISTINCT FROM OLD.pool_id OR NEW.roster_id IS DISTINCT FROM OLD.roster_id
            OR NEW.sealed_secret IS DISTINCT FROM OLD.sealed_secret
            OR (OLD.seed IS NOT NULL AND NEW.seed IS DISTINCT FROM OLD.seed)))
        EXECUTE FUNCTION draws_draw_refuse();
    CREATE FUNCTION draws_witness_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '已锁定的见证数字不能修改'; END $$;
    CREATE TRIGGER draws_witness_number_stays BEFORE UPDATE ON draws_witness FOR EACH ROW
        WHEN (OLD.value IS NOT NULL AND (
            NEW.value IS DISTINCT FROM OLD.value OR NEW.locked_at IS DISTINCT FROM OLD.locked_at))
        EXECUTE FUNCTION draws_witness_refuse();
"""


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for statement in SQLITE.values():
            schema_editor.execute(statement)


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION draws_draw_refuse() CASCADE")
        schema_editor.execute("DROP FUNCTION draws_witness_refuse() CASCADE")
    else:
        for name in SQLITE:
            schema_editor.execute(f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("draws", "0001_draws_witnesses_seats")]
    operations = [migrations.RunPython(protect, release)]
