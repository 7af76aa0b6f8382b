# SPDX-License-Identifier: Apache-2.0
"""Who leads, coordinates and answers for the work: leading groups, joint conferences, responsibilities, contacts.

These are arrangements on paper: they give nobody a permission.  Who steps down stays on record with the day.
"""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models.people import Organisation, User
from suicha.core.constraints import all_or_none, one_of


class WorkGroup(models.Model):
    """A 领导小组 of one bureau, or a 联席会议 of several (ROLE-1, ROLE-2), with the office that does its work."""

    class Kind(models.TextChoices):
        LEADING = "leading", "领导小组"
        CONFERENCE = "conference", "联席会议"

    TONES: ClassVar[dict[str, str]] = {"standing": "green", "ended": ""}

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="groups", verbose_name="单位")
    kind = models.CharField("种类", max_length=12, choices=Kind)
    name = models.CharField("名称", max_length=100)
    office = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="办公室设在")
    document = models.CharField("成立文件", max_length=100, help_text="名称和文号")
    founded_on = models.DateField("成立日期")
    duties = models.CharField("职责", max_length=500, blank=True)
    ended_on = models.DateField("撤销日期", null=True, blank=True)

    class Meta:
        verbose_name = "领导小组和联席会议"
        constraints: ClassVar[list[Any]] = [
            one_of("kind", ["leading", "conference"]),
            models.UniqueConstraint(
                fields=["organisation", "name"],
                condition=models.Q(ended_on=None),
                name="accounts_workgroup_once",
            ),
            models.CheckConstraint(
                condition=models.Q(ended_on=None) | models.Q(ended_on__gte=models.F("founded_on")),
                name="accounts_workgroup_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def state(self) -> str:
        return "ended" if self.ended_on else "standing"

    def get_state_display(self) -> str:
        return "已撤销" if self.ended_on else "在运行"


class Membership(models.Model):
    """One seat in a group: its head, a deputy, a member, or the liaison officer of a member unit; from day to day."""

    class Part(models.TextChoices):
        HEAD = "head", "组长或召集人"
        DEPUTY = "deputy", "副组长或副召集人"
        MEMBER = "member", "成员"
        OFFICE = "office", "办公室主任"
        LIAISON = "liaison", "联络员"

    group = models.ForeignKey(WorkGroup, models.PROTECT, related_name="memberships", verbose_name="组织")
    part = models.CharField("担任", max_length=12, choices=Part)
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("职务", max_length=60, blank=True)
    unit = models.CharField("所在单位", max_length=100)
    since = models.DateField("起始日期")
    until = models.DateField("卸任日期", null=True, blank=True)

    class Meta:
        verbose_name = "成员"
        constraints: ClassVar[list[Any]] = [
            one_of("part", ["head", "deputy", "member", "office", "liaison"]),
            models.UniqueConstraint(
                fields=["group", "part", "name", "unit"],
                condition=models.Q(until=None),
                name="accounts_membership_once",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="accounts_membership_dates",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}（{self.unit}）"


class Responsibility(models.Model):
    """One row of the 责任分工 of a bureau: for a field, the leader in charge, who leads, who answers (ROLE-3)."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="+", verbose_name="单位")
    field = models.CharField("领域", max_length=60)
    leader = models.CharField("分管领导", max_length=60)
    lead = models.CharField("牵头部门", max_length=100)
    units = models.JSONField("责任部门", default=list)
    since = models.DateField("起始日期")
    until = models.DateField("停止日期", null=True, blank=True)

    class Meta:
        verbose_name = "责任分工"
        constraints: ClassVar[list[Any]] = [
            models.UniqueConstraint(
                fields=["organisation", "field"],
                condition=models.Q(until=None),
                name="accounts_responsibility_once",
            ),
            models.CheckConstraint(
                condition=models.Q(until=None) | models.Q(until__gte=models.F("since")),
                name="accounts_responsibility_dates",
            ),
        ]

    def __str__(self) -> str:
        return self.field


class Contact(models.Model):
    """The 工作联系人 of a section or bureau (ROLE-5); the telephone is that of the office, never a private one."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="contacts", verbose_name="单位")
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("职务", max_length=60, blank=True)
    telephone = models.CharField("办公电话", max_length=30)
    since = models.DateField("起始日期")
    named_at = models.DateTimeField("登记时间")
    named_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="登记人")
    ended_at = models.DateTimeField("更换时间", null=True)
    ended_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="更换人")

    class Meta:
        verbose_name = "工作联系人"
        constraints: ClassVar[list[Any]] = [
            all_or_none("ended_at", "ended_by"),
            models.UniqueConstraint(
                fields=["organisation"], condition=models.Q(ended_at=None), name="accounts_contact_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.organisation}　{self.name}"
