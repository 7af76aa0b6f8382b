# SPDX-License-Identifier: Apache-2.0
"""专业人员库: institutions with their entrustments, experts, and whom an expert must stay away from.

Kept apart from the inspectors by type: no column of a group's seat can hold an expert, and an expert has no account.
"""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.core.constraints import all_or_none, one_of, unique_when_given
from suicha.core.private import PrivateField
from suicha.files.models import StoredFile
from suicha.registries.models.targets import Target
from suicha.registries.rules.institutions import KINDS


class Institution(models.Model):
    """One 专业机构 that lends experts, or takes part in inspections itself under an entrustment (LIBX-1, LIBX-4)."""

    class Kind(models.TextChoices):
        TESTING = "testing", KINDS["testing"]
        RESEARCH = "research", KINDS["research"]
        AUDIT = "audit", KINDS["audit"]
        ADVISORY = "advisory", KINDS["advisory"]
        OTHER = "other", KINDS["other"]

    TONES: ClassVar[dict[str, str]] = {"in": "green", "out": ""}

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="管理单位")
    name = models.CharField("机构名称", max_length=200)
    kind = models.CharField("机构类型", max_length=12, choices=Kind)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    qualification = models.CharField("资质证书", max_length=100, blank=True, help_text="名称和编号")
    qualification_until = models.DateField("资质有效期至", null=True, blank=True, help_text="空着是长期有效")
    ended_on = models.DateField("停止合作日期", null=True, blank=True)

    class Meta:
        verbose_name = "专业机构"
        constraints: ClassVar[list[Any]] = [
            one_of("kind", list(KINDS)),
            models.UniqueConstraint(fields=["organisation", "name"], name="registries_institution_name_once"),
            unique_when_given("registries_institution_code_once", "organisation", "credit_code"),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        return "out" if self.ended_on else "in"

    def get_state_display(self) -> str:
        return "已停止合作" if self.ended_on else "合作中"


class Entrustment(models.Model):
    """The contract or letter under which an institution takes part: number, days and the signed file.  Stays."""

    class Kind(models.TextChoices):
        PURCHASE = "purchase", "政府购买服务合同"
        ENTRUST = "entrust", "委托书"

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="entrustments", verbose_name="专业机构")
    kind = models.CharField("委托方式", max_length=12, choices=Kind)
    number = models.CharField("合同或委托书编号", max_length=100)
    subject = models.CharField("委托内容", max_length=200)
    starts_on = models.DateField("起始日期")
    ends_on = models.DateField("终止日期")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="签署的文件")
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "委托记录"
        constraints: ClassVar[list[Any]] = [
            one_of("kind", ["purchase", "entrust"]),
            models.UniqueConstraint(fields=["institution", "number"], name="registries_entrustment_once"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="registries_entrustment_dates"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.number}"


class Expert(models.Model):
    """One 专业人员: gives written opinions and assists; never one of the two who inspect (LIBX-2)."""

    TONES: ClassVar[dict[str, str]] = {"in": "green", "out": ""}

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="管理单位")
    institution = models.ForeignKey(
        Institution, models.PROTECT, null=True, blank=True, related_name="experts", verbose_name="专业机构"
    )
    name = models.CharField("姓名", max_length=40)
    title = models.CharField("职称", max_length=60, blank=True)
    specialties = models.JSONField("专业领域", default=list)
    certificate = models.CharField("资格证书号", max_length=40)
    certificate_until = models.DateField("资格有效期至", null=True, blank=True, help_text="空着是长期有效")
    mobile = PrivateField("手机号码", max_length=120, blank=True)
    joined_on = models.DateField("入库日期")
    left_on = models.DateField("出库日期", null=True, blank=True)

    class Meta:
        verbose_name = "专业人员"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["organisation", "certificate"], name="registries_expert_once"),
            models.CheckConstraint(
                condition=models.Q(left_on=None) | models.Q(left_on__gte=models.F("joined_on")),
                name="registries_expert_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        return "out" if self.left_on else "in"

    def get_state_display(self) -> str:
        return "已出库" if self.left_on else "在库"


class ExpertRecusal(models.Model):
    """A relation an expert declared in writing, for which the two are never matched.  The ground stays private."""

    class Ground(models.TextChoices):
        RELATIVE = "relative", "近亲属关系"
        EMPLOYER = "employer", "曾在该单位任职"
        INTEREST = "interest", "有经济利益关系"
        OTHER = "other", "其他可能影响公正的关系"

    expert = models.ForeignKey(Expert, models.PROTECT, related_name="recusals", verbose_name="专业人员")
    target = models.ForeignKey(Target, models.PROTECT, related_name="expert_recusals", verbose_name="检查对象")
    ground = models.CharField("事由", max_length=12, choices=Ground)
    note = models.CharField("说明", max_length=200, blank=True)
    declared_at = models.DateTimeField("申报时间")
    registered_by = models.ForeignKey(
        User, models.PROTECT, null=True, related_name="+", verbose_name="登记人", help_text="本人在线申报的为空"
    )
    ended_at = models.DateTimeField("解除时间", null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="解除人")

    class Meta:
        verbose_name = "专业人员回避关系"
        constraints: ClassVar[list[Any]] = [
            one_of("ground", ["relative", "employer", "interest", "other"]),
            all_or_none("ended_at", "ended_by"),
            models.UniqueConstraint(
                fields=["expert", "target"], condition=models.Q(ended_at=None), name="registries_expertrecusal_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.expert} 回避 {self.target}"
