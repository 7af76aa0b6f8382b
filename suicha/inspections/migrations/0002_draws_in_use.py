# SPDX-License-Identifier: Apache-2.0
"""Draws whose visits were sent out before: from then on they cannot be voided."""

from django.db import migrations
from django.db.models import Min


def mark(apps, schema_editor):
    Inspection, Draw = apps.get_model("inspections", "Inspection"), apps.get_model("draws", "Draw")
    first = Inspection.objects.order_by().values_list("drawn_target__draw").annotate(at=Min("dispatched_at"))
    for draw, at in first:
        Draw.objects.filter(pk=draw, used_at=None).update(used_at=at)


def leave(apps, schema_editor):
    """What is marked stays marked: the column itself goes with the migration that made it."""


class Migration(migrations.Migration):
    dependencies = [("inspections", "0001_inspections_answers_photos"), ("draws", "0008_the_ceremony_stays")]
    operations = [migrations.RunPython(mark, leave)]
