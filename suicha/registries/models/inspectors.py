# SPDX-License-Identifier: Apache-2.0
"""The library of inspectors, and the days on which they are away."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, Region, User
from suicha.core.constraints import all_or_none, one_of, unique_when_given
from suicha.core.private import PrivateField


class InspectorTag(models.Model):
    """A word of the bureau's vocabulary by which its inspectors are told apart (LIBP-4).  Retired, never deleted."""

    class Group(models.TextChoices):
        QUALIFICATION = "qualification", "执法资质"
        SPECIALTY = "specialty", "业务专长"
        AREA = "area", "工作区域"
        TRAIT = "trait", "技术特点"
        ROLE = "role", "担任角色"

    TONES: ClassVar[dict[str, str]] = {"in_use": "green", "retired": ""}

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    group = models.CharField("类别", max_length=15, choices=Group)
    name = models.CharField("标签", max_length=30)
    retired_on = models.DateField("停用日期", null=True, blank=True)

    class Meta:
        verbose_name = "人员标签"
        constraints: ClassVar[list[Any]] = [
            one_of("group", ["qualification", "specialty", "area", "trait", "role"]),
            models.UniqueConstraint(fields=["organisation", "name"], name="registries_inspectortag_once"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        return "retired" if self.retired_on else "in_use"

    def get_state_display(self) -> str:
        return "已停用" if self.retired_on else "在用"


class Inspector(models.Model):
    """One 执法检查人员.  Only a certificate valid on the day of the visit makes a person count towards the two.

    Daily supervision staff may have no certificate: they go along (随同人员) and never fill one of the two seats.
    Where a passed test is asked for, a person waits (``is_waiting``) until admitted, and is matched to nothing.
    """

    class Category(models.TextChoices):
        CERTIFIED = "certified", "执法人员"
        DAILY = "daily", "日常监管人员"

    TONES: ClassVar[dict[str, str]] = {"in": "green", "waiting": "amber", "out": ""}

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    user = models.OneToOneField(
        User, models.PROTECT, null=True, blank=True, related_name="inspector", verbose_name="账号"
    )
    name = models.CharField("姓名", max_length=40)
    certificate = models.CharField("执法证号", max_length=40, blank=True, help_text="没有执法证的日常监管人员空着")
    issuer = models.CharField("发证机关", max_length=100, blank=True)
    certificate_from = models.DateField("执法证有效期自", null=True, blank=True)
    certificate_until = models.DateField("执法证有效期至", null=True, blank=True)
    category = models.CharField("人员类别", max_length=12, choices=Category, default=Category.CERTIFIED)
    post = models.CharField("职务", max_length=60, blank=True)
    domains = models.JSONField("抽查监管领域", default=list)
    is_leader = models.BooleanField("可任组长", default=False)
    is_office = models.BooleanField("机关人员", default=False, help_text="在机关科室工作，不在一线执法队伍")
    towns = models.ManyToManyField(Region, blank=True, related_name="+", verbose_name="可到镇街")
    tags = models.ManyToManyField(InspectorTag, blank=True, related_name="inspectors", verbose_name="标签")
    mobile = PrivateField("手机号码", max_length=120, blank=True)
    is_waiting = models.BooleanField("待入库", default=False)
    joined_on = models.DateField("入库日期", null=True, blank=True)
    left_on = models.DateField("离岗日期", null=True, blank=True)

    class Meta:
        verbose_name = "执法检查人员"
        constraints: ClassVar[list[Any]] = [
            one_of("category", ["certified", "daily"]),
            unique_when_given("registries_inspector_once", "organisation", "certificate"),
            # A certificate is whole (number and last day) or not there at all, and then nobody is 执法人员.
            models.CheckConstraint(
                condition=(~models.Q(certificate="") & models.Q(certificate_until__isnull=False))
                | models.Q(certificate="", certificate_until=None, certificate_from=None, issuer="", category="daily"),
                name="registries_inspector_certificate_whole",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        return "out" if self.left_on else "waiting" if self.is_waiting else "in"

    def get_state_display(self) -> str:
        return {"out": "已离岗", "waiting": "待入库", "in": "在岗"}[self.state]


class Posting(models.Model):
    """Where a person of the roster served, from day to day (LIBP-7): joining, transfers, leaving.  Never deleted."""

    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="postings", verbose_name="检查人员")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    post = models.CharField("职务", max_length=60, blank=True)
    since = models.DateField("起始日期", null=True, help_text="空着是以前没有登记")
    came = models.CharField("来由", max_length=60)
    until = models.DateField("终止日期", null=True)
    went = models.CharField("去由", max_length=60, blank=True)

    class Meta:
        verbose_name = "任职经历"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["inspector"], condition=models.Q(until=None), name="registries_posting_one_now"
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(since=None) | models.Q(until__gte=models.F("since")),
                name="registries_posting_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspector}　{self.organisation}"


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
