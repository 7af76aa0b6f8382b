# SPDX-License-Identifier: Apache-2.0
"""Former names are searched from now on: the targets that have one wait to be folded into the index anew."""

from django.db import migrations

SHIFT = 13


def note_former_names(apps, schema_editor):
    keys = apps.get_model("registries", "TargetName").objects.order_by("target_id").values_list("target_id", flat=True)
    pending = apps.get_model("registries", "SearchPending")
    pending.objects.bulk_create(
        pending(block=key >> SHIFT, first=key, last=key) for key in keys.distinct().iterator()
    )


class Migration(migrations.Migration):

    dependencies = [
        ("registries", "0022_library_checks"),
    ]

    operations = [
        migrations.RunPython(note_former_names, migrations.RunPython.noop, elidable=True),
    ]
