# SPDX-License-Identifier: Apache-2.0
"""How good a matching is, found by matching the same instance again with many other keys (section 9).

Load fairness: everybody's mean load against the fairest loads the rules allow. Unpredictability: the likeliest
(target, inspector) against the least that anybody could make of it. Exchangeability: whoever is eligible for the
same seats has the same mean load. Nothing here decides who visits whom. Quotas lean the loads on purpose, so a
trial is made without them (`trial_of`).
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from math import sqrt
from statistics import NormalDist
from typing import Any, NamedTuple

from fairdraw.digests import Record, sha

WATCHED = 500  # targets whose groups are counted person by person; of more, those with the smallest tickets


def trial_of(instance: Mapping[str, Any], number: int) -> Record:
    """The instance under the key of one trial, which its own key fixes: a measurement can be repeated."""
    return {**instance, "K": sha(f"sj1.quality|{instance['K']}|{number}"), "quotas": []}


class Tally:
    """What was counted over the trials so far; ``record`` and ``Tally(instance, record)`` carry it over a pause."""

    def __init__(self, instance: Mapping[str, Any], record: Mapping[str, Any] | None = None) -> None:
        self.instance = instance
        self.people: list[str] = sorted(person["id"] for person in instance["inspectors"])
        chosen = sorted(instance["targets"], key=lambda target: sha(f"sj1.watched|{target['id']}"))[:WATCHED]
        self.watched = {target["id"]: target for target in chosen if target["slots"]}
        classes = {group["id"]: set(group["candidates"]) for group in instance["classes"]}
        self.open = {
            name: set[str]().union(*(classes[slot] for slot in target["slots"])) - set(target.get("forbid", []))
            for name, target in self.watched.items()
        }
        record = record or {"rounds": 0, "loads": {}, "squares": {}, "met": {}}
        self.rounds: int = record["rounds"]
        self.loads: Counter[str] = Counter(record["loads"])
        self.squares: Counter[str] = Counter(record["squares"])
        self.met: dict[str, Counter[str]] = {name: Counter(record["met"].get(name, {})) for name in self.watched}

    def add(self, assignment: Mapping[str, Sequence[str]]) -> None:
        """Count one trial."""
        loads = Counter(person for group in assignment.values() for person in group)
        self.loads.update(loads)
        self.squares.update({person: load * load for person, load in loads.items()})
        for name, seen in self.met.items():
            seen.update(assignment[name])
        self.rounds += 1

    def record(self) -> dict[str, Any]:
        return {
            "rounds": self.rounds,
            "loads": dict(self.loads),
            "squares": dict(self.squares),
            "met": {name: dict(seen) for name, seen in self.met.items()},
        }

    def mean(self, person: str) -> Fraction:
        return Fraction(self.loads[person], self.rounds)

    def fairness(self, fair: Mapping[str, Fraction]) -> "Figure":
        """The least share of their fair load that anybody has on average; 1 where nobody need work at all."""
        value, sure = 1.0, 1.0
        busy = {person: load for person, load in fair.items() if load}
        for person, load in busy.items():
            mean, error = float(self.mean(person)), self._error(person)
            value = min(value, mean / float(load))
            sure = min(sure, (mean + _far(len(busy)) * error) / float(load))
        return Figure(value, sure)

    def predictability(self) -> "Figure":
        """The highest chance to meet one person at one target, against the least that any rule must leave there."""
        value, sure = 0.0, 0.0
        places = sum(len(people) for people in self.open.values())
        for name, target in self.watched.items():
            least = float(_least_chance(self.instance, target))
            for count in self.met[name].values():
                chance = count / self.rounds
                error = sqrt(chance * (1 - chance) / self.rounds)
                value = max(value, chance / least)
                sure = max(sure, (chance - _far(places) * error) / least)
        return Figure(value, sure)

    def exchangeability(self) -> "Exchange":
        """How far people with the same eligibility, recusals and cap differ, in standard errors and in shares."""
        worst, spread, compared = 0.0, Fraction(0), 0
        for alike in self._alike():
            middle = sum((self.mean(person) for person in alike), Fraction(0)) / len(alike)
            if len(alike) < 2 or not middle:
                continue
            compared += len(alike)
            for person in alike:
                off = abs(self.mean(person) - middle)
                spread = max(spread, off / middle)
                error = self._error(person)
                worst = max(worst, float(off) / error if error else 0.0)
        return Exchange(compared, float(spread), worst, _far(compared))

    def _error(self, person: str) -> float:
        """The standard error of a mean load."""
        variance = Fraction(self.squares[person], self.rounds) - self.mean(person) ** 2
        return sqrt(float(variance) / self.rounds)

    def _alike(self) -> list[list[str]]:
        classes: dict[str, list[str]] = {person: [] for person in self.people}
        for group in self.instance["classes"]:
            for person in group["candidates"]:
                classes[person].append(group["id"])
        away: dict[str, list[str]] = {person: [] for person in self.people}
        for target in self.instance["targets"]:
            for person in target.get("forbid", []):
                away[person].append(target["id"])
        caps = {person["id"]: person["cap"] for person in self.instance["inspectors"]}
        alike: dict[tuple[object, ...], list[str]] = {}
        for person in self.people:
            sort = (caps[person], tuple(sorted(classes[person])), tuple(sorted(away[person])))
            alike.setdefault(sort, []).append(person)
        return list(alike.values())


class Figure(NamedTuple):
    """What was measured, and the part of it that is `sure`: not put down to the finite number of trials."""

    value: float
    sure: float


class Exchange(NamedTuple):
    """`compared` people have somebody like them; `spread` is the largest share they differ by, `errors` the same in
    standard errors, `limit` what chance alone exceeds once in a thousand measurements."""

    compared: int
    spread: float
    errors: float
    limit: float

    @property
    def holds(self) -> bool:
        return self.errors <= self.limit


def gini(loads: Iterable[int]) -> Fraction:
    """0 when all loads are equal, towards 1 when one person carries everything; 0 for nobody and for no load."""
    ordered = sorted(loads)
    total, number = sum(ordered), len(ordered)
    if not total:
        return Fraction(0)
    weighted = sum(place * load for place, load in enumerate(ordered, start=1))
    return Fraction(2 * weighted, number * total) - Fraction(number + 1, number)


def rounds_for(seats: int, *, most: int = 1500, least: int = 20, work: int = 400_000) -> int:
    """How many trials: as many as the work allows, `most` for a county, `least` for a province."""
    return max(least, min(most, work // max(seats, 1)))


def _least_chance(instance: Mapping[str, Any], target: Mapping[str, Any]) -> Fraction:
    """Whatever the rule, somebody comes to this target with at least this chance."""
    barred, asked = set(target.get("forbid", [])), Counter(target["slots"])
    free = {group["id"]: set(group["candidates"]) - barred for group in instance["classes"] if group["id"] in asked}
    return max(Fraction(number, max(len(free[group]), number)) for group, number in asked.items())


def _far(compared: int) -> float:
    """How many standard errors chance alone exceeds once in a thousand measurements of so many things."""
    return NormalDist().inv_cdf(1 - 0.0005 / max(compared, 1))
