# SPDX-License-Identifier: Apache-2.0
"""The day from which a deadline was reckoned, so that it can be reckoned again when the calendar changes."""

from django.db import migrations, models
from django.utils import timezone


def from_order_or_verification(apps, schema_editor):
    """The day of the order; for one that was sent back with new days, the day of that."""
    from suicha.core.workdays import add_working_days

    rows = apps.get_model("dispositions", "Rectification").objects.order_by("pk")
    for row in rows.only("ordered_at", "verified_at", "working_days", "due_on").iterator():
        ordered = timezone.localtime(row.ordered_at).date()
        first = add_working_days(ordered, row.working_days).on == row.due_on or row.verified_at is None
        row.due_from = ordered if first else timezone.localtime(row.verified_at).date()
        row.save(update_fields=["due_from"])


class Migration(migrations.Migration):
    dependencies = [("dispositions", "0001_rectifications")]
    operations = [
        migrations.AddField(
            "Rectification",
            "due_from",
            models.DateField(
                null=True, verbose_name="期限起算日", help_text="从次日起数工作日；放假安排变了按它重算"
            ),
        ),
        migrations.RunPython(from_order_or_verification, migrations.RunPython.noop),
        migrations.AlterField(
            "Rectification",
            "due_from",
            models.DateField(verbose_name="期限起算日", help_text="从次日起数工作日；放假安排变了按它重算"),
        ),
    ]
