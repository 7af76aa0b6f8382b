# SPDX-License-Identifier: Apache-2.0
"""Groups of inspectors with the reasons each of them could be matched, told from the frozen roster."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Prefetch, QuerySet

from suicha.draws.models import Draw, DrawnTarget, Matching, Seat, SeatRedraw
from suicha.draws.rules.amendments import asked_after
from suicha.draws.rules.inspectors.funnel import Step
from suicha.draws.selectors.roster import Group, Roster
from suicha.draws.selectors.substitutes import OWED, with_place


@dataclass(frozen=True)
class Told:
    """One group as the page shows it; ``left_out``: an amendment kept it out of this matching."""

    row: DrawnTarget
    seats: list[dict[str, Any]]
    changes: list[SeatRedraw]
    left_out: bool


@dataclass(frozen=True)
class Chosen:
    """Why one seat is whose it is: who could have been drawn, and how many were lost to which condition.

    ``gone``: who was drawn for it before and the cause of leaving, in their order.
    """

    title: str
    who: str
    others: list[tuple[str, int]]
    funnel: list[Step]
    barred: int
    seats: int
    gone: list[tuple[str, str]]


def groups_of(draw: Draw) -> QuerySet[DrawnTarget]:
    """Drawn targets with those who sit there now (``seats.all()``), in a constant number of queries."""
    seats = Seat.objects.current().select_related("inspector", "organisation").order_by("position")
    rows = with_place(DrawnTarget.objects.filter(OWED, draw=draw)).select_related("target__town")
    return rows.prefetch_related(Prefetch("seats", seats))


def groups_told(rows: Sequence[DrawnTarget], roster: Roster, matching: Matching) -> list[Told]:
    """Groups with their reasons and with what changed in them since, in two queries more."""
    changed: dict[int, list[SeatRedraw]] = {}
    found = SeatRedraw.objects.filter(out__drawn_target__in=[row.pk for row in rows]).order_by("position")
    for change in found.select_related("out__inspector", "into__inspector", "request__decided_by", "by"):
        changed.setdefault(change.out.drawn_target_id, []).append(change)
    loads = loads_now(roster, matching)
    told = []
    for row in rows:
        group, changes = list(row.seats.all()), changed.get(row.pk, [])
        seats = seats_told(group, roster, row.number, matching, loads)
        seats += [_vacancy(change, roster, row.number) for change in changes if change.into_id is None]
        told.append(Told(row, seats, changes, left_out=not seats))
    return told


def classes_of(roster: Roster, number: str, matching: Matching | None = None) -> list[Group]:
    """The class that each seat of a target asks for, after what was amended."""
    wider = {group.id: group.wider for group in roster.groups if group.wider}
    asked = asked_after(roster.group_by_id, wider, matching.amendments if matching else [])
    return [roster.group_by_id[asked[slot]] for slot in roster.targets[number].slots]


def loads_now(roster: Roster, matching: Matching | None) -> dict[str, int]:
    """How many targets each person visits by this matching, after every redraw and substitution."""
    rows = DrawnTarget.objects.filter(OWED, matching=matching) if matching else DrawnTarget.objects.none()
    seats = Seat.objects.current().filter(drawn_target__in=rows).order_by()
    counts = dict(seats.values_list("inspector_id").annotate(Count("pk")))
    return {person.id: counts[person.pk] for person in roster.people if person.pk in counts}


def seats_told(
    group: Iterable[Seat],
    roster: Roster,
    number: str,
    matching: Matching | None = None,
    loads: dict[str, int] | None = None,
) -> list[dict[str, Any]]:
    """The seats of one target as ``ui/seat.html`` shows them: who, role, chance, every condition met."""
    people = {person.pk: person for person in roster.people}
    classes = classes_of(roster, number, matching)
    loads = loads_now(roster, matching) if loads is None else loads
    told = []
    for seat in group:
        person, asked = people[seat.inspector_id], classes[seat.position]
        common = len(roster.department_by_id[asked.department].funnel)
        until = date.fromisoformat(person.until)
        told.append(
            {
                "who": person.name,
                "role": "组长" if seat.is_leader else "",
                "badges": [("重抽递补", "amber")] if seat.turn else [],
                "chance": chance_words(len(roster.free(number, asked.id)), classes.count(asked)),
                "vacancy": "",
                "url": "",
                "words": "",
                "seat": seat,
                "why": [
                    f"执法证有效至{until.year}年{until.month}月{until.day}日",
                    *(step.rule for step in asked.funnel[common:]),
                    "无须回避",
                    *([f"这次共派{loads[person.id]}家"] if loads.get(person.id) else []),
                ],
            }
        )
    return told


def chance_words(free: int, seats: int) -> str:
    """9人中抽1人，机会约11.1%; one who is the only one was not drawn by chance, and it says so."""
    if free <= seats:
        return f"{free}人可选，都要派"
    return f"{free}人中抽{seats}人，机会约{100 * seats / free:.1f}%"


def chosen_of(row: DrawnTarget, roster: Roster, matching: Matching) -> list[Chosen]:
    """Seat by seat: who sits there, who else could have, and counts of those who could not; nobody's own ground."""
    names = {person.id: person.name for person in roster.people}
    codes = {person.pk: person.id for person in roster.people}
    loads = loads_now(roster, matching)
    gone: dict[int, list[tuple[str, str]]] = {}
    for change in SeatRedraw.objects.filter(out__drawn_target=row).select_related("out").order_by("position"):
        gone.setdefault(change.out.position, []).append((codes[change.out.inspector_id], change.get_cause_display()))
    sitting = {seat.position: seat for seat in row.seats.all()}
    group = {codes[seat.inspector_id] for seat in sitting.values()}
    classes = classes_of(roster, row.number, matching)
    told = []
    for position, asked in enumerate(classes):
        free = roster.free(row.number, asked.id)
        seat = sitting.get(position)
        left = gone.get(position, [])
        apart = group | {code for code, _cause in left}
        others = sorted(((names[code], loads.get(code, 0)) for code in free if code not in apart), key=_by_load)
        barred = len(asked.candidates) - len(free)
        who = names[codes[seat.inspector_id]] if seat else ""
        before = [(names[code], cause) for code, cause in left]
        told.append(Chosen(asked.title, who, others, asked.funnel, barred, classes.count(asked), before))
    return told


def _by_load(pair: tuple[str, int]) -> tuple[int, str]:
    return pair[1], pair[0]


def _vacancy(change: SeatRedraw, roster: Roster, number: str) -> dict[str, Any]:
    """A seat somebody left and nobody took over."""
    position = change.out.position
    department = roster.places(number)[position]
    return {
        "who": "",
        "vacancy": f"第{position + 1}席缺1名{department.name}持证人员",
        "why": [],
        "url": "",
        "words": "",
        "seat": change.out,
    }


def seats_now(matching: Matching) -> int:
    """How many seats of a matching are taken."""
    return Seat.objects.current().filter(drawn_target__matching=matching, drawn_target__left=None).count()
