# SPDX-License-Identifier: Apache-2.0
"""How many firms a plan is likely to draw more often than the yearly cap allows.

PLAN-22: 同一企业在同一年度内被随机抽查的次数原则上不超过1次.  The draw itself leaves out who reached the cap; the plan
says beforehand where that will bite.
"""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from suicha.catalogue.rules.ratio import number_for
from suicha.planning.rules.terms import USUAL, Terms, part_of, part_sizes
from suicha.registries.rules.scope import Cell, covers


class Drawing(NamedTuple):
    """One row as far as the cap is concerned."""

    sequence: int
    scope: Mapping[str, Any]
    ppm: int
    terms: Terms = USUAL


class Overlap(NamedTuple):
    """Firms that the same rows cover, and how many of them are expected beyond the cap."""

    rows: tuple[int, ...]
    firms: int
    expected: float


def overlaps(rows: Sequence[Drawing], cells: Mapping[Cell, int], cap: int) -> list[Overlap]:
    """The sets of rows that together may draw one firm more than ``cap`` times, most firms first.

    Rows are drawn independently, so the number of times one firm is drawn is a sum of independent chances.
    """
    chances = {row.sequence: _chances(row, cells) for row in rows}
    firms: dict[tuple[int, ...], int] = {}
    expected: dict[tuple[int, ...], float] = {}
    for cell, n in cells.items():
        covering = [row for row in rows if covers(row.scope, cell)]
        if len(covering) > cap:
            key = tuple(row.sequence for row in covering)
            each = [chances[row.sequence][part_of(cell, row.terms.divided)] for row in covering]
            firms[key] = firms.get(key, 0) + n
            expected[key] = expected.get(key, 0.0) + n * _more_than(cap, each)
    found = [Overlap(key, n, expected[key]) for key, n in firms.items()]
    return sorted(found, key=lambda overlap: (-overlap.expected, overlap.rows))


def _chances(row: Drawing, cells: Mapping[Cell, int]) -> dict[str, float]:
    """The chance of one firm of each part that ``row`` speaks of."""
    sizes = part_sizes({cell: n for cell, n in cells.items() if covers(row.scope, cell)}, row.terms.divided)
    whole = sum(sizes.values())
    if row.terms.spread == "total":
        return dict.fromkeys(sizes, number_for(row.ppm, whole) / whole if whole else 0.0)
    return {part: number_for(row.terms.ratio_of(part, row.ppm), size) / size for part, size in sizes.items()}


def _more_than(cap: int, chances: Sequence[float]) -> float:
    """The chance that more than ``cap`` of independent events with these chances happen."""
    exactly = [1.0] + [0.0] * len(chances)
    for chance in chances:
        for times in range(len(chances), -1, -1):
            happened = exactly[times - 1] * chance if times else 0.0
            exactly[times] = exactly[times] * (1 - chance) + happened
    return sum(exactly[cap + 1 :])
