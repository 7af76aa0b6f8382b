# SPDX-License-Identifier: Apache-2.0
"""The working calendar: which days the State Council made holidays, and which Saturdays and Sundays are worked."""

from typing import Any, ClassVar

from django.db import models

from suicha.core.constraints import all_or_none


class CalendarYear(models.Model):
    """A year of the working calendar.  Announced: the State Council's notice is out; else every deadline in it is 暂定.

    ``revision`` counts the changes of the whole calendar; 0 is what came with the program.  The highest one tells every
    process whether the calendar it knows is still the one in force.
    """

    year = models.PositiveSmallIntegerField("年份", unique=True)
    announced = models.BooleanField("放假安排已公布", default=False)
    notice = models.CharField("通知文号", max_length=60, blank=True)
    revision = models.PositiveIntegerField("修订次数", default=0)
    imported_at = models.DateTimeField("登记时间", null=True)
    imported_by = models.CharField("登记人", max_length=60, null=True)  # noqa: DJ001 - together with the time, or not

    class Meta:
        verbose_name = "工作日历年份"
        ordering = ["year"]
        constraints: ClassVar[list[Any]] = [
            all_or_none("imported_at", "imported_by"),
            models.CheckConstraint(
                condition=models.Q(announced=False) | models.Q(revision=0) | ~models.Q(notice=""),
                name="core_calendaryear_announced_by_notice",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}年"


class CalendarDay(models.Model):
    """One day that is not what its weekday says, or that has a name: a holiday, or a Saturday that is worked."""

    day = models.DateField("日期", unique=True)
    is_working = models.BooleanField("上班")
    name = models.CharField("名称", max_length=40)
    notice = models.CharField("通知文号", max_length=60, blank=True)

    class Meta:
        verbose_name = "工作日历"
        ordering = ["day"]

    def __str__(self) -> str:
        return f"{self.day:%Y-%m-%d}　{self.name}{'上班' if self.is_working else '放假'}"
