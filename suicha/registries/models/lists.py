# SPDX-License-Identifier: Apache-2.0
"""Named lists of targets: one for an item, or a domain library of a bureau.  A list is a filter with versions."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.core.constraints import all_or_none, unique_when_given


class TargetList(models.Model):
    """专题名录: who is on it follows from the filter of its newest version; a firm may be on many (LIBT-1, LIBT-3)."""

    TONES: ClassVar[dict[str, str]] = {"in_use": "green", "closed": ""}

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    name = models.CharField("名录名称", max_length=60)
    lineage = models.CharField(
        "对应事项", max_length=50, blank=True, help_text="一个事项对应一个对象库；空着是专题名录"
    )
    made_at = models.DateTimeField("建立时间")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="建立人")
    closed_at = models.DateTimeField("停用时间", null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="停用人")

    class Meta:
        verbose_name = "专题名录"
        constraints: ClassVar[list[Any]] = [
            all_or_none("closed_at", "closed_by"),
            models.UniqueConstraint(fields=["organisation", "name"], name="registries_targetlist_once"),
            unique_when_given("registries_targetlist_item_once", "organisation", "lineage"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        return "closed" if self.closed_at else "in_use"

    def get_state_display(self) -> str:
        return "已停用" if self.closed_at else "在用"


class TargetListVersion(models.Model):
    """One version of a list's filter, with how many it found on the day.  Never rewritten: plans name the version."""

    target_list = models.ForeignKey(TargetList, models.PROTECT, related_name="versions", verbose_name="名录")
    number = models.PositiveIntegerField("第几版")
    filter = models.JSONField("条件", default=dict, help_text="与计划行的对象范围写法相同")
    count = models.PositiveIntegerField("当日可抽户数")
    reason = models.CharField("改动理由", max_length=200)
    made_at = models.DateTimeField("定版时间")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="定版人")

    class Meta:
        verbose_name = "名录版本"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["target_list", "number"], name="registries_listversion_once"),
        ]

    def __str__(self) -> str:
        return f"{self.target_list}（第{self.number}版）"
