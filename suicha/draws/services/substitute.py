# SPDX-License-Identifier: Apache-2.0
"""替换: the next alternate of the same stratum takes the turn of a target that cannot be visited (draw-spec 5)."""

from django.db import transaction

import fairdraw
from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws.models import Draw, DrawnTarget, Seat, SeatRedraw, Substitution
from suicha.draws.moments import moment
from suicha.draws.selectors.entrance import READ
from suicha.draws.selectors.frozen import roster_frozen
from suicha.draws.selectors.substitutes import substitutions_told
from suicha.draws.services.acting import acting, held
from suicha.draws.services.experts import experts_follow
from suicha.draws.services.issue import ISSUE, package_kept
from suicha.draws.services.match_package import package_matching

SHORTEST = 8


@transaction.atomic(durable=True)
def target_substitute(*, drawn_target: DrawnTarget, reason: str, note: str, by: User) -> Substitution:
    """Put the next alternate of its own stratum in the place of ``drawn_target``, which nobody can choose.

    Only before its visit was sent out: what a group finds at the door is a result and no reason to replace.  The group
    goes with the turn; where one of it must stay away from the newcomer, nothing is saved.  Cannot be undone.
    """
    draw = held(Draw(pk=drawn_target.draw_id), "task", "pool", "names", "roster", "experts", "previous", "package")
    require(by, Permission.DRAW_SUBSTITUTE, draw.organisation)
    row = DrawnTarget.objects.select_related("came", "left").get(pk=drawn_target.pk)
    _may_leave(draw, row)
    note = note.strip()
    if reason not in Substitution.Reason.values or len(note) < SHORTEST:
        raise Refused("substitution_without_reason", least=SHORTEST)
    earlier = substitutions_told(draw)
    now = clock.now()
    words = f"{Substitution.Reason(reason).label}：{note[:200]}"
    try:
        told = fairdraw.substitute(
            _rows(draw), earlier, out=row.number, reason=words, at=moment(now), by=draw.organisation.name
        )
    except fairdraw.FairdrawError as error:
        raise Refused("substitution_refused", reason=str(error)) from error
    into = DrawnTarget.objects.select_related("target").get(draw=draw, number=told["in"])
    seats = _seats(draw, row, into)
    certificate, package = package_kept(draw, substitutions=[*earlier, told], by=by)
    made = Substitution.objects.create(
        draw=draw,
        position=len(earlier) + 1,
        out=row,
        into=into,
        seq=told["seq"],
        batch=told["batch"],
        reason=reason,
        note=note[:200],
        certificate_digest=certificate["digest"],
        package=package,
        at=now,
        by=by,
    )
    Seat.objects.bulk_create(seats)
    experts_follow(draw, into, by)
    audit.record(READ, draw, by=acting(by, draw), data={"draw": draw.number, "purpose": ISSUE})
    audit.record(
        "draws.target.substitute",
        draw,
        by=acting(by, draw),
        data={
            "draw": draw.number,
            "out": row.number,
            "into": into.number,
            "turn": made.seq,
            "rank": into.rank,
            "reason": made.words,
            "certificate_digest": made.certificate_digest,
            "package_sha256": package.sha256,
        },
    )
    if seats and into.matching:
        into.matching.draw = draw
        package_matching(into.matching, by)
    return made


def _may_leave(draw: Draw, row: DrawnTarget) -> None:
    if draw.state not in (Draw.State.DRAWN, Draw.State.MATCHED):
        raise Refused("substitution_too_early", number=draw.number, state=draw.get_state_display())
    if draw.void_waits:
        raise Refused("void_waits", number=draw.number)
    if hasattr(row, "left"):
        raise Refused("substitution_twice", name=row.name)
    if row.turn == 0:
        raise Refused("substitution_of_alternate", name=row.name)
    if row.visit_batch in (draw.used_batches or ()):
        raise Refused("substitution_sent_out", name=row.name)


def _rows(draw: Draw) -> list[fairdraw.ResultRow]:
    """The result as drawn."""
    rows = DrawnTarget.objects.filter(draw=draw).order_by("pk")
    return [
        fairdraw.ResultRow(row.seq, row.batch, row.kind, row.stratum, row.rank, row.number, row.lot) for row in rows
    ]


def _seats(draw: Draw, row: DrawnTarget, into: DrawnTarget) -> list[Seat]:
    """The group of the turn, now for the newcomer; empty before the matching."""
    if SeatRedraw.objects.filter(out__drawn_target=row, into=None).exists():
        raise Refused("substitution_seat_open", name=row.name)
    seats = list(Seat.objects.current().filter(drawn_target=row).select_related("inspector").order_by("position"))
    if seats and into.matching_id != row.matching_id:
        organisation = into.matching.organisation.name if into.matching else ""
        raise Refused("substitution_other_part", name=into.name, organisation=organisation)
    barred = roster_frozen(draw).barred(into.number) if seats else set()
    barred_people = [seat.inspector.name for seat in seats if seat.inspector_id in barred]
    if barred_people:
        raise Refused("substitution_barred", name=into.name, people="、".join(barred_people))
    return [
        Seat(
            drawn_target=into,
            position=seat.position,
            organisation_id=seat.organisation_id,
            inspector_id=seat.inspector_id,
            is_leader=seat.is_leader,
        )
        for seat in seats
    ]
