# SPDX-License-Identifier: Apache-2.0
"""作废: asked for with a reason, decided by a second person, public for ever; the next attempt is chained to it."""

from collections.abc import Iterable

from django.db import transaction

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.states import move
from suicha.draws.models import Draw
from suicha.draws.services.acting import acting, held

SHORTEST = 8


@transaction.atomic(durable=True)
def void_request(*, draw: Draw, reason: str, by: User) -> Draw:
    """Ask to void the draw; until somebody else decides, it stands still.  Not once visits were sent out."""
    require(by, Permission.DRAW_FREEZE, draw.organisation)
    draw = held(draw)
    _may_be_voided(draw)
    if draw.void_waits:
        raise Refused("void_waits", number=draw.number)
    reason = reason.strip()
    if len(reason) < SHORTEST:
        raise Refused("void_without_reason", least=SHORTEST)
    draw.void_reason, draw.void_requested_at, draw.void_requested_by = reason[:300], clock.now(), by
    draw.save(update_fields=["void_reason", "void_requested_at", "void_requested_by"])
    audit.record(
        "draws.draw.void_request",
        draw,
        by=acting(by, draw),
        data={"reason": draw.void_reason, "state": draw.get_state_display()},
    )
    return draw


@transaction.atomic(durable=True)
def void_withdraw(*, draw: Draw, by: User) -> Draw:
    """Take the request back; the draw goes on where it stood."""
    require(by, Permission.DRAW_FREEZE, draw.organisation)
    draw = held(draw)
    if not draw.void_waits:
        raise Refused("void_not_requested", number=draw.number)
    reason = draw.void_reason
    draw.void_reason, draw.void_requested_at, draw.void_requested_by = None, None, None
    draw.save(update_fields=["void_reason", "void_requested_at", "void_requested_by"])
    audit.record("draws.draw.void_withdraw", draw, by=acting(by, draw), data={"reason": reason})
    return draw


@transaction.atomic(durable=True)
def void_confirm(*, draw: Draw, by: User) -> Draw:
    """Void the draw, as a second person.  It stays public; the task may be drawn again, as the next attempt."""
    require(by, Permission.DRAW_VOID_CONFIRM, draw.organisation)
    draw = held(draw, "task")
    if not draw.void_waits:
        raise Refused("void_not_requested", number=draw.number)
    _may_be_voided(draw)
    if draw.void_requested_by_id == by.pk:
        raise Refused("void_own_request")
    before = draw.get_state_display()
    move(draw, Draw.State.VOID, Draw.MOVES, Draw.LABELS)
    draw.voided_at, draw.voided_by = clock.now(), by
    draw.save(update_fields=["state", "voided_at", "voided_by"])
    audit.record(
        "draws.draw.void",
        draw,
        by=acting(by, draw),
        data={
            "task": draw.task.title,
            "attempt": draw.attempt,
            "reason": draw.void_reason,
            "state": before,
            "commitment_digest": draw.commitment_digest or "",
        },
    )
    return draw


def draw_use(*, draw: Draw, batches: Iterable[int]) -> None:
    """Mark that visits of these batches are being sent out: the draw cannot be voided, nor a target of them replaced.

    Called by the dispatch, within its own act; the draw itself knows nothing of visits.
    """
    draw = held(draw)
    if draw.void_waits:
        raise Refused("void_waits", number=draw.number)
    draw.used_at = draw.used_at or clock.now()
    draw.used_batches = sorted({*(draw.used_batches or ()), *batches})
    draw.save(update_fields=["used_at", "used_batches"])


def _may_be_voided(draw: Draw) -> None:
    if draw.used_at is not None:
        raise Refused("void_after_dispatch", number=draw.number)
    if draw.is_void:
        raise Refused("void_already", number=draw.number)
