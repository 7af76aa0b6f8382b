# SPDX-License-Identifier: Apache-2.0
"""How fairly one matching spread the work, counted from the seats as they are now (LIBP-11, LIBP-12)."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import combinations

from fairdraw import gini
from suicha.catalogue.selectors import setting
from suicha.draws.models import Draw, Matching, Seat
from suicha.draws.rules.inspectors.last_visit import people_of_last_visit
from suicha.draws.selectors.roster import Roster


@dataclass(frozen=True)
class Spread:
    """One department's work: candidates, how many targets each person used goes to, groups with office staff."""

    name: str
    candidates: int
    loads: list[int]
    groups: int
    with_office: int
    has_office: bool
    office_percent: int

    @property
    def used(self) -> int:
        return len(self.loads)

    @property
    def least(self) -> int:
        return min(self.loads, default=0)

    @property
    def most(self) -> int:
        return max(self.loads, default=0)

    @property
    def spread(self) -> int:
        return self.most - self.least

    @property
    def gini_told(self) -> str:
        """The Gini coefficient over everybody who could be sent, also those who were not."""
        return f"{float(gini([*self.loads, *[0] * (self.candidates - self.used)])):.2f}"

    @property
    def office_low(self) -> bool:
        return 100 * self.with_office < self.office_percent * self.groups

    @property
    def office_told(self) -> str:
        return f"不到{self.office_percent}%"


@dataclass(frozen=True)
class Fairness:
    """The departments' spreads, and what a second look would suspect: the same pairs again, the same people again."""

    spreads: list[Spread]
    pairs_again: int
    visits_again: int
    by_hand: int
    frequencies: list[tuple[int, int]] = field(default_factory=list)


def fairness_of(draw: Draw, roster: Roster, matching: Matching | None = None) -> Fairness:
    """In four queries whatever the size; who left the list needs no group any more."""
    rows = Seat.objects.current().filter(drawn_target__draw=draw, drawn_target__left=None)
    if matching is not None:
        rows = rows.filter(drawn_target__matching=matching)
    fields = ("drawn_target_id", "drawn_target__target_id", "organisation_id", "inspector_id")
    seats = list(rows.order_by("pk").values_list(*fields))
    groups: dict[int, set[int]] = defaultdict(set)
    for row, _target, _organisation, person in seats:
        groups[row].add(person)
    before = last_groups(draw)
    again = _pairs(groups.values()) & _pairs(before.values())
    visits = _visits_again(draw, {(person, target) for _row, target, _organisation, person in seats})
    loads = Counter(person for *_, person in seats)
    frequency = Counter(loads.values())
    idle = len({person.pk for person in roster.people} - loads.keys())
    frequencies = [(0, idle), *sorted(frequency.items())] if idle else sorted(frequency.items())
    percent = setting(draw.organisation, "office_share_percent").value
    by_hand = matching.outcome.get("by_hand", 0) if matching else 0
    return Fairness(_spreads(roster, seats, percent), len(again), visits, by_hand, frequencies)


def _spreads(roster: Roster, seats: list[tuple[int, int, int, int]], percent: int) -> list[Spread]:
    office = {person.pk for person in roster.people if person.is_office}
    codes = {person.id: person.pk for person in roster.people}
    spreads = []
    for department in roster.departments:
        mine = [(row, person) for row, _target, organisation, person in seats if organisation == department.pk]
        eligible = {codes[code] for code in roster.candidates_of(department)}
        loads = Counter(person for _row, person in mine)
        visited = {row for row, _person in mine}
        by_office = {row for row, person in mine if person in office}
        spreads.append(
            Spread(
                department.name,
                len(eligible),
                sorted(loads.values()),
                len(visited),
                len(by_office),
                bool(eligible & office),
                percent,
            )
        )
    return spreads


def last_groups(draw: Draw) -> dict[int, set[int]]:
    """The groups of the organisation's matching before this one."""
    earlier = Draw.objects.filter(organisation=draw.organisation_id, matched_at__isnull=False).exclude(pk=draw.pk)
    if draw.matched_at is not None:
        earlier = earlier.filter(matched_at__lt=draw.matched_at)
    last = earlier.order_by("-matched_at").values("pk")[:1]
    groups: dict[int, set[int]] = defaultdict(set)
    seats = Seat.objects.current().filter(drawn_target__draw__in=list(last.values_list("pk", flat=True)))
    for row, person in seats.order_by("pk").values_list("drawn_target_id", "inspector_id"):
        groups[row].add(person)
    return groups


def _pairs(groups: Iterable[set[int]]) -> set[tuple[int, int]]:
    return {pair for group in groups for pair in combinations(sorted(group), 2)}


def _visits_again(draw: Draw, now: set[tuple[int, int]]) -> int:
    """How many people go to a target where they were the last time."""
    earlier = Seat.objects.current().filter(
        drawn_target__target__drawn__draw=draw, drawn_target__draw__matched_at__isnull=False
    )
    if draw.matched_at is not None:
        earlier = earlier.filter(drawn_target__draw__matched_at__lt=draw.matched_at)
    rows = earlier.exclude(drawn_target__draw=draw).order_by("drawn_target__draw").distinct()
    fields = ("drawn_target__target_id", "drawn_target__draw_id", "inspector_id")
    return len(now & people_of_last_visit(rows.values_list(*fields)))
