# SPDX-License-Identifier: Apache-2.0
"""匹配人员: objects first, then inspectors, by the same seed and from the roster committed under it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db import transaction

from fairdraw import FairdrawError, match
from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.accounts.selectors import bureau_of
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.states import move
from suicha.draws.models import Draw, DrawnTarget, Matching, Seat
from suicha.draws.moments import moment
from suicha.draws.rules.group_size import leader_of
from suicha.draws.selectors.cures import is_least
from suicha.draws.selectors.frozen import roster_frozen
from suicha.draws.selectors.pairing import by_person
from suicha.draws.selectors.parts import part_to_visit
from suicha.draws.selectors.roster import Roster
from suicha.draws.selectors.shortage import shortage_sentence
from suicha.draws.services.acting import acting, advance, held, still
from suicha.draws.services.match_package import package_matching

Amendment = Mapping[str, Any]
SHORTEST = 8


def match_run(
    *, draw: Draw, by: User, organisation: Organisation | None = None, amendments: Sequence[Amendment] = ()
) -> Draw:
    """Give every drawn target of ``organisation`` (default: who drew) its group, once: of each department two or more.

    People, certificates and declared recusals are those frozen with the list.  ``amendments`` are what the law allows
    to change after the commitment, each with its ``reason``; they stay on record.  Only once people were found not to
    suffice, and only as much as it takes: who amends chooses nobody.  When people do not suffice nobody is matched, the
    matching stands as short with the sentence that says who is missing, and the act is refused.
    """
    matching, roster = _matched(draw, organisation or bureau_of(draw.organisation), amendments, by)
    if matching.state == Matching.State.SHORT:
        raise _short(roster, matching.outcome["infeasible"])
    return matching.draw


@transaction.atomic(durable=True)
def _matched(
    draw: Draw, organisation: Organisation, amendments: Sequence[Amendment], by: User
) -> tuple[Matching, Roster]:
    require(by, Permission.MATCH_RUN, organisation)
    draw = held(draw, "roster")
    still(draw)
    if draw.state != Draw.State.DRAWN:
        advance(draw, Draw.State.MATCHED)
    matching = matching_held(draw, organisation)
    if matching.state == Matching.State.MATCHED:
        raise Refused("matching_done", organisation=organisation.name)
    if by_person(matching):
        raise Refused("matching_by_person")
    roster = roster_frozen(draw)
    rows = list(part_to_visit(matching))
    amended = [_amendment(each, by) for each in amendments]
    if amended and not _may_amend(matching, roster, amendments):
        raise Refused("amendment_not_a_way")
    outcome, left_out = _outcome(draw, roster, rows, amended)
    move(
        matching,
        Matching.State.SHORT if "infeasible" in outcome else Matching.State.MATCHED,
        Matching.MOVES,
        Matching.LABELS,
    )
    matching.amendments = amended
    if matching.state == Matching.State.SHORT:
        matching.outcome = outcome
        matching.save(update_fields=["state", "amendments", "outcome"])
        found = outcome["infeasible"]
        data = {"draw": draw.number, "organisation": organisation.name, "needed": found["demand"]}
        data |= {"capacity": found["capacity"]}
        audit.record("draws.matching.short", draw, by=acting(by, draw), data=data)
        return matching, roster
    assignment = outcome.pop("assignment")
    Seat.objects.bulk_create(seats_from(roster, [row for row in rows if row.number in assignment], assignment))
    matching.outcome = outcome
    matching.matched_at, matching.matched_by = clock.now(), by
    matching.save(update_fields=["state", "amendments", "outcome", "matched_at", "matched_by"])
    matched_all(draw, by)
    record_match(matching, roster, targets=len(rows) - left_out, by=by)
    package_matching(matching, by)
    return matching, roster


def matching_held(draw: Draw, organisation: Organisation) -> Matching:
    """The matching of this bureau in this draw, its row held; refused when it has no part in it."""
    rows = Matching.objects.select_for_update(of=("self",)).select_related("organisation")
    matching = rows.filter(draw=draw, organisation=organisation).first()
    if matching is None:
        raise Refused("matching_not_part", organisation=organisation.name, number=draw.number)
    matching.draw = draw
    return matching


def matched_all(draw: Draw, by: User) -> None:
    """(inner) The draw moves on when every bureau has matched its part."""
    if not Matching.objects.filter(draw=draw).exclude(state=Matching.State.MATCHED).exists():
        advance(draw, Draw.State.MATCHED)
        draw.matched_at, draw.matched_by = clock.now(), by
        draw.save(update_fields=["state", "matched_at", "matched_by"])


def record_match(matching: Matching, roster: Roster, *, targets: int, by: User) -> None:
    """(inner) The event of a matching, by whatever way the groups were made."""
    draw = matching.draw
    loads = [load for load in matching.outcome["loads"].values() if load]
    audit.record(
        "draws.draw.match",
        draw,
        by=acting(by, draw),
        data={
            "organisation": matching.organisation.name,
            "targets": targets,
            "seats": sum(loads),
            "people": len(loads),
            "candidates": len(roster.people),
            "least": min(loads, default=0),
            "most": max(loads, default=0),
            "amendments": [each["reason"] for each in matching.amendments],
            "roster_sha256": draw.roster.sha256,
        },
    )


def _outcome(
    draw: Draw, roster: Roster, rows: list[DrawnTarget], amendments: list[dict[str, Any]]
) -> tuple[dict[str, Any], int]:
    """What the library says of these rows, and how many of them an amendment leaves out."""
    certificate: dict[str, Any] = draw.certificate or {}
    try:
        instance = roster.instance(certificate["K"], [row.number for row in rows], amendments)
        return match(instance), len(rows) - len(instance["targets"])
    except FairdrawError as error:
        raise Refused("draw_refused", reason=str(error)) from error


def _may_amend(matching: Matching, roster: Roster, amendments: Sequence[Amendment]) -> bool:
    plain = [{key: value for key, value in each.items() if key != "reason"} for each in amendments]
    return matching.state == Matching.State.SHORT and is_least(matching, roster, plain)


def _amendment(amendment: Amendment, by: User) -> dict[str, Any]:
    """The amendment as it is kept: what it is, why, when, and which office."""
    reason = str(amendment.get("reason", "")).strip()
    if len(reason) < SHORTEST:
        raise Refused("amendment_without_reason", least=SHORTEST)
    told = {"reason": reason[:200], "at": moment(clock.now()), "by": by.organisation.name}
    return {key: value for key, value in amendment.items() if key != "reason"} | told


def seats_from(roster: Roster, rows: list[DrawnTarget], assignment: Mapping[str, Sequence[str]]) -> list[Seat]:
    """Unsaved seats of these rows as the library assigned them, the leader among the lead department's people."""
    people = roster.by_id
    leaders = {person.id for person in roster.people if person.is_leader}
    seats = []
    for row in rows:
        group, places = assignment[row.number], roster.places(row.number)
        leader = leader_of(list(group), leaders, places[0].slots)
        for position, (place, person) in enumerate(zip(places, group, strict=True)):
            seats.append(
                Seat(
                    drawn_target=row,
                    position=position,
                    organisation_id=place.pk,
                    inspector_id=people[person].pk,
                    is_leader=position == leader,
                )
            )
    return seats


def _short(roster: Roster, found: dict[str, Any]) -> Refused:
    """Who is missing where, in one sentence (the Hall set of the library)."""
    known = [roster.group_by_id[each] for each in found["classes"] if each in roster.group_by_id]
    names = dict.fromkeys(roster.department_by_id[group.department].name for group in known)
    return Refused("inspectors_too_few", departments="、".join(names), short=f"{shortage_sentence(roster, found)}。")
