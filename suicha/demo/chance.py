# SPDX-License-Identifier: Apache-2.0
"""Chance that comes out the same every time: SHA-256 over the seed and a counter.  For demo data only, never a draw."""

from collections.abc import Sequence
from hashlib import sha256
from typing import TypeVar

T = TypeVar("T")


class Chance:
    """A stream of choices named by a text; the same text gives the same stream."""

    def __init__(self, seed: str) -> None:
        self.seed = seed
        self.count = 0

    def below(self, limit: int) -> int:
        """A whole number from 0 to ``limit`` − 1."""
        self.count += 1
        return int.from_bytes(sha256(f"{self.seed}|{self.count}".encode()).digest()[:8]) % limit

    def one_of(self, values: Sequence[T]) -> T:
        return values[self.below(len(values))]

    def happens(self, percent: int) -> bool:
        return self.below(100) < percent

    def digits(self, length: int) -> str:
        return "".join(str(self.below(10)) for _ in range(length))
