# SPDX-License-Identifier: Apache-2.0
"""What was drawn, and who was matched."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation
from suicha.core.constraints import one_of
from suicha.draws.models.draw import Draw
from suicha.registries.models import Inspector, Target


class DrawnTarget(models.Model):
    """One row of the result, with names copied as they were when the list was frozen."""

    class Kind(models.TextChoices):
        PRIMARY = "P", "抽中"
        MANDATORY = "M", "必查"
        ALTERNATE = "A", "备选"

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="drawn_targets", verbose_name="抽取")
    target = models.ForeignKey(Target, models.PROTECT, related_name="drawn", verbose_name="检查对象")
    number = models.CharField("抽取编号", max_length=64)
    name = models.CharField("名称", max_length=200)
    kind = models.CharField("类型", max_length=1, choices=Kind)
    stratum = models.CharField("层", max_length=32)
    rank = models.PositiveIntegerField("层内签位")
    seq = models.PositiveIntegerField("检查次序")
    batch = models.PositiveIntegerField("批次")
    ticket = models.CharField("签号", max_length=64)

    class Meta:
        verbose_name = "抽中对象"
        constraints: ClassVar[list[Any]] = [
            one_of("kind", ["P", "M", "A"]),
            models.UniqueConstraint(fields=["draw", "number"], name="draws_drawntarget_once"),
            models.UniqueConstraint(
                fields=["draw", "seq"], condition=models.Q(seq__gte=1), name="draws_drawntarget_visited_once"
            ),
            # An alternate has no turn yet; a mandatory one has a turn but no rank (draw-spec 5).
            models.CheckConstraint(
                condition=(
                    models.Q(kind="P", rank__gte=1, seq__gte=1, batch__gte=1)
                    | models.Q(kind="M", rank=0, seq__gte=1, batch__gte=1)
                    | models.Q(kind="A", rank__gte=1, seq=0, batch=0)
                ),
                name="draws_drawntarget_turn",
            ),
        ]
        indexes = [models.Index(fields=["draw", "kind", "seq"], name="draws_drawntarget_order")]

    def __str__(self) -> str:
        return self.name


class Seat(models.Model):
    """One inspector matched to one drawn target.  Group = the seats of a target, at least two."""

    drawn_target = models.ForeignKey(DrawnTarget, models.PROTECT, related_name="seats", verbose_name="抽中对象")
    position = models.PositiveSmallIntegerField("席位")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="派员单位")
    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="seats", verbose_name="检查人员")
    is_leader = models.BooleanField("组长", default=False)

    class Meta:
        verbose_name = "检查席位"
        ordering = ["drawn_target", "position"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["drawn_target", "position"], name="draws_seat_once"),
            models.UniqueConstraint(fields=["drawn_target", "inspector"], name="draws_seat_distinct_people"),
        ]

    def __str__(self) -> str:
        return f"{self.drawn_target}：{self.inspector}"
