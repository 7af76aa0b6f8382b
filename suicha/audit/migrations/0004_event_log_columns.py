# SPDX-License-Identifier: Apache-2.0
"""Room for number, leaf, subtrees and salt: plain new columns, so the triggers stay where they are."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("audit", "0003_log_head_keys_checkpoints")]
    operations = [
        migrations.AddField("event", "index", models.BigIntegerField(null=True, verbose_name="序号")),
        migrations.AddField("event", "leaf", models.CharField(max_length=64, null=True, verbose_name="叶")),
        migrations.AddField("event", "nodes", models.TextField(blank=True, null=True, verbose_name="补满的子树")),
        migrations.AddField("event", "salt", models.CharField(max_length=32, null=True, verbose_name="盐")),
    ]
