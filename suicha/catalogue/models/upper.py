# SPDX-License-Identifier: Apache-2.0
"""Lists of upper levels as they came, from which a bureau takes over rows; remarks and questions on what it took."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.catalogue.models.items import ItemWords
from suicha.core.constraints import all_or_none, one_of
from suicha.files.models import SheetImport


class UpperList(models.Model):
    """One edition of an upper level's published list, as ``organisation`` received it.  Its rows are never changed.

    It came from a sheet, or from an organisation of this platform (``source`` and ``source_number``).
    """

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="upper_lists", verbose_name="单位")
    issuer = models.CharField("发布单位", max_length=100)
    edition = models.PositiveIntegerField("第几次")
    document = models.CharField("文号或网址", max_length=200, blank=True)
    issued_on = models.DateField("发布日期", null=True)
    source = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="平台内的发布单位"
    )
    source_number = models.PositiveIntegerField("发布单位的版次", null=True)
    sheet = models.ForeignKey(SheetImport, models.PROTECT, null=True, related_name="+", verbose_name="导入的表格")
    received_at = models.DateTimeField("取得时间")
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="取得人")

    class Meta:
        verbose_name = "上级清单"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["organisation", "issuer", "edition"], name="catalogue_upperlist_once"),
            all_or_none("source", "source_number"),
        ]

    def __str__(self) -> str:
        return f"{self.issuer}随机抽查事项清单（第{self.edition}次）"

    @property
    def cited(self) -> str:
        """The list as a sentence cites it, with its document."""
        return f"{self.issuer}的清单{f'（{self.document}）' if self.document else ''}"


class UpperItem(ItemWords):
    """One row of an upper level's list, in its own words."""

    upper_list = models.ForeignKey(UpperList, models.PROTECT, related_name="rows", verbose_name="上级清单")

    class Meta:
        verbose_name = "上级清单的事项"
        constraints: ClassVar[list[Any]] = [
            one_of("item_class", ["general", "key"]),
            models.UniqueConstraint(fields=["upper_list", "identity"], name="catalogue_upperitem_once"),
        ]


class ItemNote(models.Model):
    """A local remark on an item, or a question about it to the upper level with its answer (ITEM-30)."""

    class Kind(models.TextChoices):
        REMARK = "remark", "本地备注"
        QUESTION = "question", "向上级请示"

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    lineage = models.CharField("事项编号", max_length=50, db_index=True)
    kind = models.CharField("种类", max_length=10, choices=Kind)
    addressee = models.CharField("向谁请示", max_length=100, blank=True)
    text = models.CharField("内容", max_length=1000)
    written_at = models.DateTimeField("写下时间")
    written_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="写下的人")
    answer = models.CharField("答复", max_length=1000, blank=True)
    answer_source = models.CharField("答复单位和文号", max_length=200, blank=True)
    answered_at = models.DateTimeField("答复时间", null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="登记答复的人")

    class Meta:
        verbose_name = "事项备注和请示"
        constraints: ClassVar[list[Any]] = [
            one_of("kind", ["remark", "question"]),
            all_or_none("answered_at", "answered_by"),
        ]

    def __str__(self) -> str:
        return self.text

    @property
    def waits(self) -> bool:
        return self.kind == self.Kind.QUESTION and self.answered_at is None
