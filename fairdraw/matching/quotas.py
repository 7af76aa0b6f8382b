# SPDX-License-Identifier: Apache-2.0
"""Quotas: of the targets that ask certain classes, a share is to get someone of a narrower one (section 9).

A quota steers and never makes a matching impossible. Its targets are taken in the order of their tickets, and where
all that are wanted cannot be had, as many from the front as can.
"""

from collections.abc import Sequence
from dataclasses import replace

from fairdraw.digests import MILLION, Record, ticket
from fairdraw.matching.filling import filled
from fairdraw.matching.instance import Instance, Quota
from fairdraw.matching.search import Reached
from fairdraw.matching.seating import Seating


def steer(problem: Instance) -> tuple[Seating | Reached, list[Record]]:
    """Fill every seat with as much of each quota as is possible, the earlier class first, and tell how much.

    Returns what the search reached when the seats cannot be filled even without any quota.
    """
    seating: Seating | Reached | None = None
    told: list[Record] = []
    for quota in problem.quotas:
        order = targets_in_order(problem, quota)
        wanted = wanted_of(quota, len(order))
        given, narrower = wanted, narrowed(problem, quota, order[:wanted])
        attempt = filled(narrower)
        if isinstance(attempt, Reached):
            seating = seating or filled(problem)
            if isinstance(seating, Reached):
                return seating, []
            given, narrower, attempt = _most(problem, quota, order, seating, wanted)
        problem, seating = narrower, attempt
        told.append({"class": problem.classes[quota.narrow], "wanted": wanted, "given": given})
    return seating or filled(problem), told


def steered(problem: Instance, given: Sequence[int]) -> Instance:
    """The instance with the first `given` targets of each quota narrowed; quotas beyond the given numbers wait."""
    for quota, number in zip(problem.quotas, given, strict=False):
        problem = narrowed(problem, quota, targets_in_order(problem, quota)[:number])
    return problem


def targets_in_order(problem: Instance, quota: Quota) -> list[int]:
    """Targets with a slot of a class that the quota is about, by the tickets of the quota."""
    asked = [target for target, slots in enumerate(problem.slots) if not quota.of.isdisjoint(slots)]
    name = problem.classes[quota.narrow]
    return sorted(asked, key=lambda target: ticket(problem.key, "quota", f"{name}|{problem.targets[target]}"))


def wanted_of(quota: Quota, targets: int) -> int:
    """The share of so many targets, rounded up."""
    return -(-quota.ppm * targets // MILLION)


def narrowed(problem: Instance, quota: Quota, targets: Sequence[int]) -> Instance:
    """These targets ask in the last of those slots for someone who belongs to its class and to the narrower one."""
    slots, candidates, classes = list(problem.slots), list(problem.candidates), list(problem.classes)
    narrow = set(problem.candidates[quota.narrow])
    made: dict[int, int] = {}  # class → the class of those of its people who are also in the narrower one
    for target in targets:
        index = max(place for place, group in enumerate(slots[target]) if group in quota.of)
        group = slots[target][index]
        if group not in made:
            made[group] = len(candidates)
            candidates.append([person for person in candidates[group] if person in narrow])
            classes.append(f"{classes[group]}&{classes[quota.narrow]}")
        slots[target] = [*slots[target][:index], made[group], *slots[target][index + 1 :]]
    return replace(problem, slots=slots, candidates=candidates, classes=classes)


def _most(
    problem: Instance, quota: Quota, order: Sequence[int], seating: Seating, wanted: int
) -> tuple[int, Instance, Seating]:
    """The largest number from the front of the order with which every seat can still be filled."""
    best = (0, problem, seating)
    least, most = 0, wanted - 1
    while least < most:
        middle = (least + most + 1) // 2
        narrower = narrowed(problem, quota, order[:middle])
        attempt = filled(narrower)
        if isinstance(attempt, Reached):
            most = middle - 1
        else:
            least, best = middle, (middle, narrower, attempt)
    return best
