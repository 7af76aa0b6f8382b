# SPDX-License-Identifier: Apache-2.0
"""The database also keeps what was amended once people are matched, and which list of experts was frozen."""

from django.db import migrations

WORDS = "抽取的记录不能修改或删除"
# Trigger: table, column, the mark from which on it stays ("" where always).
KEPT = {
    "draws_matching_amended_once": ("draws_matching", "amendments", "matched_at"),
    "draws_draw_experts_fixed": ("draws_draw", "experts_id", ""),
}


def protect(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    act = "EXECUTE FUNCTION draws_keep()" if postgresql else f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    rows, cast = ("FOR EACH ROW ", "::text") if postgresql else ("", "")
    differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
    for name, (table, column, mark) in KEPT.items():
        changed = f"NEW.{column}{cast} {differs} OLD.{column}{cast}"
        when = f"OLD.{mark} IS NOT NULL AND {changed}" if mark else changed
        schema_editor.execute(f"CREATE TRIGGER {name} BEFORE UPDATE ON {table} {rows}WHEN ({when}) {act}")


def release(apps, schema_editor):
    for name, (table, *_) in KEPT.items():
        of = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {name}{of}")


class Migration(migrations.Migration):
    dependencies = [("draws", "0013_experts_opinions_and_redraws")]
    operations = [migrations.RunPython(protect, release)]
