# SPDX-License-Identifier: Apache-2.0
"""One seat drawn again: recusal, illness, leave; everyone else stays (section 9, reserve)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fairdraw.digests import Record, ticket
from fairdraw.errors import FairdrawError
from fairdraw.matching.instance import NOBODY
from fairdraw.matching.reading import read_instance
from fairdraw.matching.search import Search
from fairdraw.matching.seating import Seating


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
    caller adds the person to `forbid` of the target before any later redraw. The seat asks its own class, whether
    or not a quota had narrowed it.
    """
    if not reason.strip():
        raise FairdrawError("更换检查人员必须写明原因。")
    problem = read_instance(instance)
    places = dict(zip(problem.targets, problem.seats.places, strict=True)).get(target, [])
    if not 0 <= index < len(places):
        raise FairdrawError(f"没有 {target} 的第 {index + 1} 个席位。")
    seat, name = places[index], f"{target}#{index}"
    away = {*unavailable, *assignment.get(target, [])[index : index + 1]}
    seating = Seating(problem, frozenset(place for place, person in enumerate(problem.people) if person in away))
    seating.restore(assignment)
    seating.give(seat, NOBODY)
    free = [problem.people[person] for person in seating.free(seat)]
    if free:
        chosen = min(free, key=lambda person: (ticket(problem.key, "reserve", f"{name}|{person}"), person))
        seating.give(seat, problem.people.index(chosen))
    elif Search(seating).fill(seat):
        raise FairdrawError(f"{target} 的第 {index + 1} 个席位找不到可替换的检查人员：可调人支援，或提高工作量上限。")
    new = seating.assignment()
    moved = [
        f"{other}#{number}"
        for other in problem.targets
        for number, person in enumerate(new[other])
        if person != assignment[other][number] and (other, number) != (target, index)
    ]
    out = assignment[target][index]
    return {"seat": name, "out": out, "in": new[target][index], "reason": reason, "moved": moved, "assignment": new}
