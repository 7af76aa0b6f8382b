# SPDX-License-Identifier: Apache-2.0
"""From here on an event without its place in the log cannot be written.  SQLite copies the table, so its triggers are
taken away before and set again after; PostgreSQL gets the same."""

from django.db import migrations, models

from suicha.audit.migrations._append_only import protect, release

WORDS = "留痕事件不能修改、删除或清空"


class Migration(migrations.Migration):
    dependencies = [("audit", "0005_events_become_leaves")]
    operations = [
        migrations.RunPython(release("audit_event"), protect("audit_event", WORDS)),
        migrations.AlterField("event", "index", models.BigIntegerField(unique=True, verbose_name="序号")),
        migrations.AlterField("event", "leaf", models.CharField(max_length=64, verbose_name="叶")),
        migrations.AlterField("event", "nodes", models.TextField(blank=True, verbose_name="补满的子树")),
        migrations.AlterField("event", "salt", models.CharField(max_length=32, verbose_name="盐")),
        migrations.RunPython(protect("audit_event", WORDS), release("audit_event")),
    ]
