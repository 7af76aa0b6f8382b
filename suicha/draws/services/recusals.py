# SPDX-License-Identifier: Apache-2.0
"""申请回避: asked by the person, by the firm or by a comparison of facts, decided by somebody else.

A request does not stop a visit (行政处罚法第四十三条).  Once granted only that seat is drawn again, in the same
transaction.  Who asked, for whom and what was decided is on record; the ground never enters the log.
"""

from typing import NamedTuple

from django.db import transaction
from django.db.models import QuerySet

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.audit.services import Actor
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.states import move
from suicha.draws.models import Draw, RecusalRequest, Seat, SeatRedraw
from suicha.draws.selectors.recusals import conflicts_of
from suicha.draws.services.acting import acting
from suicha.draws.services.redraw import Held, record_redraw, seat_held, seat_left
from suicha.registries.services import recusal_follow

SHORTEST = 4
NOTE, ANSWER, NAME = 300, 300, 60
MOST = 3  # of an inspector for one seat, of a firm for one visit
Kind = RecusalRequest.Kind


class Asker(NamedTuple):
    """The firm on its page, or the comparison of facts, as an actor without an account."""

    actor_id: str
    actor_name: str
    actor_organisation: tuple[str, str, str]


@transaction.atomic(durable=True)
def recusal_request(*, seat: Seat, ground: str, note: str, by: User) -> RecusalRequest:
    """Ask to be kept away from the target one was matched to.  Somebody else decides."""
    require(by, Permission.RECUSAL_DECLARE, seat.inspector.organisation)
    if seat.inspector.user_id != by.pk:
        raise Refused("recusal_not_own_seat", name=seat.inspector.name)
    at = _asked(seat, ground, note)
    _not_too_often(RecusalRequest.objects.filter(seat=at.seat, asked_by=by))
    request = _made(at, Kind.INSPECTOR, ground, note, by.name, asked_by=by)
    _record("draws.recusal.request", request, at, acting(by, at.draw))
    return request


@transaction.atomic(durable=True)
def recusal_request_by_firm(*, seat: Seat, ground: str, note: str, name: str) -> RecusalRequest:
    """The firm asks that this person does not come; its page is the credential, ``name`` is who wrote."""
    name = name.strip()
    if not name or len(name) > NAME:
        raise Refused("recusal_name_missing", most=NAME)
    at = _asked(seat, ground, note)
    _not_too_often(RecusalRequest.objects.filter(seat__drawn_target=at.row, asked_kind=Kind.FIRM))
    request = _made(at, Kind.FIRM, ground, note, name)
    target, owner = at.row.target, at.draw.organisation
    firm = Asker(f"firm-{target.number}"[:40], target.name[:60], ("", target.name[:100], owner.path))
    _record("draws.recusal.request", request, at, firm)
    return request


@transaction.atomic(durable=True)
def recusals_detect(*, draw: Draw, by: User, organisation: Organisation | None = None) -> list[RecusalRequest]:
    """Raise a request for every seat of ``draw`` that facts registered after the freeze now speak against.

    ``organisation``: only in the part that this bureau matched.  Groups that have arrived are left alone, and seats
    for which a request waits or was decided.
    """
    require(by, Permission.RECUSAL_VIEW, organisation or draw.organisation)
    made = []
    for seat in conflicts_of(draw, organisation):
        at = seat_held(seat)
        made.append((_made(at, Kind.DETECTED, RecusalRequest.Ground.OTHER, "", "系统比对"), at))
    owner = draw.organisation
    machine = Asker("detected", "系统比对", (owner.code, owner.name, owner.path))
    for request, at in made:
        _record("draws.recusal.request", request, at, machine)
    return [request for request, _ in made]


@transaction.atomic(durable=True)
def recusal_decide(*, request: RecusalRequest, grant: bool, answer: str, by: User) -> RecusalRequest:
    """Decide as somebody else than who asked and than who is to stay away; a refusal says why.

    Granted: the two are never matched again, and the seat alone is drawn again; where the group has arrived already
    it is too late for that, where the person is out of it there is no need, and the visit goes on.  Cannot be undone.
    """
    require(by, Permission.RECUSAL_DECIDE, request.seat.organisation)
    answer = answer.strip()
    if len(answer) > ANSWER or (not grant and len(answer) < SHORTEST):
        raise Refused("recusal_without_answer", least=SHORTEST, most=ANSWER)
    at, request = _waiting(request)
    if by.pk in (request.asked_by_id, request.recused_id):
        raise Refused("recusal_own_decision")
    state = RecusalRequest.State.GRANTED if grant else RecusalRequest.State.REFUSED
    move(request, state, RecusalRequest.MOVES, RecusalRequest.LABELS)
    request.answer, request.decided_at, request.decided_by = answer, clock.now(), by
    request.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    made = _granted(request, at, by) if grant else None
    _record("draws.recusal.grant" if grant else "draws.recusal.refuse", request, at, acting(by, at.draw))
    if made is not None:
        record_redraw(made, at, by=by)
    return request


@transaction.atomic(durable=True)
def recusal_withdraw(*, request: RecusalRequest, answer: str, by: User) -> RecusalRequest:
    """Take one's own request back before it is decided, and say why."""
    require(by, Permission.RECUSAL_DECLARE)
    if request.asked_by_id != by.pk:
        raise Refused("recusal_not_own_request")
    answer = answer.strip()
    if not SHORTEST <= len(answer) <= ANSWER:
        raise Refused("recusal_without_answer", least=SHORTEST, most=ANSWER)
    at, request = _waiting(request)
    move(request, RecusalRequest.State.WITHDRAWN, RecusalRequest.MOVES, RecusalRequest.LABELS)
    request.answer, request.decided_at, request.decided_by = answer, clock.now(), by
    request.save(update_fields=["state", "answer", "decided_at", "decided_by"])
    _record("draws.recusal.withdraw", request, at, acting(by, at.draw))
    return request


def _asked(seat: Seat, ground: str, note: str) -> Held:
    if ground not in RecusalRequest.Ground.values or not SHORTEST <= len(note.strip()) <= NOTE:
        raise Refused("recusal_without_ground", least=SHORTEST, most=NOTE)
    at = seat_held(seat)
    if at.row.begun_at is not None:
        raise Refused("recusal_begun", target=at.row.name)
    if RecusalRequest.objects.filter(seat=at.seat, state=RecusalRequest.State.ASKED).exists():
        raise Refused("recusal_waits", name=at.seat.inspector.name)
    return at


def _not_too_often(asked: QuerySet[RecusalRequest]) -> None:
    """Who was refused does not ask until it pleases."""
    if asked.count() >= MOST:
        raise Refused("recusal_asked_often", most=MOST)


def _made(at: Held, kind: str, ground: str, note: str, name: str, asked_by: User | None = None) -> RecusalRequest:
    return RecusalRequest.objects.create(
        seat=at.seat,
        recused_id=at.seat.inspector.user_id,
        asked_kind=kind,
        asked_by=asked_by,
        asked_name=name,
        ground=ground,
        note=note.strip(),
        asked_at=clock.now(),
    )


def _waiting(request: RecusalRequest) -> tuple[Held, RecusalRequest]:
    """The request as it is now, with its seat; refused unless it waits.

    It is answered also when the seat was given up, the target replaced or the draw voided in the meantime.
    """
    seat = Seat.objects.get(pk=request.seat_id)
    rows = RecusalRequest.objects.select_for_update(of=("self",))
    found = rows.get(pk=request.pk)
    if found.state != RecusalRequest.State.ASKED:
        raise Refused("recusal_decided", state=found.get_state_display())
    at = seat_held(seat, ahead=False)
    found.seat = at.seat
    return at, found


def _granted(request: RecusalRequest, at: Held, by: User) -> SeatRedraw | None:
    """The relation is kept for good; the seat is drawn again if the person is still to go."""
    recusal_follow(inspector=at.seat.inspector, target=at.row.target, ground=request.ground, note=request.note, by=by)
    if at.row.begun_at is not None or not at.ahead:
        return None
    return seat_left(at, cause=SeatRedraw.Cause.RECUSAL, note="", by=by, request=request)


def _record(action: str, request: RecusalRequest, at: Held, actor: Actor) -> None:
    data = {
        "draw": at.draw.number,
        "target": at.row.name,
        "inspector": at.seat.inspector.name,
        "asker": request.get_asked_kind_display(),
    }
    audit.record(action, at.draw, by=actor, data=data)
