# SPDX-License-Identifier: Apache-2.0
"""见证人签到和输入: a one-time code lets a witness in, who locks one number.  The witness acts, without an account."""

from datetime import timedelta

from django.db import transaction

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.audit.models import Event
from suicha.catalogue.selectors import setting
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws import secret
from suicha.draws.models import Draw, Witness
from suicha.draws.moments import clock_time, moment
from suicha.draws.rules.entrance import ADDRESS_LIMIT, DRAW_LIMIT, EVERYWHERE_LIMIT, WINDOW, place_of
from suicha.draws.rules.sources import first_due
from suicha.draws.rules.witnessing import number_fault, receipt_of
from suicha.draws.sealing import fingerprint, seal
from suicha.draws.selectors.draws import digits_of
from suicha.draws.selectors.entrance import entrance_shut_until
from suicha.draws.services.acting import acting, held, still

ENTER = "draws.witness.enter"


@transaction.atomic(durable=True)
def witness_code_issue(*, witness: Witness, by: User) -> str:
    """A fresh one-time code for this witness, shown once and kept only as a digest; the one before no longer counts.

    How many a witness was given is public.
    """
    draw = held(Draw(pk=witness.draw_id))
    require(by, Permission.DRAW_WITNESS, draw.organisation)
    witness = _seat(witness, draw)
    minutes = setting(draw.organisation, "witness_code_minutes").value
    now = clock.now()
    code = secret.one_time_code()
    while Witness.objects.filter(code_hash=fingerprint(code), code_until__gt=now).exists():
        code = secret.one_time_code()
    witness.code_hash, witness.code_until = fingerprint(code), now + timedelta(minutes=minutes)
    witness.codes_issued += 1
    witness.save(update_fields=["code_hash", "code_until", "codes_issued"])
    audit.record(
        "draws.witness.code",
        witness,
        by=acting(by, draw),
        label=draw.number,
        data={"draw": draw.number, "witness": witness.public_name, "count": witness.codes_issued, "minutes": minutes},
    )
    return code


def witness_enter(*, code: str, number: str = "", address: str = "") -> Witness:
    """Sign in the witness whose code this is; the code is then used up.

    ``number`` narrows it to one draw, ``address`` is where the request came from.  Wrong codes are events, and too many
    of them, from one address or for one draw, shut the entrance for a while.
    """
    until = entrance_shut_until(number=number, source=_source(address), now=clock.now())
    if until:
        everywhere = DRAW_LIMIT if number else EVERYWHERE_LIMIT
        raise Refused("entrance_shut", until=clock_time(until), address=ADDRESS_LIMIT, everywhere=everywhere)
    witness = _entered(code.strip(), number)
    if witness is None:
        draw = Draw.objects.filter(number=number).select_related("organisation").first() if number else None
        audit.record(
            ENTER,
            draw or Draw(),
            by=Stranger(),
            outcome=Event.Outcome.REFUSED,
            label=draw.number if draw else "见证入口",
            data={"draw": draw.number if draw else "", "source": _source(address)},
        )
        raise Refused("witness_code_wrong", minutes=int(WINDOW.total_seconds() // 60))
    return witness


@transaction.atomic(durable=True)
def _entered(code: str, number: str) -> Witness | None:
    now = clock.now()
    found = Witness.objects.filter(code_hash=fingerprint(code), code_until__gt=now, draw__state=Draw.State.COMMITTED)
    if number:
        found = found.filter(draw__number=number)
    first = found.order_by("pk").first()
    if first is None:
        return None
    draw = held(Draw(pk=first.draw_id))
    # Held and asked again: of two who come with one code, one gets in.
    witness = Witness.objects.select_for_update(of=("self",)).filter(pk=first.pk, code_hash=first.code_hash).first()
    if witness is None:
        return None
    witness.draw = draw
    witness.code_hash, witness.code_until, witness.entered_at = "", None, now
    witness.save(update_fields=["code_hash", "code_until", "entered_at"])
    audit.record(
        ENTER, witness, by=witness, label=draw.number, data={"draw": draw.number, "witness": witness.public_name}
    )
    return witness


@transaction.atomic(durable=True)
def witness_lock(*, witness: Witness, value: str, again: str) -> Witness:
    """Lock the witness's number, typed twice.  Cannot be changed by anyone, nor read by anyone before the reveal.

    Only between the publication of the commitment and the first public number.  The event holds the receipt, not the
    number.  The witness that is returned carries number and blind in ``shown``, to be read once.
    """
    # The draw is held first, so that a reveal and a last number wait for each other.
    draw = held(Draw(pk=witness.draw_id))
    entered, witness = witness.entered_at, _seat(witness, draw)
    # Another code was given since, or somebody came in by it: who came before is not the witness any more.
    if entered is None or witness.code_hash or witness.entered_at != entered:
        raise Refused("witness_not_entered", name=str(witness))
    now, due = clock.now(), first_due(draw.seed_plan)
    if due and due <= now:
        raise Refused("witness_too_late", due=moment(due))
    value, again = value.strip(), again.strip()
    fault = number_fault(value, again, digits_of(draw))
    if fault:
        raise Refused("witness_number_wrong", fault=fault)
    blind = secret.blind()
    witness.sealed_value, witness.locked_at = seal(f"{value} {blind}"), now
    witness.receipt = receipt_of(
        draw=draw.number, position=witness.position, value=value, locked_at=moment(now), blind=blind
    )
    witness.save(update_fields=["sealed_value", "receipt", "locked_at"])
    witness.shown = (value, blind)
    audit.record(
        "draws.witness.lock",
        witness,
        by=witness,
        label=draw.number,
        data={"draw": draw.number, "receipt": witness.receipt},
    )
    return witness


def _seat(witness: Witness, draw: Draw) -> Witness:
    """The witness's seat, held, if its number may still be locked."""
    witness = Witness.objects.select_for_update(of=("self",)).get(pk=witness.pk)
    witness.draw = draw
    if draw.state == Draw.State.FROZEN:
        raise Refused("witness_not_open", number=draw.number, why="承诺还没有公布")
    if draw.is_void:
        raise Refused("witness_not_open", number=draw.number, why="这次抽取已经作废")
    if witness.locked_at is not None:
        raise Refused("witness_locked")
    if draw.state != Draw.State.COMMITTED:
        raise Refused("witness_not_open", number=draw.number, why="种子已经揭示")
    still(draw)
    return witness


def _source(address: str) -> str:
    """An address as the log may keep it: to be told from another one, not to be known."""
    return fingerprint(f"address|{place_of(address)}")[:16] if address else ""


class Stranger:
    """Whoever typed a wrong code."""

    actor_id = ""
    actor_name = "不明来人"
    actor_organisation = ("", "", "")
