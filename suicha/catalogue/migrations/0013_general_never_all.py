# SPDX-License-Identifier: Apache-2.0
"""The database itself keeps the ratio of a 一般 item below 100% (ITEM-9)."""

from django.db import migrations, models

from suicha.core.remaking import UnderTriggers


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0012_drafts_never_all")]
    operations = [
        UnderTriggers(
            "catalogue_item",
            [
                migrations.AddConstraint(
                    model_name="item",
                    constraint=models.CheckConstraint(
                        condition=models.Q(("state", "published"))
                        | models.Q(("item_class", "general"), _negated=True)
                        | models.Q(("ratio_ppm", None))
                        | models.Q(("ratio_ppm__lt", 1_000_000)),
                        name="catalogue_item_general_never_all",
                    ),
                ),
            ],
        ),
    ]
