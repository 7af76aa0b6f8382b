# SPDX-License-Identifier: Apache-2.0
"""One attempt to draw a task's list, from the frozen list to the groups."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.core.constraints import all_or_none, one_of
from suicha.files.models import StoredFile
from suicha.planning.models import Task


class Draw(models.Model):
    """The list is frozen and committed to before any number of the seed exists; a task has one draw that is not void.

    ``sealed_secret`` is empty until the reveal: before it only the keepers' envelopes (``Escrow``) hold the secret.
    """

    class State(models.TextChoices):
        FROZEN = "frozen", "名录已冻结"
        COMMITTED = "committed", "承诺已公布"
        REVEALED = "revealed", "种子已揭示"
        DRAWN = "drawn", "已抽取"
        MATCHED = "matched", "人员已匹配"
        VOID = "void", "已作废"

    class Disclosure(models.TextChoices):
        OPEN = "open", "抽取后公开全部名单"
        SEALED = "sealed", "检查一批公开一批"
        CLASSES = "classes-confidential", "分类分层不公开"

    TONES: ClassVar[dict[str, str]] = {
        "frozen": "blue", "committed": "blue", "revealed": "blue", "drawn": "green", "matched": "green", "void": "red",
    }  # fmt: skip
    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {
        "frozen": ("committed", "void"),
        "committed": ("revealed", "void"),
        "revealed": ("drawn", "void"),
        "drawn": ("matched", "void"),
        "matched": ("void",),
    }
    LABELS: ClassVar[dict[str, str]] = {value: str(label) for value, label in State.choices}

    task = models.ForeignKey(Task, models.PROTECT, related_name="draws", verbose_name="抽查任务")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="抽取单位")
    number = models.CharField("抽取编号", max_length=40, unique=True)
    state = models.CharField("状态", max_length=12, choices=State, default=State.FROZEN)
    attempt = models.PositiveSmallIntegerField("第几次抽取", default=1, help_text="公布过承诺而作废的算一次")
    previous = models.ForeignKey("self", models.PROTECT, null=True, related_name="later", verbose_name="前一次抽取")
    disclosure = models.CharField("公开方式", max_length=24, choices=Disclosure, default=Disclosure.OPEN)
    pool = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="冻结名录")
    names = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="冻结时的名称")
    roster = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="冻结的人员名单")
    experts = models.ForeignKey(
        StoredFile,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="冻结的专家名单",
        help_text="不要专家的为空",
    )
    counts = models.JSONField("分层对象数", help_text="层 → {R 参加抽取, M 必查, X 排除}")
    reasons = models.JSONField("排除原因数", default=dict, help_text="原因代码 → 家数")
    strata = models.JSONField("层的名称", help_text="层的代码 → 中文名称")
    rules = models.JSONField("抽取规则", default=dict, help_text="承诺中的规则：各层数量、备选比例、批次")
    seed_plan = models.JSONField("种子计划", default=list, help_text="每名见证人、每个骰子和公开数一项，按次序")
    pool_commit = models.TextField("名录承诺", blank=True, help_text="pool.commit 的各行，冻结时用系统密数算出")
    pool_root = models.CharField("名录指纹", max_length=64, blank=True)
    nonce_commit = models.CharField("系统密数的指纹", max_length=64, blank=True)
    due_at = models.DateTimeField("种子来源到齐的时间", null=True, help_text="过了这个时间和揭示时限还没揭示就报警")
    frozen_at = models.DateTimeField("冻结时间")
    frozen_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="冻结人")
    commitment = models.TextField("承诺原文", null=True, help_text="规范 JSON，与抽取包中的字节相同")  # noqa: DJ001 - not yet
    commitment_digest = models.CharField("承诺指纹", max_length=64, null=True)  # noqa: DJ001 - not yet
    committed_at = models.DateTimeField("公布承诺时间", null=True)
    committed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="公布人")
    sealed_secret = models.TextField("密封的系统密数", null=True, help_text="揭示后用数据库之外的密钥加密")  # noqa: DJ001 - not yet
    seed = models.TextField("种子", null=True)  # noqa: DJ001 - not yet
    result_root = models.CharField("结果指纹", max_length=64, null=True)  # noqa: DJ001 - not yet
    revealed_at = models.DateTimeField("揭示时间", null=True)
    revealed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="揭示人")
    certificate = models.JSONField("抽取凭证", null=True)
    package = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="抽取包")
    drawn_at = models.DateTimeField("出具结果时间", null=True)
    drawn_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="出具人")
    matched_at = models.DateTimeField("匹配时间", null=True)
    matched_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="匹配人")
    used_at = models.DateTimeField("开始派发的时间", null=True, help_text="从此不能作废")
    used_batches = models.JSONField("已派发的批次", null=True, help_text="这些批次里的对象不能再替换")
    void_reason = models.CharField("作废理由", max_length=300, null=True)  # noqa: DJ001 - not yet
    void_requested_at = models.DateTimeField("申请作废时间", null=True)
    void_requested_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="申请作废人")
    voided_at = models.DateTimeField("作废时间", null=True)
    voided_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="同意作废人")

    class Meta:
        verbose_name = "抽取"
        constraints: ClassVar[list[Any]] = [
            one_of("state", ["frozen", "committed", "revealed", "drawn", "matched", "void"]),
            one_of("disclosure", ["open", "sealed", "classes-confidential"]),
            all_or_none("commitment", "commitment_digest", "committed_at", "committed_by"),
            all_or_none("seed", "result_root", "revealed_at", "revealed_by"),
            all_or_none("certificate", "package", "drawn_at", "drawn_by"),
            all_or_none("matched_at", "matched_by"),
            all_or_none("void_reason", "void_requested_at", "void_requested_by"),
            all_or_none("voided_at", "voided_by"),
            # A state is never ahead of, or behind, the acts it stands for.
            models.CheckConstraint(
                condition=(
                    models.Q(state="frozen", committed_at=None)
                    | models.Q(state="committed", committed_at__isnull=False, revealed_at=None)
                    | models.Q(state="revealed", revealed_at__isnull=False, drawn_at=None)
                    | models.Q(state="drawn", drawn_at__isnull=False, matched_at=None)
                    | models.Q(state="matched", matched_at__isnull=False)
                    | models.Q(state="void", voided_at__isnull=False)
                ),
                name="draws_draw_state_as_done",
            ),
            models.CheckConstraint(
                condition=(
                    (models.Q(revealed_at=None) | models.Q(committed_at__isnull=False, sealed_secret__isnull=False))
                    & (models.Q(drawn_at=None) | models.Q(revealed_at__isnull=False))
                    & (models.Q(matched_at=None) | models.Q(drawn_at__isnull=False))
                ),
                name="draws_draw_acts_in_turn",
            ),
            # Voiding takes a request and a second person, and comes before any visit.
            models.CheckConstraint(
                condition=(
                    models.Q(voided_at=None)
                    | models.Q(state="void", void_requested_at__isnull=False, used_at=None)
                    & ~models.Q(voided_by=models.F("void_requested_by"))
                ),
                name="draws_draw_void_by_two",
            ),
            models.UniqueConstraint(fields=["task"], condition=~models.Q(state="void"), name="draws_draw_task_once"),
            models.CheckConstraint(condition=models.Q(attempt__gte=1), name="draws_draw_attempt_counts"),
            models.CheckConstraint(
                condition=models.Q(attempt=1, previous=None) | models.Q(attempt__gte=2, previous__isnull=False),
                name="draws_draw_attempts_chained",
            ),
        ]

    def __str__(self) -> str:
        return self.number

    @property
    def by_hand(self) -> bool:
        """Whether its targets are drawn from slips in the hall; lists fetch ``lottery`` along."""
        return hasattr(self, "lottery")

    @property
    def is_void(self) -> bool:
        return self.state == self.State.VOID

    @property
    def void_waits(self) -> bool:
        """Whether somebody asked to void it and nobody has decided yet."""
        return self.void_requested_at is not None and self.voided_at is None
