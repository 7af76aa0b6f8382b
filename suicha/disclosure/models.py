# SPDX-License-Identifier: Apache-2.0
"""The frozen copies the public reads."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.core.constraints import one_of


class Publication(models.Model):
    """One thing shown to the public, exactly as it was approved.  A correction is a new version, never an edit."""

    class Kind(models.TextChoices):
        ITEMS = "items", "事项清单"
        PLAN = "plan", "计划"
        DRAW = "draw", "抽取"
        RESULT = "result", "结果"

    kind = models.CharField("种类", max_length=10, choices=Kind)
    subject_id = models.BigIntegerField("原记录", help_text="清单按单位，计划、抽取、检查按各自记录")
    version = models.PositiveIntegerField("版本", default=1)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    number = models.CharField("公示编号", max_length=60)
    title = models.CharField("标题", max_length=300)
    target_number = models.CharField("对象编号", max_length=64, blank=True, db_index=True)
    target_name = models.CharField("对象名称", max_length=200, blank=True, db_index=True)
    body = models.JSONField("公示内容")
    base_on = models.DateField("期限起算日", null=True)
    due_on = models.DateField("公示期限", null=True)
    published_at = models.DateTimeField("公示时间", db_index=True)
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="公示人")

    class Meta:
        verbose_name = "公示"
        constraints: ClassVar[list[Any]] = [
            one_of("kind", ["items", "plan", "draw", "result"]),
            models.UniqueConstraint(fields=["kind", "subject_id", "version"], name="disclosure_publication_version_once"),
        ]
        indexes = [models.Index(fields=["kind", "organisation"], name="disclosure_pub_kind")]

    def __str__(self) -> str:
        return self.title
