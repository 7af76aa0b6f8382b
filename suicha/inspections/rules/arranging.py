# SPDX-License-Identifier: Apache-2.0
"""When a group may go, who may lead it, and whose car it takes (JOINT-4, DRAW-26).

Clauses: 001「由牵头部门组织协调确定检查日程安排、各检查组负责人员、车辆使用等联合抽查工作事宜」;
000-3「由综合执法大队中队长、各市场所业务分管所长或网格长为组长组成检查组」.
"""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import NamedTuple

CLAUSE = "“由牵头部门组织协调确定检查日程安排、各检查组负责人员、车辆使用等联合抽查工作事宜”"
COMPANIONS_CLAUSE = (
    "“被检查对象所在辖区市场所派员配合，并由辖区所负责被检查对象违法行为的后续处理，后续处理事项由检查组确定”"
)


class Trip(NamedTuple):
    """One visit as the motor pool sees it: ``people`` are the members of its group."""

    name: str
    on: date
    vehicle: str
    people: frozenset[int]


def day_fits(day: date, *, today: date, starts_on: date, due_on: date) -> bool:
    """Neither past, nor before the task begins, nor after the visit's last day."""
    return max(today, starts_on) <= day <= due_on


def clash_of(trips: Iterable[Trip]) -> tuple[Trip, Trip] | None:
    """Two trips of a day with one car and nobody in common; people who ride together may visit several firms."""
    taken: dict[tuple[date, str], list[Trip]] = {}
    for trip in trips:
        for other in taken.setdefault((trip.on, trip.vehicle), []):
            if not trip.people & other.people:
                return other, trip
        taken[trip.on, trip.vehicle].append(trip)
    return None


def may_lead(candidates: Sequence[tuple[int, bool, bool]]) -> list[int]:
    """Who of the group may lead it, from (person, of the leading department, has the leader's role)."""
    own = [person for person, leading, _ in candidates if leading]
    return [person for person, leading, leader in candidates if leading and leader] or own
