# SPDX-License-Identifier: Apache-2.0
"""Groups of inspectors with the reasons each of them could be matched, told from the frozen roster."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Prefetch, QuerySet

from suicha.draws.models import Draw, DrawnTarget, Seat
from suicha.draws.selectors.roster import Roster
from suicha.draws.selectors.substitutes import OWED, with_place


@dataclass(frozen=True)
class Balance:
    """How the work of one department is spread: candidates, people used, least and most targets of one of them."""

    name: str
    candidates: int
    used: int
    least: int
    most: int


def groups_of(draw: Draw) -> QuerySet[DrawnTarget]:
    """Drawn targets with those who sit there now (``seats.all()``), in a constant number of queries."""
    seats = Seat.objects.current().select_related("inspector", "organisation").order_by("position")
    rows = with_place(DrawnTarget.objects.filter(OWED, draw=draw)).select_related("target__town")
    return rows.prefetch_related(Prefetch("seats", seats))


def balance_of(draw: Draw, roster: Roster) -> list[Balance]:
    """The spread over all groups that visit, by department, in one query; who left needs no group any more."""
    rows = Seat.objects.current().filter(drawn_target__draw=draw, drawn_target__left=None).order_by("pk")
    counted = Counter(rows.values_list("organisation_id", "inspector_id"))
    spread = []
    for department in roster.departments:
        loads = [number for (organisation, _), number in counted.items() if organisation == department.pk]
        least, most = min(loads, default=0), max(loads, default=0)
        spread.append(Balance(department.name, len(roster.candidates_of(department)), len(loads), least, most))
    return spread


def seats_told(group: Sequence[Seat], roster: Roster, number: str) -> list[dict[str, Any]]:
    """The seats of one target as ``ui/seat.html`` shows them: who, role, chance, every condition met."""
    people = {person.pk: person for person in roster.people}
    row = roster.targets[number]
    told = []
    for seat in group:
        person, group_of = people[seat.inspector_id], roster.group_by_id[row.slots[seat.position]]
        department = roster.department_by_id[group_of.department]
        free = roster.free(number, group_of.id)
        until = date.fromisoformat(person.until)
        told.append(
            {
                "who": person.name,
                "role": "组长" if seat.is_leader else "",
                "badges": [],
                "chance": f"{department.name}{len(free)}名可选人员中随机选派",
                "vacancy": "",
                "url": "",
                "words": "",
                "why": [
                    f"执法证{person.certificate}，有效至{until.year}年{until.month}月{until.day}日",
                    f"检查期满（{_day(roster.on)}）前不到期",
                    *(step.rule for step in group_of.funnel[len(department.funnel) :]),
                    "冻结时在岗，无须回避",
                ],
            }
        )
    return told


def _day(text: str) -> str:
    day = date.fromisoformat(text)
    return f"{day.month}月{day.day}日"
