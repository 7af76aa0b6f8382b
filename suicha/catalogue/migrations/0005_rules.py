# SPDX-License-Identifier: Apache-2.0
"""The numbers of the 细则 keep every version, for all items or for one; the 细则 itself becomes a document."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models.functions import TruncDate


def from_the_day_they_were_set(apps, schema_editor):
    apps.get_model("catalogue", "SettingVersion").objects.update(valid_from=TruncDate("set_at"))


def only_the_last(apps, schema_editor):
    """On the way back an organisation has one number: the one it set last for all items."""
    Version = apps.get_model("catalogue", "SettingVersion")
    Version.objects.exclude(item="").delete()
    seen = set()
    for row in Version.objects.order_by("-valid_from", "-pk"):
        place = (row.organisation_id, row.key)
        if place in seen or row.value is None:
            row.delete()
        seen.add(place)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_neighbours"),
        ("catalogue", "0004_one_draft_of_an_item"),
        ("files", "0003_experts_come_by_sheet"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]
    operations = [
        migrations.RenameModel("Setting", "SettingVersion"),
        migrations.AddField(
            "SettingVersion",
            "item",
            models.CharField(blank=True, default="", max_length=50, verbose_name="事项（各版不变的标识）"),
            preserve_default=False,
        ),
        migrations.AddField("SettingVersion", "valid_from", models.DateField(null=True, verbose_name="从哪天起")),
        migrations.RunPython(from_the_day_they_were_set, only_the_last),
        migrations.RemoveConstraint("SettingVersion", "catalogue_setting_once"),
        migrations.AlterField("SettingVersion", "valid_from", models.DateField(verbose_name="从哪天起")),
        migrations.AlterField("SettingVersion", "value", models.IntegerField(null=True, verbose_name="值")),
        migrations.AddIndex(
            "SettingVersion", models.Index(fields=["key", "organisation"], name="catalogue_setting_key")
        ),
        migrations.CreateModel(
            name='RuleDocument',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('lineage', models.CharField(editable=False, max_length=50, verbose_name='各版不变的标识')),
                ('version', models.PositiveIntegerField(default=1, verbose_name='版本')),
                ('item', models.CharField(blank=True, max_length=50, verbose_name='事项（各版不变的标识）')),
                ('item_name', models.CharField(blank=True, help_text='空为全部事项', max_length=200, verbose_name='适用的事项')),
                ('title', models.CharField(max_length=200, verbose_name='名称')),
                ('number', models.CharField(blank=True, max_length=80, verbose_name='文号')),
                ('issued_on', models.DateField(blank=True, null=True, verbose_name='印发日期')),
                ('effective_on', models.DateField(blank=True, null=True, verbose_name='施行日期')),
                ('body', models.CharField(blank=True, max_length=200, verbose_name='承办机构')),
                ('persons', models.CharField(blank=True, max_length=300, verbose_name='责任人员')),
                ('sections', models.JSONField(default=dict, verbose_name='各章内容')),
                ('reason', models.CharField(blank=True, max_length=300, verbose_name='制定或修订的说明')),
                ('state', models.CharField(choices=[('draft', '草稿'), ('published', '已公布'), ('ended', '已废止')], default='draft', max_length=10, verbose_name='状态')),
                ('drafted_at', models.DateTimeField(verbose_name='起草时间')),
                ('published_at', models.DateTimeField(null=True, verbose_name='公布时间')),
                ('ended_on', models.DateField(null=True, verbose_name='废止日期')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='办理废止的时间')),
                ('adopts', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='adopted_by', to='catalogue.ruledocument', verbose_name='依照执行的上级细则')),
                ('drafted_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='起草人')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='废止人')),
                ('file', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='正文')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation', verbose_name='单位')),
                ('published_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='公布人')),
            ],
            options={
                'verbose_name': '实施细则',
                'constraints': [models.CheckConstraint(condition=models.Q(('state__in', ['draft', 'published', 'ended'])), name='catalogue_ruledocument_state_known'), models.CheckConstraint(condition=models.Q(models.Q(('published_at__isnull', True), ('published_by__isnull', True)), models.Q(('published_at__isnull', False), ('published_by__isnull', False)), _connector='OR'), name='catalogue_ruledocument_published_by_together'), models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True), ('ended_on__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('ended_on__isnull', False)), _connector='OR'), name='catalogue_ruledocument_ended_by_together'), models.UniqueConstraint(fields=('lineage', 'version'), name='catalogue_rule_version_once'), models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('lineage',), name='catalogue_rule_one_draft'), models.CheckConstraint(condition=models.Q(('state', 'draft'), models.Q(('effective_on__isnull', False), ('published_at__isnull', False)), _connector='OR'), name='catalogue_rule_published_has_a_day'), models.CheckConstraint(condition=models.Q(('published_by', None), models.Q(('published_by', models.F('drafted_by')), _negated=True), _connector='OR'), name='catalogue_rule_second_person')],
            },
        ),
    ]
