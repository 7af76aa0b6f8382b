# SPDX-License-Identifier: Apache-2.0
"""What the background found in a large library."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0003_arrangements_and_reform_office"),
        ("registries", "0021_fewer_indexes"),
    ]
    operations = [
        migrations.CreateModel(
            name="LibraryCheck",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("checked_at", models.DateTimeField(verbose_name="统计时间")),
                ("lines", models.JSONField(default=list, verbose_name="各责任单位的户数")),
                ("pairs", models.JSONField(default=list, verbose_name="可能重复的对象")),
                (
                    "organisation",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="+",
                        to="accounts.organisation",
                        verbose_name="单位",
                    ),
                ),
            ],
            options={"verbose_name": "名录体检结果"},
        ),
    ]
