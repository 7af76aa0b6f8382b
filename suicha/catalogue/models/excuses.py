# SPDX-License-Identifier: Apache-2.0
"""无检查对象: why an item cannot be drawn in a year; and regimes of supervision outside the list."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.core.constraints import all_or_none, one_of


class NoTarget(models.Model):
    """The statement that an item has nothing to be inspected in a year (ITEM-23).  Withdrawn, never removed."""

    TONES: ClassVar[dict[str, str]] = {"stated": "blue", "withdrawn": ""}

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    lineage = models.CharField("事项", max_length=50, db_index=True)
    name = models.CharField("抽查事项", max_length=2000, help_text="写明时的名称")
    year = models.PositiveIntegerField("年度")
    reason = models.CharField("没有检查对象的原因", max_length=500)
    stated_at = models.DateTimeField("写明时间")
    stated_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="写明人")
    withdrawn_because = models.CharField("撤回的原因", max_length=500, blank=True)
    withdrawn_at = models.DateTimeField("撤回时间", null=True)
    withdrawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="撤回人")

    class Meta:
        verbose_name = "无检查对象"
        constraints: ClassVar[list[Any]] = [
            all_or_none("withdrawn_at", "withdrawn_by"),
            models.UniqueConstraint(
                fields=["organisation", "lineage", "year"],
                condition=models.Q(withdrawn_at=None),
                name="catalogue_notarget_once",
            ),
            models.CheckConstraint(condition=~models.Q(reason=""), name="catalogue_notarget_has_reason"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        return "withdrawn" if self.withdrawn_at else "stated"

    def get_state_display(self) -> str:
        return "已撤回" if self.withdrawn_at else "无检查对象"


class OutsideRegime(models.Model):
    """清单外监管方式: what is supervised otherwise than by random inspection, and on which ground (ITEM-27)."""

    class Way(models.TextChoices):
        FULL = "full", "全覆盖检查"
        SPECIAL = "special", "专项检查"
        FLIGHT = "flight", "飞行检查"
        CLUE = "clue", "依投诉举报和线索核查"
        EXISTING = "existing", "按现有监管方式"
        OTHER = "other", "其他方式"

    TONES: ClassVar[dict[str, str]] = {"open": "green", "ended": ""}

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    name = models.CharField("监管事项", max_length=300)
    object_kind = models.CharField("监管对象", max_length=300)
    way = models.CharField("监管方式", max_length=10, choices=Way)
    ground = models.TextField("依据", help_text="写明法律法规规章或上级文件的名称和条款")
    since = models.DateField("起始日期")
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    ended_on = models.DateField("停止日期", null=True)
    ended_because = models.CharField("停止的原因", max_length=300, null=True)  # noqa: DJ001 - null until it ends
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="停止人")

    class Meta:
        verbose_name = "清单外监管方式"
        constraints: ClassVar[list[Any]] = [
            one_of("way", ["full", "special", "flight", "clue", "existing", "other"]),
            all_or_none("ended_on", "ended_because", "ended_by"),
            models.UniqueConstraint(
                fields=["organisation", "name", "object_kind", "way"],
                condition=models.Q(ended_on=None),
                name="catalogue_outsideregime_once",
            ),
            models.CheckConstraint(condition=~models.Q(ground=""), name="catalogue_outsideregime_has_ground"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        return "ended" if self.ended_on else "open"

    def get_state_display(self) -> str:
        return "已停止" if self.ended_on else "现行"
