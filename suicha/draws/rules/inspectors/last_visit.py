# SPDX-License-Identifier: Apache-2.0
"""Who was in a target's group the last time does not go there again this time."""

from collections.abc import Iterable

CLAUSE = "国办发〔2015〕58号　随机选派执法检查人员，防止长期固定对应"
LOST = "上次检查过这一家"


def people_of_last_visit(seats: Iterable[tuple[int, int, int]]) -> set[tuple[int, int]]:
    """(person, target) pairs of each target's latest group; ``seats`` are (target, draw, person), draws ascending."""
    latest: dict[int, tuple[int, set[int]]] = {}
    for target, draw, person in sorted(seats):
        if target not in latest or latest[target][0] != draw:
            latest[target] = (draw, set())
        latest[target][1].add(person)
    return {(person, target) for target, (_, people) in latest.items() for person in people}
