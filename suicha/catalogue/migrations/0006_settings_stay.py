# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change or remove a number of the 细则 that was once set: the next one counts."""

from django.db import migrations

WORDS = "设定过的参数不能修改或删除"


def protect(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    if postgresql:
        schema_editor.execute(
            "CREATE FUNCTION catalogue_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
        )
    rows = "FOR EACH ROW " if postgresql else ""
    act = "EXECUTE FUNCTION catalogue_refuse()" if postgresql else f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    for moment in ("UPDATE", "DELETE"):
        name = f"catalogue_settingversion_no_{moment.lower()}"
        schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {moment} ON catalogue_settingversion {rows}{act}")


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION catalogue_refuse() CASCADE")
        return
    for moment in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER catalogue_settingversion_no_{moment}")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0005_rules")]
    operations = [migrations.RunPython(protect, release)]
