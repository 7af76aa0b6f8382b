# Filters of the library by kind, section, industry, source of supervision and tag, and who can be drawn under which
# demands: new tokens of the index.  What the library holds already waits to be folded anew; searches are right before.
import django.db.models.deletion
from django.db import migrations, models

SHIFT = 13


def note_everybody(apps, schema_editor):
    last = apps.get_model('registries', 'Target').objects.aggregate(last=models.Max('pk'))['last'] or 0
    pending = apps.get_model('registries', 'SearchPending')
    pending.objects.bulk_create(
        pending(block=block, first=max(block << SHIFT, 1), last=min(last, ((block + 1) << SHIFT) - 1))
        for block in range((last >> SHIFT) + 1 if last else 0)
    )


def forget(apps, schema_editor):
    apps.get_model('registries', 'SearchEntry').objects.filter(facet__gt=7).delete()


class Migration(migrations.Migration):

    dependencies = [
        ('registries', '0015_api_tokens'),
    ]

    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.CreateModel(
                    name='TargetTag',
                    fields=[
                        ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                        ('tag', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registries.tag', verbose_name='分类标签')),
                        ('target', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='registries.target', verbose_name='检查对象')),
                    ],
                    options={
                        'verbose_name': '对象的标签',
                        'db_table': 'registries_target_tags',
                        'unique_together': {('target', 'tag')},
                    },
                ),
                migrations.AlterField(
                    model_name='target',
                    name='tags',
                    field=models.ManyToManyField(blank=True, related_name='targets', through='registries.TargetTag', to='registries.tag', verbose_name='分类标签'),
                ),
            ],
        ),
        migrations.RemoveConstraint(model_name='searchentry', name='registries_searchentry_facet_known'),
        migrations.RunPython(migrations.RunPython.noop, forget),
        migrations.AddConstraint(
            model_name='searchentry',
            constraint=models.CheckConstraint(condition=models.Q(('facet__in', list(range(14)))), name='registries_searchentry_facet_known'),
        ),
        migrations.RunPython(note_everybody, migrations.RunPython.noop),
    ]
