# SPDX-License-Identifier: Apache-2.0
"""Inspection items: what may be inspected, on which legal basis."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.catalogue.rules.identity import item_identity
from suicha.core.constraints import all_or_none, one_of


class Item(models.Model):
    """One 抽查事项 of an organisation's list.  Only a published item may be planned or drawn on.

    Lists repeat a name for another 检查对象 with another class, so what makes a row itself is compiler, category, name
    and object together; ``identity`` is their digest, since the words are too long for an index.
    """

    class Class(models.TextChoices):
        GENERAL = "general", "一般"
        KEY = "key", "重点"

    class State(models.TextChoices):
        DRAFT = "draft", "待公布"
        PUBLISHED = "published", "已公布"

    TONES: ClassVar[dict[str, str]] = {"draft": "", "published": "green"}
    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {"draft": ("published",), "published": ("draft",)}

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
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
    identity = models.CharField("事项标识", max_length=64, editable=False)
    state = models.CharField("状态", max_length=10, choices=State, default=State.DRAFT)
    published_at = models.DateTimeField("公布时间", null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="公布人")

    class Meta:
        verbose_name = "抽查事项"
        constraints: ClassVar[list[Any]] = [
            one_of("state", ["draft", "published"]),
            one_of("item_class", ["general", "key"]),
            all_or_none("published_at", "published_by"),
            models.UniqueConstraint(fields=["organisation", "identity"], name="catalogue_item_once"),
            models.CheckConstraint(condition=~models.Q(legal_basis=""), name="catalogue_item_has_basis"),
        ]

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
