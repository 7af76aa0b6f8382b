# SPDX-License-Identifier: Apache-2.0
"""The days of a year by which something must be done, from the numbers of the 细则 (requirements 1.19)."""

from collections.abc import Mapping
from datetime import date
from typing import NamedTuple

YEARLY, HALF_YEARLY, QUARTERLY, MONTHLY = range(4)
# From October on, the day of a yearly plan lies in the year before.
BEFORE_THE_YEAR = 1001


class Deadline(NamedTuple):
    """What must be done by which day, and the setting it comes from."""

    on: date
    what: str
    key: str


def plan_due(year: int, value: int) -> date:
    """The day by which the plan of ``year`` must be handed in."""
    return day_of(year - 1 if value >= BEFORE_THE_YEAR else year, value)


def day_of(year: int, value: int) -> date:
    """The day a setting of the kind ``is_day`` stands for."""
    return date(year, value // 100, value % 100)


def deadlines(year: int, values: Mapping[str, int], *, has_lower: bool) -> list[Deadline]:
    """All of them in order; ``has_lower``: whether the organisation has others below it to look after."""
    found = [Deadline(plan_due(year, values["annual_plan_day"]), f"报送{year}年度抽查计划", "annual_plan_day")]
    cadence = values["plan_cadence"]
    if cadence in (HALF_YEARLY, QUARTERLY):
        step, name = (6, "半年") if cadence == HALF_YEARLY else (3, "季度")
        found += [
            Deadline(
                date(year, month, values["half_year_plan_date"]),
                f"报送第{(month - 1) // step + 1}个{name}的抽查计划",
                "half_year_plan_date",
            )
            for month in range(1, 13, step)
        ]
    if cadence == MONTHLY:
        for month in range(1, 13):
            before = (year, month - 1) if month > 1 else (year - 1, 12)
            for key, act in (("monthly_plan_report_date", "报送"), ("monthly_plan_upload_date", "上传")):
                found.append(Deadline(date(*before, values[key]), f"{act}{month}月抽查计划", key))
    found.append(Deadline(day_of(year, values["half_year_report_day"]), "报送上半年工作情况", "half_year_report_day"))
    found.append(Deadline(day_of(year, values["year_report_day"]), "报送全年工作总结", "year_report_day"))
    if has_lower:
        found.append(Deadline(day_of(year, values["district_check_day"]), "对下级督查一次", "district_check_day"))
    if values["media_articles"]:
        what = f"省级以上媒体刊发信息满{values['media_articles']}篇"
        found.append(Deadline(date(year, 12, 31), what, "media_articles"))
    return sorted(found)
