# SPDX-License-Identifier: Apache-2.0
"""Stored files, and imports of sheets with the judgement on every row."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.core.constraints import all_or_none, one_of


def sheet_kinds() -> list[tuple[str, str]]:
    """The kinds of sheets there are; asked when needed, so that a new kind changes no column."""
    return list(SheetImport.Kind.choices)


class StoredFile(models.Model):
    """Bytes that were handed in, kept under their SHA-256.  Evidence: never changed, never removed."""

    sha256 = models.CharField("指纹（SHA-256）", max_length=64, db_index=True)
    size = models.PositiveBigIntegerField("大小（字节）")
    media_type = models.CharField("类型", max_length=80)
    name = models.CharField("文件名", max_length=200)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    uploaded_at = models.DateTimeField("上传时间")
    uploaded_by = models.CharField("上传人", max_length=60)

    class Meta:
        verbose_name = "文件"

    def __str__(self) -> str:
        return self.name


class SheetImport(models.Model):
    """One sheet on its way in: first judged row by row (preview), then applied once, or dropped.

    A long sheet is judged and applied by a background job: ``job`` names the run that holds it, ``heartbeat_at`` is
    when that run last gave a sign of life, ``rows_done`` how far it is.
    """

    class Kind(models.TextChoices):
        """One line a kind; how it is read, judged and saved stands in ``registries.services.imports.kinds``."""

        ITEMS = "items", "随机抽查事项清单"
        JOINT_ITEMS = "joint-items", "部门联合抽查事项清单"
        POWERS = "powers", "权责清单"
        CHECKLISTS = "checklists", "检查表"
        CODES = "codes", "平台编码"
        UPPER_ITEMS = "upper-items", "上级随机抽查事项清单"
        TARGETS = "targets", "检查对象名录库"
        INSPECTORS = "inspectors", "执法检查人员名录库"
        EXPERTS = "experts", "专业人员库"
        TRAININGS = "trainings", "培训和测试成绩"
        LICENCES = "licences", "许可信息"
        MARKS = "marks", "失信情形"
        CREDIT_GRADES = "credit-grades", "信用等级"
        INSTITUTIONS = "institutions", "专业机构"
        REGIMES = "regimes", "清单外监管方式"
        CONFLICTS = "conflicts", "利害关系线索"
        RECUSALS = "recusals", "回避关系"
        REGIONS = "regions", "行政区划表"

    class State(models.TextChoices):
        JUDGING = "judging", "正在预检"
        PREVIEWED = "previewed", "待确认"
        APPLYING = "applying", "正在导入"
        APPLIED = "applied", "已导入"
        STOPPED = "stopped", "已停下"
        DROPPED = "dropped", "已放弃"
        UNDOING = "undoing", "正在撤销"
        UNDONE = "undone", "已撤销"

    TONES: ClassVar[dict[str, str]] = {
        "judging": "blue", "previewed": "amber", "applying": "blue", "applied": "green", "stopped": "red",
        "dropped": "", "undoing": "amber", "undone": "",
    }  # fmt: skip
    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {
        "judging": ("previewed", "dropped"),
        "previewed": ("applying", "applied", "dropped"),
        "applying": ("applied", "stopped"),
        "stopped": ("applying", "undoing", "undone"),
        "applied": ("undoing", "undone"),
        "undoing": ("undone", "applied"),
    }
    RUNNING: ClassVar[tuple[str, ...]] = ("judging", "applying", "undoing")

    kind = models.CharField("种类", max_length=20, choices=sheet_kinds)
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    file = models.ForeignKey(StoredFile, models.PROTECT, verbose_name="文件")
    state = models.CharField("状态", max_length=12, choices=State, default=State.PREVIEWED)
    counts = models.JSONField("各类行数", default=dict)
    beside = models.JSONField(
        "随表建的记录", default=dict, null=True, help_text="行以外随着建的记录，撤销时用；空着是旧版程序导入的"
    )
    previewed_at = models.DateTimeField("预检时间")
    previewed_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="预检人")
    begun_at = models.DateTimeField("开始导入时间", null=True)
    begun_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="开始导入的人")
    applied_at = models.DateTimeField("导入时间", null=True)
    applied_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="导入人")
    undo_begun_at = models.DateTimeField("决定撤销的时间", null=True)
    undo_begun_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="决定撤销的人")
    undone_at = models.DateTimeField("撤销完的时间", null=True)
    streamed = models.BooleanField("逐批办理的大表", default=False, help_text="只留下要说明的行，其余只计数")
    reached = models.PositiveBigIntegerField("办到的行号", default=0)
    rows_done = models.PositiveIntegerField("办完的行数", default=0)
    job = models.CharField("后台任务", max_length=32, blank=True)
    heartbeat_at = models.DateTimeField("后台最近应答", null=True)
    attempts = models.PositiveSmallIntegerField("后台试过几次", default=0)
    stopped_because = models.CharField("停下的原因", max_length=300, blank=True)

    class Meta:
        verbose_name = "表格导入"
        constraints: ClassVar[list[Any]] = [
            one_of("state", ["judging", "previewed", "applying", "applied", "stopped", "dropped", "undoing", "undone"]),
            all_or_none("begun_at", "begun_by"),
            all_or_none("applied_at", "applied_by"),
            all_or_none("undo_begun_at", "undo_begun_by"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}　{self.file.name}"

    @property
    def rows_to_save(self) -> int:
        """How many rows the preview found worth saving: new, changed and doubtful."""
        return sum(int(self.counts[name]) for name in ("new", "changed", "doubtful"))

    @property
    def rows_in_hand(self) -> int:
        """How many rows the present job goes through."""
        if self.state == self.State.UNDOING:
            return int(self.counts["removing"]) + int(self.counts["restoring"])
        judging = self.state == self.State.JUDGING
        return int(self.counts["rows"]) if judging or self.streamed else self.rows_to_save


class ImportRow(models.Model):
    """What was found about one row of the sheet, before anything was saved."""

    class Outcome(models.TextChoices):
        NEW = "new", "新增"
        CHANGED = "changed", "更新"
        UNCHANGED = "unchanged", "无变化"
        DOUBTFUL = "doubtful", "存疑"
        REFUSED = "refused", "不能导入"

    TONES: ClassVar[dict[str, str]] = {
        "new": "green", "changed": "blue", "unchanged": "", "doubtful": "amber", "refused": "red",
    }  # fmt: skip

    sheet_import = models.ForeignKey(SheetImport, models.CASCADE, related_name="rows", verbose_name="导入")
    row = models.PositiveIntegerField("行号")
    label = models.CharField("名称", max_length=300, blank=True)
    outcome = models.CharField("结论", max_length=12, choices=Outcome)
    reasons = models.JSONField("原因", default=list, help_text="每条：column 列、value 填的是、fix 怎么改")
    values = models.JSONField("拟保存的内容", default=dict)
    changes = models.JSONField("与现有记录的差别", default=list, help_text="每条：field 字段、before 原来、after 改为")
    before = models.JSONField("改动前的内容", default=dict, help_text="导入改掉的字段原来存的值，撤销时照此恢复")
    existing_id = models.BigIntegerField("现有记录", null=True)
    saved_id = models.BigIntegerField("保存后的记录", null=True)

    class Meta:
        verbose_name = "导入行"
        ordering = ["sheet_import", "row"]
        constraints: ClassVar[list[Any]] = [
            one_of("outcome", ["new", "changed", "unchanged", "doubtful", "refused"]),
            models.UniqueConstraint(fields=["sheet_import", "row"], name="files_importrow_once"),
        ]

    def __str__(self) -> str:
        return f"第{self.row}行　{self.label}"

    @property
    def state(self) -> str:
        return self.outcome

    def get_state_display(self) -> str:
        return self.get_outcome_display()
