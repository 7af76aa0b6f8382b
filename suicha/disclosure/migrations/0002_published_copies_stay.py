# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to rewrite what the public has read; only the mark of the next version may be set."""

from django.db import migrations

KEPT = {
    "disclosure_publication": (
        "kind", "subject_id", "version", "organisation_id", "number", "title", "target_number", "target_name", "body",
        "base_on", "due_on", "published_at", "published_by_id",
    ),
    "disclosure_publisheditem": ("publication_id", "position", "name", "body", "legal_basis", "content", "item_class"),
    "disclosure_publishedresult": ("publication_id", "position", "item", "basis", "result", "note", "handling"),
    "disclosure_poolentry": ("publication_id", "firm_id", "stratum", "outcome", "reason"),
}  # fmt: skip
WORDS = "已公示的内容不能修改"


def protect(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
    if postgresql:
        schema_editor.execute(
            "CREATE FUNCTION disclosure_refuse() RETURNS trigger LANGUAGE plpgsql AS "
            f"$$ BEGIN RAISE EXCEPTION '{WORDS}'; END $$"
        )
    for table, fields in KEPT.items():
        changed = " OR ".join(f"NEW.{field} {differs} OLD.{field}" for field in fields)
        act = "EXECUTE FUNCTION disclosure_refuse()" if postgresql else f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
        rows = "FOR EACH ROW " if postgresql else ""
        schema_editor.execute(f"CREATE TRIGGER {table}_stays BEFORE UPDATE ON {table} {rows}WHEN ({changed}) {act}")


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP FUNCTION disclosure_refuse() CASCADE")
        return
    for table in KEPT:
        schema_editor.execute(f"DROP TRIGGER {table}_stays")


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0001_publications")]
    operations = [migrations.RunPython(protect, release)]
