# SPDX-License-Identifier: Apache-2.0
"""A seat falls vacant between draw and visit only for a fact on record: nobody is taken out because somebody wishes.

Leave and training are registered absences, leaving the post and an expired certificate stand in the library.  Illness
is told with a note and no document: it comes on the day.
"""

from collections.abc import Iterable
from datetime import date
from typing import NamedTuple

CLAUSE = "国办发〔2015〕58号　随机选派执法检查人员；行政处罚法第四十二条　执法人员应当具有行政执法资格"
CAUSES = ("leave", "transfer", "expired", "ill")


class Standing(NamedTuple):
    """What the library knows of one person now.  ``absences``: first and last day of each that is in force."""

    certificate_until: date | None
    certified: bool
    left_on: date | None
    absences: tuple[tuple[date, date], ...] = ()


def lapses(person: Standing, today: date, last: date) -> list[str]:
    """The causes that hold for a visit between ``today`` and ``last``, the gravest first.

    An absence counts when it leaves no day for the visit, or when it takes today and half of the days that are left.
    """
    found = []
    if (person.left_on is not None and person.left_on <= last) or not person.certified:
        found.append("transfer")
    if person.certificate_until is None or person.certificate_until < last:
        found.append("expired")
    if away_too_long(person.absences, today, last):
        found.append("leave")
    return found


def away_too_long(absences: Iterable[tuple[date, date]], today: date, last: date) -> bool:
    """Whether half of the days that are left, or more, are taken; overlapping absences count once."""
    last = max(last, today)
    taken = {
        day for first, end in absences for day in range(max(first, today).toordinal(), min(end, last).toordinal() + 1)
    }
    return 2 * len(taken) >= last.toordinal() - today.toordinal() + 1


def may_lapse(cause: str, person: Standing, today: date, last: date) -> bool:
    """Whether a seat may be given up for ``cause``."""
    return cause == "ill" or cause in lapses(person, today, last)
