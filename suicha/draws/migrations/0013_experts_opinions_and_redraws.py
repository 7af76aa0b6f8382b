# SPDX-License-Identifier: Apache-2.0
"""Experts drawn, their links, requests, redraws and opinions; the database keeps all of it as it was."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

from suicha.core.remaking import AddFieldUnderTriggers


WORDS = "抽取的记录不能修改或删除"
# Table: columns that never change once the row is there; none of these rows is ever removed.
KEPT = {
    "draws_expertmatching": "draw_id amendments outcome at by_id",
    "draws_expertseat": "drawn_target_id position turn expert_id",
    "draws_expertinvitation": "seat_id digest until issued_at issued_by_id",
    "draws_expertrequest": "seat_id asked_kind asked_name asked_by_id ground note asked_at",
    "draws_expertredraw": "draw_id position out_id into_id cause request_id note at by_id",
    "draws_expertopinion": "seat_id way text signed_on file_id invitation_id registered_by_id at",
}
# Table: the mark, and the columns that stay from the moment it is set.
ONCE = {
    "draws_expertinvitation": ("ended_at", "ended_at"),
    "draws_expertrequest": ("decided_at", "state decided_at decided_by_id answer"),
}


def _triggers(postgresql):
    """(name, table, moment, condition) of every trigger; json is compared as text, as it was written."""
    differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
    cast = "::text" if postgresql else ""

    def changed(columns):
        return " OR ".join(f"NEW.{each}{cast} {differs} OLD.{each}{cast}" for each in columns.split())

    for table, columns in KEPT.items():
        yield f"{table}_fixed", table, "UPDATE", changed(columns)
        yield f"{table}_kept", table, "DELETE", ""
    for table, (mark, columns) in ONCE.items():
        yield f"{table}_once", table, "UPDATE", f"OLD.{mark} IS NOT NULL AND ({changed(columns)})"


def protect(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    act = "EXECUTE FUNCTION draws_keep()" if postgresql else f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    rows = "FOR EACH ROW " if postgresql else ""
    for name, table, moment, condition in _triggers(postgresql):
        when = f"WHEN ({condition}) " if condition else ""
        schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {moment} ON {table} {rows}{when}{act}")


def release(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for name, table, *_ in _triggers(postgresql):
        schema_editor.execute(f"DROP TRIGGER {name}{f' ON {table}' if postgresql else ''}")


class Migration(migrations.Migration):

    dependencies = [
        ('draws', '0012_lotteries_by_hand'),
        ('files', '0003_experts_come_by_sheet'),
        ('registries', '0004_institutions_and_experts'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        AddFieldUnderTriggers(
            model_name='draw',
            name='experts',
            field=models.ForeignKey(help_text='不要专家的为空', null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='冻结的专家名单'),
        ),
        migrations.CreateModel(
            name='ExpertInvitation',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('digest', models.CharField(max_length=64, unique=True, verbose_name='链接的指纹')),
                ('until', models.DateTimeField(verbose_name='有效期至')),
                ('issued_at', models.DateTimeField(verbose_name='发出时间')),
                ('ended_at', models.DateTimeField(help_text='用过、重发或者换人以后', null=True, verbose_name='失效时间')),
                ('issued_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='发出人')),
            ],
            options={
                'verbose_name': '专家意见链接',
            },
        ),
        migrations.CreateModel(
            name='ExpertMatching',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('amendments', models.JSONField(default=list, help_text='每条：kind 办法，reason 理由', verbose_name='承诺以后的调整')),
                ('outcome', models.JSONField(help_text='每名专家承担的家数和层级', verbose_name='抽取结果')),
                ('at', models.DateTimeField(verbose_name='抽取时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='抽取人')),
                ('draw', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='expert_matching', to='draws.draw', verbose_name='抽取')),
            ],
            options={
                'verbose_name': '专家抽取',
            },
        ),
        migrations.CreateModel(
            name='ExpertSeat',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='席位')),
                ('turn', models.PositiveSmallIntegerField(default=0, verbose_name='第几次')),
                ('drawn_target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expert_seats', to='draws.drawntarget', verbose_name='抽中对象')),
                ('expert', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='seats', to='registries.expert', verbose_name='专业人员')),
            ],
            options={
                'verbose_name': '专家席位',
                'ordering': ['drawn_target', 'position', 'turn'],
            },
        ),
        migrations.CreateModel(
            name='ExpertRequest',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('asked_kind', models.CharField(choices=[('expert', '专家本人'), ('inspector', '检查人员或办理单位'), ('firm', '检查对象')], max_length=10, verbose_name='谁提出')),
                ('asked_name', models.CharField(max_length=60, verbose_name='提出人')),
                ('ground', models.CharField(choices=[('relative', '近亲属关系'), ('employer', '曾在该单位任职'), ('interest', '有经济利益关系'), ('other', '其他可能影响公正的关系')], max_length=12, verbose_name='事由')),
                ('note', models.CharField(blank=True, max_length=200, verbose_name='说明')),
                ('asked_at', models.DateTimeField(verbose_name='提出时间')),
                ('state', models.CharField(choices=[('asked', '待决定'), ('granted', '已同意'), ('refused', '不同意'), ('withdrawn', '已撤回')], default='asked', max_length=10, verbose_name='状态')),
                ('decided_at', models.DateTimeField(null=True, verbose_name='决定时间')),
                ('answer', models.CharField(blank=True, max_length=200, verbose_name='决定的理由')),
                ('asked_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('decided_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='决定人')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='requests', to='draws.expertseat', verbose_name='专家席位')),
            ],
            options={
                'verbose_name': '专家回避申请',
            },
        ),
        migrations.CreateModel(
            name='ExpertRedraw',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='第几次重抽')),
                ('cause', models.CharField(choices=[('recusal', '回避'), ('left', '已出库或机构停止合作'), ('expired', '资格过期'), ('ill', '不能到场')], max_length=10, verbose_name='原因')),
                ('note', models.CharField(blank=True, help_text='不写回避的事由', max_length=200, verbose_name='说明')),
                ('at', models.DateTimeField(verbose_name='重抽时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='办理人')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='expert_redraws', to='draws.draw', verbose_name='抽取')),
                ('request', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='redraw', to='draws.expertrequest', verbose_name='回避申请')),
                ('into', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='came', to='draws.expertseat', verbose_name='换入的席位')),
                ('out', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='left', to='draws.expertseat', verbose_name='换出的席位')),
            ],
            options={
                'verbose_name': '专家席位重抽',
                'ordering': ['draw', 'position'],
            },
        ),
        migrations.CreateModel(
            name='ExpertOpinion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('way', models.CharField(choices=[('link', '本人在线提交'), ('paper', '签署的书面意见')], max_length=6, verbose_name='方式')),
                ('text', models.TextField(verbose_name='意见')),
                ('signed_on', models.DateField(verbose_name='签署日期')),
                ('at', models.DateTimeField(verbose_name='收到时间')),
                ('file', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='签署的文件')),
                ('invitation', models.OneToOneField(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='opinion', to='draws.expertinvitation', verbose_name='链接')),
                ('registered_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('seat', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='opinions', to='draws.expertseat', verbose_name='专家席位')),
            ],
            options={
                'verbose_name': '专家意见',
                'ordering': ['seat', 'pk'],
            },
        ),
        migrations.AddField(
            model_name='expertinvitation',
            name='seat',
            field=models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='invitations', to='draws.expertseat', verbose_name='专家席位'),
        ),
        migrations.AddConstraint(
            model_name='expertseat',
            constraint=models.UniqueConstraint(fields=('drawn_target', 'position', 'turn'), name='draws_expertseat_once'),
        ),
        migrations.AddConstraint(
            model_name='expertseat',
            constraint=models.UniqueConstraint(fields=('drawn_target', 'expert'), name='draws_expertseat_distinct_people'),
        ),
        migrations.AddConstraint(
            model_name='expertrequest',
            constraint=models.CheckConstraint(condition=models.Q(('asked_kind__in', ['expert', 'inspector', 'firm'])), name='draws_expertrequest_asked_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='expertrequest',
            constraint=models.CheckConstraint(condition=models.Q(('ground__in', ['relative', 'employer', 'interest', 'other'])), name='draws_expertrequest_ground_known'),
        ),
        migrations.AddConstraint(
            model_name='expertrequest',
            constraint=models.CheckConstraint(condition=models.Q(('state__in', ['asked', 'granted', 'refused', 'withdrawn'])), name='draws_expertrequest_state_known'),
        ),
        migrations.AddConstraint(
            model_name='expertrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at__isnull', True), ('decided_by__isnull', True)), models.Q(('decided_at__isnull', False), ('decided_by__isnull', False)), _connector='OR'), name='draws_expertrequest_decided_by_together'),
        ),
        migrations.AddConstraint(
            model_name='expertrequest',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('decided_at', None), ('state', 'asked')), models.Q(models.Q(('state', 'asked'), _negated=True), ('decided_at__isnull', False)), _connector='OR'), name='draws_expertrequest_state_as_done'),
        ),
        migrations.AddConstraint(
            model_name='expertrequest',
            constraint=models.CheckConstraint(condition=models.Q(('asked_by', None), ('decided_by', None), models.Q(('decided_by', models.F('asked_by')), ('state', 'withdrawn')), models.Q(models.Q(('state', 'withdrawn'), _negated=True), models.Q(('decided_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='draws_expertrequest_second_person'),
        ),
        migrations.AddConstraint(
            model_name='expertrequest',
            constraint=models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('seat',), name='draws_expertrequest_one_open'),
        ),
        migrations.AddConstraint(
            model_name='expertredraw',
            constraint=models.CheckConstraint(condition=models.Q(('cause__in', ['recusal', 'left', 'expired', 'ill'])), name='draws_expertredraw_cause_known'),
        ),
        migrations.AddConstraint(
            model_name='expertredraw',
            constraint=models.UniqueConstraint(fields=('draw', 'position'), name='draws_expertredraw_once'),
        ),
        migrations.AddConstraint(
            model_name='expertredraw',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('cause', 'recusal'), ('request__isnull', False)), models.Q(models.Q(('cause', 'recusal'), _negated=True), ('request', None)), _connector='OR'), name='draws_expertredraw_by_request'),
        ),
        migrations.AddConstraint(
            model_name='expertopinion',
            constraint=models.CheckConstraint(condition=models.Q(('way__in', ['link', 'paper'])), name='draws_expertopinion_way_known'),
        ),
        migrations.AddConstraint(
            model_name='expertopinion',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('invitation__isnull', False), ('registered_by', None), ('way', 'link')), models.Q(('file__isnull', False), ('invitation', None), ('registered_by__isnull', False), ('way', 'paper')), _connector='OR'), name='draws_expertopinion_way'),
        ),
        migrations.AddConstraint(
            model_name='expertinvitation',
            constraint=models.UniqueConstraint(condition=models.Q(('ended_at', None)), fields=('seat',), name='draws_expertinvitation_one_open'),
        ),
        migrations.RunPython(protect, release),
    ]
