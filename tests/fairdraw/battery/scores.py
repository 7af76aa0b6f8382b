# SPDX-License-Identifier: Apache-2.0
"""A score: how far a count lies from what equal chances give, as the probability of lying that far by chance."""

from collections.abc import Iterable, Mapping, Sequence
from math import erfc, exp, sqrt
from typing import NamedTuple

ALPHA = 1e-6  # one false alarm in a million honest scores, and a crooked draw must fall below it too


class Score(NamedTuple):
    """`value` in standard deviations (for Kolmogorov's test, √n times the distance), `p` two-sided."""

    name: str
    value: float
    p: float

    @property
    def crooked(self) -> bool:
        return self.p < ALPHA


def normal(name: str, sum_: float, mean: float, variance: float) -> Score:
    z = (sum_ - mean) / sqrt(variance)
    return Score(name, z, erfc(abs(z) / sqrt(2)))


def chi_square(name: str, value: float, degrees: int) -> Score:
    """Wilson and Hilferty's cube root makes it normal; two-sided, since counts that are too even are made up."""
    rest = 2 / (9 * degrees)
    return normal(name, (value / degrees) ** (1 / 3), 1 - rest, rest)


def even_counts(name: str, counts: Iterable[int]) -> Score:
    """Independent events, each equally likely to fall into any of the bins."""
    bins = list(counts)
    due = sum(bins) / len(bins)
    return chi_square(name, sum((count - due) ** 2 for count in bins) / due, len(bins) - 1)


def kolmogorov(name: str, numbers: Iterable[float]) -> Score:
    """The largest distance of the numbers, all in 0…1, from the straight line."""
    ordered = sorted(numbers)
    size = len(ordered)
    distance = max(max((n + 1) / size - x, x - n / size) for n, x in enumerate(ordered))
    scale = (sqrt(size) + 0.12 + 0.11 / sqrt(size)) * distance
    tail = 2 * sum((-1) ** (k - 1) * exp(-2 * k * k * scale * scale) for k in range(1, 101))
    return Score(name, scale, min(1.0, max(0.0, tail)))


def correlation(name: str, left: Sequence[float], right: Sequence[float]) -> Score:
    """Pairs of independent numbers, all evenly spread in 0…1."""
    total = sum((x - 0.5) * (y - 0.5) for x, y in zip(left, right, strict=True))
    return normal(name, total, 0, len(left) / 144)


def worst(name: str, scores: Iterable[Score]) -> Score:
    """The most extreme of several, its probability multiplied by their number (Bonferroni)."""
    several = list(scores)
    extreme = min(several, key=lambda score: score.p)
    return Score(f"{name}: {extreme.name}", extreme.value, min(1.0, extreme.p * len(several)))


def table(parts: Mapping[str, Sequence[Score]]) -> str:
    """One line a score, with a word of judgement."""
    lines = [f"{'score':58} {'value':>10} {'p':>9}"]
    for title, scores in parts.items():
        lines.append(title)
        for score in scores:
            verdict = "CROOKED" if score.crooked else "ordinary"
            lines.append(f"  {score.name:56} {score.value:10.2f} {score.p:9.1e}  {verdict}")
    return "\n".join(lines)
