# SPDX-License-Identifier: Apache-2.0
"""Columns and tables of the ceremony: keepers and envelopes, one-time codes, readings, voids and second attempts."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_organisations_people_and_roles"),
        ("draws", "0004_the_old_triggers_let_go"),
        ("files", "0002_stored_files_stay"),
        ("planning", "0001_plans_and_tasks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Escrow",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("envelope", models.TextField(help_text="一次性公钥和密文，十六进制", verbose_name="信封")),
                ("outside", models.BooleanField(verbose_name="不属于抽取单位")),
            ],
            options={
                "verbose_name": "密数保管",
                "ordering": ["draw", "pk"],
            },
        ),
        migrations.CreateModel(
            name="KeeperKey",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("public_key", models.CharField(max_length=64, unique=True, verbose_name="公钥（X25519）")),
                ("made_at", models.DateTimeField(verbose_name="制作时间")),
                (
                    "retired_at",
                    models.DateTimeField(
                        help_text="停用后不再用于新的抽取，旧的抽取仍用它打开", null=True, verbose_name="停用时间"
                    ),
                ),
            ],
            options={
                "verbose_name": "保管密钥",
            },
        ),
        migrations.CreateModel(
            name="Reading",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=32, verbose_name="来源代号")),
                ("value", models.CharField(max_length=256, verbose_name="数值")),
                ("taken_at", models.DateTimeField(verbose_name="产生时间")),
                ("fallback", models.BooleanField(default=False, verbose_name="用了备用办法")),
                ("reason", models.CharField(blank=True, max_length=200, verbose_name="用备用办法的理由")),
                ("entered_at", models.DateTimeField(verbose_name="录入时间")),
                ("agreed_at", models.DateTimeField(null=True, verbose_name="核对时间")),
                ("set_aside_at", models.DateTimeField(null=True, verbose_name="搁置时间")),
            ],
            options={
                "verbose_name": "种子读数",
                "ordering": ["draw", "pk"],
            },
        ),
        migrations.RemoveConstraint(
            model_name="draw",
            name="draws_draw_state_known",
        ),
        migrations.RemoveConstraint(
            model_name="draw",
            name="draws_draw_drawn_by_together",
        ),
        migrations.RemoveConstraint(
            model_name="draw",
            name="draws_draw_acts_in_order",
        ),
        migrations.RemoveConstraint(
            model_name="witness",
            name="draws_witness_locked_at_together",
        ),
        migrations.RemoveConstraint(
            model_name="witness",
            name="draws_witness_kind_known",
        ),
        migrations.AddField(
            model_name="draw",
            name="attempt",
            field=models.PositiveSmallIntegerField(
                default=1, help_text="公布过承诺而作废的算一次", verbose_name="第几次抽取"
            ),
        ),
        migrations.AddField(
            model_name="draw",
            name="disclosure",
            field=models.CharField(
                choices=[
                    ("open", "抽取后公开全部名单"),
                    ("sealed", "检查一批公开一批"),
                    ("classes-confidential", "分类分层不公开"),
                ],
                default="open",
                max_length=24,
                verbose_name="公开方式",
            ),
        ),
        migrations.AddField(
            model_name="draw",
            name="due_at",
            field=models.DateTimeField(
                help_text="过了这个时间和揭示时限还没揭示就报警", null=True, verbose_name="种子来源到齐的时间"
            ),
        ),
        migrations.AddField(
            model_name="draw",
            name="nonce_commit",
            field=models.CharField(blank=True, max_length=64, verbose_name="系统密数的指纹"),
        ),
        migrations.AddField(
            model_name="draw",
            name="pool_commit",
            field=models.TextField(
                blank=True, help_text="pool.commit 的各行，冻结时用系统密数算出", verbose_name="名录承诺"
            ),
        ),
        migrations.AddField(
            model_name="draw",
            name="pool_root",
            field=models.CharField(blank=True, max_length=64, verbose_name="名录指纹"),
        ),
        migrations.AddField(
            model_name="draw",
            name="previous",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="later",
                to="draws.draw",
                verbose_name="前一次抽取",
            ),
        ),
        migrations.AddField(
            model_name="draw",
            name="result_root",
            field=models.CharField(max_length=64, null=True, verbose_name="结果指纹"),
        ),
        migrations.AddField(
            model_name="draw",
            name="revealed_at",
            field=models.DateTimeField(null=True, verbose_name="揭示时间"),
        ),
        migrations.AddField(
            model_name="draw",
            name="revealed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="揭示人",
            ),
        ),
        migrations.AddField(
            model_name="draw",
            name="used_at",
            field=models.DateTimeField(help_text="从此不能作废", null=True, verbose_name="开始派发的时间"),
        ),
        migrations.AddField(
            model_name="draw",
            name="void_reason",
            field=models.CharField(max_length=300, null=True, verbose_name="作废理由"),
        ),
        migrations.AddField(
            model_name="draw",
            name="void_requested_at",
            field=models.DateTimeField(null=True, verbose_name="申请作废时间"),
        ),
        migrations.AddField(
            model_name="draw",
            name="void_requested_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="申请作废人",
            ),
        ),
        migrations.AddField(
            model_name="draw",
            name="voided_at",
            field=models.DateTimeField(null=True, verbose_name="作废时间"),
        ),
        migrations.AddField(
            model_name="draw",
            name="voided_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="同意作废人",
            ),
        ),
        migrations.AddField(
            model_name="witness",
            name="blind",
            field=models.CharField(max_length=32, null=True, verbose_name="回执码"),
        ),
        migrations.AddField(
            model_name="witness",
            name="code_hash",
            field=models.CharField(blank=True, db_index=True, max_length=64, verbose_name="口令指纹"),
        ),
        migrations.AddField(
            model_name="witness",
            name="code_until",
            field=models.DateTimeField(null=True, verbose_name="口令有效到"),
        ),
        migrations.AddField(
            model_name="witness",
            name="codes_issued",
            field=models.PositiveSmallIntegerField(default=0, verbose_name="发过几次口令"),
        ),
        migrations.AddField(
            model_name="witness",
            name="entered_at",
            field=models.DateTimeField(null=True, verbose_name="签到时间"),
        ),
        migrations.AddField(
            model_name="witness",
            name="receipt",
            field=models.CharField(max_length=64, null=True, verbose_name="回执"),
        ),
        migrations.AddField(
            model_name="witness",
            name="sealed_value",
            field=models.TextField(blank=True, verbose_name="密封的见证数字"),
        ),
        migrations.AlterField(
            model_name="draw",
            name="drawn_at",
            field=models.DateTimeField(null=True, verbose_name="出具结果时间"),
        ),
        migrations.AlterField(
            model_name="draw",
            name="drawn_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="出具人",
            ),
        ),
        migrations.AlterField(
            model_name="draw",
            name="sealed_secret",
            field=models.TextField(help_text="揭示后用数据库之外的密钥加密", null=True, verbose_name="密封的系统密数"),
        ),
        migrations.AlterField(
            model_name="draw",
            name="seed_plan",
            field=models.JSONField(
                default=list, help_text="每名见证人、每个骰子和公开数一项，按次序", verbose_name="种子计划"
            ),
        ),
        migrations.AlterField(
            model_name="draw",
            name="state",
            field=models.CharField(
                choices=[
                    ("frozen", "名录已冻结"),
                    ("committed", "承诺已公布"),
                    ("revealed", "种子已揭示"),
                    ("drawn", "已抽取"),
                    ("matched", "人员已匹配"),
                    ("void", "已作废"),
                ],
                default="frozen",
                max_length=12,
                verbose_name="状态",
            ),
        ),
        migrations.AlterField(
            model_name="draw",
            name="task",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="draws",
                to="planning.task",
                verbose_name="抽查任务",
            ),
        ),
        migrations.AlterField(
            model_name="witness",
            name="kind",
            field=models.CharField(
                choices=[
                    ("discipline", "纪检监察"),
                    ("deputy", "人大代表"),
                    ("cppcc", "政协委员"),
                    ("media", "媒体"),
                    ("firm", "企业代表"),
                    ("society", "社会机构"),
                    ("line", "业务条线"),
                    ("notary", "公证"),
                ],
                max_length=12,
                verbose_name="类别",
            ),
        ),
        migrations.AddField(
            model_name="escrow",
            name="draw",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="escrows",
                to="draws.draw",
                verbose_name="抽取",
            ),
        ),
        migrations.AddField(
            model_name="keeperkey",
            name="keeper",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="keeper_keys",
                to=settings.AUTH_USER_MODEL,
                verbose_name="保管人",
            ),
        ),
        migrations.AddField(
            model_name="keeperkey",
            name="organisation",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="accounts.organisation",
                verbose_name="保管人单位",
            ),
        ),
        migrations.AddField(
            model_name="escrow",
            name="key",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="escrows",
                to="draws.keeperkey",
                verbose_name="保管密钥",
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="agreed_by",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="核对人",
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="draw",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="readings",
                to="draws.draw",
                verbose_name="抽取",
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="entered_by",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
                verbose_name="录入人",
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="photo",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
                verbose_name="照片",
            ),
        ),
        migrations.AddField(
            model_name="reading",
            name="second_photo",
            field=models.ForeignKey(
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="files.storedfile",
                verbose_name="第二张照片",
            ),
        ),
        migrations.AddConstraint(
            model_name="keeperkey",
            constraint=models.UniqueConstraint(
                condition=models.Q(("retired_at", None)), fields=("keeper",), name="draws_keeperkey_one_in_use"
            ),
        ),
        migrations.AddConstraint(
            model_name="escrow",
            constraint=models.UniqueConstraint(fields=("draw", "key"), name="draws_escrow_once"),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("agreed_at__isnull", True), ("agreed_by__isnull", True), ("second_photo__isnull", True)),
                    models.Q(
                        ("agreed_at__isnull", False), ("agreed_by__isnull", False), ("second_photo__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="draws_reading_agreed_by_together",
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("agreed_by", None), models.Q(("agreed_by", models.F("entered_by")), _negated=True), _connector="OR"
                ),
                name="draws_reading_by_two",
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.CheckConstraint(
                condition=models.Q(("agreed_at", None), ("set_aside_at", None), _connector="OR"),
                name="draws_reading_agreed_stands",
            ),
        ),
        migrations.AddConstraint(
            model_name="reading",
            constraint=models.UniqueConstraint(
                condition=models.Q(("set_aside_at", None)), fields=("draw", "name"), name="draws_reading_once"
            ),
        ),
    ]
