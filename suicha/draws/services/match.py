# SPDX-License-Identifier: Apache-2.0
"""匹配人员: objects first, then inspectors, by the same seed and from the roster committed under it."""

from typing import Any

from django.db import transaction

from fairdraw import FairdrawError, match
from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws.models import Draw, DrawnTarget, Seat
from suicha.draws.rules.group_size import leader_of
from suicha.draws.selectors.frozen import roster_frozen
from suicha.draws.selectors.roster import Roster
from suicha.draws.selectors.substitutes import to_visit
from suicha.draws.services.acting import advance, held


@transaction.atomic(durable=True)
def match_run(*, draw: Draw, by: User) -> Draw:
    """Give every drawn target its group: at least two certified inspectors of each department.  Happens once.

    People, certificates and declared recusals are those frozen with the list.  When they do not suffice nothing is
    saved, and the refusal names the department and how many are short.
    """
    require(by, Permission.MATCH_RUN, draw.organisation)
    draw = held(draw, "roster")
    advance(draw, Draw.State.MATCHED)
    roster = roster_frozen(draw)
    targets = list(to_visit(draw))
    certificate: dict[str, Any] = draw.certificate or {}
    try:
        outcome = match(roster.instance(certificate["K"], [target.number for target in targets]))
    except FairdrawError as error:
        raise Refused("draw_refused", reason=str(error)) from error
    if "infeasible" in outcome:
        raise _short(roster, outcome["infeasible"])
    Seat.objects.bulk_create(_seats(roster, targets, outcome["assignment"]))
    draw.matched_at, draw.matched_by = clock.now(), by
    draw.save(update_fields=["state", "matched_at", "matched_by"])
    loads = [load for load in outcome["loads"].values() if load]
    audit.record(
        "draws.draw.match",
        draw,
        by=by,
        data={
            "targets": len(targets),
            "seats": sum(loads),
            "people": len(loads),
            "candidates": len(roster.people),
            "least": min(loads),
            "most": max(loads),
            "roster_sha256": draw.roster.sha256,
        },
    )
    return draw


def _seats(roster: Roster, targets: list[DrawnTarget], assignment: dict[str, list[str]]) -> list[Seat]:
    people = roster.by_id
    leaders = {person.id for person in roster.people if person.is_leader}
    places = [department.pk for department in roster.departments for _ in range(department.slots)]
    seats = []
    for target in targets:
        group = assignment[target.number]
        leader = leader_of(group, leaders, roster.departments[0].slots)
        for position, (organisation, person) in enumerate(zip(places, group, strict=True)):
            seats.append(
                Seat(
                    drawn_target=target,
                    position=position,
                    organisation_id=organisation,
                    inspector_id=people[person].pk,
                    is_leader=position == leader,
                )
            )
    return seats


def _short(roster: Roster, found: dict[str, Any]) -> Refused:
    """Who is short of how many: a department that cannot form a single group, else the Hall set of the library."""
    unable = [department for department in roster.departments if department.warning]
    names = {department.id: department.name for department in roster.departments}
    reached = {seat.rpartition("#")[0] for seat in found["seats"]}
    return Refused(
        "inspectors_too_few",
        departments="、".join(department.name for department in unable)
        or "、".join(names[each] for each in found["classes"]),
        short="".join(roster.warnings)
        or f"涉及{len(reached)}家，共需{found['demand']}人次，除去回避最多承担{found['capacity']}人次，"
        f"还差{found['demand'] - found['capacity']}人次。",
    )
