# SPDX-License-Identifier: Apache-2.0
"""检查表: what is asked at a visit about one item, in versions; a published version is never edited."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.catalogue.rules import checklists as rules
from suicha.core.constraints import all_or_none, one_of


class Checklist(models.Model):
    """The one 检查表 of an item of an organisation's list (ITEM-29); it follows the item through its revisions."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    lineage = models.CharField("事项编号", max_length=50, unique=True, help_text="事项改版不变的编号")
    title = models.CharField("名称", max_length=200)

    class Meta:
        verbose_name = "检查表"

    def __str__(self) -> str:
        return self.title


class ChecklistVersion(models.Model):
    """One version of a 检查表.  A visit keeps the version it was sent out with."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "在用"
        RETIRED = "retired", "停用"

    TONES: ClassVar[dict[str, str]] = {"draft": "", "published": "green", "retired": "amber"}
    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {"draft": ("published",), "published": ("retired",)}

    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="versions", verbose_name="检查表")
    number = models.PositiveSmallIntegerField("版次")
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    source = models.CharField("来源", max_length=100, blank=True, help_text="照哪份样表或哪一版做的")
    made_at = models.DateTimeField("起草时间")
    made_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="起草人")
    published_at = models.DateTimeField("启用时间", null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="启用人")
    retired_at = models.DateTimeField("停用时间", null=True)
    retired_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="停用人")

    class Meta:
        verbose_name = "检查表版本"
        ordering = ["checklist", "-number"]
        constraints: ClassVar[list[Any]] = [
            one_of("state", ["draft", "published", "retired"]),
            all_or_none("published_at", "published_by"),
            all_or_none("retired_at", "retired_by"),
            models.CheckConstraint(
                condition=models.Q(state="draft", published_at=None) | models.Q(state__in=["published", "retired"]),
                name="catalogue_checklistversion_draft_unpublished",
            ),
            models.UniqueConstraint(fields=["checklist", "number"], name="catalogue_checklistversion_once"),
            models.UniqueConstraint(
                fields=["checklist"], condition=models.Q(state="draft"), name="catalogue_checklistversion_one_draft"
            ),
            models.UniqueConstraint(
                fields=["checklist"],
                condition=models.Q(state="published"),
                name="catalogue_checklistversion_one_in_use",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.checklist}（第{self.number}版）"


class Question(models.Model):
    """One question of a 检查表: what to look at, how, on which basis, what may be answered, and what follows."""

    version = models.ForeignKey(ChecklistVersion, models.CASCADE, related_name="questions", verbose_name="版本")
    position = models.PositiveSmallIntegerField("题号")
    content = models.CharField("检查内容", max_length=rules.TEXT_LIMIT)
    method = models.CharField("方法与要领", max_length=1000, blank=True)
    basis = models.CharField("依据", max_length=1000, blank=True)
    answer_type = models.CharField("答题方式", max_length=10, choices=list(rules.TYPES.items()), default="pass")
    options = models.JSONField("选项", default=list, blank=True)
    failing = models.JSONField("不合格选项", default=list, blank=True)
    unit = models.CharField("单位", max_length=20, blank=True)
    minimum = models.DecimalField("合格下限", max_digits=16, decimal_places=6, null=True, blank=True)
    maximum = models.DecimalField("合格上限", max_digits=16, decimal_places=6, null=True, blank=True)
    required = models.BooleanField("必答", default=True)
    shown_when = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="followers", verbose_name="看哪一题的答案"
    )
    shown_values = models.JSONField("答了什么才问", null=True, blank=True)
    leads_to = models.CharField(
        "不合格的处理", max_length=10, choices=list(rules.LEADS.items()), default="", blank=True
    )

    class Meta:
        verbose_name = "检查表题目"
        ordering = ["version", "position"]
        constraints: ClassVar[list[Any]] = [
            one_of("answer_type", list(rules.TYPES)),
            one_of("leads_to", list(rules.LEADS)),
            all_or_none("shown_when", "shown_values"),
            models.UniqueConstraint(fields=["version", "position"], name="catalogue_question_once"),
        ]

    def __str__(self) -> str:
        return f"第{self.position}题　{self.content}"

    def ruled(self, positions: dict[int, int]) -> rules.Question:
        """This question as the rules see it; ``positions`` gives the position of each question by its key."""
        return rules.Question(
            position=self.position,
            content=self.content,
            answer_type=self.answer_type,
            options=tuple(self.options),
            failing=tuple(self.failing),
            unit=self.unit,
            minimum=self.minimum,
            maximum=self.maximum,
            required=self.required,
            when=positions.get(self.shown_when_id) if self.shown_when_id else None,
            when_values=tuple(self.shown_values or ()),
            leads_to=self.leads_to,
        )
