# SPDX-License-Identifier: Apache-2.0
"""Redrawing one seat: one person goes, one comes by the reserve ticket, nobody else is touched."""

from collections import Counter
from functools import cache

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import fairdraw
from fairdraw import FairdrawError
from fairdraw.digests import ticket
from tests.fairdraw import oracles
from tests.fairdraw.instances import small

REASON = "申请回避，已批准"
SMALL = 500
AWAY = st.sets(st.sampled_from([f"p{n}" for n in range(9)]), max_size=2)


@cache
def matched(number):
    """A random instance and its groups; None when it cannot be filled."""
    problem = small(number)
    return problem, fairdraw.match(problem).get("assignment", {})


@cache
def seats():
    """Every seat of the random instances that can be filled, those with somebody free and those without."""
    able, unable = [], []
    for number in range(SMALL):
        problem, groups = matched(number)
        for target, group in groups.items():
            for index in range(len(group)):
                (able if free(problem, groups, target, index, ()) else unable).append((number, target, index))
    return able, unable


ABLE, UNABLE, ANY = (
    st.deferred(lambda: st.sampled_from(seats()[0])),
    st.deferred(lambda: st.sampled_from(seats()[1])),
    st.deferred(lambda: st.sampled_from(sum(seats(), []))),
)


def free(problem, groups, target, index, away):
    """Who may take the seat as things stand: of the class, below the cap, not recused, not there already, not away."""
    row = next(each for each in problem["targets"] if each["id"] == target)
    of_class = next(group["candidates"] for group in problem["classes"] if group["id"] == row["slots"][index])
    loads = Counter(person for group in groups.values() for person in group)
    caps = {person["id"]: person["cap"] for person in problem["inspectors"]}
    barred = {*row["forbid"], *groups[target], *away}
    return [person for person in of_class if person not in barred and loads[person] < caps[person]]


def possible(problem, groups, seat, staying):
    """Whether others could fill the seats that are not held by those who only stay where they are."""
    left = [
        {
            **each,
            "slots": [slot for place, slot in enumerate(each["slots"]) if stands(groups, each, place, seat, staying)],
        }
        for each in problem["targets"]
    ]
    people = [{**each, "cap": 0 if each["id"] in staying else each["cap"]} for each in problem["inspectors"]]
    rest = {**problem, "targets": left, "inspectors": people}
    return oracles.flow(rest)[0] == oracles.demand(rest)


def stands(groups, target, place, seat, staying):
    return (target["id"], place) == seat or groups[target["id"]][place] not in staying


def changed(before, after):
    return [
        (target, index)
        for target, group in before.items()
        for index, person in enumerate(group)
        if after[target][index] != person
    ]


@pytest.mark.covers("DRAW-29")
@settings(max_examples=300, deadline=None)
@given(ABLE, AWAY)
def test_where_somebody_is_free_exactly_one_seat_changes_by_the_reserve_ticket(seat, away):
    number, target, index = seat
    problem, groups = matched(number)
    able = free(problem, groups, target, index, away)
    assume(able)

    redrawn = fairdraw.redraw_seat(problem, groups, target=target, index=index, reason=REASON, unavailable=away)

    assert changed(groups, redrawn["assignment"]) == [(target, index)]
    assert redrawn["moved"] == []
    assert (redrawn["seat"], redrawn["out"]) == (f"{target}#{index}", groups[target][index])
    lowest = min(able, key=lambda person: ticket(problem["K"], "reserve", f"{target}#{index}|{person}"))
    assert redrawn["in"] == redrawn["assignment"][target][index] == lowest
    assert oracles.broken_rules(problem, redrawn["assignment"]) == []


@settings(max_examples=300, deadline=None)
@given(UNABLE, AWAY)
def test_where_nobody_is_free_others_move_only_if_they_must_and_lawfully(seat, away):
    number, target, index = seat
    problem, groups = matched(number)
    arguments = {"target": target, "index": index, "reason": REASON, "unavailable": away}
    out = groups[target][index]
    held = Counter(person for group in groups.values() for person in group)
    try:
        redrawn = fairdraw.redraw_seat(problem, groups, **arguments)
    except FairdrawError:
        assert not possible(problem, groups, (target, index), {*away, out})
        return
    assert possible(problem, groups, (target, index), {*away, out})
    after = redrawn["assignment"]
    assert oracles.broken_rules(problem, after) == []
    assert after[target][index] != out
    assert {f"{name}#{place}" for name, place in changed(groups, after)} == {redrawn["seat"], *redrawn["moved"]}
    assert redrawn["moved"]
    now = Counter(person for group in after.values() for person in group)
    assert all(now[person] <= held[person] for person in away)  # they keep what they hold and get nothing
    assert now[out] == held[out] - 1


@settings(max_examples=100, deadline=None)
@given(ANY)
def test_a_seat_that_is_redrawn_again_and_again_never_sees_a_recused_person_twice(seat):
    number, target, index = seat
    groups, problem = matched(number)[1], small(number)
    row = next(each for each in problem["targets"] if each["id"] == target)
    recused = []
    for _ in range(len(problem["inspectors"]) + 1):
        recused.append(groups[target][index])
        row["forbid"] = [*row["forbid"], groups[target][index]]
        try:
            groups = fairdraw.redraw_seat(problem, groups, target=target, index=index, reason=REASON)["assignment"]
        except FairdrawError:
            break
        assert groups[target][index] not in recused
    assert len(recused) <= len(problem["inspectors"])


@settings(max_examples=60, deadline=None)
@given(ABLE, st.integers(0, 10_000))
def test_the_redrawn_person_does_not_depend_on_anything_but_key_seat_and_who_is_free(seat, other):
    number, target, index = seat
    problem, groups = matched(number)
    arguments = {"target": target, "index": index, "unavailable": ()}
    one = fairdraw.redraw_seat(problem, groups, reason=REASON, **arguments)
    turned = problem | {"classes": problem["classes"][::-1], "targets": problem["targets"][::-1]}
    two = fairdraw.redraw_seat(turned, groups, reason=f"生病 {other}", **arguments)
    assert one["in"] == two["in"]
    assert fairdraw.digest(one["assignment"]) == fairdraw.digest(two["assignment"])
