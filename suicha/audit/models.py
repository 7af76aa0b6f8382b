# SPDX-License-Identifier: Apache-2.0
"""The trace as a log: events, its head, the keys that sign it, its checkpoints, and who keeps them."""

from typing import ClassVar

from django.db import models

from suicha.audit.rules.leaves import COLUMNS, Entry
from suicha.core.constraints import one_of


class Event(models.Model):
    """One official act or one refused attempt: who, when, what, on which inputs, with which outcome.

    Points at nothing by foreign key and copies names as text, so that it outlives the person and the row; triggers
    in the database refuse UPDATE and DELETE.  Its number, its leaf and the perfect subtrees this leaf completes (all
    hashes, smallest first) make the table a Merkle log: the subtree that ends with leaf i stands in row i.
    """

    class Outcome(models.TextChoices):
        DONE = "done", "完成"
        REFUSED = "refused", "被拒绝"

    TONES = {"done": "green", "refused": "red"}

    index = models.BigIntegerField("序号", unique=True)
    leaf = models.CharField("叶", max_length=64)
    nodes = models.TextField("补满的子树", blank=True)
    salt = models.CharField("盐", max_length=32)
    at = models.DateTimeField("时间", db_index=True)
    action = models.CharField("行为", max_length=60)
    outcome = models.CharField("结果", max_length=10, choices=Outcome, default=Outcome.DONE)
    person_id = models.CharField("人员编号", max_length=40, blank=True)
    person_name = models.CharField("人员", max_length=60)
    organisation_code = models.CharField("单位代码", max_length=40, blank=True)
    organisation_name = models.CharField("单位", max_length=100, blank=True)
    organisation_path = models.CharField("单位层级", max_length=200, blank=True, db_index=True)
    object_type = models.CharField("对象种类", max_length=60)
    object_id = models.CharField("对象编号", max_length=40, db_index=True)
    object_label = models.CharField("对象", max_length=300)
    data = models.JSONField("内容", default=dict)
    request_id = models.CharField("请求号", max_length=20, blank=True)

    class Meta:
        verbose_name = "留痕事件"
        indexes = [models.Index(fields=["object_type", "object_id"], name="audit_event_object")]
        constraints = [one_of("outcome", ["done", "refused"])]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.action}"

    @property
    def state(self) -> str:
        return self.outcome

    def get_state_display(self) -> str:
        return self.get_outcome_display()

    @property
    def entry(self) -> Entry:
        """What the leaf is made of."""
        return Entry(*(getattr(self, name) for name in COLUMNS))


class Head(models.Model):
    """Where the log ends: the one row every writer locks, for as long as its own transaction."""

    ONLY = 1

    size = models.BigIntegerField("条数", default=0)
    frontier = models.TextField("右缘", blank=True)

    class Meta:
        verbose_name = "日志末端"
        constraints: ClassVar = [models.CheckConstraint(condition=models.Q(pk=1), name="audit_head_only_one")]

    def __str__(self) -> str:
        return f"{self.size}条"


class SigningKey(models.Model):
    """A key the platform signs with.  The private half lies in a file; validity may be shortened, nothing else."""

    name = models.CharField("名称", max_length=100)
    public_key = models.CharField("公钥", max_length=64, unique=True)
    valid_from = models.DateTimeField("启用")
    valid_until = models.DateTimeField("停用", null=True)

    class Meta:
        verbose_name = "签名钥匙"

    def __str__(self) -> str:
        return f"{self.name} {self.public_key[:8]}"


class Checkpoint(models.Model):
    """What the platform signed: that the log had ``size`` entries with this root.  Never changed, never removed."""

    size = models.BigIntegerField("条数", db_index=True)
    root = models.CharField("根", max_length=64)
    text = models.TextField("签名文本")
    made_at = models.DateTimeField("签发时间")

    class Meta:
        verbose_name = "检查点"

    def __str__(self) -> str:
        return f"{self.size}条"


class Keeper(models.Model):
    """Somebody outside who holds checkpoints, so that a rewritten log would not agree with what they hold."""

    class Kind(models.TextChoices):
        DISCIPLINE = "discipline", "纪检监察机关"
        PEOPLE = "people", "人大或政协"
        UPPER = "upper", "上级部门"
        NOTARY = "notary", "公证机构"
        ARCHIVE = "archive", "档案馆"
        PRESS = "press", "新闻媒体"
        OTHER = "other", "其他单位"

    class Way(models.TextChoices):
        DOWNLOAD = "download", "下载文件"
        PRINT = "print", "打印存档"
        MAIL = "mail", "电子邮件"
        PUSH = "push", "自动推送"

    kind = models.CharField("种类", max_length=12, choices=Kind)
    name = models.CharField("经手人", max_length=60)
    unit = models.CharField("单位", max_length=100)
    way = models.CharField("交存方式", max_length=10, choices=Way)
    push_url = models.CharField("推送地址", max_length=300, blank=True)
    mail = models.CharField("邮箱", max_length=200, blank=True)
    public_key = models.CharField("联署公钥", max_length=200, blank=True)
    added_at = models.DateTimeField("登记时间")
    ended_at = models.DateTimeField("停用时间", null=True)

    class Meta:
        verbose_name = "存证单位"
        constraints: ClassVar = [
            one_of("kind", ["discipline", "people", "upper", "notary", "archive", "press", "other"]),
            one_of("way", ["download", "print", "mail", "push"]),
        ]

    def __str__(self) -> str:
        return self.unit


class Handover(models.Model):
    """One checkpoint in the hands of one keeper: how, when, by whom, and what they said.  Only ever added."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="handovers", verbose_name="检查点")
    keeper = models.ForeignKey(Keeper, models.PROTECT, related_name="handovers", verbose_name="存证单位")
    way = models.CharField("方式", max_length=10, choices=Keeper.Way)
    at = models.DateTimeField("时间")
    by_name = models.CharField("经办人", max_length=60)
    receipt = models.CharField("回执", max_length=200, blank=True)

    class Meta:
        verbose_name = "交存"
        constraints: ClassVar = [one_of("way", ["download", "print", "mail", "push"])]

    def __str__(self) -> str:
        return f"{self.keeper}：{self.checkpoint}"


class Cosignature(models.Model):
    """A keeper's own signature under a checkpoint, checked against its registered key.  Only ever added."""

    checkpoint = models.ForeignKey(Checkpoint, models.PROTECT, related_name="cosignatures", verbose_name="检查点")
    keeper = models.ForeignKey(Keeper, models.PROTECT, related_name="cosignatures", verbose_name="存证单位")
    line = models.TextField("签名行")
    at = models.DateTimeField("收到时间")

    class Meta:
        verbose_name = "联署"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["checkpoint", "keeper"], name="audit_cosignature_once")
        ]

    def __str__(self) -> str:
        return f"{self.keeper}：{self.checkpoint}"


class Delivery(models.Model):
    """How far the automatic delivery to one keeper is: a note of the worker's, no record."""

    keeper = models.OneToOneField(Keeper, models.CASCADE, verbose_name="存证单位")
    checkpoint = models.ForeignKey(Checkpoint, models.CASCADE, verbose_name="检查点")
    attempts = models.PositiveIntegerField("次数", default=0)
    next_at = models.DateTimeField("下一次", null=True)
    problem = models.CharField("没有送到的原因", max_length=200, blank=True)

    class Meta:
        verbose_name = "推送进度"

    def __str__(self) -> str:
        return f"{self.keeper}：{self.checkpoint}"
