# SPDX-License-Identifier: Apache-2.0
"""What an import made beside its rows; of the imports there are already nobody knows."""

from django.db import migrations, models

TOLD = {"help_text": "行以外随着建的记录，撤销时用；空着是旧版程序导入的", "verbose_name": "随表建的记录"}


class Migration(migrations.Migration):
    dependencies = [("files", "0004_kinds_undo_and_streams")]
    operations = [
        migrations.AddField("sheetimport", "beside", models.JSONField(null=True, **TOLD)),
        migrations.AlterField("sheetimport", "beside", models.JSONField(default=dict, null=True, **TOLD)),
    ]
