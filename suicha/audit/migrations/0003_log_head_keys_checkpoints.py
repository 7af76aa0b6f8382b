# SPDX-License-Identifier: Apache-2.0
"""Where the log ends, what it is signed with, and what was signed.  Checkpoints are only ever added."""

from django.db import migrations, models

from suicha.audit.migrations._append_only import protect, release

ID = ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID"))


class Migration(migrations.Migration):
    dependencies = [("audit", "0002_event_append_only")]
    operations = [
        migrations.CreateModel(
            name="Head",
            fields=[
                ID,
                ("size", models.BigIntegerField(default=0, verbose_name="条数")),
                ("frontier", models.TextField(blank=True, verbose_name="右缘")),
            ],
            options={
                "verbose_name": "日志末端",
                "constraints": [models.CheckConstraint(condition=models.Q(pk=1), name="audit_head_only_one")],
            },
        ),
        migrations.CreateModel(
            name="SigningKey",
            fields=[
                ID,
                ("name", models.CharField(max_length=100, verbose_name="名称")),
                ("public_key", models.CharField(max_length=64, unique=True, verbose_name="公钥")),
                ("valid_from", models.DateTimeField(verbose_name="启用")),
                ("valid_until", models.DateTimeField(null=True, verbose_name="停用")),
            ],
            options={"verbose_name": "签名钥匙"},
        ),
        migrations.CreateModel(
            name="Checkpoint",
            fields=[
                ID,
                ("size", models.BigIntegerField(db_index=True, verbose_name="条数")),
                ("root", models.CharField(max_length=64, verbose_name="根")),
                ("text", models.TextField(verbose_name="签名文本")),
                ("made_at", models.DateTimeField(verbose_name="签发时间")),
            ],
            options={"verbose_name": "检查点"},
        ),
        migrations.RunPython(protect("audit_checkpoint", "检查点不能修改或删除"), release("audit_checkpoint")),
    ]
