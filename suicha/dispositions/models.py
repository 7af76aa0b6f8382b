# SPDX-License-Identifier: Apache-2.0
"""A problem found and its closed loop."""

from typing import Any, ClassVar

from django.db import models

from suicha.accounts.models import Organisation, User
from suicha.core.constraints import all_or_none, one_of
from suicha.files.models import StoredFile
from suicha.inspections.models import Answer


class Rectification(models.Model):
    """One 整改: order → the firm's report → verification → closed (DISP-1, DISP-2).

    Made by the order; a problem without one shows as 待责令.  Overdue is computed, never stored.
    """

    class State(models.TextChoices):
        ORDERED = "ordered", "待企业报告"
        REPORTED = "reported", "待核实"
        REOPENED = "reopened", "核实未通过"
        VERIFIED = "verified", "已核实"
        CLOSED = "closed", "已办结"

    TONES: ClassVar[dict[str, str]] = {
        "ordered": "blue", "reported": "blue", "reopened": "amber", "verified": "green", "closed": "green",
    }  # fmt: skip
    MOVES: ClassVar[dict[str, tuple[str, ...]]] = {
        "ordered": ("reported",),
        "reopened": ("reported",),
        "reported": ("verified", "reopened"),
        "verified": ("closed",),
    }

    answer = models.OneToOneField(Answer, models.PROTECT, related_name="rectification", verbose_name="问题")
    organisation = models.ForeignKey(Organisation, models.PROTECT, verbose_name="责令单位")
    order_number = models.CharField("责令整改通知书编号", max_length=60, unique=True)
    state = models.CharField("状态", max_length=12, choices=State, default=State.ORDERED)
    demand = models.CharField("整改要求", max_length=500)
    working_days = models.PositiveSmallIntegerField("整改期限（工作日）")
    due_from = models.DateField("期限起算日", help_text="从次日起数工作日；放假安排变了按它重算")
    due_on = models.DateField("整改期限")
    due_provisional = models.BooleanField("期限暂定", default=False)
    token = models.CharField("企业报告入口", max_length=64, unique=True)
    ordered_at = models.DateTimeField("责令时间")
    ordered_by = models.ForeignKey(User, models.PROTECT, related_name="+", verbose_name="责令人")
    report = models.TextField("整改报告", blank=True)
    reporter = models.CharField("报告人", max_length=40, blank=True)
    report_file = models.ForeignKey(StoredFile, models.PROTECT, null=True, related_name="+", verbose_name="报告附件")
    reported_at = models.DateTimeField("报告时间", null=True)
    verification = models.CharField("核实情况", max_length=500, blank=True)
    verified_at = models.DateTimeField("核实时间", null=True)
    verified_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="核实人")
    closed_at = models.DateTimeField("办结时间", null=True)
    closed_by = models.ForeignKey(User, models.PROTECT, null=True, related_name="+", verbose_name="办结人")

    class Meta:
        verbose_name = "整改"
        constraints: ClassVar[list[Any]] = [
            one_of("state", ["ordered", "reported", "reopened", "verified", "closed"]),
            all_or_none("verified_at", "verified_by"),
            all_or_none("closed_at", "closed_by"),
            # A finding cannot close without its papers, whatever way the row was written (DISP-1).
            models.CheckConstraint(
                condition=~models.Q(state="closed")
                | (
                    ~models.Q(order_number="")
                    & ~models.Q(report="")
                    & ~models.Q(verification="")
                    & models.Q(reported_at__isnull=False, verified_at__isnull=False, closed_at__isnull=False)
                ),
                name="dispositions_rectification_papers",
            ),
            # The person who verified does not close: two people end a problem.
            models.CheckConstraint(
                condition=models.Q(closed_by=None) | ~models.Q(closed_by=models.F("verified_by")),
                name="dispositions_rectification_second_person",
            ),
        ]

    def __str__(self) -> str:
        return self.order_number
