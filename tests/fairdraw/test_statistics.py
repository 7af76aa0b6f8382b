# SPDX-License-Identifier: Apache-2.0
"""Chances are equal, measured with frozen keys; and the measure is sharp enough to notice a crooked draw."""

from collections.abc import Callable
from functools import cache
from heapq import nsmallest
from math import sqrt

import pytest

from fairdraw.digests import sha, ticket

FIRMS = [f"{n:03}" for n in range(100)]
DRAWN, RUNS, HIGHEST = 10, 3000, 1 << 256


@cache
def tickets() -> list[list[int]]:
    """For each frozen key the tickets of all firms, as numbers."""
    return [[int(ticket(sha(f"frozen {run}"), "target", firm), 16) for firm in FIRMS] for run in range(RUNS)]


def deviations(bend: Callable[[int, int, int], float]) -> dict[str, float]:
    """Standard normal scores of a draw whose tickets were bent: (ticket, firm, run) → ticket.

    All firms together: X = (N−1)/N · Σ(c−Rp)²/(Rp(1−p)) is chi-square with N−1 degrees; Wilson and Hilferty make it
    normal. Groups: the hypergeometric variance of each draw. Ties go to the smaller id, as in the draw.
    """
    size, p = len(FIRMS), DRAWN / len(FIRMS)
    hits = [0] * size
    for run, numbers in enumerate(tickets()):
        for _ticket, firm in nsmallest(DRAWN, ((bend(number, firm, run), firm) for firm, number in enumerate(numbers))):
            hits[firm] += 1
    spread = sum((count - RUNS * p) ** 2 for count in hits) * (size - 1) / size / (RUNS * p * (1 - p))
    rest = 2 / (9 * (size - 1))
    scores = {"all": ((spread / (size - 1)) ** (1 / 3) - 1 + rest) / sqrt(rest)}
    for name, group in {"first tenth": hits[:10], "first half": hits[:50], "last digit 0": hits[::10]}.items():
        share = len(group) / size
        variance = RUNS * DRAWN * share * (1 - share) * (size - DRAWN) / (size - 1)
        scores[name] = (sum(group) - RUNS * DRAWN * share) / sqrt(variance)
    return scores


def test_every_firm_has_the_same_chance():
    assert all(abs(score) < 3.5 for score in deviations(lambda number, firm, run: number).values())


def test_tickets_are_spread_evenly():
    """256 bins over all tickets: chi-square with 255 degrees, made normal."""
    bins = [0] * 256
    for numbers in tickets():
        for number in numbers:
            bins[number >> 248] += 1
    due = RUNS * len(FIRMS) / 256
    spread = sum((count - due) ** 2 / due for count in bins)
    assert abs(((spread / 255) ** (1 / 3) - 1 + 2 / 2295) / sqrt(2 / 2295)) < 3.5


MUTANTS = {
    "tickets cut to 5 bits": lambda number, firm, run: number >> 251,
    "one friend is dropped half of the time": lambda number, firm, run: number + HIGHEST * (firm == 42 and run % 2),
    "a tenth is favoured by a fifth": lambda number, firm, run: number / (1.2 if firm < 10 else 1),
}


@pytest.mark.parametrize("name", MUTANTS)
def test_a_crooked_draw_is_noticed(name):
    assert max(abs(score) for score in deviations(MUTANTS[name]).values()) > 3.5
