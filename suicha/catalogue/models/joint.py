# SPDX-License-Identifier: Apache-2.0
"""Joint items: who starts, who takes part."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation


class JointItem(models.Model):
    """One row of the 部门联合抽查事项清单: who starts, who takes part (ITEM-24).

    ``lead`` and ``participants`` are the words of the list; ``lead_body`` and ``bodies`` are the organisations of this
    platform that they mean, matched from the words or chosen by a person.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    sequence = models.PositiveIntegerField("序号")
    domain = models.CharField("抽查领域", max_length=200)
    name = models.CharField("抽查事项", max_length=300)
    object_kind = models.CharField("检查对象", max_length=300, blank=True)
    lead = models.CharField("发起部门", max_length=200, blank=True)
    participants = models.CharField("配合部门", max_length=300, blank=True)
    lead_body = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, related_name="joint_items_led", verbose_name="发起单位"
    )
    bodies = models.ManyToManyField(Organisation, blank=True, related_name="joint_items", verbose_name="配合单位")

    class Meta:
        verbose_name = "联合抽查事项"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["organisation", "domain", "name"], name="catalogue_jointitem_once")
        ]

    def __str__(self) -> str:
        return self.name
