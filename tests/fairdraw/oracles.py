# SPDX-License-Identifier: Apache-2.0
"""What OR-tools and plain counting say of a matching: they share no line with the library."""

from collections import Counter, deque
from collections.abc import Iterable, Iterator, Mapping
from hashlib import sha256
from typing import Any

from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

Problem = Mapping[str, Any]


def flow(problem: Problem, only: Iterable[str] | None = None) -> tuple[int, int]:
    """How many seats (of `only` these) can be filled at all, and the least sum of squared loads of doing so."""
    wanted: Counter[tuple[str, str]] = Counter()
    chosen = None if only is None else set(only)
    for target in problem["targets"]:
        for index, group in enumerate(target["slots"]):
            if chosen is None or f"{target['id']}#{index}" in chosen:
                wanted[target["id"], group] += 1
    candidates = {group["id"]: group["candidates"] for group in problem["classes"]}
    forbid = {target["id"]: set(target.get("forbid", [])) for target in problem["targets"]}
    solver, node = SimpleMinCostFlow(), _Nodes()
    source, sink = node["source"], node["sink"]
    visits = set()
    for (target, group), number in wanted.items():
        solver.add_arc_with_capacity_and_unit_cost(source, node[target, group, "seats"], number, 0)
        for person in set(candidates[group]) - forbid[target]:
            visits.add((target, person))
            solver.add_arc_with_capacity_and_unit_cost(node[target, group, "seats"], node[target, person], 1, 0)
    for target, person in visits:
        solver.add_arc_with_capacity_and_unit_cost(node[target, person], node[person], 1, 0)
    could = Counter(person for _target, person in visits)
    for person in problem["inspectors"]:
        for load in range(min(person["cap"], could[person["id"]])):
            solver.add_arc_with_capacity_and_unit_cost(node[person["id"]], sink, 1, 2 * load + 1)
    demand = sum(wanted.values())
    if not demand:
        return 0, 0
    solver.set_node_supply(source, demand)
    solver.set_node_supply(sink, -demand)
    if solver.solve_max_flow_with_min_cost() != solver.OPTIMAL:
        raise AssertionError("OR-tools found no flow at all")
    return solver.maximum_flow(), solver.optimal_cost()


def narrowed(problem: Problem, numbers: Mapping[str, int]) -> dict[str, Any]:
    """The instance without quotas in which so many targets of each quota ask for someone of its class as well."""
    members = {group["id"]: set(group["candidates"]) for group in problem["classes"]}
    slots = {target["id"]: list(target["slots"]) for target in problem["targets"]}
    for quota in sorted(problem["quotas"], key=lambda quota: quota["class"]):
        for target in in_order(problem["K"], quota, slots)[: numbers.get(quota["class"], 0)]:
            place = [each for each, group in enumerate(slots[target]) if group in quota["of"]][-1]
            both = (slots[target][place], quota["class"])
            members[both] = members[both[0]] & members[both[1]]
            slots[target][place] = both
    return {
        **problem,
        "classes": [{"id": group, "candidates": sorted(people)} for group, people in members.items()],
        "targets": [{**target, "slots": slots[target["id"]]} for target in problem["targets"]],
        "quotas": [],
    }


def in_order(key: str, quota: Mapping[str, Any], slots: Mapping[str, list[Any]]) -> list[str]:
    """The targets a quota is about, by their tickets."""
    asked = [target for target, groups in slots.items() if set(groups) & set(quota["of"])]
    lots = {each: sha256(f"{key}|quota|{quota['class']}|{each}".encode()).hexdigest() for each in asked}
    return sorted(asked, key=lots.__getitem__)


class _Nodes(dict[object, int]):
    def __missing__(self, name: object) -> int:
        self[name] = len(self)
        return self[name]


def demand(problem: Problem) -> int:
    return sum(len(target["slots"]) for target in problem["targets"])


def squares(loads: Mapping[str, int]) -> int:
    return sum(load * load for load in loads.values())


def broken_rules(problem: Problem, assignment: Mapping[str, list[str]]) -> list[str]:
    """Every rule that these groups break, in words; nothing when they are lawful."""
    candidates = {group["id"]: set(group["candidates"]) for group in problem["classes"]}
    caps = {person["id"]: person["cap"] for person in problem["inspectors"]}
    broken = []
    if set(assignment) != {target["id"] for target in problem["targets"]}:
        broken.append("other targets")
    for target in problem["targets"]:
        group = assignment[target["id"]]
        if len(group) != len(target["slots"]):
            broken.append(f"{target['id']}: seats")
        if len(set(group)) < len(group):
            broken.append(f"{target['id']}: somebody twice")
        if set(group) & set(target.get("forbid", [])):
            broken.append(f"{target['id']}: recused")
        if any(person not in candidates[slot] for person, slot in zip(group, target["slots"], strict=True)):
            broken.append(f"{target['id']}: not of the class")
    loads = Counter(person for group in assignment.values() for person in group)
    return broken + [f"{person}: beyond the cap" for person, load in loads.items() if load > caps[person]]


def gives_way(problem: Problem, result: Mapping[str, Any]) -> list[tuple[str, str]]:
    """(busy, idle): a chain of moves would take a visit from one with load L to one with L − 2 − tau or less."""
    caps = {person["id"]: person["cap"] for person in problem["inspectors"]}
    loads = result["loads"]
    return [
        (busy, idle)
        for busy in loads
        for idle in _reached(problem, result["assignment"], busy)
        if loads[idle] <= loads[busy] - 2 - problem["tau"] and loads[idle] < caps[idle]
    ]


def _reached(problem: Problem, assignment: Mapping[str, list[str]], start: str) -> Iterator[str]:
    """Everyone who could end with one visit more when `start` gives one up and the others pass theirs on."""
    candidates = {group["id"]: group["candidates"] for group in problem["classes"]}
    slots = {target["id"]: target["slots"] for target in problem["targets"]}
    forbid = {target["id"]: set(target.get("forbid", [])) for target in problem["targets"]}
    held: dict[str, list[tuple[str, int]]] = {}
    for target, group in assignment.items():
        for index, person in enumerate(group):
            held.setdefault(person, []).append((target, index))
    people, seats = {start}, set(held.get(start, []))
    queue = deque(seats)
    while queue:
        target, index = queue.popleft()
        for person in candidates[slots[target][index]]:
            if person in forbid[target]:
                continue
            if person in assignment[target]:  # changes over within the group, from a seat that then looks on
                free = [(target, assignment[target].index(person))]
            elif person not in people:
                people.add(person)
                yield person
                free = held.get(person, [])
            else:
                continue
            queue.extend(seat for seat in free if seat not in seats)
            seats.update(free)
