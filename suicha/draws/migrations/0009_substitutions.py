# SPDX-License-Identifier: Apache-2.0
"""Alternates that took the turn of a target; the database refuses to change or remove what was replaced."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WORDS = "抽取的记录不能修改或删除"
NAMES = {"draws_substitution_fixed": "UPDATE", "draws_substitution_kept": "DELETE"}


def protect(apps, schema_editor):
    postgresql = schema_editor.connection.vendor == "postgresql"
    act = "FOR EACH ROW EXECUTE FUNCTION draws_keep()" if postgresql else f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    for name, moment in NAMES.items():
        schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {moment} ON draws_substitution {act}")


def release(apps, schema_editor):
    of = " ON draws_substitution" if schema_editor.connection.vendor == "postgresql" else ""
    for name in NAMES:
        schema_editor.execute(f"DROP TRIGGER {name}{of}")


class Migration(migrations.Migration):

    dependencies = [
        ('draws', '0008_the_ceremony_stays'),
        ('files', '0002_stored_files_stay'),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name='draw',
            name='used_batches',
            field=models.JSONField(help_text='这些批次里的对象不能再替换', null=True, verbose_name='已派发的批次'),
        ),
        migrations.CreateModel(
            name='Substitution',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('position', models.PositiveSmallIntegerField(verbose_name='第几次替换')),
                ('seq', models.PositiveIntegerField(help_text='换入的对象接换出对象的次序', verbose_name='检查次序')),
                ('batch', models.PositiveIntegerField(verbose_name='批次')),
                ('reason', models.CharField(choices=[('ended', '已注销、吊销或者迁出本辖区'), ('merged', '与名单中另一家是同一主体'), ('outside', '不属于本次抽查事项的对象'), ('recent', '同一事项近期已经检查，结果互认'), ('force', '自然灾害等不可抗力')], max_length=10, verbose_name='原因')),
                ('note', models.CharField(help_text='核实的经过和依据，公开', max_length=200, verbose_name='情况说明')),
                ('certificate_digest', models.CharField(max_length=64, verbose_name='凭证指纹')),
                ('at', models.DateTimeField(verbose_name='替换时间')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to=settings.AUTH_USER_MODEL, verbose_name='替换人')),
                ('draw', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='substitutions', to='draws.draw', verbose_name='抽取')),
                ('into', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='came', to='draws.drawntarget', verbose_name='换入的备选')),
                ('out', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='left', to='draws.drawntarget', verbose_name='换出的对象')),
                ('package', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='files.storedfile', verbose_name='抽取包')),
            ],
            options={
                'verbose_name': '替换',
                'ordering': ['draw', 'position'],
                'constraints': [models.CheckConstraint(condition=models.Q(('reason__in', ['ended', 'merged', 'outside', 'recent', 'force'])), name='draws_substitution_reason_known'), models.UniqueConstraint(fields=('draw', 'position'), name='draws_substitution_once'), models.CheckConstraint(condition=models.Q(('batch__gte', 1), ('seq__gte', 1), models.Q(('out', models.F('into')), _negated=True)), name='draws_substitution_takes_a_turn')],
            },
        ),
        migrations.RunPython(protect, release),
    ]
