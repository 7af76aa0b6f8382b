# SPDX-License-Identifier: Apache-2.0
"""The frozen copies the public reads."""

from typing import Any, ClassVar

from django.db import models
from django.utils import timezone

from suicha.accounts.models import Organisation, User
from suicha.catalogue.rules.comparing import said
from suicha.catalogue.rules.words import WORDS
from suicha.core.constraints import one_of
from suicha.inspections.rules.results import CHOICES, RESULTS, Result

MORE = ("requirements", "standard", "scope", "means", "procedure", "frequency", "ratio_ppm", "levels")


class Publication(models.Model):
    """One thing shown to the public, exactly as it was approved.  A correction is a new version, never an edit.

    ``superseded_at`` is the one mark set later: the moment the next version took its place (empty: the current one).
    """

    class Kind(models.TextChoices):
        ITEMS = "items", "事项清单"
        PLAN = "plan", "计划"
        DRAW = "draw", "抽取"
        RESULT = "result", "结果"
        JOINT = "joint", "联合事项清单"
        REGIMES = "regimes", "清单外监管方式"

    kind = models.CharField("种类", max_length=10, choices=Kind)
    subject_id = models.BigIntegerField("原记录", help_text="清单按单位，计划、抽取、检查按各自记录")
    version = models.PositiveIntegerField("版本", default=1)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    number = models.CharField("公示编号", max_length=60, db_index=True)
    title = models.CharField("标题", max_length=300)
    target_number = models.CharField("对象编号", max_length=64, blank=True, db_index=True)
    target_name = models.CharField("对象名称", max_length=200, blank=True, db_index=True)
    body = models.JSONField("公示内容")
    base_on = models.DateField("期限起算日", null=True)
    due_on = models.DateField("公示期限", null=True)
    published_at = models.DateTimeField("公示时间", db_index=True)
    published_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="公示人")
    superseded_at = models.DateTimeField("被新版代替的时间", null=True)

    class Meta:
        verbose_name = "公示"
        constraints: ClassVar[list[Any]] = [
            one_of("kind", ["items", "plan", "draw", "result", "joint", "regimes"]),
            models.UniqueConstraint(
                fields=["kind", "subject_id", "version"], name="disclosure_publication_version_once"
            ),
            models.UniqueConstraint(
                fields=["kind", "subject_id"],
                condition=models.Q(superseded_at=None),
                name="disclosure_publication_one_current",
            ),
        ]
        indexes = [models.Index(fields=["kind", "organisation"], name="disclosure_pub_kind")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_current(self) -> bool:
        return self.superseded_at is None

    @property
    def in_time(self) -> bool:
        """Whether it was public by its deadline; a thing without a deadline is."""
        return self.due_on is None or timezone.localtime(self.published_at).date() <= self.due_on


class PublishedItem(models.Model):
    """One row of a published 随机抽查事项清单, with every word as it was on the day of publication."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="items", verbose_name="公示")
    position = models.PositiveIntegerField("序号")
    category = models.CharField("抽查类别", max_length=200)
    name = models.CharField("抽查事项", max_length=2000)
    object_kind = models.CharField("检查对象", max_length=500)
    item_class = models.CharField("事项类别", max_length=10, choices=[("general", "一般"), ("key", "重点")])
    methods = models.CharField("检查方式", max_length=200)
    body = models.CharField("检查主体", max_length=300)
    legal_basis = models.TextField("检查依据")
    content = models.TextField("检查内容", blank=True)
    more = models.JSONField("其余各栏", null=True, help_text="事项编号、标准、范围、手段、要求、程序、频次、比例、层级")

    class Meta:
        verbose_name = "已公布的抽查事项"
        ordering = ["publication", "position"]

    def __str__(self) -> str:
        return self.name

    @property
    def key(self) -> str:
        """What makes the same item in two versions: its number; in copies of before there were numbers, its words."""
        return str((self.more or {}).get("lineage") or f"{self.category}　{self.name}　{self.object_kind}")

    @property
    def words(self) -> dict[str, Any]:
        """All its words by the names of ``catalogue.rules.words``."""
        own = ("category", "name", "object_kind", "item_class", "methods", "body", "legal_basis", "content")
        return {"sequence": self.position} | {name: getattr(self, name) for name in own} | (self.more or {})

    @property
    def further(self) -> list[tuple[str, str]]:
        """The fields beyond the eight of every list that this one fills in, with their names."""
        more = self.more or {}
        return [(WORDS[name], said(name, more[name])) for name in MORE if more.get(name)]


class PublishedResult(models.Model):
    """The result of one item of one published 检查: results are public per item, not per firm (conventions 3.1)."""

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="results", verbose_name="公示")
    position = models.PositiveSmallIntegerField("次序")
    item = models.CharField("抽查事项", max_length=2000)
    basis = models.TextField("检查依据")
    result = models.CharField("抽查结果", max_length=20, choices=CHOICES, db_index=True)
    note = models.CharField("情况说明", max_length=700, blank=True, help_text="手机号码、身份证号码已隐去")
    handling = models.CharField("处理情况", max_length=200, blank=True)

    class Meta:
        verbose_name = "已公示的事项结果"
        ordering = ["publication", "position"]
        constraints: ClassVar[list[Any]] = [one_of("result", list(RESULTS))]

    def __str__(self) -> str:
        return f"{self.item}：{self.get_result_display()}"

    @property
    def verdict(self) -> Result:
        return RESULTS[self.result]


class Firm(models.Model):
    """A target that stood in a published pool or has a published result, under the name last published."""

    number = models.CharField("编号", max_length=64, unique=True)
    name = models.CharField("名称", max_length=200, db_index=True)

    class Meta:
        verbose_name = "公示中的检查对象"

    def __str__(self) -> str:
        return self.name


class PoolEntry(models.Model):
    """One firm in the pool of one published draw: how it stood there, and whether it was drawn."""

    class Outcome(models.TextChoices):
        DRAWN = "P", "抽中"
        MANDATORY = "M", "必查"
        ALTERNATE = "A", "备选"
        NOT_DRAWN = "N", "未抽中"
        EXCLUDED = "X", "未参加抽取"
        VISITED = "V", "列入检查"  # of a list whose classes are confidential: drawn or mandatory, and not which
        LISTED = "L", "在名录中"  # of such a list too: took part or was left out, and not which

    TONES: ClassVar[dict[str, str]] = {"P": "blue", "M": "blue", "V": "blue", "A": "", "N": "", "X": "", "L": ""}
    INSPECTED: ClassVar[tuple[str, ...]] = ("P", "M", "V")

    firm = models.ForeignKey(Firm, models.PROTECT, related_name="pools", verbose_name="检查对象")
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="pool", verbose_name="抽取公示")
    stratum = models.CharField("层", max_length=60)
    outcome = models.CharField("结果", max_length=1, choices=Outcome)
    reason = models.CharField("原因", max_length=60, blank=True)

    class Meta:
        verbose_name = "名录中的检查对象"
        constraints: ClassVar[list[Any]] = [
            one_of("outcome", ["P", "M", "A", "N", "X", "V", "L"]),
            models.UniqueConstraint(fields=["publication", "firm"], name="disclosure_poolentry_once"),
        ]

    def __str__(self) -> str:
        return f"{self.firm}：{self.get_outcome_display()}"

    @property
    def state(self) -> str:
        return self.outcome

    def get_state_display(self) -> str:
        return self.get_outcome_display()
