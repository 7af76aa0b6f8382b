# SPDX-License-Identifier: Apache-2.0
"""A draft of a 一般 item that says 100% says no ratio of its own any more (ITEM-9); whoever drafts it writes one.

What was published stays as the public read it.
"""

from django.db import migrations


def without(apps, schema_editor):
    drafts = apps.get_model("catalogue", "Item").objects.filter(state="draft", item_class="general")
    drafts.filter(ratio_ppm=1_000_000).update(ratio_ppm=None)


class Migration(migrations.Migration):
    dependencies = [("catalogue", "0011_published_lists_stay")]
    operations = [migrations.RunPython(without, migrations.RunPython.noop)]
