# SPDX-License-Identifier: Apache-2.0
"""The demo's time: many stories side by side, each told in the order in which things happened.

A story is a generator.  It yields the moment at which it goes on, and is resumed with the platform's clock standing at
that moment; so acts of all bureaus come in one order, and what lies after the present is simply not told yet.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from heapq import heappop, heappush
from itertools import count

from django.utils import timezone

from suicha.core import clock
from suicha.core.workdays import is_working_day

Story = Iterator[datetime]


class Calendar:
    """Tells the stories that were started, earliest moment first, up to ``until``."""

    def __init__(self, until: datetime) -> None:
        self.until = until
        self._waiting: list[tuple[datetime, int, Story]] = []
        self._numbers = count()

    def start(self, story: Story) -> None:
        """Let ``story`` begin; what it does before its first moment happens now."""
        self._wait(story)

    def run(self) -> None:
        """Go on until every story has ended or reached the present."""
        while self._waiting:
            moment, _, story = heappop(self._waiting)
            if moment < self.until:
                with clock.pretend(moment):
                    self._wait(story)

    def _wait(self, story: Story) -> None:
        moment = next(story, None)
        if moment is not None:
            heappush(self._waiting, (moment, next(self._numbers), story))


def at(day: date, hour: int, minute: int = 0) -> datetime:
    """A moment of a day in the county's time zone."""
    return timezone.make_aware(datetime.combine(day, time(hour, minute)))


def working_day(day: date) -> date:
    """``day`` or the next working day after it."""
    while not is_working_day(day):
        day += timedelta(days=1)
    return day


def working_day_before(day: date) -> date:
    """The last working day before ``day``."""
    day -= timedelta(days=1)
    while not is_working_day(day):
        day -= timedelta(days=1)
    return day
