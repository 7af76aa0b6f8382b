# SPDX-License-Identifier: Apache-2.0
"""Random matching of inspectors to drawn targets, deterministic in K (section 9).

A seat (slot) is one place in the group of one target and asks for one class of inspectors. People in a group are
distinct, recused ones are forbidden, nobody goes beyond their cap. GREEDY fills the seats by tickets, REPAIR moves
people along alternating paths until every seat is taken or proves that it cannot be, BALANCE evens out the load.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fairdraw.digests import Record, ticket
from fairdraw.errors import FairdrawError
from fairdraw.matching.instance import Instance, read_instance
from fairdraw.matching.seating import Matching


def match(instance: Mapping[str, Any]) -> Record:
    """Assign an inspector to every seat: `assignment`, `loads`, `levels`; or `infeasible` with a Hall set.

    `instance` is the JSON object of section 9. Raises FairdrawError when it is not one.
    """
    problem = read_instance(instance)
    matching = Matching(problem)
    for seat in [seat for seat in range(len(problem.seats)) if not matching.fill_by_ticket(seat)]:
        reached = matching.fill_by_moving(seat)
        if reached:
            return {"infeasible": _hall_set(problem, *reached)}
    levels = matching.balance()
    assignment = matching.assignment()
    loads = {person: len(matching.held[person]) for person in sorted(problem.caps)}
    return {"assignment": assignment, "loads": loads, "levels": {person: levels[person] for person in sorted(levels)}}


def redraw_seat(
    instance: Mapping[str, Any],
    assignment: Mapping[str, Sequence[str]],
    *,
    target: str,
    index: int,
    reason: str,
    unavailable: Iterable[str] = (),
) -> Record:
    """Redraw the one seat of a recused or ill inspector among the eligible below their cap; all others stay.

    `unavailable` are inspectors who can take no seat now. Only when nobody is eligible are others moved (`moved`).
    Returns {seat, out, in, reason, moved, assignment}; raises FairdrawError when nobody at all can be found. The
    caller adds the person to `forbid` of the target before any later redraw.
    """
    if not reason.strip():
        raise FairdrawError("更换检查人员必须写明原因。")
    problem = read_instance(instance)
    matching = Matching(problem)
    matching.load(assignment)
    name = f"{target}#{index}"
    seat = next((n for n, seat in enumerate(problem.seats) if seat.name == name), None)
    if seat is None:
        raise FairdrawError(f"没有 {target} 的第 {index + 1} 个席位。")
    out = assignment[target][index]
    matching.give(seat, None)
    matching.away = frozenset(unavailable) | {out}
    free = [person for person in matching.open_to(seat) if matching.has_room(person)]
    if free:
        matching.give(seat, min(free, key=lambda person: (ticket(problem.key, "reserve", f"{name}|{person}"), person)))
    elif matching.fill_by_moving(seat):
        raise FairdrawError(f"{target} 的第 {index + 1} 个席位找不到可替换的检查人员：可调人支援，或提高工作量上限。")
    new = matching.assignment()
    moved = [
        other.name
        for other in sorted(problem.seats)
        if other.name != name and new[other.target][other.number] != assignment[other.target][other.number]
    ]
    return {"seat": name, "out": out, "in": new[target][index], "reason": reason, "moved": moved, "assignment": new}


def _hall_set(problem: Instance, seats: set[int], people: set[str]) -> Record:
    """Seats that ask for more than the people who may sit there can carry, told as one sentence.

    First by class: every class whose candidates all lie among the reached people, its whole demand against their
    caps. Where only recusals or small groups are the cause, by target: the reached seats against those caps and
    the people whom another seat of the same target keeps.
    """
    classes = sorted(group for group, members in problem.candidates.items() if people.issuperset(members))
    chosen = [seat for seat in problem.seats if seat.group in classes]
    if len(chosen) <= problem.bound(chosen, people):
        chosen = [problem.seats[number] for number in seats]
        classes = sorted({seat.group for seat in chosen})
    chosen.sort()
    demand, capacity = len(chosen), problem.bound(chosen, people)
    targets = sorted({seat.target for seat in chosen})
    return {
        "classes": classes,
        "demand": demand,
        "capacity": capacity,
        "inspectors": sorted(people),
        "seats": [seat.name for seat in chosen],
        "sentence": (
            f"类别 {_some(classes)} 涉及 {len(targets)} 户（{_some(targets)}），共需 {demand} 人次；"
            f"除去回避和同组重复，可派的 {len(people)} 名检查人员最多承担 {capacity} 人次，"
            f"还差 {demand - capacity} 人次。可从别处调人支援，或提高每人上限，或减少抽查户数。"
        ),
    }


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:5]) + (f" 等 {len(names)} 个" if len(names) > 5 else "")
