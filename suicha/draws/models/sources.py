# SPDX-License-Identifier: Apache-2.0
"""Where the seed comes from: witnesses with their numbers, dice and public numbers as two people read them."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import User
from suicha.core.constraints import all_or_none, one_of
from suicha.draws.models.draw import Draw
from suicha.files.models import StoredFile


class Witness(models.Model):
    """A person who locks one number into the seed.  Comes in by a one-time code, needs no account.

    The number is kept sealed and opened by the reveal; ``receipt`` is public from the moment of locking.
    """

    class Kind(models.TextChoices):
        DISCIPLINE = "discipline", "纪检监察"
        DEPUTY = "deputy", "人大代表"
        CPPCC = "cppcc", "政协委员"
        MEDIA = "media", "媒体"
        FIRM = "firm", "企业代表"
        SOCIETY = "society", "社会机构"
        LINE = "line", "业务条线"
        NOTARY = "notary", "公证"

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="witnesses", verbose_name="抽取")
    position = models.PositiveSmallIntegerField("次序")
    kind = models.CharField("类别", max_length=12, choices=Kind)
    name = models.CharField("姓名", max_length=40)
    unit = models.CharField("所在单位", max_length=100, blank=True)
    codes_issued = models.PositiveSmallIntegerField("发过几次口令", default=0)
    code_hash = models.CharField("口令指纹", max_length=64, blank=True, db_index=True)
    code_until = models.DateTimeField("口令有效到", null=True)
    entered_at = models.DateTimeField("签到时间", null=True)
    sealed_value = models.TextField("密封的见证数字", blank=True)
    receipt = models.CharField("回执", max_length=64, null=True)  # noqa: DJ001 - not yet
    locked_at = models.DateTimeField("锁定时间", null=True)
    value = models.CharField("见证数字", max_length=20, null=True)  # noqa: DJ001 - not before the reveal
    blind = models.CharField("回执码", max_length=32, null=True)  # noqa: DJ001 - not before the reveal

    # Number and blind as the witness reads them once, at the moment of locking; never stored in the open.
    shown: tuple[str, str] = ("", "")

    class Meta:
        verbose_name = "见证人"
        ordering = ["draw", "position"]
        constraints: ClassVar[list[Any]] = [
            all_or_none("receipt", "locked_at"),
            all_or_none("value", "blind"),
            models.CheckConstraint(
                condition=models.Q(value=None) | models.Q(locked_at__isnull=False),
                name="draws_witness_opened_when_locked",
            ),
            one_of("kind", ["discipline", "deputy", "cppcc", "media", "firm", "society", "line", "notary"]),
            models.UniqueConstraint(fields=["draw", "position"], name="draws_witness_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.name}"

    @property
    def public_name(self) -> str:
        """How the commitment and the log call a witness: kind and unit, no personal name."""
        return "　".join(filter(None, [self.get_kind_display(), self.unit]))

    @property
    def actor_id(self) -> str:
        return f"witness-{self.pk}"

    @property
    def actor_name(self) -> str:
        return str(self)

    @property
    def actor_organisation(self) -> tuple[str, str, str]:
        owner = self.draw.organisation
        return owner.code, self.unit, owner.path


class Reading(models.Model):
    """One number of the seed plan as a person read it from the announced source, agreed to by a second person.

    Two people who read different things have both their entries set aside, and the reading begins again.
    """

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="readings", verbose_name="抽取")
    name = models.CharField("来源代号", max_length=32)
    value = models.CharField("数值", max_length=256)
    taken_at = models.DateTimeField("产生时间")
    fallback = models.BooleanField("用了备用办法", default=False)
    reason = models.CharField("用备用办法的理由", max_length=200, blank=True)
    photo = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="照片")
    entered_at = models.DateTimeField("录入时间")
    entered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="录入人")
    second_photo = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="第二张照片")
    agreed_at = models.DateTimeField("核对时间", null=True)
    agreed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="核对人")
    set_aside_at = models.DateTimeField("搁置时间", null=True)

    class Meta:
        verbose_name = "种子读数"
        ordering = ["draw", "pk"]
        constraints: ClassVar[list[Any]] = [
            all_or_none("second_photo", "agreed_at", "agreed_by"),
            models.CheckConstraint(
                condition=models.Q(agreed_by=None) | ~models.Q(agreed_by=models.F("entered_by")),
                name="draws_reading_by_two",
            ),
            models.CheckConstraint(
                condition=models.Q(agreed_at=None) | models.Q(set_aside_at=None), name="draws_reading_agreed_stands"
            ),
            models.UniqueConstraint(
                fields=["draw", "name"], condition=models.Q(set_aside_at=None), name="draws_reading_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.draw}　{self.name}"
