# SPDX-License-Identifier: Apache-2.0
"""Courses, ability tests and appraisals, and what each person achieved (LIBP-8, TRAIN-1, TRAIN-2)."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.core.constraints import all_or_none, one_of
from suicha.registries.models.inspectors import Inspector


class Training(models.Model):
    """One course, test or appraisal held on a day.  What is passed in them decides who may join the roster.

    Nobody registered what was brought over from the days that were typed into the roster before.
    """

    class Kind(models.TextChoices):
        COURSE = "course", "培训"
        TEST = "test", "能力测试"
        APPRAISAL = "appraisal", "综合素质评估"

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    kind = models.CharField("种类", max_length=12, choices=Kind)
    topic = models.CharField("主题", max_length=200)
    held_on = models.DateField("日期")
    hours = models.PositiveSmallIntegerField("学时", default=0)
    organiser = models.CharField("主办单位", max_length=100)
    valid_until = models.DateField("合格有效期至", null=True, blank=True, help_text="测试和评估填；空着是长期有效")
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "培训、测试和评估"
        constraints: ClassVar[list[Any]] = [
            one_of("kind", ["course", "test", "appraisal"]),
            models.UniqueConstraint(
                fields=["organisation", "kind", "topic", "held_on"], name="registries_training_once"
            ),
            models.CheckConstraint(
                condition=models.Q(valid_until=None) | models.Q(valid_until__gte=models.F("held_on")),
                name="registries_training_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.topic


class TrainingResult(models.Model):
    """What one person achieved in it.  A wrong entry is revoked with its reason and registered anew."""

    class Result(models.TextChoices):
        PASSED = "passed", "合格"
        FAILED = "failed", "不合格"
        ABSENT = "absent", "缺席"

    TONES: ClassVar[dict[str, str]] = {"passed": "green", "failed": "red", "absent": "", "revoked": ""}

    training = models.ForeignKey(Training, models.PROTECT, related_name="results", verbose_name="培训、测试和评估")
    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="trainings", verbose_name="检查人员")
    result = models.CharField("结果", max_length=12, choices=Result)
    score = models.DecimalField("分数", max_digits=5, decimal_places=1, null=True, blank=True)
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    revoked_at = models.DateTimeField("撤销时间", null=True)
    revoked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="撤销人")
    revoked_because = models.CharField("撤销理由", max_length=200, null=True)  # noqa: DJ001 - not yet

    class Meta:
        verbose_name = "个人成绩"
        constraints: ClassVar[list[Any]] = [
            one_of("result", ["passed", "failed", "absent"]),
            all_or_none("revoked_because", "revoked_at", "revoked_by"),
            models.UniqueConstraint(
                fields=["training", "inspector"],
                condition=models.Q(revoked_at=None),
                name="registries_trainingresult_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.inspector}　{self.training}"

    @property
    def state(self) -> str:
        return "revoked" if self.revoked_at else self.result

    def get_state_display(self) -> str:
        return "已撤销" if self.revoked_at else str(self.get_result_display())
