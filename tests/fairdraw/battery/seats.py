# SPDX-License-Identifier: Apache-2.0
"""Exchangeability in matching: inspectors who may sit in the same seats sit in each of them equally often."""

from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import fairdraw
from tests.fairdraw.battery.sample import Sample
from tests.fairdraw.battery.scores import Score, chi_square, worst

RUNS = 5000
ALIKE = {"leaders": ["p0", "p1"], "others": ["p2", "p3", "p4", "p5"], "second office": ["q0", "q1", "q2", "q3"]}
TARGETS = {"t0": ["x", "leader"], "t1": ["x", "leader"], "t2": ["leader", "x"], "t3": ["x", "y"], "t4": ["y", "x"]}
CLASSES = {"x": [*ALIKE["leaders"], *ALIKE["others"]], "leader": ALIKE["leaders"], "y": ALIKE["second office"]}

Groups = Mapping[str, Sequence[str]]


def instance(key: str) -> dict[str, Any]:
    """Ten seats, the leaders scarce and busy, in the second office more people than seats."""
    return {
        "K": key,
        "tau": 1,
        "inspectors": [{"id": person, "cap": 3} for people in ALIKE.values() for person in people],
        "classes": [{"id": name, "candidates": people} for name, people in CLASSES.items()],
        "targets": [{"id": target, "slots": slots, "forbid": []} for target, slots in TARGETS.items()],
    }


def exchangeability(sample: Sample, bend: Callable[[dict[str, list[str]], int], Groups] | None = None) -> list[Score]:
    """`bend` tampers with the groups of a run: ({target: people}, run) → the same, crooked."""
    groups = []
    for run in range(RUNS):
        seated: dict[str, list[str]] = fairdraw.match(instance(sample.keys[run]))["assignment"]
        groups.append(bend(seated, run) if bend else seated)
    by_target = [
        _alike(f"{title} at {target}", people, [dict.fromkeys(group[target], 1) for group in groups])
        for title, people in ALIKE.items()
        for target in TARGETS
    ]
    loads = [_alike(title, people, [_loads(group) for group in groups]) for title, people in ALIKE.items()]
    return [worst("people alike at each target", by_target), worst("work of people alike", loads)]


def _loads(group: Groups) -> dict[str, int]:
    loads: dict[str, int] = defaultdict(int)
    for people in group.values():
        for person in people:
            loads[person] += 1
    return loads


def _alike(title: str, people: Sequence[str], runs: Sequence[Mapping[str, int]]) -> Score:
    """Given what all of them had in a run, each of the g is as likely as the next to have had it: chi²(g−1)."""
    size = len(people)
    sums, within = dict.fromkeys(people, 0), 0.0
    for counts in runs:
        had = [counts.get(person, 0) for person in people]
        within += sum(number * number for number in had) - sum(had) ** 2 / size
        for person, number in zip(people, had, strict=True):
            sums[person] += number
    if not within:
        return Score(title, 0.0, 1.0)  # never one without the others: nothing to compare
    middle = sum(sums.values()) / size
    spread = sum((number - middle) ** 2 for number in sums.values())
    return chi_square(title, spread * (size - 1) / within, size - 1)
