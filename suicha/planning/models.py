# SPDX-License-Identifier: Apache-2.0
"""Year plans with their rows, and the tasks made from a row."""

from typing import Any, ClassVar

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models

from suicha.accounts.models import Organisation, User, WorkGroup
from suicha.catalogue.models import Item, RuleDocument
from suicha.core.constraints import all_or_none, one_of
from suicha.planning.rules.terms import Terms, ratio_words, terms_of, terms_words


class Plan(models.Model):
    """An organisation's 年度抽查工作计划.  Published once approved by a second person."""

    class State(models.TextChoices):
        DRAFT = "draft", "草稿"
        SUBMITTED = "submitted", "待审批"
        RETURNED = "returned", "退回修改"
        APPROVED = "approved", "已批准"
        PUBLISHED = "published", "已公示"

    TONES: ClassVar[dict[str, str]] = {
        "draft": "", "submitted": "blue", "returned": "amber", "approved": "blue", "published": "green",
    }  # fmt: skip
    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {
        "draft": ("submitted",),
        "returned": ("submitted",),
        "submitted": ("approved", "returned"),
        "approved": ("published",),
    }

    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="单位")
    year = models.PositiveIntegerField("年度")
    title = models.CharField("计划名称", max_length=200)
    state = models.CharField("状态", max_length=12, choices=State, default=State.DRAFT)
    comment = models.CharField("审批意见", max_length=500, blank=True)
    submitted_at = models.DateTimeField("提交时间", null=True)
    submitted_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="提交人")
    approved_at = models.DateTimeField("批准时间", null=True)
    approved_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="批准人")
    rule = models.ForeignKey(
        RuleDocument,
        models.PROTECT,
        null=True,
        related_name="plans",
        verbose_name="实施细则",
        help_text="提交时施行的那一版",
    )
    published_at = models.DateTimeField("公示时间", null=True)
    published_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="公示人")

    class Meta:
        verbose_name = "年度计划"
        constraints: ClassVar[list[Any]] = [
            one_of("state", ["draft", "submitted", "returned", "approved", "published"]),
            all_or_none("submitted_at", "submitted_by"),
            all_or_none("approved_at", "approved_by"),
            all_or_none("published_at", "published_by"),
            models.UniqueConstraint(fields=["organisation", "year", "title"], name="planning_plan_once"),
            # A plan is never approved by the person who submitted it.
            models.CheckConstraint(
                condition=models.Q(approved_by=None) | ~models.Q(approved_by=models.F("submitted_by")),
                name="planning_plan_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.title


class PlanRow(models.Model):
    """One line of a plan: items, on which part of the library, how many, when, by whom."""

    plan = models.ForeignKey(Plan, models.CASCADE, related_name="rows", verbose_name="计划")
    sequence = models.PositiveIntegerField("序号")
    title = models.CharField("抽查内容", max_length=200)
    items = models.ManyToManyField(Item, related_name="plan_rows", verbose_name="抽查事项")
    scope = models.JSONField(
        "对象范围", default=dict, help_text="domains 领域、grades 风险分类、towns 镇街代码；空为全部"
    )
    scope_size = models.PositiveIntegerField("范围内对象数")
    ppm = models.PositiveIntegerField(
        "抽查比例（百万分之）", validators=[MinValueValidator(1), MaxValueValidator(1_000_000)]
    )
    terms = models.JSONField("抽取办法", default=dict, help_text="分层、各层比例、失信情形、上限和周期；空为通常的办法")
    number = models.PositiveIntegerField("抽查数量")
    method = models.CharField("检查方式", max_length=60)
    starts_on = models.DateField("开始")
    ends_on = models.DateField("结束")
    participants = models.ManyToManyField(Organisation, blank=True, related_name="+", verbose_name="参与部门")

    class Meta:
        verbose_name = "计划行"
        ordering = ["plan", "sequence"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["plan", "sequence"], name="planning_planrow_once"),
            models.CheckConstraint(condition=models.Q(ppm__gte=1, ppm__lte=1_000_000), name="planning_planrow_ratio"),
            models.CheckConstraint(
                condition=models.Q(ends_on__gte=models.F("starts_on")), name="planning_planrow_dates"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def drawn_by(self) -> Terms:
        return terms_of(self.terms)

    @property
    def percent(self) -> str:
        return ratio_words(self.ppm, self.drawn_by)

    @property
    def terms_told(self) -> list[str]:
        return terms_words(self.ppm, self.drawn_by)


class Task(models.Model):
    """One 抽查任务 from a published plan row: the batch for which a list is frozen and drawn once."""

    row = models.ForeignKey(PlanRow, models.PROTECT, related_name="tasks", verbose_name="计划行")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="牵头单位")
    number = models.CharField("任务编号", max_length=40, unique=True)
    title = models.CharField("任务名称", max_length=200)
    items = models.ManyToManyField(Item, related_name="tasks", verbose_name="抽查事项")
    scope = models.JSONField("对象范围", default=dict)
    ppm = models.PositiveIntegerField("抽查比例（百万分之）")
    terms = models.JSONField("抽取办法", default=dict)
    matching = models.JSONField("人员匹配办法", default=dict, help_text="与细则参数相同的不写")
    draw_size = models.PositiveIntegerField("抽取数量", help_text="各层合计")
    batches = models.PositiveSmallIntegerField("分批检查", default=1, help_text="一次抽取，分几批实施")
    method = models.CharField("检查方式", max_length=60)
    starts_on = models.DateField("检查开始")
    ends_on = models.DateField("检查结束")
    participants = models.ManyToManyField(Organisation, blank=True, related_name="+", verbose_name="参与部门")
    created_at = models.DateTimeField("建立时间")
    created_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="建立人")

    class Meta:
        verbose_name = "抽查任务"
        constraints: ClassVar[list[Any]] = [
            models.CheckConstraint(condition=models.Q(ppm__gte=1, ppm__lte=1_000_000), name="planning_task_ratio"),
            # Drawing again until the list pleases is not possible: a plan row is carried out by one task.
            models.UniqueConstraint(fields=["row"], name="planning_task_once_per_row"),
            models.CheckConstraint(condition=models.Q(ends_on__gte=models.F("starts_on")), name="planning_task_dates"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def drawn_by(self) -> Terms:
        return terms_of(self.terms)

    @property
    def percent(self) -> str:
        return ratio_words(self.ppm, self.drawn_by)

    @property
    def terms_told(self) -> list[str]:
        return terms_words(self.ppm, self.drawn_by)


class Deliberation(models.Model):
    """What a leading group or joint conference said of a plan at a meeting (ROLE-1); the minutes say the rest."""

    class Conclusion(models.TextChoices):
        AGREED = "agreed", "同意"
        CHANGES = "changes", "修改后再议"

    TONES: ClassVar[dict[str, str]] = {"agreed": "green", "changes": "amber"}

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="deliberations", verbose_name="计划")
    group = models.ForeignKey(WorkGroup, models.PROTECT, related_name="+", verbose_name="审议的组织")
    held_on = models.DateField("会议日期")
    minutes = models.CharField("会议纪要", max_length=100, help_text="名称和文号")
    conclusion = models.CharField("结论", max_length=12, choices=Conclusion)
    opinion = models.CharField("意见", max_length=500, blank=True)
    recorded_at = models.DateTimeField("登记时间")
    recorded_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "计划审议"
        constraints: ClassVar[list[Any]] = [
            one_of("conclusion", ["agreed", "changes"]),
            models.UniqueConstraint(fields=["plan", "group", "minutes"], name="planning_deliberation_once"),
        ]

    def __str__(self) -> str:
        return f"{self.group}　{self.minutes}"

    @property
    def state(self) -> str:
        return self.conclusion

    def get_state_display(self) -> str:
        return str(self.get_conclusion_display())


class PlanReceipt(models.Model):
    """That the 审改办 received a plan, under which number, and what it wants looked after (ROLE-6)."""

    plan = models.OneToOneField(Plan, models.PROTECT, related_name="receipt", verbose_name="计划")
    number = models.CharField("收文编号", max_length=60)
    opinion = models.CharField("督办意见", max_length=500, blank=True)
    received_at = models.DateTimeField("收到时间")
    received_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")

    class Meta:
        verbose_name = "报送回执"

    def __str__(self) -> str:
        return self.number


class PlanApproval(models.Model):
    """One 级 of the approval of a plan (RULE-1: 审批权限); every level is another person, and never who submitted it.

    ``round_at`` is when the plan was submitted: a plan that was returned begins anew.
    """

    plan = models.ForeignKey(Plan, models.PROTECT, related_name="approvals", verbose_name="计划")
    step = models.PositiveSmallIntegerField("第几级")
    round_at = models.DateTimeField("这一轮的提交时间")
    comment = models.CharField("意见", max_length=500, blank=True)
    approved_at = models.DateTimeField("同意时间")
    approved_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="同意人")

    class Meta:
        verbose_name = "计划审批"
        ordering = ["plan", "pk"]
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["plan", "round_at", "step"], name="planning_planapproval_step_once"),
            models.UniqueConstraint(
                fields=["plan", "round_at", "approved_by"], name="planning_planapproval_person_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}　第{self.step}级"


class ExtraItem(models.Model):
    """A further item that a task inspects on the same visit, beyond those of its plan row (ITEM-26).

    The item stands among the task's items too; this row says who added it and why.
    """

    task = models.ForeignKey(Task, models.CASCADE, related_name="extras", verbose_name="任务")
    item = models.ForeignKey(Item, models.PROTECT, related_name="+", verbose_name="抽查事项")
    reason = models.CharField("一并检查的理由", max_length=300)
    added_at = models.DateTimeField("添加时间")
    added_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="添加人")

    class Meta:
        verbose_name = "一并检查的事项"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(fields=["task", "item"], name="planning_extraitem_once")
        ]

    def __str__(self) -> str:
        return str(self.item)
