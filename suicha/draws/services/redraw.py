# SPDX-License-Identifier: Apache-2.0
"""重抽席位: one seat alone is drawn again, by the reserve order of the same draw; all the others stay (draw-spec 9)."""

from typing import Any, NamedTuple

from django.db import transaction
from django.db.models import Max

from fairdraw import FairdrawError, redraw_seat
from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws.models import Draw, DrawnTarget, Matching, RecusalRequest, Seat, SeatRedraw
from suicha.draws.rules.lapses import CAUSES, may_lapse
from suicha.draws.selectors.frozen import roster_frozen
from suicha.draws.selectors.reserve import Reserve, reserve_of, standings
from suicha.draws.selectors.roster import Roster
from suicha.draws.services.acting import acting, held, still
from suicha.draws.services.match_package import package_matching

SHORTEST = 4


class Held(NamedTuple):
    """A seat with its row, matching and draw, all held until the act is done."""

    draw: Draw
    matching: Matching
    row: DrawnTarget
    seat: Seat

    @property
    def ahead(self) -> bool:
        """Whether this person is still to go: neither out of the group nor the target off the list."""
        return not (self.draw.is_void or hasattr(self.row, "left") or hasattr(self.seat, "left"))


@transaction.atomic(durable=True)
def seat_lapse(*, seat: Seat, cause: str, note: str, by: User) -> SeatRedraw:
    """Draw the seat of somebody who cannot go again, for a cause that the library shows; nobody else moves.

    Leave, leaving the post and an expired certificate must be registered there; illness takes a note, which is public,
    and holds once for a place: people do not fall ill until somebody pleasing comes.
    When nobody is free the seat stays open.  Not once the group has arrived.  Cannot be undone.
    """
    at = seat_held(seat)
    require(by, Permission.MATCH_RUN, at.matching.organisation)
    note = note.strip()
    if cause not in CAUSES or (cause == SeatRedraw.Cause.ILL and len(note) < SHORTEST):
        raise Refused("lapse_without_cause", least=SHORTEST)
    person = at.seat.inspector
    words = SeatRedraw.Cause(cause).label
    if not may_lapse(cause, standings([person.pk])[person.pk], clock.today(), at.draw.task.ends_on):
        raise Refused("lapse_unfounded", name=person.name, cause=words)
    if cause == SeatRedraw.Cause.ILL and _ill_before(at):
        raise Refused("lapse_ill_twice", name=person.name, target=at.row.name)
    made = seat_left(at, cause=cause, note=note, by=by)
    record_redraw(made, at, by=by)
    return made


def _ill_before(at: Held) -> bool:
    gone = SeatRedraw.objects.filter(out__drawn_target=at.row, out__position=at.seat.position)
    return gone.filter(cause=SeatRedraw.Cause.ILL).exists()


def seat_held(seat: Seat, *, ahead: bool = True) -> Held:
    """(inner) The seat with what it hangs on, held; with ``ahead`` refused when it can no longer be given up."""
    draw = held(Draw(pk=DrawnTarget.objects.values_list("draw", flat=True).get(seats=seat)), "task", "roster")
    rows = DrawnTarget.objects.select_for_update(of=("self",)).select_related("target", "came", "left")
    row = rows.get(seats=seat)
    found = Seat.objects.select_related("inspector", "organisation", "left").get(pk=seat.pk)
    matching = Matching.objects.select_for_update(of=("self",)).select_related("organisation").get(drawn_targets=row)
    matching.draw = row.draw = draw
    found.drawn_target = row
    still(draw)
    at = Held(draw, matching, row, found)
    if ahead and hasattr(found, "left"):
        raise Refused("seat_left_already", name=found.inspector.name, target=row.name)
    if ahead and not at.ahead:
        raise Refused("seat_not_visited", name=row.name)
    return at


def seat_left(at: Held, *, cause: str, note: str, by: User, request: RecusalRequest | None = None) -> SeatRedraw:
    """(inner) The person leaves; whoever the reserve order names takes the seat, or it stays open."""
    if at.row.begun_at is not None:
        raise Refused("seat_begun", target=at.row.name)
    roster, now = roster_frozen(at.draw), clock.now()
    made = SeatRedraw(
        matching=at.matching,
        position=_next(at.matching),
        out=at.seat,
        cause=cause,
        request=request,
        note=note[:200],
        at=now,
        by=by,
    )
    _fill(made, at, roster, reserve_of(at.matching, roster, at.row, at.seat.position), by)
    made.save()
    return made


@transaction.atomic(durable=True)
def seat_fill(*, redraw: SeatRedraw, by: User) -> SeatRedraw:
    """Try the reserve order of an open seat again: somebody came back, or carries less.  Nobody else moves."""
    made, at, roster = open_held(redraw, by)
    reserve = reserve_of(at.matching, roster, at.row, at.seat.position)
    if not _fill(made, at, roster, reserve, by):
        raise Refused("seat_nobody", target=at.row.name, reason=reserve.sentence)
    made.save(update_fields=["into", "unavailable", "filled_at", "filled_by"])
    record_redraw(made, at, by=by)
    return made


def open_held(redraw: SeatRedraw, by: User) -> tuple[SeatRedraw, Held, Roster]:
    """(inner) An open seat with what it hangs on, held; refused when it is not open any more."""
    out = Seat.objects.get(pk=redraw.out_id)
    draw = held(Draw(pk=DrawnTarget.objects.values_list("draw", flat=True).get(seats=out)), "task", "roster")
    rows = DrawnTarget.objects.select_for_update(of=("self",)).select_related("target", "came", "left")
    row = rows.get(seats=out)
    matching = Matching.objects.select_for_update(of=("self",)).select_related("organisation").get(drawn_targets=row)
    require(by, Permission.MATCH_RUN, matching.organisation)
    still(draw)
    made = SeatRedraw.objects.select_for_update(of=("self",)).get(pk=redraw.pk)
    matching.draw = row.draw = draw
    out.drawn_target = row
    if made.into_id is not None or draw.is_void or hasattr(row, "left"):
        raise Refused("seat_not_open", target=row.name)
    made.out = out
    return made, Held(draw, matching, row, out), roster_frozen(draw)


def _fill(made: SeatRedraw, at: Held, roster: Roster, reserve: Reserve, by: User) -> bool:
    """Seat whom the reserve order names, if anybody; ``made`` is not saved here."""
    try:
        told = redraw_seat(
            reserve.instance,
            reserve.groups,
            target=at.row.number,
            index=at.seat.position,
            reason=made.public_words,
            unavailable=reserve.unavailable,
        )
    except FairdrawError:
        return False
    if told["moved"]:
        return False
    made.unavailable = reserve.unavailable
    seat_given(made, at, roster, told["in"], by)
    return True


def seat_given(made: SeatRedraw, at: Held, roster: Roster, code: str, by: User) -> None:
    """(inner) A new seat in the same place for ``code``; the leader's place stays the leader's place."""
    made.into = Seat.objects.create(
        drawn_target=at.row,
        position=at.seat.position,
        turn=at.seat.turn + 1,
        organisation_id=at.seat.organisation_id,
        inspector_id=roster.by_id[code].pk,
        is_leader=at.seat.is_leader,
    )
    made.filled_at, made.filled_by = clock.now(), by


def record_redraw(made: SeatRedraw, at: Held, *, by: User, moved: list[str] | None = None) -> None:
    """(inner) A new package of the matching, and the event: who left, who came, why in public words, who else moved."""
    if made.into is not None:
        package_matching(at.matching, by)
    data: dict[str, Any] = {
        "draw": at.draw.number,
        "target": at.row.name,
        "seat": at.seat.position + 1,
        "leaves": at.seat.inspector.name,
        "comes": made.into.inspector.name if made.into else "",
        "reason": made.public_words,
        "moved": moved or [],
    }
    audit.record("draws.seat.redraw", at.draw, by=acting(by, at.draw), data=data)


def _next(matching: Matching) -> int:
    last = SeatRedraw.objects.filter(matching=matching).aggregate(last=Max("position"))["last"]
    return (last or 0) + 1


def next_position(matching: Matching) -> int:
    """(inner) The number of the next redraw of this matching."""
    return _next(matching)


def group_begin(*, drawn_target: DrawnTarget) -> None:
    """Mark that the group has arrived: its seats are not drawn again.  Refused while one of them is open.

    Called when a visit begins, within its own act; the draw itself knows nothing of visits.
    """
    row = DrawnTarget.objects.select_for_update(of=("self",)).select_related("matching").get(pk=drawn_target.pk)
    if SeatRedraw.objects.filter(out__drawn_target=row, into=None).exists():
        raise Refused("group_seat_open", target=row.name)
    if row.begun_at is None:
        row.begun_at = clock.now()
        row.save(update_fields=["begun_at"])
