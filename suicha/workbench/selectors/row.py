# SPDX-License-Identifier: Apache-2.0
"""One line of the to-do list, and what the questions about it share."""

from datetime import date
from typing import NamedTuple

from django.db.models import QuerySet

from suicha.core import clock
from suicha.core.lamps import Lamp, lamp
from suicha.disclosure.models import Publication

PER_KIND = 20


class Todo(NamedTuple):
    """One thing waiting: what to do, about what, until when, and the door to it.

    ``provisional``: whether the deadline rests on a year whose holidays are not announced yet (暂定).
    """

    act: str
    note: str
    subject: str
    due: date | None
    url: str
    verb: str
    provisional: bool = False

    @property
    def lamp(self) -> Lamp | None:
        return lamp(self.due, clock.today()) if self.due else None


def published(kind: str) -> "QuerySet[Publication, int]":
    return Publication.objects.filter(kind=kind).values_list("subject_id", flat=True)
