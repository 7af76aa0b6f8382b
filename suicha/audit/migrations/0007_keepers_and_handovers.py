# SPDX-License-Identifier: Apache-2.0
"""Who keeps checkpoints, what they were given and what they signed.  The last two are only ever added."""

import django.db.models.deletion
from django.db import migrations, models

from suicha.audit.migrations._append_only import protect, release


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0006_every_event_is_a_leaf'),
    ]

    operations = [
        migrations.CreateModel(
            name='Keeper',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(choices=[('discipline', '纪检监察机关'), ('people', '人大或政协'), ('upper', '上级部门'), ('notary', '公证机构'), ('archive', '档案馆'), ('press', '新闻媒体'), ('other', '其他单位')], max_length=12, verbose_name='种类')),
                ('name', models.CharField(max_length=60, verbose_name='经手人')),
                ('unit', models.CharField(max_length=100, verbose_name='单位')),
                ('way', models.CharField(choices=[('download', '下载文件'), ('print', '打印存档'), ('mail', '电子邮件'), ('push', '自动推送')], max_length=10, verbose_name='交存方式')),
                ('push_url', models.CharField(blank=True, max_length=300, verbose_name='推送地址')),
                ('mail', models.CharField(blank=True, max_length=200, verbose_name='邮箱')),
                ('public_key', models.CharField(blank=True, max_length=200, verbose_name='联署公钥')),
                ('added_at', models.DateTimeField(verbose_name='登记时间')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='停用时间')),
            ],
            options={
                'verbose_name': '存证单位',
                'constraints': [models.CheckConstraint(condition=models.Q(('kind__in', ['discipline', 'people', 'upper', 'notary', 'archive', 'press', 'other'])), name='audit_keeper_kind_known'), models.CheckConstraint(condition=models.Q(('way__in', ['download', 'print', 'mail', 'push'])), name='audit_keeper_way_known')],
            },
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('attempts', models.PositiveIntegerField(default=0, verbose_name='次数')),
                ('next_at', models.DateTimeField(null=True, verbose_name='下一次')),
                ('problem', models.CharField(blank=True, max_length=200, verbose_name='没有送到的原因')),
                ('checkpoint', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, to='audit.checkpoint', verbose_name='检查点')),
                ('keeper', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, to='audit.keeper', verbose_name='存证单位')),
            ],
            options={
                'verbose_name': '推送进度',
            },
        ),
        migrations.CreateModel(
            name='Handover',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('download', '下载文件'), ('print', '打印存档'), ('mail', '电子邮件'), ('push', '自动推送')], max_length=10, verbose_name='方式')),
                ('at', models.DateTimeField(verbose_name='时间')),
                ('by_name', models.CharField(max_length=60, verbose_name='经办人')),
                ('receipt', models.CharField(blank=True, max_length=200, verbose_name='回执')),
                ('checkpoint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='audit.checkpoint', verbose_name='检查点')),
                ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='handovers', to='audit.keeper', verbose_name='存证单位')),
            ],
            options={
                'verbose_name': '交存',
                'constraints': [models.CheckConstraint(condition=models.Q(('way__in', ['download', 'print', 'mail', 'push'])), name='audit_handover_way_known')],
            },
        ),
        migrations.CreateModel(
            name='Cosignature',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('line', models.TextField(verbose_name='签名行')),
                ('at', models.DateTimeField(verbose_name='收到时间')),
                ('checkpoint', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cosignatures', to='audit.checkpoint', verbose_name='检查点')),
                ('keeper', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='cosignatures', to='audit.keeper', verbose_name='存证单位')),
            ],
            options={
                'verbose_name': '联署',
                'constraints': [models.UniqueConstraint(fields=('checkpoint', 'keeper'), name='audit_cosignature_once')],
            },
        ),
        migrations.RunPython(protect("audit_handover", "交存记录不能修改或删除"), release("audit_handover")),
        migrations.RunPython(protect("audit_cosignature", "联署不能修改或删除"), release("audit_cosignature")),
    ]
