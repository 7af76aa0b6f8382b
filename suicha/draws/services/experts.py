# SPDX-License-Identifier: Apache-2.0
"""抽取专家: the third random, by the same seed and from the list of experts committed under it (DRAW-30)."""

from collections.abc import Mapping
from typing import Any

from django.db import transaction

from fairdraw import FairdrawError, match, ticket
from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws.models import Draw, DrawnTarget, ExpertMatching, ExpertSeat
from suicha.draws.selectors.expert_cures import ExpertCures, expert_cures
from suicha.draws.selectors.expert_roster import ExpertRoster, expert_roster_frozen, reason_against
from suicha.draws.selectors.substitutes import to_visit
from suicha.draws.services.acting import acting, held, still
from suicha.registries.models import Expert
from suicha.registries.selectors import expert_recusals_between

SHORTEST = 8


@transaction.atomic(durable=True)
def expert_match_run(*, draw: Draw, by: User, cap: int = 0, first: int = 0, reason: str = "") -> ExpertMatching:
    """Draw the experts of every target that is to be visited, once.  Never touches the inspectors' seats.

    People, qualifications and relations are those frozen with the list.  When a cap leaves too few, nothing is saved;
    ``cap`` raises it, ``first`` leaves out all but so many targets in the order of visits: both need a reason, and
    nothing more than it takes will do.
    """
    require(by, Permission.MATCH_RUN, draw.organisation)
    draw = held(draw, "experts", "task")
    roster = roster_of_draw(draw)
    if ExpertMatching.objects.filter(draw=draw).exists():
        raise Refused("experts_drawn_already", number=draw.number)
    targets = list(to_visit(draw))
    amendments = _amendments(len(targets), cap, first, reason)
    if amendments and not _way_out(expert_cures(draw, roster), cap, first):
        raise Refused("experts_not_a_way")
    outcome = expert_outcome(draw, roster, [target.number for target in targets], amendments)
    if "infeasible" in outcome:
        found = outcome["infeasible"]
        raise Refused("experts_too_few", needed=found["demand"], capacity=found["capacity"], cap=roster.cap)
    people, assignment = roster.by_id, outcome["assignment"]
    seats = [
        ExpertSeat(drawn_target=target, position=position, expert_id=people[code].pk)
        for target in targets
        for position, code in enumerate(assignment.get(target.number, []))
    ]
    if not seats:
        raise Refused("experts_none", number=draw.number, why="".join(roster.warnings))
    ExpertSeat.objects.bulk_create(seats)
    matching = ExpertMatching.objects.create(draw=draw, amendments=amendments, outcome=outcome, at=clock.now(), by=by)
    loads = [load for load in outcome["loads"].values() if load]
    audit.record(
        "draws.expert.match",
        draw,
        by=acting(by, draw),
        data={
            "targets": len({seat.drawn_target_id for seat in seats}),
            "seats": len(seats),
            "people": len(loads),
            "candidates": len(roster.people),
            "least": min(loads),
            "most": max(loads),
            "amendments": [str(each["reason"]) for each in amendments],
            "experts_sha256": draw.experts.sha256 if draw.experts else "",
        },
    )
    return matching


def roster_of_draw(draw: Draw) -> ExpertRoster:
    """(inner) The frozen experts of a draw whose result is out; refused when it has none or is not so far."""
    still(draw)
    if draw.state not in (Draw.State.DRAWN, Draw.State.MATCHED):
        raise Refused("experts_too_early", number=draw.number, state=draw.get_state_display())
    roster = expert_roster_frozen(draw)
    if roster is None:
        raise Refused("experts_not_wanted", number=draw.number)
    return roster


def expert_outcome(
    draw: Draw, roster: ExpertRoster, numbers: list[str], amendments: list[dict[str, Any]]
) -> dict[str, Any]:
    """What the matching gives for these targets; nothing is saved."""
    certificate: Mapping[str, Any] = draw.certificate or {}
    try:
        return match(roster.instance(certificate["K"], numbers, amendments))
    except FairdrawError as error:
        raise Refused("draw_refused", reason=str(error)) from error


def _way_out(cures: ExpertCures | None, cap: int, first: int) -> bool:
    """Whether it is what the page offers: who amends chooses nobody."""
    return cures is not None and (cap, first) in ((cures.cap, 0), (0, cures.first))


def _amendments(targets: int, cap: int, first: int, reason: str) -> list[dict[str, Any]]:
    reason = reason.strip()
    wanted: list[dict[str, Any]] = []
    if cap:
        wanted.append({"kind": "cap", "cap": cap, "reason": reason})
    if first and first < targets:
        wanted.append({"kind": "fewer", "last": targets - first, "reason": reason})
    if wanted and len(reason) < SHORTEST:
        raise Refused("experts_without_reason", least=SHORTEST)
    return wanted


def reserve_seat(draw: Draw, roster: ExpertRoster, target: DrawnTarget, position: int, turn: int) -> ExpertSeat | None:
    """(inner) The next expert of the reserve order for this one place, not yet saved; nobody else moves.

    By ``ticket("reserve", target "#" place "|" code)`` among those who know the field, may be drawn today, have room
    under the cap and never sat at this target.  None when nobody is left.
    """
    row = roster.targets.get(target.number, {"slots": [], "forbid": []})
    if not row["slots"]:
        return None
    known = {field.id: field.candidates for field in roster.fields}[row["slots"][0]]
    people = roster.by_id
    open_to = [code for code in known if code not in row["forbid"]]
    rows = Expert.objects.filter(pk__in=[people[code].pk for code in open_to]).select_related("institution")
    experts = {expert.pk: expert for expert in rows.order_by("pk")}
    barred = {pk for pk, _ in expert_recusals_between(experts.values(), [target.target])}
    barred |= set(ExpertSeat.objects.filter(drawn_target=target).order_by("pk").values_list("expert", flat=True))
    full = _full(draw, roster)
    key = ticket((draw.certificate or {})["K"], "expert", "")
    free = [
        code
        for code in open_to
        if people[code].pk not in barred
        and people[code].pk not in full
        and not reason_against(experts[people[code].pk], draw.task.ends_on)
    ]
    if not free:
        return None
    name = f"{target.number}#{position}"
    drawn = min(free, key=lambda code: (ticket(key, "reserve", f"{name}|{code}"), code))
    return ExpertSeat(drawn_target=target, position=position, turn=turn, expert_id=people[drawn].pk)


def _full(draw: Draw, roster: ExpertRoster) -> set[int]:
    """Experts who have as many targets as they may have."""
    matching = ExpertMatching.objects.filter(draw=draw).first()
    raised = [each["cap"] for each in matching.amendments if each["kind"] == "cap"] if matching else []
    cap = max([roster.cap, *raised])
    held_now: dict[int, int] = {}
    seats = ExpertSeat.objects.current().filter(drawn_target__draw=draw, drawn_target__left=None)
    for expert in seats.order_by("pk").values_list("expert", flat=True):
        held_now[expert] = held_now.get(expert, 0) + 1
    return {expert for expert, number in held_now.items() if number >= cap}


def experts_follow(draw: Draw, into: DrawnTarget, by: User) -> None:
    """(inner) A target that took another's turn gets its experts from the reserve order, if the draw has experts."""
    if not ExpertMatching.objects.filter(draw=draw).exists():
        return
    roster = expert_roster_frozen(draw)
    assert roster is not None  # noqa: S101 - experts were drawn from it
    seats = []
    for position, _ in enumerate(roster.targets.get(into.number, {"slots": []})["slots"]):
        seat = reserve_seat(draw, roster, into, position, 0)
        if seat is not None:
            seat.save()
            seats.append(seat)
    people = roster.by_pk
    data = {"draw": draw.number, "target": into.name, "people": [people[seat.expert_id].name for seat in seats]}
    audit.record("draws.expert.follow", draw, by=acting(by, draw), data=data)
