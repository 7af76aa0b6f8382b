# SPDX-License-Identifier: Apache-2.0
"""Versions of a list and the road of each: draft, reported, approved, filed, published, in force on its day."""

from datetime import date
from typing import Any, ClassVar, cast

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.catalogue.models.items import Item
from suicha.catalogue.rules.words import WORDS
from suicha.core.constraints import all_or_none, one_of


class ListVersion(models.Model):
    """One version of the list of a bureau: what changed and why, who reported, approved, filed and published it.

    ``items`` are all its rows, written when it is published and never changed.  A published version is in force from
    ``effective_on`` until a later one is; that is asked of the day and not stored (``standing``).
    """

    class State(models.TextChoices):
        DRAFT = "draft", "起草"
        REPORTED = "reported", "待批准"
        APPROVED = "approved", "待备案"
        FILED = "filed", "已备案"
        PUBLISHED = "published", "已公布"

    TONES: ClassVar[dict[str, str]] = {
        "draft": "", "reported": "blue", "approved": "blue", "filed": "blue", "published": "green",
    }  # fmt: skip
    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {
        "draft": ("reported",),
        "reported": ("approved", "draft"),
        "approved": ("filed", "published", "draft"),
        "filed": ("published",),
    }

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="list_versions", verbose_name="单位", help_text="统一公布清单的部门"
    )
    number = models.PositiveIntegerField("版次")
    state = models.CharField("状态", max_length=12, choices=State, default=State.DRAFT)
    note = models.CharField("这一版的说明", max_length=500, blank=True)
    comment = models.CharField("退回意见", max_length=500, blank=True)
    effective_on = models.DateField("施行日期", null=True)
    items = models.ManyToManyField(Item, related_name="versions", verbose_name="事项")
    opened_at = models.DateTimeField("起草时间")
    reported_at = models.DateTimeField("上报时间", null=True)
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="上报人")
    approved_at = models.DateTimeField("批准时间", null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="批准人")
    approval = models.CharField("批准文号", max_length=200, blank=True)
    filed_at = models.DateTimeField("备案时间", null=True)
    filed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="备案人")
    receipt = models.CharField("备案回执号", max_length=100, blank=True)
    published_at = models.DateTimeField("公布时间", null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="公布人")

    class Meta:
        verbose_name = "清单版本"
        constraints: ClassVar[list[Any]] = [
            one_of("state", ["draft", "reported", "approved", "filed", "published"]),
            all_or_none("reported_at", "reported_by"),
            all_or_none("approved_at", "approved_by"),
            all_or_none("filed_at", "filed_by"),
            all_or_none("published_at", "published_by"),
            models.UniqueConstraint(fields=["organisation", "number"], name="catalogue_listversion_once"),
            models.UniqueConstraint(
                fields=["organisation"], condition=~models.Q(state="published"), name="catalogue_listversion_one_open"
            ),
            models.CheckConstraint(
                condition=~models.Q(state="published")
                | models.Q(published_at__isnull=False, effective_on__isnull=False),
                name="catalogue_listversion_published_whole",
            ),
            # A list is never approved by the person who reported it.
            models.CheckConstraint(
                condition=models.Q(approved_by=None)
                | models.Q(reported_by=None)
                | ~models.Q(approved_by=models.F("reported_by")),
                name="catalogue_listversion_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name}随机抽查事项清单第{self.number}版"

    @property
    def is_open(self) -> bool:
        return self.state != self.State.PUBLISHED

    def awaits(self, on: date) -> bool:
        """Published, and its day has not come."""
        return self.effective_on is not None and not self.is_open and self.effective_on > on


class ListPart(models.Model):
    """The part of an open version that one 股室 has handed in: its changes are closed until the part is given back."""

    version = models.ForeignKey(ListVersion, models.CASCADE, related_name="parts", verbose_name="清单版本")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="起草单位")
    reported_at = models.DateTimeField("上报时间", null=True)
    reported_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="上报人")
    comment = models.CharField("退回意见", max_length=500, blank=True)

    class Meta:
        verbose_name = "股室上报的部分"
        constraints: ClassVar[list[Any]] = [
            all_or_none("reported_at", "reported_by"),
            models.UniqueConstraint(fields=["version", "organisation"], name="catalogue_listpart_once"),
        ]

    def __str__(self) -> str:
        return self.organisation.name


class ListChange(models.Model):
    """One changed row of a version, with its reason: a new item, another revision of one, or one that goes."""

    class Ground(models.TextChoices):
        ENACTED = "enacted", "立"
        AMENDED = "amended", "改"
        REPEALED = "repealed", "废"
        INTERPRETED = "interpreted", "释"
        PRACTICE = "practice", "工作实际"

    version = models.ForeignKey(ListVersion, models.CASCADE, related_name="changes", verbose_name="清单版本")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="起草单位")
    lineage = models.CharField("事项编号", max_length=50)
    before = models.ForeignKey(Item, models.PROTECT, null=True, related_name="+", verbose_name="原来的事项")
    after = models.ForeignKey(Item, models.CASCADE, null=True, related_name="+", verbose_name="改后的事项")
    ground = models.CharField("缘由", max_length=12, choices=Ground, blank=True)
    reason = models.CharField("理由", max_length=300, blank=True, help_text="哪部法律法规、哪一条、何时起立改废释")

    class Meta:
        verbose_name = "清单改动"
        constraints: ClassVar[list[Any]] = [
            one_of("ground", ["", "enacted", "amended", "repealed", "interpreted", "practice"]),
            models.UniqueConstraint(fields=["version", "lineage"], name="catalogue_listchange_once"),
            models.CheckConstraint(
                condition=models.Q(before__isnull=False) | models.Q(after__isnull=False),
                name="catalogue_listchange_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}：{self.shown.name}"

    @property
    def kind(self) -> str:
        """新增, 修改 or 取消."""
        if self.before is None:
            return "新增"
        return "修改" if self.after else "取消"

    @property
    def shown(self) -> Item:
        """The row as it will be, or as it was where it goes; the database keeps that there is one."""
        return cast("Item", self.after or self.before)

    @property
    def reasoned(self) -> bool:
        return bool(self.ground and self.reason)


class ListReview(models.Model):
    """The yearly look through a list that found nothing to change: the update of that year is done (ITEM-28)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    year = models.PositiveIntegerField("年度")
    outcome = models.CharField("清理情况", max_length=500)
    reviewed_at = models.DateTimeField("确认时间")
    reviewed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="确认人")

    class Meta:
        verbose_name = "清单年度清理"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["organisation", "year"], name="catalogue_listreview_once")
        ]

    def __str__(self) -> str:
        return f"{self.organisation.name}{self.year}年"


class ListDemand(models.Model):
    """Which further fields every item of an organisation's list must have (ITEM-3); inherited by those below.

    Each time is a row of its own that is never edited: the newest counts, and what counted on a day can be told.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    fields = models.JSONField("必填的栏", default=list)
    clause = models.CharField("依据", max_length=200)
    set_at = models.DateTimeField("设定时间")
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="设定人")

    class Meta:
        verbose_name = "清单必填栏"

    def __str__(self) -> str:
        return self.organisation.name

    @property
    def told(self) -> list[str]:
        """The fields by their names, in the order of the list."""
        return [title for name, title in WORDS.items() if name in self.fields]
