# SPDX-License-Identifier: Apache-2.0
"""The fairest loads, against the loads a linear programme finds level by level."""

from fractions import Fraction
from typing import Any

import numpy
import pytest
from scipy.optimize import linprog

from fairdraw import FairdrawError, fair_loads

KEY = "00" * 32


def instance(classes: dict[str, str], targets: list[tuple[str, str]], caps: dict[str, int] | None = None) -> Any:
    """Classes as letters of people, targets as (letters of classes, letters of people who must stay away)."""
    people = sorted({person for members in classes.values() for person in members} | set(caps or {}))
    return {
        "K": KEY,
        "tau": 2,
        "inspectors": [{"id": person, "cap": (caps or {}).get(person, 99)} for person in people],
        "classes": [{"id": name, "candidates": list(members)} for name, members in classes.items()],
        "targets": [
            {"id": f"t{number}", "slots": list(slots), "forbid": list(forbid)}
            for number, (slots, forbid) in enumerate(targets)
        ],
    }


def loads(*args: Any) -> dict[str, Fraction]:
    found, exact = fair_loads(instance(*args))
    assert exact
    return found


def test_equal_people_share_equally() -> None:
    assert loads({"A": "abc"}, [("AA", "")] * 2) == {person: Fraction(4, 3) for person in "abc"}


def test_who_alone_can_carries_more_and_the_others_the_rest() -> None:
    found = loads({"A": "a", "B": "abc"}, [("A", "")] * 3 + [("B", "")] * 3)
    assert found == {"a": 3, "b": Fraction(3, 2), "c": Fraction(3, 2)}


def test_a_recusal_moves_the_load_to_the_others() -> None:
    assert loads({"A": "ab"}, [("A", "a"), ("A", "a"), ("A", "a"), ("A", "")]) == {"a": 1, "b": 3}


def test_a_cap_holds_and_the_rest_share_what_is_left() -> None:
    found = loads({"A": "abc"}, [("A", "")] * 7, {"a": 1})
    assert found == {"a": 1, "b": 3, "c": 3}


def test_nobody_sits_twice_in_one_group() -> None:
    assert loads({"A": "a", "B": "ab"}, [("AB", "")]) == {"a": 1, "b": 1}


def test_people_without_a_seat_carry_nothing() -> None:
    assert loads({"A": "ab", "B": "c"}, [("A", "")])["c"] == 0
    assert fair_loads(instance({}, [])) == ({}, True)


@pytest.mark.parametrize("caps", [{"a": 1, "b": 0}, {"a": 0, "b": 0}])
def test_seats_that_cannot_be_filled_have_no_fair_loads(caps: dict[str, int]) -> None:
    with pytest.raises(FairdrawError, match="席位配不齐"):
        fair_loads(instance({"A": "ab"}, [("AA", "")], caps))
    with pytest.raises(FairdrawError, match="席位配不齐"):
        fair_loads(instance({"A": "a", "B": "abcd"}, [("A", "a"), ("B", "")]))


def test_recusals_are_left_out_of_an_account_too_long_and_it_says_so() -> None:
    found, exact = fair_loads(instance({"A": "ab"}, [("A", "a"), ("A", "")]), most=2)
    assert (found, exact) == ({"a": Fraction(1), "b": Fraction(1)}, False)


def drawn(seed: int) -> Any:
    by = numpy.random.default_rng(seed)
    people = "abcdefg"[: by.integers(2, 8)]

    def some(of: str, least: int, most: int) -> str:
        return "".join(by.choice(list(of), size=by.integers(least, most + 1), replace=False))

    classes = {name: some(people, 1, len(people)) for name in "ABCD"[: by.integers(1, 5)]}
    targets = [
        (
            "".join(by.choice(list(classes)) for _ in range(by.integers(1, 4))),
            some(people, 0, 2) if by.random() < 0.5 else "",
        )
        for _ in range(by.integers(1, 9))
    ]
    return instance(classes, targets, {person: int(by.choice([9, 9, 9, 3, 2, 1])) for person in people})


def programme(problem: Any) -> dict[str, float] | None:
    """The same by linear programmes: raise the least load, fix who cannot rise, again."""
    caps = {each["id"]: each["cap"] for each in problem["inspectors"]}
    members = {each["id"]: each["candidates"] for each in problem["classes"]}
    seats = [(target, place) for target in problem["targets"] for place in range(len(target["slots"]))]
    shares = [
        (target["id"], place, person)
        for target, place in seats
        for person in members[target["slots"][place]]
        if person not in target["forbid"]
    ]
    width = len(shares) + 1

    def row(chosen: Any, last: float = 0.0) -> Any:
        return numpy.array([*(float(chosen(*share)) for share in shares), last])

    full = [row(lambda t, p, i, s=seat: (t, p) == (s[0]["id"], s[1])) for seat in seats]
    once = [
        row(lambda t, p, i, s=target["id"], q=person: (t, i) == (s, q))
        for target in problem["targets"]
        for person in caps
    ]
    load = {person: row(lambda t, p, i, q=person: i == q) for person in caps}
    base = [*once, *load.values()]
    bound = [1.0] * len(once) + [float(cap) for cap in caps.values()]
    fixed: dict[str, float] = {}

    def best(goal: Any, floor: dict[str, float], rising: bool) -> float | None:
        more = [-load[person] + (row(lambda *_: 0, 1.0) if rising and person not in fixed else 0) for person in floor]
        found = linprog(
            -goal, A_ub=[*base, *more], b_ub=[*bound, *(-value + 1e-9 for value in floor.values())],
            A_eq=full, b_eq=[1.0] * len(full), bounds=[(0, None)] * width, method="highs",
        )  # fmt: skip
        return -found.fun if found.status == 0 else None

    while len(fixed) < len(caps):
        level = best(row(lambda *_: 0, 1.0), {person: fixed.get(person, 0.0) for person in caps}, True)
        if level is None:
            return None
        floor = {person: fixed.get(person, level) for person in caps}
        for person in [person for person in caps if person not in fixed]:
            most = best(load[person], floor, False)
            if most is not None and most <= level + 1e-6:
                fixed[person] = level
    return fixed


def test_the_fairest_loads_are_those_of_linear_programmes() -> None:
    feasible = 0
    for seed in range(60):
        problem, wanted = drawn(seed), programme(drawn(seed))
        if wanted is None:
            with pytest.raises(FairdrawError):
                fair_loads(problem)
            continue
        feasible += 1
        found, _exact = fair_loads(problem)
        assert {person: float(load) for person, load in found.items()} == pytest.approx(wanted, abs=1e-5), seed
    assert feasible > 20
