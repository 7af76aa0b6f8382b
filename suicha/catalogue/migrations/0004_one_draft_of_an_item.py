# SPDX-License-Identifier: Apache-2.0
"""An item has one draft at a time, and no two drafts of an office are the same item."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0003_lists_of_before")]
    operations = [
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('organisation', 'identity'), name='catalogue_item_draft_once'),
        ),
        migrations.AddConstraint(
            model_name='item',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('lineage',), name='catalogue_item_one_draft'),
        ),
    ]
