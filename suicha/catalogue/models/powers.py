# SPDX-License-Identifier: Apache-2.0
"""Rows of the 权力清单 and 责任清单, codes of other platforms, and which 抽查事项 carries them out.

Links hold the lineage of an item, which its revisions share; so a list that is published anew keeps them.
"""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.core.constraints import one_of


class Power(models.Model):
    """One 权力事项 or 责任事项 of an organisation's published list of powers and duties.

    ``is_checkable``: whether it gives the right to inspect; only these have to be covered by an item (ITEM-22).
    """

    class Kind(models.TextChoices):
        POWER = "power", "权力事项"
        DUTY = "duty", "责任事项"

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    kind = models.CharField("种类", max_length=10, choices=Kind)
    code = models.CharField("权责编码", max_length=60)
    name = models.CharField("权责名称", max_length=500)
    category = models.CharField("权责类别", max_length=60, blank=True, help_text="行政检查、行政处罚、行政许可等")
    basis = models.TextField("设定依据")
    is_checkable = models.BooleanField("可以检查", default=True)
    source = models.CharField("出自", max_length=200, help_text="权责清单的名称")
    year = models.PositiveIntegerField("清单年度")

    class Meta:
        verbose_name = "权责事项"
        constraints: ClassVar[list[Any]] = [
            one_of("kind", ["power", "duty"]),
            models.UniqueConstraint(fields=["organisation", "kind", "code"], name="catalogue_power_once"),
            models.CheckConstraint(condition=~models.Q(basis=""), name="catalogue_power_has_basis"),
        ]

    def __str__(self) -> str:
        return self.name


class ExternalCode(models.Model):
    """The number of a matter on another platform (ITEM-19); one item may have several, one number several items."""

    class System(models.TextChoices):
        SUPERVISION = "supervision", "互联网+监管"
        ENFORCEMENT = "enforcement", "行政执法信息平台"
        OVERSIGHT = "oversight", "行政执法监督平台"
        OTHER = "other", "其他平台"

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    system = models.CharField("平台", max_length=12, choices=System)
    code = models.CharField("平台编码", max_length=80)
    name = models.CharField("平台上的名称", max_length=500)

    class Meta:
        verbose_name = "平台编码"
        constraints: ClassVar[list[Any]] = [
            one_of("system", ["supervision", "enforcement", "oversight", "other"]),
            models.UniqueConstraint(fields=["organisation", "system", "code"], name="catalogue_externalcode_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_system_display()}　{self.code}"


class PowerLink(models.Model):
    """An item carries out a power or duty: many to many (ITEM-18)."""

    power = models.ForeignKey(Power, models.CASCADE, related_name="links", verbose_name="权责事项")
    lineage = models.CharField("事项", max_length=50, db_index=True, help_text="事项各次修订共同的编号")
    linked_at = models.DateTimeField("对应时间")
    linked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="对应人")

    class Meta:
        verbose_name = "权责对应"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["power", "lineage"], name="catalogue_powerlink_once")
        ]

    def __str__(self) -> str:
        return str(self.power)


class CodeLink(models.Model):
    """An item is known by this number on another platform: many to many."""

    code = models.ForeignKey(ExternalCode, models.CASCADE, related_name="links", verbose_name="平台编码")
    lineage = models.CharField("事项", max_length=50, db_index=True, help_text="事项各次修订共同的编号")
    linked_at = models.DateTimeField("对应时间")
    linked_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="对应人")

    class Meta:
        verbose_name = "平台编码对应"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["code", "lineage"], name="catalogue_codelink_once")
        ]

    def __str__(self) -> str:
        return str(self.code)
