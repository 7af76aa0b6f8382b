# SPDX-License-Identifier: Apache-2.0
"""What was drawn, and what stood in for it."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import User
from suicha.core.constraints import one_of
from suicha.draws.models.draw import Draw
from suicha.draws.models.matching import Matching
from suicha.files.models import StoredFile
from suicha.registries.models import Target


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
    ticket = models.CharField("签号", max_length=64, blank=True, help_text="现场抽签的没有")
    slip = models.PositiveIntegerField("签位", null=True, help_text="现场抽签抽出的几号签")
    matching = models.ForeignKey(
        Matching, models.PROTECT, null=True, related_name="drawn_targets", verbose_name="由谁匹配人员"
    )
    begun_at = models.DateTimeField("检查组到场时间", null=True, help_text="从此这一组的席位不再重抽")

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
            # Drawn by the seed: a ticket.  Drawn by hand: a slip, and none for who is inspected in any case.
            models.CheckConstraint(
                condition=(
                    (~models.Q(ticket="") & models.Q(slip=None))
                    | models.Q(ticket="", kind="M", slip=None)
                    | (models.Q(ticket="", slip__isnull=False, slip__gte=1) & ~models.Q(kind="M"))
                ),
                name="draws_drawntarget_ticket_or_slip",
            ),
        ]
        indexes = [models.Index(fields=["draw", "kind", "seq"], name="draws_drawntarget_order")]

    def __str__(self) -> str:
        return self.name

    @property
    def entry(self) -> "Substitution | None":
        """How an alternate came in; lists fetch it along (``select_related("came")``)."""
        return getattr(self, "came", None)

    @property
    def lot(self) -> str:
        """What the last column of the result says: the ticket, or of a lottery the number of the slip."""
        return self.ticket or str(self.slip or 0)

    @property
    def turn(self) -> int:
        """The place in the order of visits: its own, or that of the target it stands in for; 0 for who stands by."""
        return self.entry.seq if self.entry else self.seq

    @property
    def visit_batch(self) -> int:
        """The batch it is visited in, by the same rule as ``turn``."""
        return self.entry.batch if self.entry else self.batch


class Substitution(models.Model):
    """替换: a drawn target cannot be visited, and the next alternate of its own stratum takes over its turn.

    Nothing of the result is rewritten: who was drawn stays on record beside who stood in and why.
    """

    class Reason(models.TextChoices):
        ENDED = "ended", "已注销、吊销或者迁出本辖区"
        MERGED = "merged", "与名单中另一家是同一主体"
        OUTSIDE = "outside", "不属于本次抽查事项的对象"
        RECENT = "recent", "同一事项近期已经检查，结果互认"
        FORCE = "force", "自然灾害等不可抗力"

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="substitutions", verbose_name="抽取")
    position = models.PositiveSmallIntegerField("第几次替换")
    out = models.OneToOneField(DrawnTarget, models.PROTECT, related_name="left", verbose_name="换出的对象")
    into = models.OneToOneField(DrawnTarget, models.PROTECT, related_name="came", verbose_name="换入的备选")
    seq = models.PositiveIntegerField("检查次序", help_text="换入的对象接换出对象的次序")
    batch = models.PositiveIntegerField("批次")
    reason = models.CharField("原因", max_length=10, choices=Reason)
    note = models.CharField("情况说明", max_length=200, help_text="核实的经过和依据，公开")
    certificate_digest = models.CharField("凭证指纹", max_length=64)
    package = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="抽取包")
    at = models.DateTimeField("替换时间")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="替换人")

    class Meta:
        verbose_name = "替换"
        ordering = ["draw", "position"]
        constraints: ClassVar[list[Any]] = [
            one_of("reason", ["ended", "merged", "outside", "recent", "force"]),
            models.UniqueConstraint(fields=["draw", "position"], name="draws_substitution_once"),
            models.CheckConstraint(
                condition=models.Q(seq__gte=1, batch__gte=1) & ~models.Q(out=models.F("into")),
                name="draws_substitution_takes_a_turn",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.into}替换{self.out}"

    @property
    def words(self) -> str:
        """The reason as it stands in the certificate."""
        return f"{self.get_reason_display()}：{self.note}"
