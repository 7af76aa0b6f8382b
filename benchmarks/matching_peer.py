# SPDX-License-Identifier: Apache-2.0
"""The peer of the matching: the least sum of squared loads by OR-tools' min-cost flow. Never the maker of a result."""

import time
from collections import Counter
from typing import Any, NamedTuple

import numpy as np
from ortools.graph.python import min_cost_flow

SPARE = 5  # how many arcs more than the most that anyone carries; enough for the optimum, and kind to the peer


class Solved(NamedTuple):
    """Sum of the squared loads; processor seconds to build the network and to solve it."""

    squares: int
    built: float
    solved: float


def least_squares(instance: dict[str, Any], most: int) -> Solved:
    """A seat's class → (target, person) → person → sink over arcs that cost 1, 3, 5, … so that a load costs its square.

    `most`: nobody needs more than about this. Raises SystemExit when the solver finds no flow.
    """
    began = time.process_time()
    people = {each["id"]: number for number, each in enumerate(instance["inspectors"])}
    members = {each["id"]: [people[person] for person in each["candidates"]] for each in instance["classes"]}
    tails, heads, nodes, supply, sink = [], [], len(people) + 1, {}, len(people)
    for target in instance["targets"]:
        barred = {people[person] for person in target["forbid"]}
        demand = Counter(target["slots"])
        open_to = {group: [person for person in members[group] if person not in barred] for group in demand}
        shared = Counter(person for group in open_to.values() for person in group)
        pair: dict[int, int] = {}  # someone whom two classes of the target may ask stands behind a node of their own
        for person, asked in shared.items():
            if asked > 1:
                pair[person] = nodes
                tails.append(nodes)
                heads.append(person)
                nodes += 1
        for group, number in demand.items():
            supply[nodes] = number
            tails += [nodes] * len(open_to[group])
            heads += [pair.get(person, person) for person in open_to[group]]
            nodes += 1
    seats = sum(supply.values())
    steps = [min(each["cap"], most + SPARE) for each in instance["inspectors"]]
    solver = min_cost_flow.SimpleMinCostFlow()
    solver.add_arcs_with_capacity_and_unit_cost(
        np.array(tails), np.array(heads), np.ones(len(tails), np.int64), np.zeros(len(tails), np.int64)
    )
    into = solver.add_arcs_with_capacity_and_unit_cost(
        np.repeat(np.arange(len(people)), steps),
        np.full(sum(steps), sink),
        np.ones(sum(steps), np.int64),
        np.concatenate([2 * np.arange(number) + 1 for number in steps]),
    )
    solver.set_nodes_supplies(np.array([*supply, sink]), np.array([*supply.values(), -seats]))
    built = time.process_time() - began
    began = time.process_time()
    if solver.solve() != solver.OPTIMAL:
        raise SystemExit("OR-tools 没有找到可行的安排")
    solved = time.process_time() - began
    loads = solver.flows(into).reshape(-1)
    ends = np.cumsum(steps)
    each = np.add.reduceat(loads, ends - steps)
    return Solved(int((each * each).sum()), built, solved)
