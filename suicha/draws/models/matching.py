# SPDX-License-Identifier: Apache-2.0
"""One matching of people to drawn targets, by the bureau whose people go."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.core.constraints import all_or_none, one_of
from suicha.draws.models.draw import Draw
from suicha.files.models import StoredFile


class Matching(models.Model):
    """The second random of a draw.  Usually one, by the bureau that drew; where the upper level drew and the lower
    level matches (DRAW-13), one for each bureau whose targets were drawn, and each runs its own.

    ``outcome`` is what the library answered: loads, levels and quotas, or the Hall set that says who is missing.
    """

    class State(models.TextChoices):
        PENDING = "pending", "待匹配"
        SHORT = "short", "人员不足"
        MATCHED = "matched", "已匹配"

    TONES: ClassVar[dict[str, str]] = {"pending": "", "short": "amber", "matched": "green"}
    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {
        "pending": ("short", "matched"),
        "short": ("short", "matched"),
    }
    LABELS: ClassVar[dict[str, str]] = {value: str(label) for value, label in State.choices}

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="matchings", verbose_name="抽取")
    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="匹配单位")
    state = models.CharField("状态", max_length=8, choices=State, default=State.PENDING)
    amendments = models.JSONField("承诺以后的调整", default=list, help_text="依次是哪一种、理由、时间、谁定的")
    outcome = models.JSONField("匹配结果", default=dict, help_text="工作量和层级，或者缺谁的一句话")
    paired_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="人工配对人")
    matched_at = models.DateTimeField("匹配时间", null=True)
    matched_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="匹配人")
    package = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="匹配包")
    quality = models.JSONField("匹配质量", null=True)

    class Meta:
        verbose_name = "人员匹配"
        ordering = ["draw", "pk"]
        constraints: ClassVar[list[Any]] = [
            one_of("state", ["pending", "short", "matched"]),
            all_or_none("matched_at", "matched_by"),
            models.UniqueConstraint(fields=["draw", "organisation"], name="draws_matching_once"),
            models.CheckConstraint(
                condition=models.Q(state="matched", matched_at__isnull=False)
                | ~models.Q(state="matched") & models.Q(matched_at=None, paired_by=None),
                name="draws_matching_state_as_done",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw}　{self.organisation}"
