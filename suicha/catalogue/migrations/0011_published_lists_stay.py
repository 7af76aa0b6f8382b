# SPDX-License-Identifier: Apache-2.0
"""The database itself refuses to change what stands in a published list, and the words of a published 细则.

Of a published version the filing may still come, once; a published 细则 may still be repealed, once.
"""

from django.db import migrations

LISTS = "已公布的清单不能改动"
RULES = "已公布的细则不能改动"
VERSION = (
    "organisation_id number state note comment effective_on opened_at reported_at reported_by_id approved_at "
    "approved_by_id approval published_at published_by_id"
)
FILING = "filed_at filed_by_id receipt"
RULE = (
    "organisation_id lineage version item item_name title number issued_on effective_on body persons sections adopts_id "
    "file_id reason drafted_at drafted_by_id published_at published_by_id"
)
END = "state ended_on ended_at ended_by_id"


def differ(columns):
    return "(" + " OR ".join(f"NEW.{name} IS DISTINCT FROM OLD.{name}" for name in columns.split()) + ")"


def published(*keys):
    return f"EXISTS (SELECT 1 FROM catalogue_listversion WHERE id IN ({', '.join(keys)}) AND state = 'published')"


def rows_of_versions(table, key):
    return [
        (table, "INSERT", published(f"NEW.{key}"), LISTS),
        (table, "UPDATE", published(f"OLD.{key}", f"NEW.{key}"), LISTS),
        (table, "DELETE", published(f"OLD.{key}"), LISTS),
    ]


GUARDS = [
    *rows_of_versions("catalogue_listchange", "version_id"),
    *rows_of_versions("catalogue_listversion_items", "listversion_id"),
    ("catalogue_item", "UPDATE", "OLD.state = 'published'", LISTS),
    ("catalogue_item", "DELETE", "OLD.state = 'published'", LISTS),
    (
        "catalogue_listversion",
        "UPDATE",
        f"OLD.state = 'published' AND ({differ(VERSION)} OR (OLD.filed_at IS NOT NULL AND {differ(FILING)}))",
        LISTS,
    ),
    ("catalogue_listversion", "DELETE", "OLD.state = 'published'", LISTS),
    (
        "catalogue_ruledocument",
        "UPDATE",
        f"OLD.state <> 'draft' AND ({differ(RULE)} OR NEW.state = 'draft' OR (OLD.state = 'ended' AND {differ(END)}))",
        RULES,
    ),
    ("catalogue_ruledocument", "DELETE", "OLD.state <> 'draft'", RULES),
]


def name_of(table, act):
    return f"{table}_{act.lower()}_stays"


def protect(apps, schema_editor):
    for table, act, condition, words in GUARDS:
        name = name_of(table, act)
        if schema_editor.connection.vendor == "postgresql":
            kept = "OLD" if act == "DELETE" else "NEW"
            schema_editor.execute(
                f"CREATE FUNCTION {name}() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF {condition} THEN "
                f"RAISE EXCEPTION '{words}' USING ERRCODE = 'integrity_constraint_violation'; END IF; "
                f"RETURN {kept}; END $$"
            )
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {act} ON {table} FOR EACH ROW EXECUTE FUNCTION {name}()"
            )
        else:
            # Older versions of SQLite know IS DISTINCT FROM only as IS NOT.
            condition = condition.replace("IS DISTINCT FROM", "IS NOT")
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE {act} ON {table} WHEN {condition} "
                f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
            )


def release(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for table, act, *_ in GUARDS:
        name = name_of(table, act)
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}" if postgresql else f"DROP TRIGGER {name}")
        if postgresql:
            schema_editor.execute(f"DROP FUNCTION {name}()")


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0010_upper_list_of_a_sheet")]
    operations = [migrations.RunPython(protect, release)]
