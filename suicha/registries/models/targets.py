# SPDX-License-Identifier: Apache-2.0
"""The library of targets of every kind, and the facts against them."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, Region, User
from suicha.core.constraints import all_or_none, one_of, unique_when_given
from suicha.files.models import SheetImport, StoredFile
from suicha.registries.models.search import SearchPending, TagSet, TargetSet
from suicha.registries.models.tags import Tag
from suicha.registries.rules import kinds
from suicha.registries.rules.marks import KINDS, evidence_words


class Target(models.Model):
    """One 检查对象 in an organisation's library: an enterprise, a project, a product, a person, an act (LIBT-2).

    ``number`` is what is drawn and published: the 统一社会信用代码 where there is a valid one, else a number of the
    library (LIBT-13).  ``grade`` is a fact computed elsewhere and set only by ``target_grade_set``.  A row found to be
    another's duplicate stays, as 已合并, and names the row it was merged into.
    """

    class Kind(models.TextChoices):
        ENTERPRISE = "enterprise", kinds.TITLES["enterprise"]
        INDIVIDUAL = "individual", kinds.TITLES["individual"]
        BODY = "body", kinds.TITLES["body"]
        PROJECT = "project", kinds.TITLES["project"]
        PRODUCT = "product", kinds.TITLES["product"]
        PLACE = "place", kinds.TITLES["place"]
        PRACTITIONER = "practitioner", kinds.TITLES["practitioner"]
        ACT = "act", kinds.TITLES["act"]

    class Status(models.TextChoices):
        ACTIVE = "active", "存续"
        SUSPENDED = "suspended", "停业"
        CANCELLED = "cancelled", "注销"
        REVOKED = "revoked", "吊销"
        MOVED = "moved", "迁出"
        MERGED = "merged", "已合并"

    class Approval(models.TextChoices):
        OWN = "own", "本级审批或主管"
        UPPER = "upper", "上级审批，本级监管"
        ENTRUSTED = "entrusted", "受委托管理"

    class Grade(models.TextChoices):
        A = "A", "低"
        B = "B", "一般"
        C = "C", "较高"
        D = "D", "高"

    class CreditGrade(models.TextChoices):
        A = "A", "信用好"
        B = "B", "信用较好"
        C = "C", "信用一般"
        D = "D", "信用差"

    TONES: ClassVar[dict[str, str]] = {
        "active": "green", "suspended": "amber", "cancelled": "", "revoked": "red", "moved": "", "merged": "",
    }  # fmt: skip

    organisation = models.ForeignKey(Organisation, models.PROTECT, db_index=False, verbose_name="管理单位")
    number = models.CharField("抽取编号", max_length=64)
    credit_code = models.CharField("统一社会信用代码", max_length=18, blank=True)
    register_number = models.CharField("注册号", max_length=40, blank=True, help_text="15位旧注册号或许可证号")
    name = models.CharField("名称", max_length=200)
    kind = models.CharField("对象类别", max_length=12, choices=Kind, default=Kind.ENTERPRISE)
    form = models.CharField("企业类型", max_length=100, blank=True)
    attributes = models.JSONField("类别信息", default=dict, blank=True)
    industry = models.CharField("行业", max_length=5, blank=True, help_text="GB/T 4754代码，例如C1331")
    nature = models.CharField("经营性质", max_length=20, blank=True)
    line = models.ForeignKey(
        Organisation, models.PROTECT, null=True, blank=True, db_index=False, related_name="+", verbose_name="责任股室"
    )
    approval = models.CharField("监管来源", max_length=12, choices=Approval, default=Approval.OWN)
    approved_by = models.CharField("审批或委托的单位", max_length=100, blank=True)
    upstream_system = models.CharField("来源平台", max_length=40, blank=True)
    upstream_id = models.CharField("来源平台编号", max_length=64, blank=True)
    tags = models.ManyToManyField(Tag, blank=True, related_name="targets", verbose_name="分类标签", through="TargetTag")
    merged_into = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, db_index=False, related_name="aliases", verbose_name="并入"
    )
    domain = models.CharField("领域", max_length=40, blank=True)
    town = models.ForeignKey(Region, models.PROTECT, null=True, blank=True, verbose_name="所属镇街")
    address = models.CharField("地址", max_length=300, blank=True)
    scope = models.TextField("经营范围", blank=True)
    founded_on = models.DateField("成立日期", null=True, blank=True)
    status = models.CharField("主体状态", max_length=12, choices=Status, default=Status.ACTIVE)
    grade = models.CharField("风险分类", max_length=1, choices=Grade, default=Grade.B)
    credit_grade = models.CharField("信用等级", max_length=1, choices=CreditGrade, blank=True)
    household = models.CharField("法定代表人户号（密文）", max_length=64, blank=True, editable=False)
    doubts = models.JSONField("存疑", default=list, help_text="入库时还说不清的地方，补正后清空")
    verified_on = models.DateField("最近核实")
    origin = models.ForeignKey(
        SheetImport, models.PROTECT, null=True, blank=True, editable=False, related_name="+", verbose_name="来自导入"
    )
    reviewed_at = models.DateTimeField("入库审查时间", null=True, blank=True)
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, db_index=False, related_name="+", verbose_name="入库审查人"
    )

    objects: ClassVar[models.Manager["Target"]] = TargetSet.as_manager()

    class Meta:
        verbose_name = "检查对象"
        constraints: ClassVar[list[Any]] = [
            one_of("status", ["active", "suspended", "cancelled", "revoked", "moved", "merged"]),
            one_of("kind", list(kinds.TITLES)),
            one_of("approval", ["own", "upper", "entrusted"]),
            one_of("credit_grade", ["", "A", "B", "C", "D"]),
            all_or_none("reviewed_at", "reviewed_by"),
            models.CheckConstraint(
                condition=models.Q(status="merged", merged_into__isnull=False)
                | (~models.Q(status="merged") & models.Q(merged_into=None)),
                name="registries_target_merged_into_one",
            ),
            models.UniqueConstraint(
                fields=["organisation", "upstream_system", "upstream_id"],
                condition=~models.Q(upstream_id=""),
                name="registries_target_upstream_once",
            ),
            one_of("grade", ["A", "B", "C", "D"]),
            models.UniqueConstraint(fields=["organisation", "number"], name="registries_target_number_once"),
            unique_when_given("registries_target_code_once", "organisation", "credit_code"),
        ]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["organisation", "domain"], name="registries_target_domain"),
            models.Index(fields=["organisation", "register_number"], name="registries_target_register"),
            models.Index(fields=["organisation", "name"], name="registries_target_name"),
            # What most rows leave empty is indexed where it is not: a million new rows do not pay for it.
            *(
                models.Index(
                    fields=[name],
                    condition=models.Q((f"{name}__isnull", False)),
                    name=f"registries_target_{name}",
                )
                for name in ("line", "reviewed_by", "merged_into")
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, *args: Any, **kwargs: Any) -> None:
        """The index hears of it in the same transaction."""
        super().save(*args, **kwargs)
        SearchPending.note([self.pk])

    @property
    def state(self) -> str:
        return self.status

    def get_state_display(self) -> str:
        return self.get_status_display()

    @property
    def naming(self) -> str:
        """By which words the public name is judged: a practitioner is a private person, whatever the form says."""
        return "个人" if self.kind == self.Kind.PRACTITIONER else self.form


class TargetTag(models.Model):
    """That a target carries a tag.  Its own model so that the index of the library hears of every writing."""

    target = models.ForeignKey(Target, models.CASCADE, related_name="+", verbose_name="检查对象")
    tag = models.ForeignKey(Tag, models.CASCADE, related_name="+", verbose_name="分类标签")

    objects: ClassVar[models.Manager["TargetTag"]] = TagSet.as_manager()

    class Meta:
        verbose_name = "对象的标签"
        db_table = "registries_target_tags"
        unique_together = [("target", "tag")]

    def __str__(self) -> str:
        return f"{self.target}　{self.tag}"


class TargetMark(models.Model):
    """A fact against a target, with its document: on a list, punished, or the subject of a collective complaint.

    Facts only: whether a target must therefore be inspected is judged by the draw, on the day it freezes its list.
    """

    class Kind(models.TextChoices):
        ABNORMAL = "abnormal", KINDS["abnormal"]
        DISHONEST = "dishonest", KINDS["dishonest"]
        PENALTY = "penalty", KINDS["penalty"]
        COMPLAINT = "complaint", KINDS["complaint"]

    TONES: ClassVar[dict[str, str]] = {"in_force": "amber", "ended": ""}

    target = models.ForeignKey(Target, models.PROTECT, related_name="marks", verbose_name="检查对象")
    kind = models.CharField("情形", max_length=12, choices=Kind)
    since = models.DateField("起始日期", help_text="列入、处罚决定或核实之日")
    document = models.CharField("文号", max_length=100, help_text="决定书、公告或核实材料的文号")
    people = models.PositiveIntegerField("投诉人数", default=0, help_text="只有群体性投诉填")
    expires_on = models.DateField("到期日", null=True, blank=True, help_text="决定书写明期限的填；到期自动不再适用")
    file = models.ForeignKey(
        StoredFile, models.PROTECT, null=True, blank=True, related_name="+", verbose_name="证明文件"
    )
    note = models.CharField("说明", max_length=200, blank=True)
    registered_at = models.DateTimeField("登记时间")
    registered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    until = models.DateField("移出或撤销日期", null=True)
    end_reason = models.CharField("移出或撤销的依据", max_length=200, null=True)  # noqa: DJ001 - not yet
    ended_at = models.DateTimeField("移出登记时间", null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="移出登记人")

    class Meta:
        verbose_name = "失信情形"
        constraints: ClassVar[list[Any]] = [
            one_of("kind", ["abnormal", "dishonest", "penalty", "complaint"]),
            all_or_none("until", "end_reason", "ended_at", "ended_by"),
            # How many complained belongs to a complaint, and to nothing else.
            models.CheckConstraint(
                condition=models.Q(kind="complaint", people__gte=1)
                | (~models.Q(kind="complaint") & models.Q(people=0)),
                name="registries_targetmark_people",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="registries_targetmark_dates",
            ),
            models.CheckConstraint(
                condition=models.Q(expires_on=None) | models.Q(expires_on__gt=models.F("since")),
                name="registries_targetmark_expiry",
            ),
            models.UniqueConstraint(
                fields=["target", "kind", "document"],
                condition=models.Q(until=None),
                name="registries_targetmark_once",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.target}　{self.get_kind_display()}"

    @property
    def state(self) -> str:
        return "ended" if self.until else "in_force"

    def get_state_display(self) -> str:
        return "已移出" if self.until else "在册"

    @property
    def evidence(self) -> str:
        """The fact as a line of evidence: document, day, and how many complained."""
        return evidence_words(self.document, self.since, self.people)
