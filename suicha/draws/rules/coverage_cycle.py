# SPDX-License-Identifier: Apache-2.0
"""The cycle in which every target should be inspected once (PLAN-23), counted in whole calendar years."""

from datetime import date

CLAUSE = "市水利局2018年方案　原则上一年内实现检查对象全覆盖，对象较多的可适当放宽，最长3年"


def cycle_of(day: date, years: int) -> tuple[date, date]:
    """The first day of the cycle that ends with the year of ``day``, and the first day after it."""
    return date(day.year - years + 1, 1, 1), date(day.year + 1, 1, 1)


def cycle_words(day: date, years: int) -> str:
    """2026年; 2024—2026年."""
    return f"{day.year}年" if years == 1 else f"{day.year - years + 1}—{day.year}年"
