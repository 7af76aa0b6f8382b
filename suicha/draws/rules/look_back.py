# SPDX-License-Identifier: Apache-2.0
"""最近三年: counted back from the day on which the list is frozen."""

from datetime import date


def within_years(since: date, on: date, years: int) -> bool:
    """Whether ``since`` lies in the ``years`` before ``on``, both ends included: 2023-03-05 to 2026-03-05."""
    return (since.year + years, since.month, since.day) >= (on.year, on.month, on.day) and since <= on
