# SPDX-License-Identifier: Apache-2.0
"""The 细则 as a document: its sections, who is responsible, which upper rule it adopts; one row a version."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.core.constraints import all_or_none, one_of
from suicha.files.models import StoredFile


class RuleDocument(models.Model):
    """One version of a 实施细则, of an organisation or of one of its items.  Published ones are never edited.

    The version in force on a day is the last one published whose ``effective_on`` has come; so nothing has to happen
    at midnight.  ``sections`` holds what the organisation wrote itself; an empty section is that of ``adopts``.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        PUBLISHED = "published", "已公布"
        ENDED = "ended", "已废止"

    TONES: ClassVar[dict[str, str]] = {"draft": "", "published": "green", "ended": ""}
    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {"draft": ("published",), "published": ("ended",)}

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    lineage = models.CharField("各版不变的标识", max_length=50, editable=False)
    version = models.PositiveIntegerField("版本", default=1)
    item = models.CharField("事项（各版不变的标识）", max_length=50, blank=True)
    item_name = models.CharField("适用的事项", max_length=200, blank=True, help_text="空为全部事项")
    title = models.CharField("名称", max_length=200)
    number = models.CharField("文号", max_length=80, blank=True)
    issued_on = models.DateField("印发日期", null=True, blank=True)
    effective_on = models.DateField("施行日期", null=True, blank=True)
    body = models.CharField("承办机构", max_length=200, blank=True)
    persons = models.CharField("责任人员", max_length=300, blank=True)
    sections = models.JSONField("各章内容", default=dict)
    adopts = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="adopted_by", verbose_name="依照执行的上级细则"
    )
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="正文")
    reason = models.CharField("制定或修订的说明", max_length=300, blank=True)
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    drafted_at = models.DateTimeField("起草时间")
    drafted_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="起草人")
    published_at = models.DateTimeField("公布时间", null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="公布人")
    ended_on = models.DateField("废止日期", null=True)
    ended_at = models.DateTimeField("办理废止的时间", null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="废止人")

    class Meta:
        verbose_name = "实施细则"
        constraints: ClassVar[list[Any]] = [
            one_of("state", ["draft", "published", "ended"]),
            all_or_none("published_at", "published_by"),
            all_or_none("ended_on", "ended_at", "ended_by"),
            models.UniqueConstraint(fields=["lineage", "version"], name="catalogue_rule_version_once"),
            models.UniqueConstraint(
                fields=["lineage"], condition=models.Q(state="draft"), name="catalogue_rule_one_draft"
            ),
            models.CheckConstraint(
                condition=models.Q(state="draft") | models.Q(effective_on__isnull=False, published_at__isnull=False),
                name="catalogue_rule_published_has_a_day",
            ),
            # What is published was written by somebody else.
            models.CheckConstraint(
                condition=models.Q(published_by=None) | ~models.Q(published_by=models.F("drafted_by")),
                name="catalogue_rule_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def upper_told(self) -> str:
        """What became of the upper rule this one adopts, where it moved on."""
        ended = self.adopts is not None and self.adopts.state == self.State.ENDED
        return "上级细则已废止" if ended else "上级细则已修订"
