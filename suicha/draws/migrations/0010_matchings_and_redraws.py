# SPDX-License-Identifier: Apache-2.0
"""Matchings by bureau, requests to be kept away, seats drawn again; the database keeps all of it as it was."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q

from suicha.core.remaking import AddFieldUnderTriggers

WORDS = "抽取的记录不能修改或删除"
SEAT = {"draws_seat": "drawn_target_id position organisation_id inspector_id is_leader"}
SEAT_WITH_TURN = {"draws_seat": "drawn_target_id position turn organisation_id inspector_id is_leader"}
# Table: columns that never change once the row is there.
KEPT = {
    "draws_matching": "draw_id organisation_id",
    "draws_recusalrequest": "seat_id recused_id asked_kind asked_by_id asked_name ground note asked_at",
    "draws_seatredraw": "matching_id position out_id cause request_id note at by_id",
}
# Columns that stay from the moment their mark is set.
ONCE = {
    "draws_drawntarget_matching": ("draws_drawntarget", "matching_id", "matching_id"),
    "draws_drawntarget_begun": ("draws_drawntarget", "begun_at", "begun_at"),
    "draws_matching_matched": (
        "draws_matching", "matched_at", "state outcome paired_by_id matched_at matched_by_id",
    ),
    "draws_recusalrequest_decided": (
        "draws_recusalrequest", "decided_at", "state decided_at decided_by_id answer",
    ),
    "draws_seatredraw_filled": ("draws_seatredraw", "filled_at", "into_id unavailable filled_at filled_by_id"),
}  # fmt: skip


def _triggers(postgresql, kept, once):
    """(name, table, moment, condition) of every trigger; json is compared as text, as it was written."""
    differs = "IS DISTINCT FROM" if postgresql else "IS NOT"
    cast = "::text" if postgresql else ""

    def changed(columns):
        return " OR ".join(f"NEW.{each}{cast} {differs} OLD.{each}{cast}" for each in columns.split())

    for table, columns in kept.items():
        yield f"{table}_fixed", table, "UPDATE", changed(columns)
        yield f"{table}_kept", table, "DELETE", ""
    for name, (table, mark, columns) in once.items():
        yield f"{name}_once", table, "UPDATE", f"OLD.{mark} IS NOT NULL AND ({changed(columns)})"


def _protect(schema_editor, kept, once):
    postgresql = schema_editor.connection.vendor == "postgresql"
    act = "EXECUTE FUNCTION draws_keep()" if postgresql else f"BEGIN SELECT RAISE(ABORT, '{WORDS}'); END"
    rows = "FOR EACH ROW " if postgresql else ""
    for name, table, moment, condition in _triggers(postgresql, kept, once):
        when = f"WHEN ({condition}) " if condition else ""
        schema_editor.execute(f"CREATE TRIGGER {name} BEFORE {moment} ON {table} {rows}{when}{act}")


def _release(schema_editor, kept, once):
    postgresql = schema_editor.connection.vendor == "postgresql"
    for name, table, *_ in _triggers(postgresql, kept, once):
        schema_editor.execute(f"DROP TRIGGER {name}{f' ON {table}' if postgresql else ''}")


def seats_open(apps, schema_editor):
    _release(schema_editor, SEAT, {})


def seats_shut(apps, schema_editor):
    _protect(schema_editor, SEAT, {})


def protect(apps, schema_editor):
    _protect(schema_editor, SEAT_WITH_TURN | KEPT, ONCE)


def release(apps, schema_editor):
    _release(schema_editor, SEAT_WITH_TURN | KEPT, ONCE)


def matchings_of_before(apps, schema_editor):
    """Every draw whose result is out has one matching, by the bureau that drew; outcome unknown but its seats stand."""
    Draw, Matching = apps.get_model("draws", "Draw"), apps.get_model("draws", "Matching")
    DrawnTarget = apps.get_model("draws", "DrawnTarget")
    for draw in Draw.objects.filter(revealed_at__isnull=False).select_related("organisation").order_by("pk"):
        bureau = draw.organisation
        while bureau.kind == "section" and bureau.parent_id:
            bureau = bureau.parent
        made = Matching.objects.create(
            draw=draw,
            organisation=bureau,
            state="matched" if draw.matched_at else "pending",
            matched_at=draw.matched_at,
            matched_by_id=draw.matched_by_id,
        )
        DrawnTarget.objects.filter(draw=draw).update(matching=made)


def nothing(apps, schema_editor):
    """The rows go with their table."""


PERSON = settings.AUTH_USER_MODEL


def key(to, words, one=False, **more):
    kind = models.OneToOneField if one else models.ForeignKey
    more = {"related_name": "+", "on_delete": django.db.models.deletion.PROTECT} | more
    return kind(to=to, verbose_name=words, **more)


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0001_organisations_people_and_roles"),
        ("draws", "0009_substitutions"),
        ("files", "0002_stored_files_stay"),
        ("registries", "0002_target_marks"),
        migrations.swappable_dependency(PERSON),
    ]

    operations = [
        migrations.CreateModel(
            name="Matching",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("state", models.CharField(choices=[("pending", "待匹配"), ("short", "人员不足"), ("matched", "已匹配")], default="pending", max_length=8, verbose_name="状态")),  # noqa: E501
                ("amendments", models.JSONField(default=list, help_text="依次是哪一种、理由、时间、谁定的", verbose_name="承诺以后的调整")),  # noqa: E501
                ("outcome", models.JSONField(default=dict, help_text="工作量和层级，或者缺谁的一句话", verbose_name="匹配结果")),  # noqa: E501
                ("matched_at", models.DateTimeField(null=True, verbose_name="匹配时间")),
                ("quality", models.JSONField(null=True, verbose_name="匹配质量")),
                ("draw", key("draws.draw", "抽取", related_name="matchings")),
                ("organisation", key("accounts.organisation", "匹配单位")),
                ("paired_by", key(PERSON, "人工配对人", null=True)),
                ("matched_by", key(PERSON, "匹配人", null=True)),
                ("package", key("files.storedfile", "匹配包", null=True)),
            ],
            options={
                "verbose_name": "人员匹配",
                "ordering": ["draw", "pk"],
                "constraints": [
                    models.CheckConstraint(condition=Q(state__in=["pending", "short", "matched"]), name="draws_matching_state_known"),  # noqa: E501
                    models.CheckConstraint(condition=Q(matched_at__isnull=True, matched_by__isnull=True) | Q(matched_at__isnull=False, matched_by__isnull=False), name="draws_matching_matched_by_together"),  # noqa: E501
                    models.UniqueConstraint(fields=("draw", "organisation"), name="draws_matching_once"),
                    models.CheckConstraint(condition=Q(state="matched", matched_at__isnull=False) | ~Q(state="matched") & Q(matched_at=None, paired_by=None), name="draws_matching_state_as_done"),  # noqa: E501
                ],
            },
        ),
        AddFieldUnderTriggers("drawntarget", "matching", key("draws.matching", "由谁匹配人员", null=True, related_name="drawn_targets")),  # noqa: E501
        AddFieldUnderTriggers("drawntarget", "begun_at", models.DateTimeField(help_text="从此这一组的席位不再重抽", null=True, verbose_name="检查组到场时间")),  # noqa: E501
        migrations.RunPython(seats_open, seats_shut),
        migrations.AlterModelOptions("seat", {"ordering": ["drawn_target", "position", "turn"], "verbose_name": "检查席位"}),  # noqa: E501
        migrations.RemoveConstraint("seat", "draws_seat_once"),
        migrations.AddField("seat", "turn", models.PositiveSmallIntegerField(default=0, verbose_name="第几次重抽")),
        migrations.AddConstraint("seat", models.UniqueConstraint(fields=("drawn_target", "position", "turn"), name="draws_seat_once")),  # noqa: E501
        migrations.CreateModel(
            name="RecusalRequest",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("asked_kind", models.CharField(choices=[("inspector", "本人"), ("expert", "专家"), ("firm", "检查对象"), ("detected", "系统比对")], max_length=10, verbose_name="谁提出")),  # noqa: E501
                ("asked_name", models.CharField(max_length=60, verbose_name="提出人姓名")),
                ("ground", models.CharField(choices=[("relative", "近亲属关系"), ("employer", "曾在该单位任职"), ("interest", "有经济利益关系"), ("case", "办理过涉及该单位的案件"), ("other", "其他可能影响公正的关系")], max_length=12, verbose_name="事由")),  # noqa: E501
                ("note", models.CharField(blank=True, max_length=300, verbose_name="说明")),
                ("asked_at", models.DateTimeField(verbose_name="提出时间")),
                ("state", models.CharField(choices=[("asked", "待决定"), ("granted", "同意回避"), ("refused", "不同意回避"), ("withdrawn", "已撤回")], default="asked", max_length=10, verbose_name="状态")),  # noqa: E501
                ("decided_at", models.DateTimeField(null=True, verbose_name="决定时间")),
                ("answer", models.CharField(blank=True, max_length=300, verbose_name="决定理由")),
                ("seat", key("draws.seat", "席位", related_name="recusal_requests")),
                ("recused", key(PERSON, "被申请回避的账号", null=True)),
                ("asked_by", key(PERSON, "提出人", null=True)),
                ("decided_by", key(PERSON, "决定人", null=True)),
            ],
            options={
                "verbose_name": "回避申请",
                "ordering": ["-pk"],
                "constraints": [
                    models.CheckConstraint(condition=Q(asked_kind__in=["inspector", "expert", "firm", "detected"]), name="draws_recusalrequest_asked_kind_known"),  # noqa: E501
                    models.CheckConstraint(condition=Q(ground__in=["relative", "employer", "interest", "case", "other"]), name="draws_recusalrequest_ground_known"),  # noqa: E501
                    models.CheckConstraint(condition=Q(state__in=["asked", "granted", "refused", "withdrawn"]), name="draws_recusalrequest_state_known"),  # noqa: E501
                    models.CheckConstraint(condition=Q(decided_at__isnull=True, decided_by__isnull=True) | Q(decided_at__isnull=False, decided_by__isnull=False), name="draws_recusalrequest_decided_by_together"),  # noqa: E501
                    models.UniqueConstraint(condition=Q(state="asked"), fields=("seat",), name="draws_recusalrequest_one_waits"),  # noqa: E501
                    models.CheckConstraint(condition=Q(state="asked", decided_at=None) | ~Q(state="asked") & Q(decided_at__isnull=False), name="draws_recusalrequest_state_as_done"),  # noqa: E501
                    models.CheckConstraint(condition=Q(decided_by=None) | Q(state="withdrawn") | (Q(asked_by=None) | ~Q(decided_by=F("asked_by"))) & (Q(recused=None) | ~Q(decided_by=F("recused"))), name="draws_recusalrequest_second_person"),  # noqa: E501
                    models.CheckConstraint(condition=Q(asked_kind__in=["inspector", "expert"], asked_by__isnull=False) | Q(asked_kind__in=["firm", "detected"], asked_by=None), name="draws_recusalrequest_asker"),  # noqa: E501
                ],
            },
        ),
        migrations.CreateModel(
            name="SeatRedraw",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("position", models.PositiveSmallIntegerField(verbose_name="第几次重抽")),
                ("cause", models.CharField(choices=[("recusal", "回避"), ("leave", "请假、学习、借调"), ("transfer", "调离、离岗"), ("expired", "执法证到期"), ("ill", "生病"), ("moved", "为别的席位让人")], max_length=10, verbose_name="原因")),  # noqa: E501
                ("note", models.CharField(blank=True, help_text="公开，不写私人事由", max_length=200, verbose_name="情况说明")),  # noqa: E501
                ("unavailable", models.JSONField(default=list, help_text="人员代码；请假、离岗、到期、已退出的", verbose_name="接替时不能派的人")),  # noqa: E501
                ("at", models.DateTimeField(verbose_name="退出时间")),
                ("filled_at", models.DateTimeField(null=True, verbose_name="接替时间")),
                ("matching", key("draws.matching", "人员匹配", related_name="redraws")),
                ("out", key("draws.seat", "退出的席位", one=True, related_name="left")),
                ("into", key("draws.seat", "接替的席位", one=True, null=True, related_name="came")),
                ("request", key("draws.recusalrequest", "回避申请", one=True, null=True, related_name="redraw")),
                ("by", key(PERSON, "办理人")),
                ("filled_by", key(PERSON, "接替办理人", null=True)),
            ],
            options={
                "verbose_name": "席位重抽",
                "ordering": ["matching", "position"],
                "constraints": [
                    models.CheckConstraint(condition=Q(cause__in=["recusal", "leave", "transfer", "expired", "ill", "moved"]), name="draws_seatredraw_cause_known"),  # noqa: E501
                    models.CheckConstraint(condition=Q(into__isnull=True, filled_at__isnull=True, filled_by__isnull=True) | Q(into__isnull=False, filled_at__isnull=False, filled_by__isnull=False), name="draws_seatredraw_filled_by_together"),  # noqa: E501
                    models.UniqueConstraint(fields=("matching", "position"), name="draws_seatredraw_once"),
                    models.CheckConstraint(condition=Q(into=None) | ~Q(out=F("into")), name="draws_seatredraw_two_seats"),  # noqa: E501
                    models.CheckConstraint(condition=Q(request=None) | Q(cause="recusal"), name="draws_seatredraw_request"),  # noqa: E501
                ],
            },
        ),
        migrations.RunPython(protect, release),
        migrations.RunPython(matchings_of_before, nothing),
    ]
