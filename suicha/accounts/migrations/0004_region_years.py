# SPDX-License-Identifier: Apache-2.0
"""Divisions say from which yearly table they are and in which year they were closed."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ("accounts", "0003_arrangements_and_reform_office"),
    ]

    operations = [
        migrations.AddField(
            model_name="region",
            name="table_year",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="区划表年份"),
        ),
        migrations.AddField(
            model_name="region",
            name="closed_in",
            field=models.PositiveSmallIntegerField(blank=True, null=True, verbose_name="撤销年份"),
        ),
        migrations.AlterField(
            model_name="region",
            name="parent",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                to="accounts.region",
                verbose_name="上级",
            ),
        ),
    ]
