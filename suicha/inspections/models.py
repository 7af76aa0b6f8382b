# SPDX-License-Identifier: Apache-2.0
"""One visit to one drawn target, who goes along, the answer per item, the photos."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.catalogue.models import ChecklistVersion, Item, Question
from suicha.core.constraints import all_or_none, one_of
from suicha.draws.models import DrawnTarget
from suicha.files.models import StoredFile
from suicha.inspections.rules.notice import CHOICES as NOTICES
from suicha.inspections.rules.notice import Notice
from suicha.inspections.rules.results import CHOICES, RESULTS, Result
from suicha.planning.models import Task
from suicha.registries.models import Entrustment, Inspector, Target


class Inspection(models.Model):
    """One 检查 of one drawn target by its group.  Its result is public only after review and publication."""

    class State(models.TextChoices):
        DISPATCHED = "dispatched", "待检查"
        STARTED = "started", "检查中"
        SUBMITTED = "submitted", "待审核"
        RETURNED = "returned", "退回补正"
        APPROVED = "approved", "已审核"

    TONES: ClassVar[dict[str, str]] = {
        "dispatched": "", "started": "blue", "submitted": "blue", "returned": "amber", "approved": "green",
    }  # fmt: skip
    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {
        "dispatched": ("started",),
        "started": ("submitted",),
        "returned": ("submitted",),
        "submitted": ("approved", "returned"),
    }

    drawn_target = models.OneToOneField(DrawnTarget, models.PROTECT, related_name="inspection", verbose_name="抽中对象")
    task = models.ForeignKey(Task, models.PROTECT, related_name="inspections", verbose_name="任务")
    target = models.ForeignKey(Target, models.PROTECT, related_name="inspections", verbose_name="检查对象")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="检查单位")
    notice_number = models.CharField("通知书编号", max_length=60, unique=True)
    state = models.CharField("状态", max_length=12, choices=State, default=State.DISPATCHED)
    due_on = models.DateField("完成期限")
    dispatched_at = models.DateTimeField("派发时间")
    dispatched_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="派发人")
    started_at = models.DateTimeField("到场时间", null=True)
    started_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="到场人")
    finished_on = models.DateField("检查结束日期", null=True)
    record = models.TextField("现场检查情况", blank=True)
    opinion = models.CharField("检查对象意见", max_length=500, blank=True)
    present = models.CharField("检查对象在场人员", max_length=40, blank=True, help_text="当场被告知结果的人")
    submitted_at = models.DateTimeField("提交时间", null=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="提交人")
    reviewed_at = models.DateTimeField("审核时间", null=True)
    reviewed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="审核人")
    review_comment = models.CharField("审核意见", max_length=500, blank=True)
    visit_on = models.DateField("检查日期", null=True)
    vehicle = models.CharField("车辆", max_length=40, blank=True)
    leader = models.ForeignKey(
        Inspector,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="组长",
        help_text="安排时另定的；空为匹配时的",
    )
    arranged_at = models.DateTimeField("安排时间", null=True)
    arranged_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="安排人")
    station = models.ForeignKey(
        Organisation, models.PROTECT, null=True, related_name="+", verbose_name="配合并负责后续处理的单位"
    )
    follow_up = models.CharField("交后续处理的事项", max_length=500, blank=True, help_text="由检查组确定")
    notice = models.CharField("告知方式", max_length=10, choices=NOTICES, default=Notice.FREE, help_text="派发时选定")
    notice_days = models.PositiveSmallIntegerField("检查前告知的天数", default=0, help_text="派发时的细则参数")
    notified_at = models.DateTimeField("告知时间", null=True)
    notified_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="告知人")
    notified_means = models.CharField("怎样告知的", max_length=60, blank=True)

    class Meta:
        verbose_name = "检查"
        constraints: ClassVar[list[Any]] = [
            one_of("state", ["dispatched", "started", "submitted", "returned", "approved"]),
            all_or_none("started_at", "started_by"),
            all_or_none("finished_on", "submitted_at", "submitted_by"),
            all_or_none("reviewed_at", "reviewed_by"),
            all_or_none("visit_on", "arranged_at", "arranged_by"),
            one_of("notice", ["arrival", "free", "before"]),
            all_or_none("notified_at", "notified_by"),
            models.CheckConstraint(
                condition=models.Q(notified_at=None) | ~models.Q(notice="arrival"),
                name="inspections_inspection_unannounced",
            ),
            models.CheckConstraint(
                condition=models.Q(follow_up="") | models.Q(station__isnull=False),
                name="inspections_inspection_follow_up_has_owner",
            ),
            # A visit is never reviewed by the person who submitted it.
            models.CheckConstraint(
                condition=models.Q(reviewed_by=None) | ~models.Q(reviewed_by=models.F("submitted_by")),
                name="inspections_inspection_second_person",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target.name}（{self.notice_number}）"


class Answer(models.Model):
    """The result of one item at one visit.  Results are public per item, not per firm (conventions 3.1)."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="answers", verbose_name="检查")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name="抽查事项")
    position = models.PositiveSmallIntegerField("次序")
    checklist = models.ForeignKey(
        ChecklistVersion,
        models.PROTECT,
        null=True,
        related_name="+",
        verbose_name="检查表",
        help_text="派发时在用的版本",
    )
    result = models.CharField("抽查结果", max_length=20, choices=CHOICES, blank=True)
    note = models.CharField("情况说明", max_length=500, blank=True)
    answered_at = models.DateTimeField("录入时间", null=True)
    answered_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="录入人")

    class Meta:
        verbose_name = "事项结果"
        ordering = ["inspection", "position"]
        constraints: ClassVar[list[Any]] = [
            one_of("result", ["", *RESULTS]),
            all_or_none("answered_at", "answered_by"),
            models.UniqueConstraint(fields=["inspection", "item"], name="inspections_answer_once"),
        ]

    def __str__(self) -> str:
        return f"{self.item}：{self.get_result_display() or '未录入'}"

    @property
    def verdict(self) -> Result | None:
        return RESULTS.get(self.result)


class Reply(models.Model):
    """The answer to one question of the 检查表 of one item.  Pictures are named by their fingerprints."""

    answer = models.ForeignKey(Answer, models.PROTECT, related_name="replies", verbose_name="事项结果")
    question = models.ForeignKey(Question, models.PROTECT, related_name="+", verbose_name="题目")
    value = models.JSONField("回答", default=str)
    failing = models.BooleanField("不合格", default=False)
    replied_at = models.DateTimeField("录入时间")
    replied_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="录入人")

    class Meta:
        verbose_name = "检查表回答"
        ordering = ["answer", "question"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["answer", "question"], name="inspections_reply_once")
        ]

    def __str__(self) -> str:
        return f"{self.question}：{self.value}"


class Companion(models.Model):
    """Somebody who goes along: of the local station, or an officer of the grid.  Never one of the two who inspect."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="companions", verbose_name="检查")
    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="+", verbose_name="同行人员")
    added_at = models.DateTimeField("登记时间")

    class Meta:
        verbose_name = "同行人员"
        ordering = ["inspection", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["inspection", "inspector"], name="inspections_companion_once")
        ]

    def __str__(self) -> str:
        return self.inspector.name


class Photo(models.Model):
    """A photo taken at the visit, kept by its hash with time, place and the person who took it; never removed."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="photos", verbose_name="检查")
    answer = models.ForeignKey(Answer, models.PROTECT, null=True, related_name="photos", verbose_name="事项结果")
    file = models.ForeignKey(StoredFile, models.PROTECT, related_name="+", verbose_name="文件")
    inspector = models.ForeignKey(Inspector, models.PROTECT, related_name="+", verbose_name="拍摄人")
    place = models.CharField("拍摄地点", max_length=60, blank=True, help_text="手机给出的经纬度；没有就空着")
    added_at = models.DateTimeField("上传时间")

    class Meta:
        verbose_name = "现场照片"
        ordering = ["inspection", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["answer", "file"], name="inspections_photo_once")
        ]

    def __str__(self) -> str:
        return self.file.name


class Participation(models.Model):
    """A 第三方机构 helped at this visit under its entrustment (LIBX-4); the group inspects and decides."""

    inspection = models.ForeignKey(Inspection, models.PROTECT, related_name="participations", verbose_name="检查")
    entrustment = models.ForeignKey(Entrustment, models.PROTECT, related_name="+", verbose_name="委托记录")
    people = models.CharField("到场人员", max_length=100)
    work = models.CharField("承担的工作", max_length=200)
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "第三方参与"
        ordering = ["inspection", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["inspection", "entrustment"], name="inspections_participation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.entrustment.institution}：{self.work}"
