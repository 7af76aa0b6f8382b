# SPDX-License-Identifier: Apache-2.0
"""The yearly cap of random checks per subject (PLAN-22), applied before the list is frozen."""

from datetime import date

CLAUSE = "实施细则　同一企业在同一年度内被随机抽查的次数原则上不超过1次"


def cap_reached(drawn_this_year: int, cap: int) -> bool:
    """Whether a target that was drawn ``drawn_this_year`` times must be left out."""
    return drawn_this_year >= cap


def year_of(day: date) -> tuple[date, date]:
    """The first day of the calendar year of ``day``, and the first day of the next one."""
    return date(day.year, 1, 1), date(day.year + 1, 1, 1)
