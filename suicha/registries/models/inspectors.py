# SPDX-License-Identifier: Apache-2.0
"""The library of inspectors, and the days on which they are away."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, Region, User
from suicha.core.constraints import all_or_none, one_of


class Inspector(models.Model):
    """One 执法检查人员.  Only a certificate valid on the day of the visit makes a person count towards the two."""

    class Category(models.TextChoices):
        CERTIFIED = "certified", "执法人员"
        DAILY = "daily", "日常监管人员"

    TONES: ClassVar[dict[str, str]] = {"in": "green", "out": ""}

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    user = models.OneToOneField(
        User, models.PROTECT, null=True, blank=True, related_name="inspector", verbose_name="账号"
    )
    name = models.CharField("姓名", max_length=40)
    certificate = models.CharField("执法证号", max_length=40)
    certificate_until = models.DateField("执法证有效期至")
    category = models.CharField("人员类别", max_length=12, choices=Category, default=Category.CERTIFIED)
    post = models.CharField("职务", max_length=60, blank=True)
    domains = models.JSONField("抽查监管领域", default=list)
    is_leader = models.BooleanField("可任组长", default=False)
    is_office = models.BooleanField("机关人员", default=False, help_text="在机关科室工作，不在一线执法队伍")
    towns = models.ManyToManyField(Region, blank=True, related_name="+", verbose_name="可到镇街")
    tested_until = models.DateField("能力测试有效期至", null=True, blank=True)
    mobile = models.CharField("手机号码", max_length=20, blank=True)
    left_on = models.DateField("离岗日期", null=True, blank=True)

    class Meta:
        verbose_name = "执法检查人员"
        constraints: ClassVar[list[Any]] = [
            one_of("category", ["certified", "daily"]),
            models.UniqueConstraint(fields=["organisation", "certificate"], name="registries_inspector_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        return "out" if self.left_on else "in"

    def get_state_display(self) -> str:
        return "已离岗" if self.left_on else "在岗"


class Absence(models.Model):
    """Days on which an inspector cannot visit: leave, training or a secondment.  Coming back early ends it."""

    class Kind(models.TextChoices):
        LEAVE = "leave", "请假"
        TRAINING = "training", "培训"
        SECONDMENT = "secondment", "借调"

    TONES: ClassVar[dict[str, str]] = {"in_force": "amber", "ended": ""}

    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="absences", verbose_name="检查人员")
    kind = models.CharField("种类", max_length=12, choices=Kind)
    starts_on = models.DateField("开始")
    ends_on = models.DateField("结束", help_text="最后一天")
    note = models.CharField("说明", max_length=200, blank=True)
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    ended_at = models.DateTimeField("销假时间", null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="销假人")

    class Meta:
        verbose_name = "请假、培训和借调"
        constraints: ClassVar[list[Any]] = [
            one_of("kind", ["leave", "training", "secondment"]),
            all_or_none("ended_at", "ended_by"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="registries_absence_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspector}　{self.get_kind_display()}"

    @property
    def state(self) -> str:
        return "ended" if self.ended_at else "in_force"

    def get_state_display(self) -> str:
        return "已销假" if self.ended_at else "已登记"
