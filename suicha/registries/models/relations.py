# SPDX-License-Identifier: Apache-2.0
"""Who must stay away from whom: declared by the person, or detected from facts about them."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import User
from suicha.core.constraints import all_or_none, one_of
from suicha.registries.models.inspectors import Inspector
from suicha.registries.models.targets import Target


class Recusal(models.Model):
    """A declared relation for which an inspector must not be matched to a target.  The ground stays private."""

    class Ground(models.TextChoices):
        RELATIVE = "relative", "近亲属关系"
        EMPLOYER = "employer", "曾在该单位任职"
        HOLDING = "holding", "持有该单位股份或投资"
        DISPUTE = "dispute", "与该单位有诉讼或纠纷"
        INTEREST = "interest", "有经济利益关系"
        OTHER = "other", "其他可能影响公正的关系"

    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="recusals", verbose_name="检查人员")
    target = models.ForeignKey(Target, models.PROTECT, related_name="recusals", verbose_name="检查对象")
    ground = models.CharField("事由", max_length=12, choices=Ground)
    note = models.CharField("说明", max_length=200, blank=True)
    declared_at = models.DateTimeField("申报时间")
    declared_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="申报人")
    ended_at = models.DateTimeField("解除时间", null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="解除人")

    class Meta:
        verbose_name = "回避关系"
        constraints: ClassVar[list[Any]] = [
            one_of("ground", ["relative", "employer", "holding", "dispute", "interest", "other"]),
            all_or_none("ended_at", "ended_by"),
            models.UniqueConstraint(
                fields=["inspector", "target"], condition=models.Q(ended_at=None), name="registries_recusal_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspector} 回避 {self.target}"


class ConflictFact(models.Model):
    """A fact about an inspector from which a conflict with a target is detected.  What it says stays private.

    Former employer and opposing party of a case are known by 统一社会信用代码 or exact name; a household only by a
    keyed digest of its number, compared with that of a target's legal representative.
    """

    class Kind(models.TextChoices):
        EMPLOYER = "employer", "曾任职单位"
        CASE = "case", "案件对方当事人"
        HOLDING = "holding", "持股或投资的单位"
        HOUSEHOLD = "household", "本人户号"

    TONES: ClassVar[dict[str, str]] = {"in_force": "amber", "ended": ""}

    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="conflict_facts", verbose_name="检查人员")
    kind = models.CharField("种类", max_length=12, choices=Kind)
    name = models.CharField("单位或当事人名称", max_length=200, blank=True)
    number = models.CharField("统一社会信用代码", max_length=18, blank=True)
    digest = models.CharField("户号（密文）", max_length=64, blank=True, editable=False)
    since = models.DateField("起始日期", help_text="离开该单位、立案、持股或登记之日")
    until = models.DateField("不再适用之日", null=True, blank=True, help_text="空为一直适用")
    document = models.CharField("依据", max_length=100, help_text="档案、文书的名称或文号")
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    ended_at = models.DateTimeField("撤销时间", null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="撤销人")

    class Meta:
        verbose_name = "利害关系线索"
        constraints: ClassVar[list[Any]] = [
            one_of("kind", ["employer", "case", "holding", "household"]),
            all_or_none("ended_at", "ended_by"),
            # A household is a digest and nothing else; a firm or party is a name or a number and no digest.
            models.CheckConstraint(
                condition=(models.Q(kind="household", name="", number="") & ~models.Q(digest=""))
                | (~models.Q(kind="household") & models.Q(digest="") & (~models.Q(name="") | ~models.Q(number=""))),
                name="registries_conflictfact_said",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="registries_conflictfact_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspector}　{self.get_kind_display()}"

    @property
    def state(self) -> str:
        return "ended" if self.ended_at else "in_force"

    def get_state_display(self) -> str:
        return "已撤销" if self.ended_at else "已登记"
