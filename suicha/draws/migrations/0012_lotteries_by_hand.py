# SPDX-License-Identifier: Apache-2.0
"""Slips drawn by hand; the database refuses to change or remove what was written down, photographed or agreed."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

WORDS = "抽取的记录不能修改或删除"
ROW = "draw_id target_id number name kind stratum rank seq batch ticket"
# Trigger: table, moment, columns that never change, the mark from which on they do not ("" where always).
RESULT = {
    "draws_drawntarget_fixed": ("draws_drawntarget", "UPDATE", ROW, ""),
    "draws_drawntarget_kept": ("draws_drawntarget", "DELETE", "", ""),
    "draws_drawntarget_matching_once": ("draws_drawntarget", "UPDATE", "matching_id", "matching_id"),
    "draws_drawntarget_begun_once": ("draws_drawntarget", "UPDATE", "begun_at", "begun_at"),
}
WITH_SLIPS = RESULT | {"draws_drawntarget_fixed": ("draws_drawntarget", "UPDATE", f"{ROW} slip", "")}
SLIPS = {
    "draws_lottery_fixed": ("draws_lottery", "UPDATE", "draw_id clause", ""),
    "draws_lottery_agreed_once": ("draws_lottery", "UPDATE", "drawn taken_at agreed_at", "agreed_at"),
    "draws_lottery_kept": ("draws_lottery", "DELETE", "", ""),
    "draws_slipentry_fixed": (
        "draws_slipentry",
        "UPDATE",
        "lottery_id slips taken_at record_id entered_at entered_by_id",
        "",
    ),
    "draws_slipentry_aside_once": ("draws_slipentry", "UPDATE", "set_aside_at", "set_aside_at"),
    "draws_slipentry_kept": ("draws_slipentry", "DELETE", "", ""),
    "draws_hallphoto_fixed": ("draws_hallphoto", "UPDATE", "entry_id position file_id", ""),
    "draws_hallphoto_kept": ("draws_hallphoto", "DELETE", "", ""),
}


def _make(schema_editor, triggers):
    postgresql = schema_editor.connection.vendor == "postgresql"
    act = "EXECUTE FUNCTION draws_keep()" if postgresql else f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    rows, cast = ("FOR EACH ROW ", "::text") if postgresql else ("", "")
    differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
    for name, (table, moment, columns, mark) in triggers.items():
        changed = " OR ".join(f"NEW.{each}{cast} {differs} OLD.{each}{cast}" for each in columns.split())
        held = f"OLD.{mark} IS NOT NULL AND ({changed})" if mark else changed
        when = f"WHEN ({held}) " if held else ""
        schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {moment} ON {table} {rows}{when}{act}")


def _drop(schema_editor, triggers):
    for name, (table, *_) in triggers.items():
        of = f" ON {table}" if schema_editor.connection.vendor == "postgresql" else ""
        schema_editor.execute(f"DROP TRIGGER {name}{of}")


def step_aside(apps, schema_editor):
    _drop(schema_editor, RESULT)


def step_back(apps, schema_editor):
    _make(schema_editor, RESULT)


def protect(apps, schema_editor):
    _make(schema_editor, WITH_SLIPS | SLIPS)


def release(apps, schema_editor):
    _drop(schema_editor, WITH_SLIPS | SLIPS)


class Migration(migrations.Migration):
    dependencies = [
        ("draws", "0010_matchings_and_redraws"),
        ("files", "0002_stored_files_stay"),
        ("registries", "0002_target_marks"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.RunPython(step_aside, step_back),
        migrations.AddField(
            model_name="drawntarget",
            name="slip",
            field=models.PositiveIntegerField(help_text="现场抽签抽出的几号签", null=True, verbose_name="签位"),
        ),
        migrations.AlterField(
            model_name="drawntarget",
            name="ticket",
            field=models.CharField(blank=True, help_text="现场抽签的没有", max_length=64, verbose_name="签号"),
        ),
        migrations.AddConstraint(
            model_name="drawntarget",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(models.Q(("ticket", ""), _negated=True), ("slip", None)),
                    models.Q(("kind", "M"), ("slip", None), ("ticket", "")),
                    models.Q(
                        ("slip__gte", 1),
                        ("slip__isnull", False),
                        ("ticket", ""),
                        models.Q(("kind", "M"), _negated=True),
                    ),
                    _connector="OR",
                ),
                name="draws_drawntarget_ticket_or_slip",
            ),
        ),
        migrations.CreateModel(
            name="Lottery",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clause", models.CharField(max_length=200, verbose_name="依据")),
                ("drawn", models.JSONField(null=True, verbose_name="抽出的签")),
                ("taken_at", models.DateTimeField(null=True, verbose_name="抽签时间")),
                ("agreed_at", models.DateTimeField(null=True, verbose_name="两人一致的时间")),
                (
                    "draw",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="lottery",
                        to="draws.draw",
                        verbose_name="抽取",
                    ),
                ),
            ],
            options={
                "verbose_name": "现场抽签",
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("agreed_at__isnull", True), ("drawn__isnull", True), ("taken_at__isnull", True)),
                            models.Q(
                                ("agreed_at__isnull", False), ("drawn__isnull", False), ("taken_at__isnull", False)
                            ),
                            _connector="OR",
                        ),
                        name="draws_lottery_agreed_at_together",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="SlipEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("slips", models.JSONField(verbose_name="抽出的签")),
                ("taken_at", models.DateTimeField(verbose_name="抽签时间")),
                ("entered_at", models.DateTimeField(verbose_name="录入时间")),
                ("set_aside_at", models.DateTimeField(null=True, verbose_name="搁置时间")),
                (
                    "entered_by",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                        verbose_name="录入人",
                    ),
                ),
                (
                    "lottery",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="entries",
                        to="draws.lottery",
                        verbose_name="现场抽签",
                    ),
                ),
                (
                    "record",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                        verbose_name="签名的抽签记录表",
                    ),
                ),
            ],
            options={
                "verbose_name": "抽签录入",
                "ordering": ["lottery", "pk"],
                "constraints": [
                    models.UniqueConstraint(
                        condition=models.Q(("set_aside_at", None)),
                        fields=("lottery", "entered_by"),
                        name="draws_slipentry_by_two",
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="HallPhoto",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="次序")),
                (
                    "entry",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="photos",
                        to="draws.slipentry",
                        verbose_name="抽签录入",
                    ),
                ),
                (
                    "file",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to="files.storedfile",
                        verbose_name="照片",
                    ),
                ),
            ],
            options={
                "verbose_name": "现场照片",
                "ordering": ["entry", "position"],
                "constraints": [models.UniqueConstraint(fields=("entry", "position"), name="draws_hallphoto_once")],
            },
        ),
        migrations.RunPython(protect, release),
    ]
