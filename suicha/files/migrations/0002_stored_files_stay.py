# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change or remove the row of a stored file: it says which bytes are the evidence."""

from django.db import migrations

WORDS = "存下的文件不能修改或删除"


def protect(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    if postgresql:
        schema_editor.execute(
            "CREATE FUNCTION files_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
        )
    rows = "FOR EACH ROW " if postgresql else ""
    act = "EXECUTE FUNCTION files_refuse()" if postgresql else f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    for moment in ("UPDATE", "DELETE"):
        name = f"files_storedfile_no_{moment.lower()}"
        schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {moment} ON files_storedfile {rows}{act}")


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION files_refuse() CASCADE")
        return
    for moment in ("update", "delete"):
        schema_editor.execute(f"DROP TRIGGER files_storedfile_no_{moment}")


class Migration(migrations.Migration):
    dependencies = [("files", "0001_stored_files_and_imports")]
    operations = [migrations.RunPython(protect, release)]
