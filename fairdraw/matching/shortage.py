# SPDX-License-Identifier: Apache-2.0
"""Why it cannot be done: a Hall set, told as one sentence that an official can act on (section 9)."""

from collections.abc import Sequence

from fairdraw.digests import Record
from fairdraw.matching.instance import Instance
from fairdraw.matching.search import Reached


def shortage(problem: Instance, reached: Reached) -> Record:
    """{classes, demand, capacity, inspectors, seats, sentence}: seats that ask for more than their people can carry.

    First by class: every class that is asked for and whose candidates were all reached, its whole demand against
    their caps. Where only recusals or small groups are the cause, by target: the reached seats against those caps
    and the people whom another seat of the same target keeps.
    """
    seats, people = problem.seats, reached.people
    within = {group for group, members in enumerate(problem.candidates) if people.issuperset(members)}
    chosen = [seat for seat, group in enumerate(seats.class_of) if group in within]
    if len(chosen) <= problem.bound(chosen, people):
        chosen = list(reached.seats)
    chosen.sort(key=lambda seat: (seats.target_of[seat], seats.index_of[seat]))
    demand, capacity = len(chosen), problem.bound(chosen, people)
    able = people | {person for _target, person in problem.others(chosen, people)}
    classes = [problem.classes[group] for group in sorted({seats.class_of[seat] for seat in chosen})]
    targets = [problem.targets[target] for target in sorted({seats.target_of[seat] for seat in chosen})]
    return {
        "classes": classes,
        "demand": demand,
        "capacity": capacity,
        "inspectors": sorted(problem.people[person] for person in people),
        "seats": [problem.name(seat) for seat in chosen],
        "sentence": (
            f"类别 {_some(classes)} 涉及 {len(targets)} 户（{_some(targets)}），共需 {demand} 人次；"
            f"除去回避和同组重复，可派的 {len(able)} 名检查人员最多承担 {capacity} 人次，"
            f"还差 {demand - capacity} 人次。可从别处调人支援，或提高每人上限，或减少抽查户数。"
        ),
    }


def _some(names: Sequence[str]) -> str:
    return "、".join(names[:5]) + (f" 等 {len(names)} 个" if len(names) > 5 else "")
