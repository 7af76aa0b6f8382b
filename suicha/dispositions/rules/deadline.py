# SPDX-License-Identifier: Apache-2.0
"""限期整改: days are working days, and overdue is what the calendar says today, never a stored state (DISP-2)."""

from datetime import date

MOST_DAYS = 365
# While the firm has to act its deadline runs; once it has reported, it is the office's turn.
RUNNING = frozenset({"ordered", "reopened"})


def days_allowed(working_days: int) -> bool:
    """A deadline is 1 to 365 working days away."""
    return 1 <= working_days <= MOST_DAYS


def is_overdue(state: str, due_on: date, today: date) -> bool:
    """Whether the firm's report is late."""
    return state in RUNNING and due_on < today
