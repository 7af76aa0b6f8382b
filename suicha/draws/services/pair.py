# SPDX-License-Identifier: Apache-2.0
"""人工配对 (DRAW-23): the lottery says who goes and how often, a person says who goes where, and it is told."""

from collections.abc import Mapping, Sequence

from django.db import transaction

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.states import move
from suicha.draws.models import Draw, Matching, Seat
from suicha.draws.rules.pairing import MOST_TARGETS, Fault, changed_seats, pairing_fault
from suicha.draws.selectors.pairing import pairing_of
from suicha.draws.services.acting import acting, advance, held, still
from suicha.draws.services.match import matched_all, matching_held, seats_from
from suicha.draws.services.match_package import package_matching


@transaction.atomic(durable=True)
def match_pair(*, matching: Matching, pairs: Mapping[str, Sequence[str]], by: User) -> Matching:
    """Seat the people the lottery drew as ``by`` pairs them (target number → codes by seat).  Happens once.

    Everything is judged again here: nobody who was not drawn, nobody who may not sit there, nobody twice in a group,
    and everybody exactly as often as drawn.  How many seats differ from the computer's own pairing is kept and public.
    """
    require(by, Permission.MATCH_RUN, matching.organisation)
    draw = held(Draw(pk=matching.draw_id), "roster", "task")
    still(draw)
    if draw.state != Draw.State.DRAWN:
        advance(draw, Draw.State.MATCHED)
    matching = matching_held(draw, matching.organisation)
    move(matching, Matching.State.MATCHED, Matching.MOVES, Matching.LABELS)
    pairing = pairing_of(matching)
    if not pairing.by_person:
        raise Refused("pairing_by_computer", number=draw.number)
    if len(pairing.rows) > MOST_TARGETS:
        raise Refused("pairing_too_many", targets=len(pairing.rows), most=MOST_TARGETS)
    if pairing.sentence:
        raise Refused("pairing_short", sentence=pairing.sentence)
    fault = pairing_fault(pairs, pairing.free, pairing.drawn)
    if fault:
        raise _refused(fault, pairing.names_of_rows, pairing.names)
    by_hand = changed_seats(pairs, pairing.proposed)
    rows = [row for row in pairing.rows if row.number in pairing.proposed]
    Seat.objects.bulk_create(seats_from(pairing.roster, rows, {row.number: list(pairs[row.number]) for row in rows}))
    matching.outcome = {**pairing.outcome, "by_hand": by_hand}
    matching.matched_at = clock.now()
    matching.matched_by = matching.paired_by = by
    matching.save(update_fields=["state", "outcome", "matched_at", "matched_by", "paired_by"])
    matched_all(draw, by)
    loads = [load for load in pairing.drawn.values() if load]
    audit.record(
        "draws.matching.pair",
        draw,
        by=acting(by, draw),
        data={
            "organisation": matching.organisation.name,
            "targets": len(rows),
            "seats": sum(loads),
            "people": len(loads),
            "by_hand": by_hand,
            "roster_sha256": draw.roster.sha256,
        },
    )
    return package_matching(matching, by)


def _refused(fault: Fault, targets: Mapping[str, str], people: Mapping[str, str]) -> Refused:
    return Refused(
        fault.code,
        name=targets.get(fault.number, fault.number),
        person=people.get(fault.person, "名单外的人"),
        wanted=fault.wanted,
        given=fault.given,
    )
