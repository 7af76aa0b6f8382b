# SPDX-License-Identifier: Apache-2.0
"""Dates of a plan: by the calendar year (PLAN-1: 以自然年为单位制定), rows inside it, tasks inside their row."""

from datetime import date

DEADLINE_MONTH, DEADLINE_DAY = 1, 31


def row_period_refusal(year: int, starts_on: date, ends_on: date) -> str | None:
    """Why a row of the plan for ``year`` cannot run on these days, as a refusal code."""
    if ends_on < starts_on:
        return "plan_row_period_reversed"
    if starts_on.year != year or ends_on.year != year:
        return "plan_row_period_outside"
    return None


def task_period_refusal(starts_on: date, ends_on: date, row_starts_on: date, row_ends_on: date) -> str | None:
    """Why a task cannot run on these days, as a refusal code."""
    if ends_on < starts_on:
        return "task_period_reversed"
    if starts_on < row_starts_on or ends_on > row_ends_on:
        return "task_period_outside"
    return None


def plan_deadline(year: int) -> date:
    """The day by which the year's plan is complete (PLAN-5: 每年1月底前编制完成)."""
    return date(year, DEADLINE_MONTH, DEADLINE_DAY)
