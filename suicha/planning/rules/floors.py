# SPDX-License-Identifier: Apache-2.0
"""Lower bounds of a plan that the organisation set: for the whole year (PLAN-21) and for every month (PLAN-20)."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import NamedTuple

from suicha.catalogue.rules.ratio import number_for
from suicha.registries.rules.scope import Cell, Scope, covers


class Floored(NamedTuple):
    """One row as far as the floors are concerned: how many it draws, where, from when, and whether of general items."""

    number: int
    scope: Scope
    starts_on: date
    is_general: bool


def covered(rows: Sequence[Floored], cells: Mapping[Cell, int]) -> int:
    """How many targets at least one of these rows speaks of."""
    return sum(n for cell, n in cells.items() if any(covers(row.scope, cell) for row in rows))


def yearly_shortfall(rows: Sequence[Floored], cells: Mapping[Cell, int], percent: int) -> tuple[int, int]:
    """(drawn, wanted) over the year: rows with general items against ``percent`` of the library."""
    drawn = sum(row.number for row in rows if row.is_general)
    return drawn, number_for(percent * 10_000, sum(cells.values()))


def monthly_shortfalls(
    year: int, rows: Sequence[Floored], cells: Mapping[Cell, int], percent: int, today: date
) -> tuple[list[int], int]:
    """(months of the plan's year still ahead in which too few are drawn, how many each month wants).

    Counted are the rows that begin in the month, against ``percent`` of the targets the plan speaks of.
    """
    wanted = number_for(percent * 10_000, covered(rows, cells))
    first = today.month if today.year == year else 1
    short = [
        month for month in range(first, 13) if sum(row.number for row in rows if row.starts_on.month == month) < wanted
    ]
    return short, wanted
