# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to remove what the public has read, and to rewrite the columns named here."""

from django.db import migrations

WORDS = "已公示的内容不能修改或删除"
ITEM = ("category", "object_kind", "methods")
TABLES = ("publication", "publisheditem", "publishedresult", "poolentry")


def protect(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    rows = "FOR EACH ROW " if postgresql else ""
    act = "EXECUTE FUNCTION disclosure_refuse()" if postgresql else f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    for table in TABLES:
        schema_editor.execute(f"CREATE TRIGGER disclosure_{table}_kept BEFORE DELETE ON disclosure_{table} {rows}{act}")
    differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
    changed = " OR ".join(f"NEW.{field} {differs} OLD.{field}" for field in ITEM)
    schema_editor.execute(
        "CREATE TRIGGER disclosure_publisheditem_words BEFORE UPDATE ON disclosure_publisheditem "
        f"{rows}WHEN ({changed}) {act}"
    )
    # The mark of the next version is set once: an old copy never becomes the one in force again.
    schema_editor.execute(
        "CREATE TRIGGER disclosure_publication_superseded BEFORE UPDATE ON disclosure_publication "
        f"{rows}WHEN (OLD.superseded_at IS NOT NULL AND NEW.superseded_at {differs} OLD.superseded_at) {act}"
    )


def release(apps, schema_editor):
    names = [(f"disclosure_{table}_kept", f"disclosure_{table}") for table in TABLES]
    names += [("disclosure_publisheditem_words", "disclosure_publisheditem")]
    names += [("disclosure_publication_superseded", "disclosure_publication")]
    postgresql = schema_editor.connection.vendor == "postgresql"
    for name, table in names:
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}")


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0002_published_copies_stay")]
    operations = [migrations.RunPython(protect, release)]
