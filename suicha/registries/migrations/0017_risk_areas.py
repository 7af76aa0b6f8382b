import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('accounts', '0003_arrangements_and_reform_office'),
        ('registries', '0016_facets'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='RiskArea',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('ground', models.CharField(help_text='文件的名称和文号，或研判会议的纪要', max_length=200, verbose_name='依据')),
                ('since', models.DateField(verbose_name='起始日期')),
                ('registered_at', models.DateTimeField(verbose_name='登记时间')),
                ('until', models.DateField(null=True, verbose_name='解除日期')),
                ('end_reason', models.CharField(max_length=200, null=True, verbose_name='解除的依据')),
                ('ended_by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='解除登记人')),
                ('organisation', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.organisation', verbose_name='登记单位')),
                ('region', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='accounts.region', verbose_name='区域')),
                ('registered_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='登记人')),
            ],
            options={
                'verbose_name': '风险较高的区域',
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('end_reason__isnull', True), ('ended_by__isnull', True), ('until__isnull', True)), models.Q(('end_reason__isnull', False), ('ended_by__isnull', False), ('until__isnull', False)), _connector='OR'), name='registries_riskarea_ended_by_together'), models.CheckConstraint(condition=models.Q(('until', None), ('until__gte', models.F('since')), _connector='OR'), name='registries_riskarea_dates'), models.UniqueConstraint(condition=models.Q(('until', None)), fields=('organisation', 'region'), name='registries_riskarea_once')],
            },
        ),
    ]
