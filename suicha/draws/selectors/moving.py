# SPDX-License-Identifier: Apache-2.0
"""What it would take to fill an open seat by moving others: who goes where instead, told before anybody decides."""

from dataclasses import dataclass

from fairdraw import FairdrawError, redraw_seat
from suicha.core import clock
from suicha.draws.models import DrawnTarget, Matching, Seat, SeatRedraw
from suicha.draws.selectors.parts import part_to_visit
from suicha.draws.selectors.reserve import FEWER, meeting, reserve_of
from suicha.draws.selectors.roster import Roster


@dataclass(frozen=True)
class Move:
    """One other seat that changes: who sits there now, and whose code comes instead."""

    seat: Seat
    row: DrawnTarget
    code: str


@dataclass(frozen=True)
class Plan:
    """Who would take the open seat, and every other seat that changes for it."""

    code: str
    moves: list[Move]
    unavailable: list[str]


def plan_of(matching: Matching, roster: Roster, row: DrawnTarget, position: int) -> Plan | None:
    """The shortest way the library finds; None when there is none, or it would touch a group that has arrived.

    Computed on the whole matching, so that anybody can compute it again.
    """
    reserve = reserve_of(matching, roster, row, position)
    away = sorted(reserve.away | reserve.apart | set(reserve.unavailable))
    rows = {each.number: each for each in part_to_visit(matching).select_related("target")}
    seats = _seats(rows)
    codes = {person.pk: person.id for person in roster.people}
    groups = {
        number: [codes[group[place].inspector_id] for place in range(len(group))] for number, group in seats.items()
    }
    lasting = [each for each in matching.amendments if each["kind"] != FEWER]
    key = str((matching.draw.certificate or {}).get("K", ""))
    instance = roster.instance(key, [number for number in rows if number in groups], lasting)
    gone = _gone(matching, codes)
    for target in instance["targets"]:
        target["forbid"] = sorted({*target["forbid"], *gone.get(target["id"], ())})
    try:
        told = redraw_seat(
            instance,
            groups,
            target=row.number,
            index=position,
            reason="补席位",
            unavailable=away,
        )
    except FairdrawError:
        return None
    moves = []
    for name in told["moved"]:
        number, _, place = name.rpartition("#")
        moves.append(Move(seats[number][int(place)], rows[number], told["assignment"][number][int(place)]))
    return Plan(told["in"], moves, away) if _may_all(moves, matching, roster) else None


def _seats(rows: dict[str, DrawnTarget]) -> dict[str, dict[int, Seat]]:
    """Number → position → who sits there, or sat there last."""
    found: dict[str, dict[int, Seat]] = {}
    number_of = {row.pk: number for number, row in rows.items()}
    seats = Seat.objects.filter(drawn_target__in=number_of).select_related("inspector")
    for seat in seats.order_by("drawn_target", "position", "turn"):
        found.setdefault(number_of[seat.drawn_target_id], {})[seat.position] = seat
    return found


def _gone(matching: Matching, codes: dict[int, str]) -> dict[str, set[str]]:
    """Number → who left it and was replaced: they do not come back there."""
    found: dict[str, set[str]] = {}
    rows = SeatRedraw.objects.filter(matching=matching, into__isnull=False).exclude(cause=SeatRedraw.Cause.MOVED)
    for number, pk in rows.order_by("pk").values_list("out__drawn_target__number", "out__inspector_id"):
        found.setdefault(number, set()).add(codes[pk])
    return found


def _may_all(moves: list[Move], matching: Matching, roster: Roster) -> bool:
    """No group that arrived, no other open seat, nobody back where they sat, nobody with whom they must not meet."""
    rows = {move.row.pk: move.row for move in moves}
    if any(row.begun_at for row in rows.values()):
        return False
    if SeatRedraw.objects.filter(out__in=[move.seat for move in moves], into=None).exists():
        return False
    people = {move.seat.pk: roster.by_id[move.code].pk for move in moves}
    sat = set(Seat.objects.filter(drawn_target__in=rows).values_list("drawn_target_id", "inspector_id"))
    met = meeting(
        sorted(set(people.values())),
        [row.target for row in rows.values()],
        matching.draw.organisation,
        clock.today(),
    )
    return not any(
        (move.row.pk, people[move.seat.pk]) in sat or (people[move.seat.pk], move.row.target_id) in met
        for move in moves
    )
