# SPDX-License-Identifier: Apache-2.0
"""Matching instances: small random ones, and the hard families of the semi-matching literature."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, TypeVar

from fairdraw.digests import sha

T = TypeVar("T")


class Chance:
    """Repeatable chance from a name, the same on every machine."""

    def __init__(self, name: str) -> None:
        self._name, self._taken = name, 0

    def below(self, most: int) -> int:
        self._taken += 1
        return int.from_bytes(sha256(f"{self._name}|{self._taken}".encode()).digest()[:8], "big") % most

    def one(self, items: Sequence[T]) -> T:
        return items[self.below(len(items))]

    def some(self, items: Iterable[T], number: int) -> list[T]:
        """`number` different ones, in an order of their own; all of them when there are fewer."""
        rest = list(items)
        return [rest.pop(self.below(len(rest))) for _ in range(min(number, len(rest)))]


def small(number: int) -> dict[str, Any]:
    """The `number`th random instance: up to 9 people, 5 classes and 12 targets, often too tight to be filled."""
    chance = Chance(f"small {number}")
    people = [f"p{each}" for each in range(1 + chance.below(9))]
    most = 1 + chance.below(6)
    groups = [f"组{each}" for each in range(1 + chance.below(5))]
    wide = chance.below(2)  # either most people are in most classes, or few
    return {
        "K": sha(f"key {number}"),
        "tau": number % 3,
        "shake": chance.one((0, 0, 3)),
        "inspectors": [{"id": person, "cap": chance.below(most + 1)} for person in people],
        "classes": [{"id": group, "candidates": _members(chance, people, wide)} for group in groups],
        "targets": [
            {
                "id": f"t{each}",
                "slots": [chance.one(groups) for _ in range(chance.below(4))],
                "forbid": chance.some(people, chance.one((0, 0, 1, 2))),
            }
            for each in range(chance.below(13))
        ],
        "quotas": [
            {"class": group, "of": chance.some(groups, 1 + chance.below(2)), "ppm": chance.one((0, 300_000, 10**6))}
            for group in chance.some(groups, chance.one((0, 0, 1, 2)))
        ],
    }


def _members(chance: Chance, people: Sequence[str], wide: int) -> list[str]:
    return [person for person in people if chance.below(4) < (3 if wide else 1)] or [chance.one(people)]


def turned(problem: Mapping[str, Any], name: str) -> dict[str, Any]:
    """The same instance with every list that means a set in another order."""
    chance = Chance(name)

    def mixed(items: Sequence[T]) -> list[T]:
        return chance.some(items, len(items))

    return {
        **problem,
        "inspectors": mixed(problem["inspectors"]),
        "classes": [{**group, "candidates": mixed(group["candidates"])} for group in mixed(problem["classes"])],
        "targets": [{**target, "forbid": mixed(target["forbid"])} for target in mixed(problem["targets"])],
        "quotas": [{**quota, "of": mixed(quota["of"])} for quota in mixed(problem["quotas"])],
    }


Graph = list[set[int]]


def hilo(targets: int, people: int, chance: Chance) -> Graph:
    """Blocks in a row; high targets of a block know all its low people and those of the next: one way to fill it."""
    width, blocks = 6, targets // 6
    per = max(1, people // blocks)
    graph = []
    for target in range(targets):
        block, high = min(target // width, blocks - 1), target % width
        near = range(max(0, high - 3), high + 1)
        graph.append({(where * per + low % per) % people for where in (block, block + 1) for low in near})
    return graph


def grouped(targets: int, people: int, chance: Chance, groups: int) -> Graph:
    """Targets of a group know five people at chance of their own group and of its two neighbours."""
    size = people // groups
    graph = []
    for target in range(targets):
        home = target * groups // targets
        known = {(home + chance.below(3) - 1) % groups * size + chance.below(size) for _ in range(5)}
        graph.append(known)
    return graph


def fewg_manyg(targets: int, people: int, chance: Chance) -> Graph:
    """Half of the targets in few large groups, half in many small ones."""
    half = targets // 2
    return grouped(half, people, chance, 4) + grouped(targets - half, people, chance, people // 3)


def hexa(targets: int, people: int, chance: Chance) -> Graph:
    """Random hexagons: three targets and three people, each target knows two of them."""
    graph: Graph = [set() for _ in range(targets)]
    while not all(graph):
        around, known = chance.some(range(targets), 3), chance.some(range(people), 3)
        for place, target in enumerate(around):
            graph[target] |= {known[place], known[(place + 1) % 3]}
    return graph


def grid(targets: int, people: int, chance: Chance) -> Graph:
    """People on a torus; a target knows the person at its own place and the four beside."""
    side = int(people**0.5)
    graph = []
    for target in range(targets):
        row, column = target // side % side, target % side
        around = ((0, 0), (1, 0), (side - 1, 0), (0, 1), (0, side - 1))
        graph.append({(row + down) % side * side + (column + right) % side for down, right in around})
    return graph


def rope(targets: int, people: int, chance: Chance) -> Graph:
    """A chain of blocks: the first has one person for each of its targets, each later one is also known before it."""
    block = 5
    blocks = people // block
    graph = []
    for target in range(targets):
        home = target * blocks // targets
        known = {home * block + target % block}
        if home + 1 < blocks:
            known |= {(home + 1) * block + place for place in chance.some(range(block), 2)}
        graph.append(known)
    return graph


def zipf(targets: int, people: int, chance: Chance) -> Graph:
    """The first people are known to nearly everybody, the last to hardly anybody."""
    graph = []
    for target in range(targets):
        known = {person for person in range(people) if chance.below((person + 1) * (1 + target % 20)) < 3}
        graph.append(known or {chance.below(people)})
    return graph


FAMILIES: dict[str, Callable[[int, int, Chance], Graph]] = {
    "FewgManyg": fewg_manyg,
    "HiLo": hilo,
    "Hexa": hexa,
    "Grid": grid,
    "Rope": rope,
    "Zipf": zipf,
}


def family(name: str, number: int, *, targets: int = 150, people: int = 36, cap: int = 150) -> dict[str, Any]:
    """One instance of a family. Every second target wants two people if it knows two."""
    chance = Chance(f"{name} {number}")
    graph = FAMILIES[name](targets, people, chance)
    people_of = [sorted(f"p{person:02}" for person in known) for known in graph]
    groups = {",".join(known): known for known in people_of}
    return {
        "K": sha(f"{name} {number}"),
        "tau": 0,
        "inspectors": [{"id": f"p{person:02}", "cap": cap} for person in range(people)],
        "classes": [{"id": group, "candidates": known} for group, known in groups.items()],
        "targets": [
            {"id": f"t{each:03}", "slots": [",".join(known)] * (1 + (each % 2 and len(known) > 1)), "forbid": []}
            for each, known in enumerate(people_of)
        ],
    }
