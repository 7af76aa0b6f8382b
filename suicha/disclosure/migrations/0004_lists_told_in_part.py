# SPDX-License-Identifier: Apache-2.0
"""Lists told batch by batch, or without their classes: two more outcomes of a firm in a pool."""

from django.db import migrations, models

CHANGED = "publication_id firm_id stratum outcome reason"


def keep_again(apps, schema_editor):
    """SQLite makes the table anew for a changed constraint, and its triggers go with the old one."""
    if schema_editor.connection.vendor == "postgresql":
        return
    changed = " OR ".join(f"NEW.{field} IS NOT OLD.{field}" for field in CHANGED.split())
    for name, moment, when, words in (
        ("disclosure_poolentry_stays", "UPDATE", f"WHEN ({changed}) ", "已公示的内容不能修改"),
        ("disclosure_poolentry_kept", "DELETE", "", "已公示的内容不能修改或删除"),
    ):
        schema_editor.execute(
            f"CREATE TRIGGER {name} BEFORE {moment} ON disclosure_poolentry {when}"
            f"BEGIN SELECT RAISE(ABORT, '{words}'); END"
        )


class Migration(migrations.Migration):

    dependencies = [
        ('disclosure', '0003_published_rows_stay'),
    ]

    operations = [
        migrations.RunPython(migrations.RunPython.noop, keep_again),
        migrations.RemoveConstraint(
            model_name='poolentry',
            name='disclosure_poolentry_outcome_known',
        ),
        migrations.AlterField(
            model_name='poolentry',
            name='outcome',
            field=models.CharField(choices=[('P', '抽中'), ('M', '必查'), ('A', '备选'), ('N', '未抽中'), ('X', '未参加抽取'), ('V', '列入检查'), ('L', '在名录中')], max_length=1, verbose_name='结果'),
        ),
        migrations.AddConstraint(
            model_name='poolentry',
            constraint=models.CheckConstraint(condition=models.Q(('outcome__in', ['P', 'M', 'A', 'N', 'X', 'V', 'L'])), name='disclosure_poolentry_outcome_known'),
        ),
        migrations.RunPython(keep_again, migrations.RunPython.noop),
    ]
