# SPDX-License-Identifier: Apache-2.0
"""Daily supervision staff without a certificate may stand on the roster (LIBP-2).

The way back gives each of them a number that says so and a day long past, so that nobody counts by it; going forward
again takes them off.
"""

from datetime import date
from typing import Any

from django.db import migrations, models

MARK, LONG_PAST = "无执法证", date(1900, 1, 1)


def _numbers_off(apps: Any, schema_editor: Any) -> None:
    people = apps.get_model("registries", "Inspector").objects.filter(certificate__startswith=MARK)
    people.filter(certificate_until=LONG_PAST).update(certificate="", certificate_until=None)


def _numbers_on(apps: Any, schema_editor: Any) -> None:
    people = apps.get_model("registries", "Inspector").objects.filter(certificate="")
    for pk in list(people.order_by("pk").values_list("pk", flat=True)):
        people.filter(pk=pk).update(certificate=f"{MARK}{pk}", certificate_until=LONG_PAST)


class Migration(migrations.Migration):
    dependencies = [("registries", "0017_risk_areas")]
    operations = [
        migrations.AlterField(
            "inspector",
            "certificate",
            models.CharField(
                "执法证号", max_length=40, blank=True, help_text="没有执法证的日常监管人员空着"
            ),
        ),
        migrations.AlterField(
            "inspector", "certificate_until", models.DateField("执法证有效期至", null=True, blank=True)
        ),
        migrations.RemoveConstraint("inspector", "registries_inspector_once"),
        migrations.AddConstraint(
            "inspector",
            models.UniqueConstraint(
                fields=["organisation", "certificate"],
                condition=~models.Q(certificate=""),
                name="registries_inspector_once",
            ),
        ),
        migrations.RunPython(_numbers_off, _numbers_on),
        migrations.AddConstraint(
            "inspector",
            models.CheckConstraint(
                condition=(~models.Q(certificate="") & models.Q(certificate_until__isnull=False))
                | models.Q(certificate="", certificate_until=None, certificate_from=None, issuer="", category="daily"),
                name="registries_inspector_certificate_whole",
            ),
        ),
    ]
