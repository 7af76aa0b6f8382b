# SPDX-License-Identifier: Apache-2.0
"""现场抽签: slips drawn by hand from the frozen list, as two people wrote them down, with what was photographed."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import User
from suicha.core.constraints import all_or_none
from suicha.draws.models.draw import Draw
from suicha.files.models import StoredFile


class Lottery(models.Model):
    """The choice, made at the freezing and committed to, that the targets of a draw come out of a box.

    ``drawn`` is what two people agree came out: stratum → {"drawn": [slip, …], "spare": [slip, …]}, in that order.
    """

    draw = models.OneToOneField(Draw, models.PROTECT, related_name="lottery", verbose_name="抽取")
    clause = models.CharField("依据", max_length=200)
    drawn = models.JSONField("抽出的签", null=True)
    taken_at = models.DateTimeField("抽签时间", null=True)
    agreed_at = models.DateTimeField("两人一致的时间", null=True)

    class Meta:
        verbose_name = "现场抽签"
        constraints: ClassVar[list[Any]] = [all_or_none("drawn", "taken_at", "agreed_at")]

    def __str__(self) -> str:
        return f"{self.draw}　现场抽签"


class SlipEntry(models.Model):
    """What one person wrote down, with the record the witnesses signed.  Two that agree count, two that differ do not.

    Either way both stay; ``set_aside_at`` marks those that did not agree.
    """

    lottery = models.ForeignKey(Lottery, models.PROTECT, related_name="entries", verbose_name="现场抽签")
    slips = models.JSONField("抽出的签")
    taken_at = models.DateTimeField("抽签时间")
    record = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="签名的抽签记录表")
    entered_at = models.DateTimeField("录入时间")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="录入人")
    set_aside_at = models.DateTimeField("搁置时间", null=True)

    class Meta:
        verbose_name = "抽签录入"
        ordering = ["lottery", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["lottery", "entered_by"],
                condition=models.Q(set_aside_at=None),
                name="draws_slipentry_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.lottery}　{self.entered_by}"


class HallPhoto(models.Model):
    """One photograph of the hall, handed in with an entry."""

    entry = models.ForeignKey(SlipEntry, models.PROTECT, related_name="photos", verbose_name="抽签录入")
    position = models.PositiveSmallIntegerField("次序")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="照片")

    class Meta:
        verbose_name = "现场照片"
        ordering = ["entry", "position"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["entry", "position"], name="draws_hallphoto_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entry}　第{self.position}张"
