# SPDX-License-Identifier: Apache-2.0
"""Results brought over from what stood in the roster were registered by nobody."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("registries", "0018_people_without_certificate"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.AlterField(
            model_name=name,
            name="registered_by",
            field=models.ForeignKey(
                to=settings.AUTH_USER_MODEL,
                on_delete=django.db.models.deletion.PROTECT,
                null=True,
                related_name="+",
                verbose_name="登记人",
            ),
        )
        for name in ("training", "trainingresult")
    ]
