# SPDX-License-Identifier: Apache-2.0
"""The third random: which experts assist at which target, who was drawn again, and what they wrote.

Seats of experts are rows of their own: nothing that counts a group's inspectors can count an expert (LIBX-2).
"""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import User
from suicha.core.constraints import all_or_none, one_of
from suicha.draws.models.draw import Draw
from suicha.draws.models.results import DrawnTarget
from suicha.files.models import StoredFile
from suicha.registries.models import Expert, ExpertRecusal


class ExpertMatching(models.Model):
    """Experts were drawn for a draw, once, from the list committed under the same seed (DRAW-30)."""

    draw = models.OneToOneField(Draw, models.PROTECT, related_name="expert_matching", verbose_name="抽取")
    amendments = models.JSONField("承诺以后的调整", default=list, help_text="每条：kind 办法，reason 理由")
    outcome = models.JSONField("抽取结果", help_text="每名专家承担的家数和层级")
    at = models.DateTimeField("抽取时间")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="抽取人")

    class Meta:
        verbose_name = "专家抽取"

    def __str__(self) -> str:
        return f"{self.draw}　专家"


class ExpertSeatQuerySet(models.QuerySet["ExpertSeat"]):
    def current(self) -> "ExpertSeatQuerySet":
        """Those who still assist."""
        return self.filter(left=None)


class ExpertSeat(models.Model):
    """One expert drawn for one target.  ``turn`` 0 was drawn first; 1, 2 … came by a redraw of this seat alone."""

    drawn_target = models.ForeignKey(DrawnTarget, models.PROTECT, related_name="expert_seats", verbose_name="抽中对象")
    position = models.PositiveSmallIntegerField("席位")
    turn = models.PositiveSmallIntegerField("第几次", default=0)
    expert = models.ForeignKey(Expert, models.PROTECT, related_name="seats", verbose_name="专业人员")

    objects = ExpertSeatQuerySet.as_manager()

    class Meta:
        verbose_name = "专家席位"
        ordering = ["drawn_target", "position", "turn"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["drawn_target", "position", "turn"], name="draws_expertseat_once"),
            models.UniqueConstraint(fields=["drawn_target", "expert"], name="draws_expertseat_distinct_people"),
        ]

    def __str__(self) -> str:
        return f"{self.drawn_target}：{self.expert}"


class ExpertInvitation(models.Model):
    """A link by which an expert without an account reads the task and writes once.  Only its digest is kept."""

    seat = models.ForeignKey(ExpertSeat, models.PROTECT, related_name="invitations", verbose_name="专家席位")
    digest = models.CharField("链接的指纹", max_length=64, unique=True)
    until = models.DateTimeField("有效期至")
    issued_at = models.DateTimeField("发出时间")
    issued_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="发出人")
    ended_at = models.DateTimeField("失效时间", null=True, help_text="用过、重发或者换人以后")

    class Meta:
        verbose_name = "专家意见链接"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["seat"], condition=models.Q(ended_at=None), name="draws_expertinvitation_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}　{self.digest[:8]}"


class ExpertRequest(models.Model):
    """Somebody asks that an expert stay away from a target; somebody else decides.  The ground stays private."""

    class Kind(models.TextChoices):
        EXPERT = "expert", "专家本人"
        INSPECTOR = "inspector", "检查人员或办理单位"
        FIRM = "firm", "检查对象"

    class State(models.TextChoices):
        ASKED = "asked", "待决定"
        GRANTED = "granted", "已同意"
        REFUSED = "refused", "不同意"
        WITHDRAWN = "withdrawn", "已撤回"

    TONES: ClassVar[dict[str, str]] = {"asked": "amber", "granted": "green", "refused": "", "withdrawn": ""}
    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {"asked": ("granted", "refused", "withdrawn")}

    seat = models.ForeignKey(ExpertSeat, models.PROTECT, related_name="requests", verbose_name="专家席位")
    asked_kind = models.CharField("谁提出", max_length=10, choices=Kind)
    asked_name = models.CharField("提出人", max_length=60)
    asked_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    ground = models.CharField("事由", max_length=12, choices=ExpertRecusal.Ground)
    note = models.CharField("说明", max_length=200, blank=True)
    asked_at = models.DateTimeField("提出时间")
    state = models.CharField("状态", max_length=10, choices=State, default=State.ASKED)
    decided_at = models.DateTimeField("决定时间", null=True)
    decided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="决定人")
    answer = models.CharField("决定的理由", max_length=200, blank=True)

    class Meta:
        verbose_name = "专家回避申请"
        constraints: ClassVar[list[Any]] = [
            one_of("asked_kind", ["expert", "inspector", "firm"]),
            one_of("ground", ["relative", "employer", "interest", "other"]),
            one_of("state", ["asked", "granted", "refused", "withdrawn"]),
            all_or_none("decided_at", "decided_by"),
            models.CheckConstraint(
                condition=models.Q(state="asked", decided_at=None)
                | ~models.Q(state="asked") & models.Q(decided_at__isnull=False),
                name="draws_expertrequest_state_as_done",
            ),
            # Nobody decides on what they asked for; taking it back is theirs alone.
            models.CheckConstraint(
                condition=models.Q(asked_by=None)
                | models.Q(decided_by=None)
                | models.Q(state="withdrawn", decided_by=models.F("asked_by"))
                | ~models.Q(state="withdrawn") & ~models.Q(decided_by=models.F("asked_by")),
                name="draws_expertrequest_second_person",
            ),
            models.UniqueConstraint(
                fields=["seat"], condition=models.Q(state="asked"), name="draws_expertrequest_one_open"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}　{self.get_state_display()}"


class ExpertRedraw(models.Model):
    """One seat was drawn again, alone.  ``into`` is empty when nobody was left: an expert is never a must (LIBX-5)."""

    class Cause(models.TextChoices):
        RECUSAL = "recusal", "回避"
        LEFT = "left", "已出库或机构停止合作"
        EXPIRED = "expired", "资格过期"
        ILL = "ill", "不能到场"

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="expert_redraws", verbose_name="抽取")
    position = models.PositiveSmallIntegerField("第几次重抽")
    out = models.OneToOneField(ExpertSeat, models.PROTECT, related_name="left", verbose_name="换出的席位")
    into = models.OneToOneField(ExpertSeat, models.PROTECT, null=True, related_name="came", verbose_name="换入的席位")
    cause = models.CharField("原因", max_length=10, choices=Cause)
    request = models.OneToOneField(
        ExpertRequest, models.PROTECT, null=True, related_name="redraw", verbose_name="回避申请"
    )
    note = models.CharField("说明", max_length=200, blank=True, help_text="不写回避的事由")
    at = models.DateTimeField("重抽时间")
    by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="办理人")

    class Meta:
        verbose_name = "专家席位重抽"
        ordering = ["draw", "position"]
        constraints: ClassVar[list[Any]] = [
            one_of("cause", ["recusal", "left", "expired", "ill"]),
            models.UniqueConstraint(fields=["draw", "position"], name="draws_expertredraw_once"),
            models.CheckConstraint(
                condition=models.Q(cause="recusal", request__isnull=False)
                | ~models.Q(cause="recusal") & models.Q(request=None),
                name="draws_expertredraw_by_request",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.out}　{self.get_cause_display()}"


class ExpertOpinion(models.Model):
    """A written opinion (专家咨询意见).  Given once by the expert's own link, or on signed paper kept as a scan."""

    class Way(models.TextChoices):
        LINK = "link", "本人在线提交"
        PAPER = "paper", "签署的书面意见"

    seat = models.ForeignKey(ExpertSeat, models.PROTECT, related_name="opinions", verbose_name="专家席位")
    way = models.CharField("方式", max_length=6, choices=Way)
    text = models.TextField("意见")
    signed_on = models.DateField("签署日期")
    file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="签署的文件")
    invitation = models.OneToOneField(
        ExpertInvitation, models.PROTECT, null=True, related_name="opinion", verbose_name="链接"
    )
    registered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="登记人")
    at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = "专家意见"
        ordering = ["seat", "pk"]
        constraints: ClassVar[list[Any]] = [
            one_of("way", ["link", "paper"]),
            models.CheckConstraint(
                condition=models.Q(way="link", invitation__isnull=False, registered_by=None)
                | models.Q(way="paper", invitation=None, registered_by__isnull=False, file__isnull=False),
                name="draws_expertopinion_way",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat}　{self.get_way_display()}"
