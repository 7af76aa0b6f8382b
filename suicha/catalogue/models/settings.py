# SPDX-License-Identifier: Apache-2.0
"""The numbers of the 细则 that an organisation set for itself."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User


class Setting(models.Model):
    """One number of the 细则 that an organisation set for itself; absent means inherited."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    key = models.CharField("参数", max_length=60)
    value = models.IntegerField("值")
    clause = models.CharField("依据", max_length=200)
    set_at = models.DateTimeField("设定时间")
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="设定人")

    class Meta:
        verbose_name = "细则参数"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["organisation", "key"], name="catalogue_setting_once")
        ]

    def __str__(self) -> str:
        return self.key
