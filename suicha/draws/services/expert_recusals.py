# SPDX-License-Identifier: Apache-2.0
"""专家回避: somebody asks, somebody else decides, and only that seat is drawn again; all of it stays on record.

The ground is private: neither the log nor a page of the draw holds it.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.audit.services import Actor
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.states import move
from suicha.draws.models import Draw, ExpertInvitation, ExpertRedraw, ExpertRequest, ExpertSeat
from suicha.draws.selectors.expert_roster import reason_against
from suicha.draws.selectors.experts import digest_of, is_open
from suicha.draws.services.acting import acting, held, still
from suicha.draws.services.experts import reserve_seat, roster_of_draw
from suicha.registries.models import ExpertRecusal
from suicha.registries.services import expert_recusal_keep

LABELS: Mapping[str, str] = dict(ExpertRequest.State.choices)
SHORTEST, MOST = 4, 3


@dataclass(frozen=True)
class ExpertGuest:
    """An expert who acts by a link: a name in the trace of the bureau's draw, without an account."""

    seat: ExpertSeat

    @property
    def actor_id(self) -> str:
        return f"expert-{self.seat.expert_id}"

    @property
    def actor_name(self) -> str:
        return f"专家{self.seat.expert.name}"

    @property
    def actor_organisation(self) -> tuple[str, str, str]:
        at, institution = self.seat.drawn_target.draw.organisation, self.seat.expert.institution
        return at.code, institution.name if institution else "个人专家", at.path


@transaction.atomic(durable=True)
def expert_recusal_ask(*, seat: ExpertSeat, kind: str, name: str, ground: str, note: str, by: User) -> ExpertRequest:
    """Register that an expert, the office or the firm asks this expert to stay away.  Decided by another person."""
    draw, seat = seat_held(seat)
    require(by, Permission.EXPERT_OPINION, draw.organisation)
    return _asked(draw, seat, kind, name, ground, note, by)


@transaction.atomic(durable=True)
def expert_recusal_ask_by_link(*, token: str, ground: str, note: str) -> ExpertRequest:
    """The expert asks to stay away, by the link they were given."""
    draw, seat, _ = invitation_held(token)
    return _asked(draw, seat, ExpertRequest.Kind.EXPERT, seat.expert.name, ground, note, None)


def _asked(
    draw: Draw, seat: ExpertSeat, kind: str, name: str, ground: str, note: str, by: User | None
) -> ExpertRequest:
    if ExpertRequest.objects.filter(seat=seat, state=ExpertRequest.State.ASKED).exists():
        raise Refused("expert_asked_already", name=seat.expert.name)
    if seat.opinions.exists():
        raise Refused("expert_opinion_given", name=seat.expert.name)
    if seat.requests.count() >= MOST:
        raise Refused("recusal_asked_often", most=MOST)
    request = ExpertRequest.objects.create(
        seat=seat,
        asked_kind=ExpertRequest.Kind(kind),
        asked_name=name.strip()[:60] or (by.name if by else seat.expert.name),
        asked_by=by,
        ground=ExpertRecusal.Ground(ground),
        note=note.strip()[:200],
        asked_at=clock.now(),
    )
    actor: Actor = acting(by, draw) if by else ExpertGuest(seat)
    data = {**_about(draw, seat), "kind": request.get_asked_kind_display()}
    audit.record("draws.expert.ask", draw, by=actor, data=data)
    return request


@transaction.atomic(durable=True)
def expert_recusal_decide(*, request: ExpertRequest, granted: bool, answer: str, by: User) -> ExpertRequest:
    """Decide on a request somebody else made.  Granting draws this one seat again in the same act; cannot be undone."""
    draw, seat, request = _request_held(request)
    require(by, Permission.RECUSAL_DECIDE, draw.organisation)
    if request.asked_by_id == by.pk:
        raise Refused("expert_own_request")
    if len(answer.strip()) < SHORTEST:
        raise Refused("expert_answer_missing", least=SHORTEST)
    _settle(request, ExpertRequest.State.GRANTED if granted else ExpertRequest.State.REFUSED, answer, by)
    action = "draws.expert.grant" if granted else "draws.expert.refuse"
    data: dict[str, object] = {**_about(draw, seat), "kind": request.get_asked_kind_display()}
    if granted:
        known = ExpertRecusal.objects.filter(expert=seat.expert_id, target=seat.drawn_target.target_id, ended_at=None)
        if not known.exists():
            expert_recusal_keep(
                expert=seat.expert, target=seat.drawn_target.target, ground=request.ground, note=request.note, by=None
            )
        redraw = _redraw(draw, seat, ExpertRedraw.Cause.RECUSAL, "", by, request)
        data["into"] = redraw.into.expert.name if redraw.into else ""
    audit.record(action, draw, by=acting(by, draw), data=data)
    return request


@transaction.atomic(durable=True)
def expert_recusal_withdraw(*, request: ExpertRequest, by: User) -> ExpertRequest:
    """Take back a request one registered oneself, before it is decided."""
    draw, seat, request = _request_held(request)
    require(by, Permission.EXPERT_OPINION, draw.organisation)
    if request.asked_by_id != by.pk:
        raise Refused("expert_not_own_request")
    _settle(request, ExpertRequest.State.WITHDRAWN, "", by)
    audit.record("draws.expert.withdraw", draw, by=acting(by, draw), data=_about(draw, seat))
    return request


@transaction.atomic(durable=True)
def expert_lapse(*, seat: ExpertSeat, cause: str, note: str, by: User) -> ExpertRedraw:
    """Draw the seat of an expert again who left, whose qualification ended, or who cannot come.

    The first two must stand in the library; the third is told with a note and holds once for a place.
    """
    draw, seat = seat_held(seat)
    require(by, Permission.MATCH_RUN, draw.organisation)
    if cause not in ExpertRedraw.Cause.values or cause == ExpertRedraw.Cause.RECUSAL or len(note.strip()) < SHORTEST:
        raise Refused("expert_lapse_without_reason", least=SHORTEST)
    if ExpertRequest.objects.filter(seat=seat, state=ExpertRequest.State.ASKED).exists():
        raise Refused("expert_asked_already", name=seat.expert.name)
    _founded(draw, seat, cause)
    redraw = _redraw(draw, seat, cause, note, by, None)
    data = {**_about(draw, seat), "reason": redraw.get_cause_display(), "note": redraw.note}
    data["into"] = redraw.into.expert.name if redraw.into else ""
    audit.record("draws.expert.redraw", draw, by=acting(by, draw), data=data)
    return redraw


def _founded(draw: Draw, seat: ExpertSeat, cause: str) -> None:
    """Nobody is taken out because somebody wishes."""
    if cause == ExpertRedraw.Cause.ILL:
        gone = ExpertRedraw.objects.filter(out__drawn_target=seat.drawn_target, out__position=seat.position)
        if gone.filter(cause=cause).exists():
            raise Refused("expert_ill_twice", name=seat.expert.name, target=seat.drawn_target.name)
    elif not reason_against(seat.expert, draw.task.ends_on):
        raise Refused("expert_lapse_unfounded", name=seat.expert.name, cause=ExpertRedraw.Cause(cause).label)


def _redraw(
    draw: Draw, seat: ExpertSeat, cause: str, note: str, by: User, request: ExpertRequest | None
) -> ExpertRedraw:
    """Only this seat; who gave an opinion stays in the record with it and keeps the seat."""
    if seat.opinions.exists():
        raise Refused("expert_opinion_given", name=seat.expert.name)
    into = reserve_seat(draw, roster_of_draw(draw), seat.drawn_target, seat.position, seat.turn + 1)
    if into is not None:
        into.save()
    invitations_end(seat)
    return ExpertRedraw.objects.create(
        draw=draw,
        position=ExpertRedraw.objects.filter(draw=draw).count() + 1,
        out=seat,
        into=into,
        cause=cause,
        request=request,
        note=note.strip()[:200],
        at=clock.now(),
        by=by,
    )


def seat_held(seat: ExpertSeat) -> tuple[Draw, ExpertSeat]:
    """(inner) The draw, held, and the seat as it is now; refused when somebody else took the seat."""
    draw = held(Draw(pk=seat.drawn_target.draw_id), "experts", "task")
    still(draw)
    found = ExpertSeat.objects.select_related(
        "expert__institution", "expert__organisation", "drawn_target__target__organisation", "left"
    ).get(pk=seat.pk)
    found.drawn_target.draw = draw
    if hasattr(found, "left"):
        raise Refused("expert_seat_left", name=found.expert.name)
    if hasattr(found.drawn_target, "left"):
        raise Refused("substitution_twice", name=found.drawn_target.name)
    return draw, found


def invitation_held(token: str) -> tuple[Draw, ExpertSeat, ExpertInvitation]:
    """(inner) What an open link leads to; refused when it is used up, out of date or replaced."""
    digest = digest_of(token)
    found = ExpertInvitation.objects.filter(digest=digest).select_related("seat__drawn_target").first()
    if found is None:
        raise Refused("expert_link_closed")
    draw, seat = seat_held(found.seat)
    invitation = ExpertInvitation.objects.select_for_update(of=("self",)).get(pk=found.pk)
    if not is_open(invitation):
        raise Refused("expert_link_closed")
    return draw, seat, invitation


def invitations_end(seat: ExpertSeat) -> None:
    """(inner) Links to this seat open nothing any more."""
    ExpertInvitation.objects.filter(seat=seat, ended_at=None).update(ended_at=clock.now())


def _request_held(request: ExpertRequest) -> tuple[Draw, ExpertSeat, ExpertRequest]:
    draw, seat = seat_held(ExpertSeat.objects.select_related("drawn_target").get(pk=request.seat_id))
    found = ExpertRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
    return draw, seat, found


def _settle(request: ExpertRequest, to: str, answer: str, by: User) -> None:
    move(request, to, ExpertRequest.MOVES, LABELS)
    request.decided_at, request.decided_by, request.answer = clock.now(), by, answer.strip()[:200]
    request.save(update_fields=["state", "decided_at", "decided_by", "answer"])


def _about(draw: Draw, seat: ExpertSeat) -> dict[str, object]:
    return {"draw": draw.number, "target": seat.drawn_target.name, "expert": seat.expert.name}
