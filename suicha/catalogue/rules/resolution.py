# SPDX-License-Identifier: Apache-2.0
"""Which of several versions of one number of the 细则 is in force on a day."""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple


class Version(NamedTuple):
    """A number as somebody set it.

    ``place``: how far up the tree, 0 being the organisation itself.  ``turn``: which was set later.  ``value`` None:
    from that day this organisation inherits again.
    """

    place: int
    for_item: bool
    valid_from: date
    turn: int
    value: int | None


def in_force(versions: Iterable[Version], on: date) -> Version | None:
    """The version in force ``on`` that day: what was set for the item first, then the nearest organisation.

    Of one organisation's versions the last that has become valid counts; one that withdrew the number does not stand
    in the way of those above.
    """
    latest: dict[tuple[bool, int], Version] = {}
    for version in versions:
        if version.valid_from <= on:
            level = (not version.for_item, version.place)
            before = latest.get(level)
            if before is None or (before.valid_from, before.turn) < (version.valid_from, version.turn):
                latest[level] = version
    standing = [level for level, version in latest.items() if version.value is not None]
    return latest[min(standing)] if standing else None
