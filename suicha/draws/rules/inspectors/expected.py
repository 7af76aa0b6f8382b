# SPDX-License-Identifier: Apache-2.0
"""How many of each part of a library a plan row will probably draw: its number shared out by largest remainder."""

from collections.abc import Mapping
from typing import TypeVar

K = TypeVar("K")


def expected_numbers(sizes: Mapping[K, int], number: int) -> dict[K, int]:
    """Part → its share of ``number``; ties in the order of ``sizes``, never more than a part holds."""
    total = sum(sizes.values())
    number = min(number, total)
    shares = {part: size * number // total for part, size in sizes.items()} if total else {}
    left = number - sum(shares.values())
    by_rest = sorted(shares, key=lambda part: -(sizes[part] * number % total))
    for part in by_rest[:left]:
        shares[part] += 1
    return shares
