# SPDX-License-Identifier: Apache-2.0
"""The fairest expected loads: what everybody would carry if seats could be shared in fractions (leximin).

Any such shares are the chances of some random matching, so nobody can hope for a fairer one. Found by splitting:
fill everybody to one level; where the seats do not fit, the smallest cut tells who must carry more; on with both.
"""

from collections import Counter, deque
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import Any

from fairdraw.errors import FairdrawError

SOURCE, SINK = "source", "sink"


def fair_loads(instance: Mapping[str, Any], *, most: int = 200_000) -> tuple[dict[str, Fraction], bool]:
    """Person → fairest expected load under classes, recusals, caps and distinct groups; and whether it is exact.

    Beyond `most` edges recusals are left out of the account (then not exact). Raises FairdrawError when the seats
    cannot be filled at all.
    """
    part, exact = _network(instance, recusals=True), True
    if sum(map(len, part.arcs.values())) > most:
        part, exact = _network(instance, recusals=False), False
    loads: dict[str, Fraction] = {}
    waiting = [part]
    while waiting:
        part = waiting.pop()
        level = part.level()
        reached = part.beyond(level)
        if not reached:
            loads |= {person: min(level, Fraction(cap)) for person, cap in part.people.items()}
            continue
        upper, lower = part.cut(reached)
        if not upper.people or not lower.people:
            raise FairdrawError("席位配不齐，没有可比的公平负荷。")
        waiting += [upper, lower]
    return {person.removeprefix("p "): load for person, load in sorted(loads.items())}, exact


@dataclass
class _Part:
    """Seats (supply) flow along arcs of some width to people; `drain` is what goes out to people of another part."""

    arcs: dict[str, dict[str, int]]
    supply: Counter[str]
    drain: Counter[str]
    people: dict[str, int]

    def level(self) -> Fraction:
        """The load of everybody not held back by a cap, if the seats could be shared at will."""
        left = self.supply.total() - self.drain.total()
        caps = sorted(self.people.values())
        for number, cap in enumerate(caps):
            level = Fraction(left, len(caps) - number)
            if level <= cap:
                return level
            left -= cap
        if left:
            raise FairdrawError("席位配不齐，没有可比的公平负荷。")
        return Fraction(caps[-1] if caps else 0)

    def beyond(self, level: Fraction) -> set[str]:
        """Seats and people that do not fit under `level`; empty when everything fits."""
        unit = level.denominator
        net: dict[str, dict[str, int]] = {
            SOURCE: {node: number * unit for node, number in self.supply.items() if number}
        }
        for node, arcs in self.arcs.items():
            net[node] = {other: width * unit for other, width in arcs.items()}
        for person, cap in self.people.items():
            net.setdefault(person, {})[SINK] = int(min(level, Fraction(cap)) * unit)
        for node, number in self.drain.items():
            net[node][SINK] = net[node].get(SINK, 0) + number * unit
        wanted = self.supply.total() * unit
        return _cut(net) if _flow(net) < wanted else set()

    def cut(self, reached: set[str]) -> "tuple[_Part, _Part]":
        """The part that must carry more than the level, and the rest, which takes over all it can."""
        drain, given = Counter[str](), Counter[str]()
        for node in reached & self.arcs.keys():
            for other, width in self.arcs[node].items():
                if other not in reached:
                    drain[node] += width
                    given[other] += width
        rest = {*self.arcs, *self.people} - reached
        return self._inside(reached, drain, Counter()), self._inside(rest, Counter(), given)

    def _inside(self, nodes: set[str], drain: Counter[str], given: Counter[str]) -> "_Part":
        arcs = {
            node: {other: width for other, width in arcs.items() if other in nodes}
            for node, arcs in self.arcs.items()
            if node in nodes
        }
        supply = Counter({node: number for node, number in (self.supply + given).items() if node in nodes})
        drain = Counter({node: number for node, number in (self.drain + drain).items() if node in nodes})
        return _Part(arcs, supply, drain, {person: cap for person, cap in self.people.items() if person in nodes})


def _network(instance: Mapping[str, Any], *, recusals: bool) -> _Part:
    """Targets that ask for the same classes and bar the same people are one node per class."""
    classes = {group["id"]: group["candidates"] for group in instance["classes"]}
    kinds: Counter[tuple[tuple[str, ...], tuple[str, ...]]] = Counter()
    for target in instance["targets"]:
        asked = tuple(sorted(target["slots"]))
        barred = set(target.get("forbid", [])) if recusals else set()
        inside = {person for group in set(asked) for person in classes[group]} & barred if barred else barred
        kinds[asked, tuple(sorted(inside))] += 1
    part = _Part({}, Counter(), Counter(), {f"p {person['id']}": person["cap"] for person in instance["inspectors"]})
    for number, ((asked, away), width) in enumerate(sorted(kinds.items())):
        wanted = Counter(asked)
        choices = Counter(person for group in wanted for person in classes[group] if person not in away)
        for person, seats in choices.items():
            if seats > 1:  # may take several seats of one target, but only one of them
                part.arcs[f"o {number} {person}"] = {f"p {person}": width}
        for group, slots in wanted.items():
            part.supply[f"s {number} {group}"] = slots * width
            part.arcs[f"s {number} {group}"] = {
                f"o {number} {person}" if choices[person] > 1 else f"p {person}": width
                for person in classes[group]
                if person in choices
            }
    return part


def _flow(net: dict[str, dict[str, int]]) -> int:
    """The largest flow from SOURCE to SINK (Dinic); `net` becomes what is left of it."""
    for node in list(net):
        for other in list(net[node]):
            net.setdefault(other, {}).setdefault(node, 0)
    total = 0
    while True:
        depth = {SOURCE: 0}
        queue = deque([SOURCE])
        while queue:
            node = queue.popleft()
            for other, width in net[node].items():
                if width and other not in depth:
                    depth[other] = depth[node] + 1
                    queue.append(other)
        if SINK not in depth:
            return total
        ways = {node: list(net[node]) for node in depth}
        path = [SOURCE]
        while path:
            node = path[-1]
            if node == SINK:
                steps = list(pairwise(path))
                pushed = min(net[a][b] for a, b in steps)
                for a, b in steps:
                    net[a][b] -= pushed
                    net[b][a] += pushed
                total += pushed
                path = path[: next(place for place, (a, b) in enumerate(steps, start=1) if not net[a][b])]
                continue
            ahead = ways[node]
            while ahead and not (net[node][ahead[-1]] and depth.get(ahead[-1]) == depth[node] + 1):
                ahead.pop()
            if ahead:
                path.append(ahead[-1])
            else:
                path.pop()
                if path:
                    ways[path[-1]].pop()


def _cut(left: Mapping[str, Mapping[str, int]]) -> set[str]:
    """What SOURCE still reaches in what a largest flow left over."""
    seen, queue = {SOURCE}, deque([SOURCE])
    while queue:
        for other, width in left[queue.popleft()].items():
            if width and other not in seen:
                seen.add(other)
                queue.append(other)
    return seen - {SOURCE}
