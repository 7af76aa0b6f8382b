# SPDX-License-Identifier: Apache-2.0
"""What a list must say is set in rows that stay, as the numbers of the 细则 are; the newest of an organisation counts.

The way back keeps the newest only.
"""

import django.db.models.deletion
from django.db import migrations, models

WORDS = "设定过的必填栏不能改动"
TABLE = "catalogue_listdemand"


def protect(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    if postgresql:
        schema_editor.execute(
            f"CREATE FUNCTION {TABLE}_refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN "
            f"RAISE EXCEPTION '{WORDS}' USING ERRCODE = 'integrity_constraint_violation'; END $$"
        )
    rows = "FOR EACH ROW " if postgresql else ""
    act = f"EXECUTE FUNCTION {TABLE}_refuse()" if postgresql else f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    for moment in ("UPDATE", "DELETE"):
        schema_editor.execute(f"CREATE TRIGGER {TABLE}_{moment.lower()}_stays BEFORE {moment} ON {TABLE} {rows}{act}")


def release(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(f"DROP FUNCTION {TABLE}_refuse() CASCADE")
    else:
        for moment in ("update", "delete"):
            schema_editor.execute(f"DROP TRIGGER {TABLE}_{moment}_stays")
    demands = apps.get_model("catalogue", "ListDemand").objects
    newest = demands.order_by().values("organisation").annotate(last=models.Max("pk")).values_list("last", flat=True)
    demands.exclude(pk__in=list(newest)).delete()


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0013_general_never_all")]
    operations = [
        migrations.AlterField(
            model_name="listdemand",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
                verbose_name="单位",
            ),
        ),
        migrations.RunPython(protect, release),
    ]
