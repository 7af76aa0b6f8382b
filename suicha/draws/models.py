# SPDX-License-Identifier: Apache-2.0
"""The ceremony of a draw, what was drawn, and who was matched."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.core.constraints import all_or_none, one_of
from suicha.draws.moments import moment
from suicha.draws.rules.witnessing import blind_of, receipt_of
from suicha.files.models import StoredFile
from suicha.planning.models import Task
from suicha.registries.models import Inspector, Target


class Draw(models.Model):
    """A task's one draw: the list is frozen and committed to before the witnesses' numbers exist."""

    class State(models.TextChoices):
        FROZEN = "frozen", "名录已冻结"
        COMMITTED = "committed", "承诺已公布"
        DRAWN = "drawn", "已抽取"
        MATCHED = "matched", "人员已匹配"

    TONES: ClassVar[dict[str, str]] = {"frozen": "blue", "committed": "blue", "drawn": "green", "matched": "green"}
    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {
        "frozen": ("committed",),
        "committed": ("drawn",),
        "drawn": ("matched",),
    }

    task = models.OneToOneField(Task, models.PROTECT, related_name="draw", verbose_name="抽查任务")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="抽取单位")
    number = models.CharField("抽取编号", max_length=40, unique=True)
    state = models.CharField("状态", max_length=12, choices=State, default=State.FROZEN)
    pool = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="冻结名录")
    names = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="冻结时的名称")
    roster = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="冻结的人员名单")
    counts = models.JSONField("分层对象数", help_text="层 → {R 参加抽取, M 必查, X 排除}")
    reasons = models.JSONField("排除原因数", default=dict, help_text="原因代码 → 家数")
    strata = models.JSONField("层的名称", help_text="层的代码 → 中文名称")
    rules = models.JSONField("抽取规则", default=dict, help_text="承诺中的规则：各层数量、备选比例、批次")
    seed_plan = models.JSONField("种子计划", default=list, help_text="每名见证人一项，按次序")
    sealed_secret = models.TextField("密封的系统密数", help_text="用数据库之外的密钥加密")
    frozen_at = models.DateTimeField("冻结时间")
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="冻结人")
    commitment = models.TextField("承诺原文", null=True, help_text="规范 JSON，与抽取包中的字节相同")  # noqa: DJ001 - not yet
    commitment_digest = models.CharField("承诺指纹", max_length=64, null=True)  # noqa: DJ001 - not yet
    committed_at = models.DateTimeField("公布承诺时间", null=True)
    committed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="公布人")
    seed = models.TextField("种子", null=True)  # noqa: DJ001 - not yet
    certificate = models.JSONField("抽取凭证", null=True)
    package = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="抽取包")
    drawn_at = models.DateTimeField("抽取时间", null=True)
    drawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="抽取人")
    matched_at = models.DateTimeField("匹配时间", null=True)
    matched_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="匹配人")

    class Meta:
        verbose_name = "抽取"
        constraints: ClassVar[list[Any]] = [
            one_of("state", ["frozen", "committed", "drawn", "matched"]),
            all_or_none("commitment", "commitment_digest", "committed_at", "committed_by"),
            all_or_none("seed", "certificate", "package", "drawn_at", "drawn_by"),
            all_or_none("matched_at", "matched_by"),
            # A state is never ahead of, or behind, the acts it stands for.
            models.CheckConstraint(
                condition=(
                    models.Q(state="frozen", committed_at=None)
                    | models.Q(state="committed", committed_at__isnull=False, drawn_at=None)
                    | models.Q(state="drawn", committed_at__isnull=False, drawn_at__isnull=False, matched_at=None)
                    | models.Q(
                        state="matched", committed_at__isnull=False, drawn_at__isnull=False, matched_at__isnull=False
                    )
                ),
                name="draws_draw_acts_in_order",
            ),
        ]

    def __str__(self) -> str:
        return self.number


class Witness(models.Model):
    """A person from outside who locks one number into the seed.  Comes in by a link, needs no account."""

    class Kind(models.TextChoices):
        DISCIPLINE = "discipline", "纪检监察"
        DEPUTY = "deputy", "人大代表"
        CPPCC = "cppcc", "政协委员"
        MEDIA = "media", "媒体"
        FIRM = "firm", "企业代表"
        SOCIETY = "society", "社会机构"
        NOTARY = "notary", "公证"

    draw = models.ForeignKey(Draw, models.PROTECT, related_name="witnesses", verbose_name="抽取")
    position = models.PositiveSmallIntegerField("次序")
    kind = models.CharField("类别", max_length=12, choices=Kind)
    name = models.CharField("姓名", max_length=40)
    unit = models.CharField("所在单位", max_length=100, blank=True)
    token = models.CharField("入口", max_length=64, unique=True)
    value = models.CharField("见证数字", max_length=20, null=True)  # noqa: DJ001 - not yet
    locked_at = models.DateTimeField("锁定时间", null=True)

    class Meta:
        verbose_name = "见证人"
        ordering = ["draw", "position"]
        constraints: ClassVar[list[Any]] = [
            all_or_none("value", "locked_at"),
            one_of("kind", ["discipline", "deputy", "cppcc", "media", "firm", "society", "notary"]),
            models.UniqueConstraint(fields=["draw", "position"], name="draws_witness_position_once"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}{self.name}"

    @property
    def receipt(self) -> str:
        """The receipt of a locked number, ``""`` before; with number and ``blind`` it can be computed again."""
        if self.value is None or self.locked_at is None:
            return ""
        return receipt_of(
            draw=self.draw.number,
            position=self.position,
            value=self.value,
            locked_at=moment(self.locked_at),
            blind=self.blind,
        )

    @property
    def blind(self) -> str:
        """What the witness keeps beside the number to check the receipt; public with the numbers."""
        return blind_of(sealed_secret=self.draw.sealed_secret, position=self.position)

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
