# SPDX-License-Identifier: Apache-2.0
"""录入骰子和公开数: two people read the same number from the announced source, each with a photograph."""

from datetime import datetime

from django.db import transaction

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.audit.models import Event
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws.models import Draw, Reading, Witness
from suicha.draws.moments import moment
from suicha.draws.rules.sources import moment_fault, value_fault
from suicha.draws.services.acting import acting, held, still
from suicha.files.models import StoredFile
from suicha.files.services import file_store

ENTER = "draws.reading.enter"


def reading_enter(
    *,
    draw: Draw,
    name: str,
    value: str,
    taken_at: datetime,
    photo: bytes,
    photo_name: str,
    fallback: bool = False,
    reason: str = "",
    by: User,
) -> Reading:
    """Enter the number of the source ``name``; the second person who enters the same makes it count.

    Only after every witness has locked, and not before the announced time.  ``fallback``: the announced source was
    cancelled (``reason``), this is what the plan says instead.  Two people who differ both stand in the log, neither
    counts, and reading begins again.  What the first one read is in the log only after the second one has read too:
    whoever may look at the trace could copy it otherwise.
    """
    reading = _entered(draw, name, value.strip(), taken_at, (photo, photo_name), fallback, reason.strip(), by)
    if reading.set_aside_at:
        raise Refused("reading_differs", title=_planned(reading.draw, name)["title"])
    return reading


@transaction.atomic(durable=True)
def _entered(
    draw: Draw,
    name: str,
    value: str,
    taken_at: datetime,
    photo: tuple[bytes, str],
    fallback: bool,
    reason: str,
    by: User,
) -> Reading:
    require(by, Permission.DRAW_WITNESS, draw.organisation)
    draw = held(draw)
    first = _judged(draw, name, value, taken_at, fallback, reason, by)
    file = file_store(
        content=photo[0], name=photo[1], kinds=frozenset({"photo"}), organisation=draw.organisation, by=by
    )
    reading = Reading(
        draw=draw, name=name, value=value, taken_at=taken_at, fallback=fallback, reason=reason, photo=file,
        entered_at=clock.now(), entered_by=by,
    )  # fmt: skip
    if first is None:
        reading.save()
        _trace(ENTER, reading, file, by, {})
        return reading
    if (first.value, first.fallback) == (value, fallback):
        first.second_photo, first.agreed_at, first.agreed_by = file, clock.now(), by
        first.save(update_fields=["second_photo", "agreed_at", "agreed_by"])
        _trace("draws.reading.agree", first, file, by, {"value": value})
        return first
    first.set_aside_at = reading.set_aside_at = clock.now()
    first.save(update_fields=["set_aside_at"])
    reading.save()
    _trace(ENTER, reading, file, by, {"value": value, "earlier": first.value}, Event.Outcome.REFUSED)
    return reading


def _judged(
    draw: Draw, name: str, value: str, taken_at: datetime, fallback: bool, reason: str, by: User
) -> Reading | None:
    """The first person's entry, if there is one; refused when this entry may not be made."""
    planned = _planned(draw, name)
    if draw.state != Draw.State.COMMITTED:
        raise Refused("reading_not_open", number=draw.number, state=draw.get_state_display())
    still(draw)
    witnesses = list(Witness.objects.filter(draw=draw).order_by("position"))
    missing = [str(witness) for witness in witnesses if witness.locked_at is None]
    if missing:
        raise Refused("reading_before_witnesses", number=len(missing), names="、".join(missing))
    fault = moment_fault(
        planned,
        taken_at,
        now=clock.now(),
        committed_at=draw.committed_at or draw.frozen_at,
        locked_at=max(each.locked_at for each in witnesses if each.locked_at),
    ) or value_fault(planned, value)
    if fault:
        raise Refused("reading_wrong", title=planned["title"], fault=fault)
    if fallback and not planned.get("fallback"):
        raise Refused("fallback_not_planned", title=planned["title"])
    if fallback and not reason:
        raise Refused("fallback_without_reason", title=planned["title"])
    first = Reading.objects.select_for_update(of=("self",)).filter(draw=draw, name=name, set_aside_at=None).first()
    if first and first.agreed_at:
        raise Refused("reading_agreed", title=planned["title"])
    if first and first.entered_by_id == by.pk:
        raise Refused("reading_second_person", title=planned["title"])
    return first


def _planned(draw: Draw, name: str) -> dict[str, str]:
    for source in draw.seed_plan:
        if source["name"] == name and source["kind"] != "witness":
            return dict(source)
    raise Refused("source_unknown", name=name, number=draw.number)


def _trace(
    action: str,
    reading: Reading,
    file: StoredFile,
    by: User,
    read: dict[str, str],
    outcome: str = Event.Outcome.DONE,
) -> None:
    data = {
        "draw": reading.draw.number,
        "source": reading.name,
        "taken_at": moment(reading.taken_at),
        "fallback": reading.fallback,
        "reason": reading.reason,
        "sha256": file.sha256,
    } | read
    audit.record(action, reading, by=acting(by, reading.draw), outcome=outcome, label=reading.draw.number, data=data)
