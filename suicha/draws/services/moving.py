# SPDX-License-Identifier: Apache-2.0
"""An open seat filled by moving others: only when nobody is free, only as told beforehand, everyone moved by name."""

from collections.abc import Iterable

from django.db import transaction

from suicha.accounts.models import User
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws.models import Seat, SeatRedraw
from suicha.draws.selectors.moving import plan_of
from suicha.draws.services.redraw import next_position, open_held, record_redraw, seat_given


@transaction.atomic(durable=True)
def seat_fill_by_moving(*, redraw: SeatRedraw, agreed: Iterable[int], by: User) -> SeatRedraw:
    """Fill an open seat although others must change for it; ``agreed``: the seats that ``by`` was told would change.

    Refused when what it takes is not what was agreed to, or would touch a group that has arrived.
    """
    made, at, roster = open_held(redraw, by)
    plan = plan_of(at.matching, roster, at.row, at.seat.position)
    if plan is None:
        raise Refused("seat_nobody_by_moving", target=at.row.name)
    if {move.seat.pk for move in plan.moves} != set(agreed):
        raise Refused("seat_moves_changed", target=at.row.name, number=len(plan.moves))
    made.unavailable = plan.unavailable
    seat_given(made, at, roster, plan.code, by)
    made.save(update_fields=["into", "unavailable", "filled_at", "filled_by"])
    told = []
    for position, move in enumerate(plan.moves, start=next_position(at.matching)):
        comes = Seat.objects.create(
            drawn_target=move.row,
            position=move.seat.position,
            turn=move.seat.turn + 1,
            organisation_id=move.seat.organisation_id,
            inspector_id=roster.by_id[move.code].pk,
            is_leader=move.seat.is_leader,
        )
        SeatRedraw.objects.create(
            matching=at.matching,
            position=position,
            out=move.seat,
            into=comes,
            cause=SeatRedraw.Cause.MOVED,
            note=f"补{at.row.name}的席位",
            at=made.filled_at or clock.now(),
            by=by,
            filled_at=made.filled_at,
            filled_by=by,
        )
        told.append(f"{move.row.name}：{move.seat.inspector.name}换为{roster.by_id[move.code].name}")
    record_redraw(made, at, by=by, moved=told)
    return made
