# SPDX-License-Identifier: Apache-2.0
"""风险较高的区域: a dated fact about a division, which holds for every target there (LIBT-19)."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, Region, User
from suicha.core.constraints import all_or_none


class RiskArea(models.Model):
    """A division in which the risk is higher, on which ground and since when; ended with a reason, never removed."""

    TONES: ClassVar[dict[str, str]] = {"in_force": "amber", "ended": ""}

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="登记单位")
    region = models.ForeignKey(Region, models.PROTECT, related_name="+", verbose_name="区域")
    ground = models.CharField("依据", max_length=200, help_text="文件的名称和文号，或研判会议的纪要")
    since = models.DateField("起始日期")
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    until = models.DateField("解除日期", null=True)
    end_reason = models.CharField("解除的依据", max_length=200, null=True)  # noqa: DJ001 - not yet
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="解除登记人")

    class Meta:
        verbose_name = "风险较高的区域"
        constraints: ClassVar[list[Any]] = [
            all_or_none("until", "end_reason", "ended_by"),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="registries_riskarea_dates",
            ),
            models.UniqueConstraint(
                fields=["organisation", "region"], condition=models.Q(until=None), name="registries_riskarea_once"
            ),
        ]

    def __str__(self) -> str:
        return str(self.region)

    @property
    def state(self) -> str:
        return "ended" if self.until else "in_force"

    def get_state_display(self) -> str:
        return "已解除" if self.until else "在册"
