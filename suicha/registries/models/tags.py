# SPDX-License-Identifier: Apache-2.0
"""分类标签: the words an organisation sorts its targets by, in groups, one spelling each (LIBT-11)."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.core.constraints import all_or_none


class Tag(models.Model):
    """One word of the vocabulary.  A closed word stays on what carries it; nothing new gets it."""

    TONES: ClassVar[dict[str, str]] = {"in_use": "green", "closed": ""}

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    group = models.CharField("标签组", max_length=30, help_text="例如：风险、行业、许可")
    name = models.CharField("标签", max_length=30)
    made_at = models.DateTimeField("建立时间")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="建立人")
    closed_at = models.DateTimeField("停用时间", null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="停用人")

    class Meta:
        verbose_name = "分类标签"
        constraints: ClassVar[list[Any]] = [
            all_or_none("closed_at", "closed_by"),
            models.UniqueConstraint(fields=["organisation", "group", "name"], name="registries_tag_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group}：{self.name}"

    @property
    def state(self) -> str:
        return "closed" if self.closed_at else "in_use"

    def get_state_display(self) -> str:
        return "已停用" if self.closed_at else "在用"
