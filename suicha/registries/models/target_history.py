# SPDX-License-Identifier: Apache-2.0
"""What a target was called, how it stood and how it was graded before; what it is linked to; what was merged into it.

Rows are added and ended, never deleted or rewritten.
"""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import User
from suicha.core.constraints import all_or_none, one_of
from suicha.registries.models.targets import Target
from suicha.registries.rules.links import ROLES


class TargetName(models.Model):
    """曾用名: a name the target had, until the day it got another."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="former_names", verbose_name="检查对象")
    name = models.CharField("曾用名", max_length=200)
    since = models.DateField("启用日期", null=True, blank=True)
    until = models.DateField("停用日期")
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "曾用名"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["target", "name", "until"], name="registries_targetname_once"),
            models.CheckConstraint(
                condition=models.Q(since=None) | models.Q(until__gte=models.F("since")),
                name="registries_targetname_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class StatusChange(models.Model):
    """From which day a target stood otherwise, and on what ground (LIBT-7)."""

    target = models.ForeignKey(Target, models.PROTECT, related_name="status_changes", verbose_name="检查对象")
    before = models.CharField("原来", max_length=12, choices=Target.Status)
    after = models.CharField("改为", max_length=12, choices=Target.Status)
    since = models.DateField("发生日期")
    reason = models.CharField("依据", max_length=200)
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "主体状态变动"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=~models.Q(before=models.F("after")), name="registries_statuschange_changes"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_before_display()}改为{self.get_after_display()}"


class GradeChange(models.Model):
    """A risk class or credit grade that a target was given, by which document, from which day."""

    class Scale(models.TextChoices):
        RISK = "risk", "风险分类"
        CREDIT = "credit", "信用等级"

    target = models.ForeignKey(Target, models.PROTECT, related_name="grade_changes", verbose_name="检查对象")
    scale = models.CharField("分类", max_length=8, choices=Scale)
    before = models.CharField("原来", max_length=1, blank=True)
    after = models.CharField("定为", max_length=1, choices=Target.Grade)
    since = models.DateField("评定日期")
    source = models.CharField("依据", max_length=200, help_text="评定文件的名称或文号")
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "等级变动"
        constraints: ClassVar[list[Any]] = [
            one_of("scale", ["risk", "credit"]),
            one_of("after", ["A", "B", "C", "D"]),
        ]

    def __str__(self) -> str:
        return f"{self.get_scale_display()}{self.after}"


class TargetLink(models.Model):
    """``target`` (a project, product, place, person or act) has ``other`` in a role from a day on (LIBT-4)."""

    TONES: ClassVar[dict[str, str]] = {"in_force": "green", "ended": ""}

    target = models.ForeignKey(Target, models.PROTECT, related_name="links", verbose_name="检查对象")
    other = models.ForeignKey(Target, models.PROTECT, related_name="linked_from", verbose_name="关联对象")
    role = models.CharField("关系", max_length=20, choices={role: each.title for role, each in ROLES.items()})
    since = models.DateField("起始日期")
    until = models.DateField("终止日期", null=True)
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    ended_at = models.DateTimeField("终止登记时间", null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="终止登记人")

    class Meta:
        verbose_name = "对象关联"
        constraints: ClassVar[list[Any]] = [
            one_of("role", list(ROLES)),
            all_or_none("until", "ended_at", "ended_by"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="registries_targetlink_dates",
            ),
            models.CheckConstraint(
                condition=~models.Q(target=models.F("other")), name="registries_targetlink_not_itself"
            ),
            models.UniqueConstraint(
                fields=["target", "other", "role"],
                condition=models.Q(until=None),
                name="registries_targetlink_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}　{self.get_role_display()}　{self.other}"

    @property
    def state(self) -> str:
        return "ended" if self.until else "in_force"

    def get_state_display(self) -> str:
        return "已终止" if self.until else "有效"


class TargetApart(models.Model):
    """A person looked at two rows that look alike and said that they are two subjects."""

    first = models.ForeignKey(Target, models.PROTECT, related_name="+", verbose_name="一个对象")
    second = models.ForeignKey(Target, models.PROTECT, related_name="+", verbose_name="另一个对象")
    reason = models.CharField("依据", max_length=200, blank=True)
    said_at = models.DateTimeField("认定时间")
    said_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="认定人")

    class Meta:
        verbose_name = "并非同一对象"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(
                condition=models.Q(first__lt=models.F("second")), name="registries_targetapart_in_order"
            ),
            models.UniqueConstraint(fields=["first", "second"], name="registries_targetapart_once"),
        ]

    def __str__(self) -> str:
        return f"{self.first}不是{self.second}"


class TargetMerge(models.Model):
    """Two rows were found to be one: ``merged`` stays as an alias of ``kept``; both keep their draws and history.

    ``carried`` are the aliases that ``merged`` had itself and brought along; undoing gives them back.
    """

    TONES: ClassVar[dict[str, str]] = {"in_force": "blue", "undone": ""}

    kept = models.ForeignKey(Target, models.PROTECT, related_name="merges", verbose_name="保留的对象")
    merged = models.ForeignKey(Target, models.PROTECT, related_name="merged_by", verbose_name="并入的对象")
    status_before = models.CharField("并入前的状态", max_length=12, choices=Target.Status)
    carried = models.JSONField("随同并入的别名", default=list)
    reason = models.CharField("依据", max_length=200)
    merged_at = models.DateTimeField("合并时间")
    merger = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="合并人")
    undone_reason = models.CharField("撤销的依据", max_length=200, null=True)  # noqa: DJ001 - not yet
    undone_at = models.DateTimeField("撤销时间", null=True)
    undone_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="撤销人")

    class Meta:
        verbose_name = "对象合并"
        constraints: ClassVar[list[Any]] = [
            all_or_none("undone_reason", "undone_at", "undone_by"),
            models.CheckConstraint(
                condition=~models.Q(kept=models.F("merged")), name="registries_targetmerge_not_itself"
            ),
            models.UniqueConstraint(
                fields=["merged"], condition=models.Q(undone_at=None), name="registries_targetmerge_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.merged}并入{self.kept}"

    @property
    def state(self) -> str:
        return "undone" if self.undone_at else "in_force"

    def get_state_display(self) -> str:
        return "已撤销" if self.undone_at else "已合并"
