# SPDX-License-Identifier: Apache-2.0
"""Whether the entrance of witnesses, or a keeper's envelope, is shut after wrong tries; told from the events."""

from datetime import datetime

from suicha.audit.models import Event
from suicha.draws.models import Draw
from suicha.draws.rules.entrance import (
    ADDRESS_LIMIT,
    DRAW_LIMIT,
    EVERYWHERE_LIMIT,
    PASSPHRASE_LIMIT,
    WINDOW,
    shut_until,
)

ENTER, READ = "draws.witness.enter", "draws.secret.read"


def entrance_shut_until(*, number: str, source: str, now: datetime) -> datetime | None:
    """When witnesses may try again from ``source`` and for the draw ``number``; ``None`` while they may.

    Without a number a code is tried on every draw at once, so all tries of that kind count together.
    """
    tries = Event.objects.filter(action=ENTER, outcome=Event.Outcome.REFUSED, at__gt=now - WINDOW).order_by("pk")
    failures = [(at, data) for at, data in tries.values_list("at", "data")]
    from_there = [at for at, data in failures if source and data.get("source") == source]
    for_it = [at for at, data in failures if data.get("draw", "") == number]
    limit = DRAW_LIMIT if number else EVERYWHERE_LIMIT
    shut = (shut_until(from_there, ADDRESS_LIMIT, now), shut_until(for_it, limit, now))
    return max((until for until in shut if until), default=None)


def envelope_shut_until(draw: Draw, person: str, now: datetime) -> datetime | None:
    """When a keeper may try the passphrase again."""
    tries = Event.objects.filter(
        action=READ, object_id=str(draw.pk), person_id=person, outcome=Event.Outcome.REFUSED, at__gt=now - WINDOW
    )
    return shut_until(list(tries.order_by("pk").values_list("at", flat=True)), PASSPHRASE_LIMIT, now)
