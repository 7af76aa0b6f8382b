# SPDX-License-Identifier: Apache-2.0
"""Inspection items: what may be inspected, on which legal basis."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Max

from suicha.accounts.models import Organisation, User
from suicha.catalogue.rules.against_upper import Against, item_against
from suicha.catalogue.rules.identity import item_identity
from suicha.catalogue.rules.levels import level_names
from suicha.catalogue.rules.ratio import percent_words
from suicha.core.constraints import all_or_none, one_of


class ItemWords(models.Model):
    """The words of one row of a 随机抽查事项清单, ours or an upper level's (ITEM-2, ITEM-4, ITEM-5)."""

    class Class(models.TextChoices):
        GENERAL = "general", "一般"
        KEY = "key", "重点"

    sequence = models.PositiveIntegerField("序号")
    compiler = models.CharField("编制单位", max_length=100, blank=True)
    category = models.CharField("抽查类别", max_length=200)
    name = models.CharField("抽查事项", max_length=2000, help_text="有的清单把检查内容整段写在这里，照原文保存")
    object_kind = models.CharField("检查对象", max_length=500)
    item_class = models.CharField("事项类别", max_length=10, choices=Class)
    methods = models.CharField("检查方式", max_length=200)
    body = models.CharField("检查主体", max_length=300)
    legal_basis = models.TextField("检查依据")
    content = models.TextField("检查内容", blank=True)
    requirements = models.TextField("检查要求", blank=True)
    standard = models.TextField("检查标准", blank=True)
    scope = models.CharField("检查范围", max_length=500, blank=True)
    means = models.CharField("检查手段", max_length=200, blank=True)
    procedure = models.TextField("抽查程序", blank=True, help_text="空着就是本平台的通常程序")
    frequency = models.CharField("抽查频次", max_length=200, blank=True, help_text="例如：每年1次")
    ratio_ppm = models.PositiveIntegerField(
        "抽查比例（百万分之）",
        null=True,
        blank=True,
        validators=[MinValueValidator(1), MaxValueValidator(1_000_000)],
    )
    levels = models.CharField("实施层级", max_length=4, blank=True, help_text="省、市、县、所中的几个；空着不限")
    identity = models.CharField("事项标识", max_length=64, editable=False)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The identity follows the words; a bulk writer sets it itself."""
        self.identity = item_identity(self.compiler, self.category, self.name, self.object_kind)
        super().save(*args, **kwargs)

    @property
    def short_name(self) -> str:
        """The name as a list shows it: 40 characters at most."""
        return self.name if len(self.name) <= 40 else f"{self.name[:39]}…"

    @property
    def levels_told(self) -> str:
        """省级、市级、县级、所级, as far as they apply; empty where nothing is said."""
        return level_names(self.levels)

    @property
    def ratio(self) -> str:
        """The line's own ratio as 10%; empty where the item has none."""
        return percent_words(self.ratio_ppm) if self.ratio_ppm else ""


class Item(ItemWords):
    """One revision of an 抽查事项 of an organisation's list.

    A revision that stood in a published version of the list is never edited: a change is a new revision under the same
    ``lineage``, and plans keep the one they were made on.  Which revisions are in force is asked of the versions
    (``selectors.items_published``), not of ``state``.

    Lists repeat a name for another 检查对象 with another class, so what makes a row itself is compiler, category, name
    and object together; ``identity`` is their digest, since the words are too long for an index.
    """

    class State(models.TextChoices):
        DRAFT = "draft", "待公布"
        PUBLISHED = "published", "已公布"

    TONES: ClassVar[dict[str, str]] = {"draft": "", "published": "green"}

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, verbose_name="单位", help_text="起草这一项的股室或单位"
    )
    lineage = models.CharField("事项编号", max_length=50, default="", editable=False, db_index=True)
    upper = models.ForeignKey(
        "UpperItem", models.PROTECT, null=True, blank=True, related_name="taken", verbose_name="承接的上级事项"
    )
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField("公布时间", null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="公布人")

    class Meta:
        verbose_name = "抽查事项"
        constraints: ClassVar[list[Any]] = [
            one_of("state", ["draft", "published"]),
            one_of("item_class", ["general", "key"]),
            all_or_none("published_at", "published_by"),
            models.UniqueConstraint(
                fields=["organisation", "identity"],
                condition=models.Q(state="draft"),
                name="catalogue_item_draft_once",
            ),
            models.UniqueConstraint(
                fields=["lineage"], condition=models.Q(state="draft"), name="catalogue_item_one_draft"
            ),
            models.CheckConstraint(condition=~models.Q(legal_basis=""), name="catalogue_item_has_basis"),
            models.CheckConstraint(
                condition=models.Q(ratio_ppm=None) | models.Q(ratio_ppm__gte=1, ratio_ppm__lte=1_000_000),
                name="catalogue_item_ratio",
            ),
            # ITEM-9.  Every row begins as a draft and is frozen when it is published; what stands in a list published
            # before the database knew this stays as the public read it.
            models.CheckConstraint(
                condition=models.Q(state="published")
                | ~models.Q(item_class="general")
                | models.Q(ratio_ppm=None)
                | models.Q(ratio_ppm__lt=1_000_000),
                name="catalogue_item_general_never_all",
            ),
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        """An item without a number gets the next one of its organisation; a bulk writer asks ``lineages_next``."""
        if not self.lineage:
            self.lineage = lineages_next(self.organisation, 1)[0]
        super().save(*args, **kwargs)

    @property
    def against_upper(self) -> list[Against]:
        """What the upper list it was taken from states otherwise; looked at only where that row was fetched along."""
        return item_against(vars(self), vars(self.upper)) if self.upper else []


def lineages_next(organisation: Organisation, count: int) -> list[str]:
    """(inner) The next ``count`` item numbers of an organisation; the caller holds a lock on it."""
    prefix = f"{organisation.code}-"
    numbers = Item.objects.filter(organisation=organisation, lineage__startswith=prefix)
    last = numbers.aggregate(last=Max("lineage"))["last"]
    first = int(last.removeprefix(prefix)) + 1 if last else 1
    return [f"{prefix}{number:05d}" for number in range(first, first + count)]
