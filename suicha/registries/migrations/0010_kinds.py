# A target says what it is (LIBT-2); what was called kind before were the words of a register, now form.
import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

BODIES = ('事业', '机关', '社会团体', '社会组织', '民办非企业', '基金会', '合作社', '委员会', '学校', '医院')


def tell_kinds(apps, schema_editor):
    """What the words of the old 企业类型 say of the kind; whoever they say nothing about stays an enterprise."""
    targets = apps.get_model('registries', 'Target').objects
    body = models.Q()
    for word in BODIES:
        body |= models.Q(form__contains=word)
    targets.filter(body).order_by().update(kind='body')
    person = models.Q(form__contains='自然人') | models.Q(form__contains='公民')
    firm = models.Q(form__contains='独资') | models.Q(form__contains='公司')
    targets.filter(person).exclude(firm).order_by().update(kind='practitioner')
    targets.filter(form__contains='个体').order_by().update(kind='individual')


def rename_in_sheets(apps, schema_editor, old='kind', new='form'):
    """Sheets that were judged and not yet saved keep their 企业类型 under its new name."""
    rows = apps.get_model('files', 'ImportRow').objects.filter(
        sheet_import__kind='targets', sheet_import__state__in=['judging', 'previewed', 'applying', 'stopped']
    )
    for row in rows.order_by('pk').iterator():
        told = [*row.changes, *row.reasons]
        if old not in row.values and all(old not in (each.get('key'), each.get('field')) for each in told):
            continue
        row.values = {new if key == old else key: value for key, value in row.values.items()}
        for each in told:
            each.update({part: new for part in ('key', 'field') if each.get(part) == old})
        row.save(update_fields=['values', 'changes', 'reasons'])


def name_back_in_sheets(apps, schema_editor):
    rename_in_sheets(apps, schema_editor, 'form', 'kind')


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0002_neighbours'),
        ('files', '0003_experts_come_by_sheet'),
        ('registries', '0009_sealed_mobiles'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RenameField('target', 'kind', 'form'),
        migrations.CreateModel(
            name='GradeChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('scale', models.CharField(choices=[('risk', '风险分类'), ('credit', '信用等级')], max_length=8, verbose_name='分类')),
                ('before', models.CharField(blank=True, max_length=1, verbose_name='原来')),
                ('after', models.CharField(choices=[('A', '低'), ('B', '一般'), ('C', '较高'), ('D', '高')], max_length=1, verbose_name='定为')),
                ('since', models.DateField(verbose_name='评定日期')),
                ('source', models.CharField(help_text='评定文件的名称或文号', max_length=200, verbose_name='依据')),
                ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='grade_changes', to='registries.target', verbose_name='检查对象')),
            ],
            options={
                'verbose_name': '等级变动',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('scale__in', ['risk', 'credit'])), name='registries_gradechange_scale_known'),
                    models.CheckConstraint(condition=models.Q(('after__in', ['A', 'B', 'C', 'D'])), name='registries_gradechange_after_known'),
                ],
            },
        ),
        migrations.CreateModel(
            name='StatusChange',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('before', models.CharField(choices=[('active', '存续'), ('suspended', '停业'), ('cancelled', '注销'), ('revoked', '吊销'), ('moved', '迁出'), ('merged', '已合并')], max_length=12, verbose_name='原来')),
                ('after', models.CharField(choices=[('active', '存续'), ('suspended', '停业'), ('cancelled', '注销'), ('revoked', '吊销'), ('moved', '迁出'), ('merged', '已合并')], max_length=12, verbose_name='改为')),
                ('since', models.DateField(verbose_name='发生日期')),
                ('reason', models.CharField(max_length=200, verbose_name='依据')),
                ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='status_changes', to='registries.target', verbose_name='检查对象')),
            ],
            options={
                'verbose_name': '主体状态变动',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('before', models.F('after')), _negated=True), name='registries_statuschange_changes'),
                ],
            },
        ),
        migrations.CreateModel(
            name='Tag',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('group', models.CharField(help_text='例如：风险、行业、许可', max_length=30, verbose_name='标签组')),
                ('name', models.CharField(max_length=30, verbose_name='标签')),
                ('made_at', models.DateTimeField(verbose_name='建立时间')),
                ('closed_at', models.DateTimeField(null=True, verbose_name='停用时间')),
                ('closed_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='停用人')),
                ('made_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='建立人')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='单位')),
            ],
            options={
                'verbose_name': '分类标签',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('closed_at__isnull', True), ('closed_by__isnull', True)), models.Q(('closed_at__isnull', False), ('closed_by__isnull', False)), _connector='OR'), name='registries_tag_closed_by_together'),
                    models.UniqueConstraint(fields=('organisation', 'group', 'name'), name='registries_tag_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='TargetLink',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('role', models.CharField(choices=[('owner', '建设单位'), ('contractor', '施工单位'), ('supervisor', '监理单位'), ('surveyor', '勘察单位'), ('designer', '设计单位'), ('cost_consultant', '造价咨询单位'), ('tender_agent', '招标代理机构'), ('project_manager', '项目经理'), ('chief_supervisor', '总监理工程师'), ('producer', '生产者'), ('seller', '销售者'), ('operator', '经营者或管理单位'), ('employer', '执业单位'), ('actor', '行为人')], max_length=20, verbose_name='关系')),
                ('since', models.DateField(verbose_name='起始日期')),
                ('until', models.DateField(null=True, verbose_name='终止日期')),
                ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                ('ended_at', models.DateTimeField(null=True, verbose_name='终止登记时间')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='终止登记人')),
                ('other', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='linked_from', to='registries.target', verbose_name='关联对象')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='links', to='registries.target', verbose_name='检查对象')),
            ],
            options={
                'verbose_name': '对象关联',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(('role__in', ['owner', 'contractor', 'supervisor', 'surveyor', 'designer', 'cost_consultant', 'tender_agent', 'project_manager', 'chief_supervisor', 'producer', 'seller', 'operator', 'employer', 'actor'])), name='registries_targetlink_role_known'),
                    models.CheckConstraint(condition=models.Q(models.Q(('ended_at__isnull', True), ('ended_by__isnull', True), ('until__isnull', True)), models.Q(('ended_at__isnull', False), ('ended_by__isnull', False), ('until__isnull', False)), _connector='OR'), name='registries_targetlink_ended_by_together'),
                    models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='registries_targetlink_dates'),
                    models.CheckConstraint(condition=models.Q(('target', models.F('other')), _negated=True), name='registries_targetlink_not_itself'),
                    models.UniqueConstraint(condition=models.Q(('until', None)), fields=('target', 'other', 'role'), name='registries_targetlink_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='TargetMerge',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('status_before', models.CharField(choices=[('active', '存续'), ('suspended', '停业'), ('cancelled', '注销'), ('revoked', '吊销'), ('moved', '迁出'), ('merged', '已合并')], max_length=12, verbose_name='并入前的状态')),
                ('carried', models.JSONField(default=list, verbose_name='随同并入的别名')),
                ('reason', models.CharField(max_length=200, verbose_name='依据')),
                ('merged_at', models.DateTimeField(verbose_name='合并时间')),
                ('undone_reason', models.CharField(max_length=200, null=True, verbose_name='撤销的依据')),
                ('undone_at', models.DateTimeField(null=True, verbose_name='撤销时间')),
                ('kept', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merges', to='registries.target', verbose_name='保留的对象')),
                ('merged', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='merged_by', to='registries.target', verbose_name='并入的对象')),
                ('merger', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='合并人')),
                ('undone_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='撤销人')),
            ],
            options={
                'verbose_name': '对象合并',
                'constraints': [
                    models.CheckConstraint(condition=models.Q(models.Q(('undone_at__isnull', True), ('undone_by__isnull', True), ('undone_reason__isnull', True)), models.Q(('undone_at__isnull', False), ('undone_by__isnull', False), ('undone_reason__isnull', False)), _connector='OR'), name='registries_targetmerge_undone_by_together'),
                    models.CheckConstraint(condition=models.Q(('kept', models.F('merged')), _negated=True), name='registries_targetmerge_not_itself'),
                    models.UniqueConstraint(condition=models.Q(('undone_at', None)), fields=('merged',), name='registries_targetmerge_once'),
                ],
            },
        ),
        migrations.CreateModel(
            name='TargetName',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=200, verbose_name='曾用名')),
                ('since', models.DateField(blank=True, null=True, verbose_name='启用日期')),
                ('until', models.DateField(verbose_name='停用日期')),
                ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
                ('target', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='former_names', to='registries.target', verbose_name='检查对象')),
            ],
            options={
                'verbose_name': '曾用名',
                'constraints': [
                    models.UniqueConstraint(fields=('target', 'name', 'until'), name='registries_targetname_once'),
                    models.CheckConstraint(condition=models.Q(('since', None), ('until__gte', models.F('since')), _connector='OR'), name='registries_targetname_dates'),
                ],
            },
        ),
        migrations.RemoveConstraint(
            model_name='target',
            name='registries_target_status_known',
        ),
        migrations.AddField(
            model_name='target',
            name='approval',
            field=models.CharField(choices=[('own', '本级审批或主管'), ('upper', '上级审批，本级监管'), ('entrusted', '受委托管理')], default='own', max_length=12, verbose_name='监管来源'),
        ),
        migrations.AddField(
            model_name='target',
            name='approved_by',
            field=models.CharField(blank=True, max_length=100, verbose_name='审批或委托的单位'),
        ),
        migrations.AddField(
            model_name='target',
            name='attributes',
            field=models.JSONField(blank=True, default=dict, verbose_name='类别信息'),
        ),
        migrations.AddField(
            model_name='target',
            name='credit_grade',
            field=models.CharField(blank=True, choices=[('A', '信用好'), ('B', '信用较好'), ('C', '信用一般'), ('D', '信用差')], max_length=1, verbose_name='信用等级'),
        ),
        migrations.AddField(
            model_name='target',
            name='industry',
            field=models.CharField(blank=True, help_text='GB/T 4754代码，例如C1331', max_length=5, verbose_name='行业'),
        ),
        migrations.AddField(
            model_name='target',
            name='kind',
            field=models.CharField(choices=[('enterprise', '企业'), ('individual', '个体工商户'), ('body', '其他主体'), ('project', '项目'), ('product', '产品'), ('place', '场所'), ('practitioner', '从业人员'), ('act', '行为')], default='enterprise', max_length=12, verbose_name='对象类别'),
        ),
        migrations.AddField(
            model_name='target',
            name='line',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='责任股室'),
        ),
        migrations.AddField(
            model_name='target',
            name='merged_into',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='aliases', to='registries.target', verbose_name='并入'),
        ),
        migrations.AddField(
            model_name='target',
            name='nature',
            field=models.CharField(blank=True, max_length=20, verbose_name='经营性质'),
        ),
        migrations.AddField(
            model_name='target',
            name='reviewed_at',
            field=models.DateTimeField(blank=True, null=True, verbose_name='入库审查时间'),
        ),
        migrations.AddField(
            model_name='target',
            name='reviewed_by',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='入库审查人'),
        ),
        migrations.AddField(
            model_name='target',
            name='upstream_id',
            field=models.CharField(blank=True, max_length=64, verbose_name='来源平台编号'),
        ),
        migrations.AddField(
            model_name='target',
            name='upstream_system',
            field=models.CharField(blank=True, max_length=40, verbose_name='来源平台'),
        ),
        migrations.AddField(
            model_name='targetmark',
            name='expires_on',
            field=models.DateField(blank=True, help_text='决定书写明期限的填；到期自动不再适用', null=True, verbose_name='到期日'),
        ),
        migrations.AddField(
            model_name='targetmark',
            name='file',
            field=models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='证明文件'),
        ),
        migrations.AlterField(
            model_name='target',
            name='status',
            field=models.CharField(choices=[('active', '存续'), ('suspended', '停业'), ('cancelled', '注销'), ('revoked', '吊销'), ('moved', '迁出'), ('merged', '已合并')], default='active', max_length=12, verbose_name='主体状态'),
        ),
        migrations.AddConstraint(
            model_name='targetmark',
            constraint=models.CheckConstraint(condition=models.Q(('expires_on', None), ('expires_on__gt', models.F('since')), _connector='OR'), name='registries_targetmark_expiry'),
        ),
        migrations.AddField(
            model_name='target',
            name='tags',
            field=models.ManyToManyField(blank=True, related_name='targets', to='registries.tag', verbose_name='分类标签'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(('status__in', ['active', 'suspended', 'cancelled', 'revoked', 'moved', 'merged'])), name='registries_target_status_known'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(('kind__in', ['enterprise', 'individual', 'body', 'project', 'product', 'place', 'practitioner', 'act'])), name='registries_target_kind_known'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(('approval__in', ['own', 'upper', 'entrusted'])), name='registries_target_approval_known'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(('credit_grade__in', ['', 'A', 'B', 'C', 'D'])), name='registries_target_credit_grade_known'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('reviewed_at__isnull', True), ('reviewed_by__isnull', True)), models.Q(('reviewed_at__isnull', False), ('reviewed_by__isnull', False)), _connector='OR'), name='registries_target_reviewed_by_together'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('merged_into__isnull', False), ('status', 'merged')), models.Q(models.Q(('status', 'merged'), _negated=True), ('merged_into', None)), _connector='OR'), name='registries_target_merged_into_one'),
        ),
        migrations.AddConstraint(
            model_name='target',
            constraint=models.UniqueConstraint(condition=models.Q(('upstream_id', ''), _negated=True), fields=('organisation', 'upstream_system', 'upstream_id'), name='registries_target_upstream_once'),
        ),
        migrations.RunPython(tell_kinds, migrations.RunPython.noop),
        migrations.RunPython(rename_in_sheets, name_back_in_sheets),
    ]
