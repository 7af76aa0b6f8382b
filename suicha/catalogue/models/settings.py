# SPDX-License-Identifier: Apache-2.0
"""The numbers of the 细则 that an organisation set for itself."""

from django.db import models

from suicha.accounts.models import Organisation, User


class SettingVersion(models.Model):
    """One number of the 细则 as an organisation set it, for all its items or one; never edited, the next one counts.

    ``value`` empty: from that day the number is inherited again.  ``item`` is the lineage of an item, which stays the
    same over the revisions of the list.
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    key = models.CharField("参数", max_length=60)
    item = models.CharField("事项（各版不变的标识）", max_length=50, blank=True)
    value = models.IntegerField("值", null=True)
    clause = models.CharField("依据", max_length=200)
    valid_from = models.DateField("从哪天起")
    set_at = models.DateTimeField("设定时间")
    set_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="设定人")

    class Meta:
        verbose_name = "细则参数"
        indexes = [models.Index(fields=["key", "organisation"], name="catalogue_setting_key")]

    def __str__(self) -> str:
        return self.key
