# SPDX-License-Identifier: Apache-2.0
"""Whether the library is complete: licences somebody holds, days by which each line fills it, yearly annexes."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.core.constraints import all_or_none, one_of
from suicha.files.models import StoredFile
from suicha.registries.models.targets import Target


class Licence(models.Model):
    """One licence or registration as its register tells it; who holds it ought to stand in the library (LIBT-8)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    kind = models.CharField("许可种类", max_length=60)
    number = models.CharField("许可证号", max_length=60)
    holder = models.CharField("持证单位", max_length=200)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    address = models.CharField("地址", max_length=300, blank=True)
    valid_until = models.DateField("有效期至", null=True)
    target = models.ForeignKey(Target, models.PROTECT, null=True, related_name="licences", verbose_name="名录里的对象")
    told_on = models.DateField("最近导入")

    class Meta:
        verbose_name = "许可"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["organisation", "kind", "number"], name="registries_licence_once"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}　{self.number}"


class EntryDeadline(models.Model):
    """By which day a section has its part of the library entered; when it said so, that is kept (LIBT-17)."""

    TONES: ClassVar[dict[str, str]] = {"open": "amber", "done": "green"}

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    line = models.ForeignKey(Organisation, models.PROTECT, related_name="entry_deadlines", verbose_name="责任股室")
    due_on = models.DateField("截止日期")
    task = models.CharField("要做的事", max_length=100)
    set_at = models.DateTimeField("布置时间")
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="布置人")
    done_at = models.DateTimeField("完成时间", null=True)
    done_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="报告完成的人")
    done_count = models.PositiveIntegerField("完成时的户数", null=True)

    class Meta:
        verbose_name = "入库任务"
        constraints: ClassVar[list[Any]] = [
            all_or_none("done_at", "done_by", "done_count"),
            models.UniqueConstraint(fields=["line", "due_on", "task"], name="registries_entrydeadline_once"),
        ]

    def __str__(self) -> str:
        return f"{self.line}　{self.task}"

    @property
    def state(self) -> str:
        return "done" if self.done_at else "open"

    def get_state_display(self) -> str:
        return "已完成" if self.done_at else "办理中"


class LibraryCheck(models.Model):
    """What a look through a large library found at a moment: figures and likely duplicates.  Derived; made anew hourly.

    ``lines``: per organisation that answers, [its key, targets, verified of late, wanting facts, doubtful];
    ``pairs``: [key, key, why].
    """

    organisation = models.OneToOneField(Organisation, models.CASCADE, related_name="+", verbose_name="单位")
    checked_at = models.DateTimeField("统计时间")
    lines = models.JSONField("各责任单位的户数", default=list)
    pairs = models.JSONField("可能重复的对象", default=list)

    class Meta:
        verbose_name = "名录体检结果"

    def __str__(self) -> str:
        return self.organisation.name


class Snapshot(models.Model):
    """A numbered annex of a library as it stood that day: files that never change, and those the public may have."""

    class Library(models.TextChoices):
        TARGETS = "targets", "检查对象名录库"
        INSPECTORS = "inspectors", "执法检查人员名录库"

    TONES: ClassVar[dict[str, str]] = {"kept": "", "released": "green"}

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    library = models.CharField("名录", max_length=12, choices=Library)
    year = models.PositiveIntegerField("年度")
    sequence = models.PositiveIntegerField("序号")
    number = models.CharField("编号", max_length=60)
    title = models.CharField("名称", max_length=120)
    rows = models.PositiveIntegerField("条数")
    workbook = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="Excel")
    table = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="CSV")
    public_workbook = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="公开版Excel")
    public_table = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="公开版CSV")
    made_at = models.DateTimeField("编定时间")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="编定人")
    released_at = models.DateTimeField("公开时间", null=True)
    released_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="公开人")

    class Meta:
        verbose_name = "名录附件"
        constraints: ClassVar[list[Any]] = [
            one_of("library", ["targets", "inspectors"]),
            all_or_none("released_at", "released_by"),
            models.UniqueConstraint(
                fields=["organisation", "library", "year", "sequence"], name="registries_snapshot_once"
            ),
            models.UniqueConstraint(fields=["organisation", "number"], name="registries_snapshot_number_once"),
        ]

    def __str__(self) -> str:
        return f"{self.title}（{self.number}）"

    @property
    def state(self) -> str:
        return "released" if self.released_at else "kept"

    def get_state_display(self) -> str:
        return "已公开" if self.released_at else "已编定"
