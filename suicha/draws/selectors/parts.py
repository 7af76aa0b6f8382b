# SPDX-License-Identifier: Apache-2.0
"""Which bureau matches people to which drawn targets, and who sits where now."""

from collections.abc import Iterable
from typing import Any

from django.db.models import QuerySet

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.draws.models import Draw, DrawnTarget, Matching, Seat, SeatRedraw
from suicha.draws.selectors.roster import Roster
from suicha.draws.selectors.substitutes import to_visit


def part_of(roster: Roster, number: str) -> int:
    """The bureau (primary key) that matches this target: whose people its first seat asks for."""
    return roster.places(number)[0].pk


def parts_of(roster: Roster, numbers: Iterable[str]) -> dict[int, list[str]]:
    """Bureau → the numbers it matches, in their order."""
    parts: dict[int, list[str]] = {}
    for number in numbers:
        parts.setdefault(part_of(roster, number), []).append(number)
    return parts


def matchings_of(draw: Draw) -> QuerySet[Matching]:
    """The matchings of a draw, the bureau that drew first."""
    return Matching.objects.filter(draw=draw).select_related("organisation", "matched_by").order_by("pk")


def parts_waiting(by: User) -> QuerySet[Matching]:
    """Matchings that this person may run in draws of somebody else's, and that are not done yet (DRAW-13)."""
    rows = Matching.objects.filter(within(by, Permission.MATCH_RUN), draw__state=Draw.State.DRAWN)
    rows = rows.exclude(state=Matching.State.MATCHED).exclude(within(by, Permission.DRAW_ISSUE, "draw__organisation"))
    return rows.select_related("draw__task", "draw__organisation", "organisation").order_by("pk")


def part_to_visit(matching: Matching) -> QuerySet[Any]:
    """The rows of this matching a visit is owed to, in the order of visits."""
    return to_visit(matching.draw).filter(matching=matching)


def seats_of(rows: Iterable[DrawnTarget]) -> dict[int, list[Seat]]:
    """Row → those who sit there now, by position, in one query."""
    groups: dict[int, list[Seat]] = {row.pk: [] for row in rows}
    for seat in Seat.objects.current().filter(drawn_target__in=groups).select_related("inspector").order_by("position"):
        groups[seat.drawn_target_id].append(seat)
    return groups


def open_seats(draw: Draw) -> QuerySet[SeatRedraw]:
    """Seats somebody left and nobody could be found for, the oldest first."""
    rows = SeatRedraw.objects.filter(matching__draw=draw, into=None, out__drawn_target__left=None)
    return rows.select_related("out__drawn_target", "out__inspector", "out__organisation", "matching").order_by("pk")
