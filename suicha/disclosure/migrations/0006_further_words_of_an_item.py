# SPDX-License-Identifier: Apache-2.0
"""Published items keep all their words; the first version of a list has the number the public knows it by."""

from django.db import migrations, models

from suicha.core.remaking import AddFieldUnderTriggers


def numbered_as_published(apps, schema_editor):
    """A list published three times before there were versions goes on with the fourth."""
    ListVersion = apps.get_model("catalogue", "ListVersion")
    copies = apps.get_model("disclosure", "Publication").objects.filter(kind="items", superseded_at=None)
    for copy in copies.filter(version__gt=1).order_by("pk"):
        # The newest first: two versions of one list never have the same number on the way.
        for version in ListVersion.objects.filter(organisation=copy.organisation_id).order_by("-number"):
            version.number += copy.version - 1
            version.save(update_fields=["number"])


class Migration(migrations.Migration):
    dependencies = [("disclosure", "0005_joint_lists_and_regimes"), ("catalogue", "0010_upper_list_of_a_sheet")]
    operations = [
        AddFieldUnderTriggers(
            "publisheditem",
            "more",
            models.JSONField(
                help_text="事项编号、标准、范围、手段、要求、程序、频次、比例、层级", null=True, verbose_name="其余各栏"
            ),
        ),
        migrations.RunPython(numbered_as_published, migrations.RunPython.noop),
    ]
