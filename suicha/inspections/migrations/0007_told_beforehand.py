import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('inspections', '0006_checklists'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='inspection',
            name='notice',
            field=models.CharField(choices=[('arrival', '不事先告知，到场时告知'), ('free', '不作统一要求'), ('before', '检查前告知')], default='free', help_text='派发时选定', max_length=10, verbose_name='告知方式'),
        ),
        migrations.AddField(
            model_name='inspection',
            name='notice_days',
            field=models.PositiveSmallIntegerField(default=0, help_text='派发时的细则参数', verbose_name='检查前告知的天数'),
        ),
        migrations.AddField(
            model_name='inspection',
            name='notified_at',
            field=models.DateTimeField(null=True, verbose_name='告知时间'),
        ),
        migrations.AddField(
            model_name='inspection',
            name='notified_by',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='告知人'),
        ),
        migrations.AddField(
            model_name='inspection',
            name='notified_means',
            field=models.CharField(blank=True, max_length=60, verbose_name='怎样告知的'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(('notice__in', ['arrival', 'free', 'before'])), name='inspections_inspection_notice_known'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('notified_at__isnull', True), ('notified_by__isnull', True)), models.Q(('notified_at__isnull', False), ('notified_by__isnull', False)), _connector='OR'), name='inspections_inspection_notified_by_together'),
        ),
        migrations.AddConstraint(
            model_name='inspection',
            constraint=models.CheckConstraint(condition=models.Q(('notified_at', None), models.Q(('notice', 'arrival'), _negated=True), _connector='OR'), name='inspections_inspection_unannounced'),
        ),
    ]
