# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to add, change or remove a question of a 检查表 that is not a draft."""

from django.db import migrations

WORDS = "在用或停用的检查表不能改动"
STATE = "(SELECT state FROM catalogue_checklistversion WHERE id = {row}.version_id)"
TABLE = "catalogue_question"
ACTS = (("INSERT", "NEW"), ("UPDATE", "OLD"), ("DELETE", "OLD"))


def protect(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for act, row in ACTS:
        name, state = f"{TABLE}_{act.lower()}_stays", STATE.format(row=row)
        if postgresql:
            kept = "OLD" if act == "DELETE" else "NEW"
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
                f"IF {state} <> 'draft' THEN RAISE EXCEPTION '{WORDS}'; END IF; RETURN {kept}; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {act} ON {TABLE} FOR EACH ROW EXECUTE FUNCTION {name}()"
            )
        else:
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {act} ON {TABLE} WHEN {state} <> 'draft' "
                f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
            )


def release(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for act, _ in ACTS:
        name = f"{TABLE}_{act.lower()}_stays"
        schema_editor.execute(f"DROP TRIGGER {name} ON {TABLE}" if postgresql else f"DROP TRIGGER {name}")
        if postgresql:
            schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0007_checklists")]
    operations = [migrations.RunPython(protect, release)]
