import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('registries', '0013_where_targets_came_from'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name='TargetApart',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('reason', models.CharField(blank=True, max_length=200, verbose_name='依据')),
                ('said_at', models.DateTimeField(verbose_name='认定时间')),
                ('first', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registries.target', verbose_name='一个对象')),
                ('said_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='认定人')),
                ('second', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='registries.target', verbose_name='另一个对象')),
            ],
            options={
                'verbose_name': '并非同一对象',
                'constraints': [models.CheckConstraint(condition=models.Q(('first__lt', models.F('second'))), name='registries_targetapart_in_order'), models.UniqueConstraint(fields=('first', 'second'), name='registries_targetapart_once')],
            },
        ),
    ]
