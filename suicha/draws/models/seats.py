# SPDX-License-Identifier: Apache-2.0
"""Who goes to whom: seats, who asked to be kept away, and seats drawn again.  Nothing of it is rewritten."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.core.constraints import all_or_none, one_of
from suicha.draws.models.matching import Matching
from suicha.draws.models.results import DrawnTarget
from suicha.registries.models import Inspector


class SeatQuerySet(models.QuerySet["Seat"]):
    def current(self) -> "SeatQuerySet":
        """Those who sit there now; without it, also those who left."""
        return self.filter(left=None)


class Seat(models.Model):
    """One inspector matched to one drawn target.  Group = the current seats of a target, at least two.

    ``turn`` counts who sat in this place: 0 is who was matched first; who left a group never comes back to it.
    """

    drawn_target = models.ForeignKey(DrawnTarget, models.PROTECT, related_name="seats", verbose_name="抽中对象")
    position = models.PositiveSmallIntegerField("席位")
    turn = models.PositiveSmallIntegerField("第几次重抽", default=0)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="派员单位")
    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="seats", verbose_name="检查人员")
    is_leader = models.BooleanField("组长", default=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = "检查席位"
        ordering = ["drawn_target", "position", "turn"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["drawn_target", "position", "turn"], name="draws_seat_once"),
            models.UniqueConstraint(fields=["drawn_target", "inspector"], name="draws_seat_distinct_people"),
        ]

    def __str__(self) -> str:
        return f"{self.drawn_target}：{self.inspector}"


class RecusalRequest(models.Model):
    """申请回避: somebody says that a person must not go to this target, and somebody else decides.

    ``ground`` and ``note`` are private: the asker, who decides and the discipline inspection read them, nobody else.
    """

    class Kind(models.TextChoices):
        INSPECTOR = "inspector", "本人"
        EXPERT = "expert", "专家"
        FIRM = "firm", "检查对象"
        DETECTED = "detected", "系统比对"

    class Ground(models.TextChoices):
        RELATIVE = "relative", "近亲属关系"
        EMPLOYER = "employer", "曾在该单位任职"
        INTEREST = "interest", "有经济利益关系"
        CASE = "case", "办理过涉及该单位的案件"
        OTHER = "other", "其他可能影响公正的关系"

    class State(models.TextChoices):
        ASKED = "asked", "待决定"
        GRANTED = "granted", "同意回避"
        REFUSED = "refused", "不同意回避"
        WITHDRAWN = "withdrawn", "已撤回"

    TONES: ClassVar[dict[str, str]] = {"asked": "blue", "granted": "green", "refused": "", "withdrawn": ""}
    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {"asked": ("granted", "refused", "withdrawn")}
    LABELS: ClassVar[dict[str, str]] = {value: str(label) for value, label in State.choices}

    seat = models.ForeignKey(Seat, models.PROTECT, related_name="recusal_requests", verbose_name="席位")
    recused = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="被申请回避的账号")
    asked_kind = models.CharField("谁提出", max_length=10, choices=Kind)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="提出人")
    asked_name = models.CharField("提出人姓名", max_length=60)
    ground = models.CharField("事由", max_length=12, choices=Ground)
    note = models.CharField("说明", max_length=300, blank=True)
    asked_at = models.DateTimeField("提出时间")
    state = models.CharField("状态", max_length=10, choices=State, default=State.ASKED)
    decided_at = models.DateTimeField("决定时间", null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="决定人")
    answer = models.CharField("决定理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "回避申请"
        ordering = ["-pk"]
        constraints: ClassVar[list[Any]] = [
            one_of("asked_kind", ["inspector", "expert", "firm", "detected"]),
            one_of("ground", ["relative", "employer", "interest", "case", "other"]),
            one_of("state", ["asked", "granted", "refused", "withdrawn"]),
            all_or_none("decided_at", "decided_by"),
            models.UniqueConstraint(
                fields=["seat"], condition=models.Q(state="asked"), name="draws_recusalrequest_one_waits"
            ),
            models.CheckConstraint(
                condition=models.Q(state="asked", decided_at=None)
                | ~models.Q(state="asked") & models.Q(decided_at__isnull=False),
                name="draws_recusalrequest_state_as_done",
            ),
            # Decided neither by who asked nor by who is to stay away; only who asked may take it back.
            models.CheckConstraint(
                condition=models.Q(decided_by=None)
                | models.Q(state="withdrawn")
                | (models.Q(asked_by=None) | ~models.Q(decided_by=models.F("asked_by")))
                & (models.Q(recused=None) | ~models.Q(decided_by=models.F("recused"))),
                name="draws_recusalrequest_second_person",
            ),
            # Who asks inside the system is a person of it; a firm and the comparison have no account.
            models.CheckConstraint(
                condition=models.Q(asked_kind__in=["inspector", "expert"], asked_by__isnull=False)
                | models.Q(asked_kind__in=["firm", "detected"], asked_by=None),
                name="draws_recusalrequest_asker",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat.drawn_target}：{self.seat.inspector}"


class SeatRedraw(models.Model):
    """重抽席位: one seat, and only that, is drawn again in the reserve order of the same draw (draw-spec 9).

    ``into`` is empty while nobody can be found: the seat stays open and the group is not sent out.
    """

    class Cause(models.TextChoices):
        RECUSAL = "recusal", "回避"
        LEAVE = "leave", "请假、学习、借调"
        TRANSFER = "transfer", "调离、离岗"
        EXPIRED = "expired", "执法证到期"
        ILL = "ill", "生病"
        MOVED = "moved", "为别的席位让人"

    matching = models.ForeignKey(Matching, models.PROTECT, related_name="redraws", verbose_name="人员匹配")
    position = models.PositiveSmallIntegerField("第几次重抽")
    out = models.OneToOneField(Seat, models.PROTECT, related_name="left", verbose_name="退出的席位")
    into = models.OneToOneField(Seat, models.PROTECT, null=True, related_name="came", verbose_name="接替的席位")
    cause = models.CharField("原因", max_length=10, choices=Cause)
    request = models.OneToOneField(
        RecusalRequest, models.PROTECT, null=True, related_name="redraw", verbose_name="回避申请"
    )
    note = models.CharField("情况说明", max_length=200, blank=True, help_text="公开，不写私人事由")
    unavailable = models.JSONField("接替时不能派的人", default=list, help_text="人员代码；请假、离岗、到期、已退出的")
    at = models.DateTimeField("退出时间")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="办理人")
    filled_at = models.DateTimeField("接替时间", null=True)
    filled_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="接替办理人")

    class Meta:
        verbose_name = "席位重抽"
        ordering = ["matching", "position"]
        constraints: ClassVar[list[Any]] = [
            one_of("cause", ["recusal", "leave", "transfer", "expired", "ill", "moved"]),
            all_or_none("into", "filled_at", "filled_by"),
            models.UniqueConstraint(fields=["matching", "position"], name="draws_seatredraw_once"),
            models.CheckConstraint(
                condition=models.Q(into=None) | ~models.Q(out=models.F("into")), name="draws_seatredraw_two_seats"
            ),
            models.CheckConstraint(
                condition=models.Q(request=None) | models.Q(cause="recusal"), name="draws_seatredraw_request"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.out} → {self.into or '缺'}"

    @property
    def words(self) -> str:
        """The reason as the office reads it."""
        return f"{self.get_cause_display()}：{self.note}" if self.note else self.get_cause_display()

    @property
    def public_words(self) -> str:
        """The reason as it stands in the package: nobody's illness is told to the public."""
        return "临时不能参加检查" if self.cause == self.Cause.ILL else self.words
