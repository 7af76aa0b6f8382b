# The index of the library.  What the library holds already waits to be folded in; searches are right before that, too.
from django.db import migrations, models

SHIFT = 13


def note_everybody(apps, schema_editor):
    last = apps.get_model('registries', 'Target').objects.aggregate(last=models.Max('pk'))['last'] or 0
    pending = apps.get_model('registries', 'SearchPending')
    pending.objects.bulk_create(
        pending(block=block, first=max(block << SHIFT, 1), last=min(last, ((block + 1) << SHIFT) - 1))
        for block in range((last >> SHIFT) + 1 if last else 0)
    )


class Migration(migrations.Migration):

    dependencies = [
        ('registries', '0010_kinds'),
    ]

    operations = [
        migrations.CreateModel(
            name='SearchPending',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('block', models.PositiveIntegerField(db_index=True, verbose_name='段')),
                ('first', models.BigIntegerField(verbose_name='从')),
                ('last', models.BigIntegerField(verbose_name='到')),
            ],
            options={
                'verbose_name': '待并入索引的对象',
            },
        ),
        migrations.CreateModel(
            name='SearchEntry',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('facet', models.PositiveSmallIntegerField(verbose_name='种类')),
                ('token', models.CharField(max_length=64, verbose_name='检索词')),
                ('block', models.PositiveIntegerField(verbose_name='段')),
                ('count', models.PositiveIntegerField(verbose_name='家数')),
                ('members', models.BinaryField(verbose_name='成员')),
            ],
            options={
                'verbose_name': '检索索引',
                'indexes': [models.Index(fields=['block'], name='registries_searchentry_block')],
                'constraints': [models.CheckConstraint(condition=models.Q(('facet__in', [0, 1, 2, 3, 4, 5, 6, 7])), name='registries_searchentry_facet_known'), models.UniqueConstraint(fields=('facet', 'token', 'block'), name='registries_searchentry_once')],
            },
        ),
        migrations.RunPython(note_everybody, migrations.RunPython.noop),
    ]
