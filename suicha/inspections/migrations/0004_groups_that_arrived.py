# SPDX-License-Identifier: Apache-2.0
"""Groups that had arrived before: from then on their seats are not drawn again."""

from django.db import migrations


def mark(apps, schema_editor):
    Inspection, DrawnTarget = apps.get_model("inspections", "Inspection"), apps.get_model("draws", "DrawnTarget")
    for row, at in Inspection.objects.exclude(started_at=None).order_by("pk").values_list("drawn_target", "started_at"):
        DrawnTarget.objects.filter(pk=row, begun_at=None).update(begun_at=at)


def leave(apps, schema_editor):
    """What is marked stays marked: the column itself goes with the migration that made it."""


class Migration(migrations.Migration):
    dependencies = [
        ("inspections", "0003_arranged_with_companions"),
        ("draws", "0010_matchings_and_redraws"),
    ]
    operations = [migrations.RunPython(mark, leave)]
