# SPDX-License-Identifier: Apache-2.0
"""揭示种子: a keeper opens the secret, the draw is computed, and its fingerprint is in the log at once."""

import json
from collections.abc import Mapping

from django.db import transaction

import fairdraw
from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.audit.models import Event
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws.escrow import disclose
from suicha.draws.models import Draw, DrawnTarget, Matching, Reading, Witness
from suicha.draws.moments import clock_time
from suicha.draws.rules.entrance import PASSPHRASE_LIMIT
from suicha.draws.sealing import seal, unseal
from suicha.draws.selectors.entrance import READ, envelope_shut_until
from suicha.draws.selectors.frozen import frozen_bytes, names_of, roster_frozen
from suicha.draws.selectors.keepers import escrow_of
from suicha.draws.selectors.packaging import result_of
from suicha.draws.selectors.parts import parts_of
from suicha.draws.services.acting import acting, advance, held

REVEAL = "揭示种子"


def draw_reveal(*, draw: Draw, passphrase: str, by: User) -> Draw:
    """Open the secret with a keeper's passphrase and draw the committed list.  Happens once and is never undone.

    Only when every witness has locked and every other source is agreed.  Opening is an event of its own, which stays
    even if the drawing is refused; so is a wrong passphrase.
    """
    require(by, Permission.SECRET_KEEP, draw.organisation)
    return _revealed(draw, _opened(draw, passphrase, by), by)


def _opened(draw: Draw, passphrase: str, by: User) -> str:
    now = clock.now()
    with transaction.atomic(durable=True):
        draw = held(draw)
        advance(draw, Draw.State.REVEALED)
        _complete(draw)
        escrow = escrow_of(draw, by)
    if escrow is None:
        raise Refused("keeper_not_of_draw", number=draw.number)
    until = envelope_shut_until(draw, by.actor_id, now)
    if until:
        raise Refused("envelope_shut", times=PASSPHRASE_LIMIT, until=clock_time(until))
    data = {"draw": draw.number, "purpose": REVEAL, "public_key": escrow.key.public_key}
    key = escrow.key.public_key
    try:
        secret = disclose(escrow.envelope, public=key, about=draw.number, passphrase=passphrase)
    except Refused:
        audit.record(READ, draw, by=acting(by, draw), outcome=Event.Outcome.REFUSED, data=data)
        raise
    with transaction.atomic(durable=True):
        audit.record(READ, draw, by=acting(by, draw), data=data)
    return secret


def _complete(draw: Draw) -> tuple[list[Witness], dict[str, Reading]]:
    """The locked witnesses and the agreed readings; refused while any source of the seed, or a slip, is missing."""
    witnesses = list(Witness.objects.filter(draw=draw).order_by("position"))
    missing = [str(witness) for witness in witnesses if witness.locked_at is None]
    if missing:
        raise Refused("witnesses_missing", number=len(missing), names="、".join(missing))
    readings = {each.name: each for each in Reading.objects.filter(draw=draw).exclude(agreed_at=None).order_by("pk")}
    waiting = [
        str(planned["title"])
        for planned in draw.seed_plan
        if planned["kind"] != "witness" and planned["name"] not in readings
    ]
    if waiting:
        raise Refused("readings_missing", number=len(waiting), names="、".join(waiting))
    if draw.by_hand and draw.lottery.agreed_at is None:
        raise Refused("slips_missing")
    return witnesses, readings


@transaction.atomic(durable=True)
def _revealed(draw: Draw, secret: str, by: User) -> Draw:
    draw = held(draw, "pool", "names", "roster")
    advance(draw, Draw.State.REVEALED)
    witnesses, readings = _complete(draw)
    for witness in witnesses:
        witness.value, witness.blind = unseal(witness.sealed_value).split(" ")
        witness.save(update_fields=["value", "blind"])
    values = {f"w{witness.position}": str(witness.value) for witness in witnesses}
    values |= {name: reading.value for name, reading in readings.items()}
    names = names_of(draw)
    try:
        record = json.loads(str(draw.commitment))
        seed = fairdraw.seed_string(record["seed_plan"], values)
        result = result_of(draw, record, fairdraw.read_pool(frozen_bytes(draw.pool)), secret, seed)
    except fairdraw.FairdrawError as error:
        raise Refused("draw_refused", reason=str(error)) from error
    draw.sealed_secret, draw.seed, draw.result_root = seal(secret), result.seed, result.result_root
    draw.revealed_at, draw.revealed_by = clock.now(), by
    draw.save(update_fields=["state", "sealed_secret", "seed", "result_root", "revealed_at", "revealed_by"])
    DrawnTarget.objects.bulk_create(_rows(draw, result, names, _matchings(draw, result)))
    data = {
        "seed": result.seed,
        "result_root": result.result_root,
        "drawn": sum(row.kind != "A" for row in result.rows),
        "alternates": sum(row.kind == "A" for row in result.rows),
    }
    # Whoever knows it can compute everyone's ticket; a draw that is told batch by batch keeps it to the end.
    if draw.disclosure != Draw.Disclosure.SEALED:
        data["reveal"] = result.reveal
    audit.record("draws.draw.reveal", draw, by=acting(by, draw), data=data)
    return draw


def _matchings(draw: Draw, result: fairdraw.Result) -> dict[str, Matching]:
    """Number → the matching it belongs to; each bureau that has a part gets its own, who drew first."""
    parts = parts_of(roster_frozen(draw), [row.id for row in result.rows])
    matchings: dict[str, Matching] = {}
    for organisation in sorted(parts, key=lambda pk: (pk != draw.organisation_id, pk)):
        made = Matching.objects.create(draw=draw, organisation_id=organisation)
        matchings |= dict.fromkeys(parts[organisation], made)
    return matchings


def _rows(
    draw: Draw,
    result: fairdraw.Result,
    names: Mapping[str, tuple[int, str]],
    matchings: Mapping[str, Matching],
) -> list[DrawnTarget]:
    """Rows of the result in its order, alternates last."""
    return [
        DrawnTarget(
            draw=draw,
            matching=matchings[row.id],
            target_id=names[row.id][0],
            number=row.id,
            name=names[row.id][1],
            kind=row.kind,
            stratum=row.stratum,
            rank=row.rank,
            seq=row.seq,
            batch=row.batch,
            ticket="" if draw.by_hand else row.ticket,
            slip=int(row.ticket) or None if draw.by_hand else None,
        )
        for row in result.rows
    ]
