# Named lists of targets, licences to compare the library with, days of entry, numbered annexes.
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_arrangements_and_reform_office'),
        ('files', '0004_kinds_undo_and_streams'),
        ('registries', '0011_search_index'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TargetList',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=60, verbose_name='名录名称')),
                ('lineage', models.CharField(blank=True, help_text='一个事项对应一个对象库；空着是专题名录', max_length=50, verbose_name='对应事项')),
                ('made_at', models.DateTimeField(verbose_name='建立时间')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='停用时间')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='停用人')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='建立人')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation', verbose_name='单位')),
            ],
            options={
                'verbose_name': '专题名录',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='registries_targetlist_closed_by_together'),
                    models.UniqueConstraint(fields=('organisation', 'name'), name='registries_targetlist_once'),
                    models.UniqueConstraint(condition=models.Q(('lineage', ''), _negated=True), fields=('organisation', 'lineage'), name='registries_targetlist_item_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='TargetListVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('number', models.PositiveIntegerField(verbose_name='第几版')),
                ('filter', models.JSONField(default=dict, help_text='与计划行的对象范围写法相同', verbose_name='条件')),
                ('count', models.PositiveIntegerField(verbose_name='当日可抽户数')),
                ('reason', models.CharField(max_length=200, verbose_name='改动理由')),
                ('made_at', models.DateTimeField(verbose_name='定版时间')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='定版人')),
                ('target_list', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='versions', to='registries.targetlist', verbose_name='名录')),
            ],
            options={
                'verbose_name': '名录版本',
                'constraints': [
                    models.UniqueConstraint(fields=('target_list', 'number'), name='registries_listversion_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='EntryDeadline',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('due_on', models.DateField(verbose_name='截止日期')),
                ('task', models.CharField(max_length=100, verbose_name='要做的事')),
                ('set_at', models.DateTimeField(verbose_name='布置时间')),
                ('done_at', models.DateTimeField(null=True, verbose_name='完成时间')),
                ('done_count', models.PositiveIntegerField(null=True, verbose_name='完成时的户数')),
                ('done_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='报告完成的人')),
                ('line', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='entry_deadlines', to='accounts.organisation', verbose_name='责任股室')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='单位')),
                ('set_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='布置人')),
            ],
            options={
                'verbose_name': '入库任务',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('done_at__isnull', True), ('done_by__isnull', True), ('done_count__isnull', True)), models.Q(('done_at__isnull', False), ('done_by__isnull', False), ('done_count__isnull', False)), _connector='OR'), name='registries_entrydeadline_done_count_together'), models.UniqueConstraint(fields=('line', 'due_on', 'task'), name='registries_entrydeadline_once')],
            },
        ),
        migrations.CreateModel(
            name='Licence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=60, verbose_name='许可种类')),
                ('number', models.CharField(max_length=60, verbose_name='许可证号')),
                ('holder', models.CharField(max_length=200, verbose_name='持证单位')),
                ('credit_code', models.CharField(blank=True, max_length=18, verbose_name='统一社会信用代码')),
                ('address', models.CharField(blank=True, max_length=300, verbose_name='地址')),
                ('valid_until', models.DateField(null=True, verbose_name='有效期至')),
                ('told_on', models.DateField(verbose_name='最近导入')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation', verbose_name='单位')),
                ('target', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='licences', to='registries.target', verbose_name='名录里的对象')),
            ],
            options={
                'verbose_name': '许可',
                'constraints': [models.UniqueConstraint(fields=('organisation', 'kind', 'number'), name='registries_licence_once')],
            },
        ),
        migrations.CreateModel(
            name='Snapshot',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('library', models.CharField(choices=[('targets', '检查对象名录库'), ('inspectors', '执法检查人员名录库')], max_length=12, verbose_name='名录')),
                ('year', models.PositiveIntegerField(verbose_name='年度')),
                ('sequence', models.PositiveIntegerField(verbose_name='序号')),
                ('number', models.CharField(max_length=60, verbose_name='编号')),
                ('title', models.CharField(max_length=120, verbose_name='名称')),
                ('rows', models.PositiveIntegerField(verbose_name='条数')),
                ('made_at', models.DateTimeField(verbose_name='编定时间')),
                ('released_at', models.DateTimeField(null=True, verbose_name='公开时间')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='编定人')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, to='accounts.organisation', verbose_name='单位')),
                ('public_table', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='公开版CSV')),
                ('public_workbook', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='公开版Excel')),
                ('released_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='公开人')),
                ('table', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='CSV')),
                ('workbook', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='Excel')),
            ],
            options={
                'verbose_name': '名录附件',
                'constraints': [models.CheckConstraint(condition=models.Q(('library__in', ['targets', 'inspectors'])), name='registries_snapshot_library_known'), models.CheckConstraint(condition=models.Q(models.Q(('released_at__isnull', True), ('released_by__isnull', True)), models.Q(('released_at__isnull', False), ('released_by__isnull', False)), _connector='OR'), name='registries_snapshot_released_by_together'), models.UniqueConstraint(fields=('organisation', 'library', 'year', 'sequence'), name='registries_snapshot_once'), models.UniqueConstraint(fields=('organisation', 'number'), name='registries_snapshot_number_once')],
            },
        ),
    ]
