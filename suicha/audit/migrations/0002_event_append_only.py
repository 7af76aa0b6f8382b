# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change or remove an event, on SQLite and on PostgreSQL."""

from django.db import migrations

SQLITE = {
    "UPDATE": """
        CREATE TRIGGER audit_event_no_update BEFORE UPDATE ON audit_event
        BEGIN SELECT RAISE(ABORT, '留痕事件不能修改'); END
    """,
    "DELETE": """
        CREATE TRIGGER audit_event_no_delete BEFORE DELETE ON audit_event
        BEGIN SELECT RAISE(ABORT, '留痕事件不能删除'); END
    """,
}
POSTGRESQL = """
    CREATE FUNCTION audit_event_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION '留痕事件不能修改、删除或清空'; END $$;
    CREATE TRIGGER audit_event_append_only BEFORE UPDATE OR DELETE ON audit_event
        FOR EACH ROW EXECUTE FUNCTION audit_event_refuse();
    CREATE TRIGGER audit_event_no_truncate BEFORE TRUNCATE ON audit_event
        FOR EACH STATEMENT EXECUTE FUNCTION audit_event_refuse();
"""


def protect(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(POSTGRESQL)
    else:
        for statement in SQLITE.values():
            schema_editor.execute(statement)


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION audit_event_refuse() CASCADE")
    else:
        schema_editor.execute("DROP TRIGGER audit_event_no_update")
        schema_editor.execute("DROP TRIGGER audit_event_no_delete")


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_event")]
    operations = [migrations.RunPython(protect, release)]
