# SPDX-License-Identifier: Apache-2.0
"""The roster: its root binds every row, its instance is made of committed rows alone."""

import copy

import pytest

import fairdraw
from fairdraw import FairdrawError, instance_of, roster_root
from fairdraw.digests import sha

KEY = sha("roster")
ROSTER = {
    "tau": 2,
    "shake": 10,
    "inspectors": [{"id": name, "cap": 2} for name in "abcd"],
    "classes": [
        {"id": "d1:双洋镇", "candidates": ["a", "b"]},
        {"id": "d1:西园镇", "candidates": ["c"]},
        {"id": "d1", "candidates": ["a", "b", "c", "d"]},
        {"id": "office", "candidates": ["d"]},
    ],
    "quotas": [{"class": "office", "of": ["d1:双洋镇", "d1:西园镇"], "ppm": 300_000}],
    "wider": {"d1:双洋镇": "d1:西园镇", "d1:西园镇": "d1"},
    "targets": [
        {"id": "t0", "slots": ["d1:双洋镇", "d1:双洋镇"], "forbid": ["d"], "salt": "00" * 16},
        {"id": "t1", "slots": ["d1:西园镇"], "forbid": [], "salt": "01" * 16},
        {"id": "t2", "slots": ["d1", "d1:西园镇"], "forbid": ["b", "a"], "salt": "02" * 16},
    ],
}


def changed(*path, to):
    roster = copy.deepcopy(ROSTER)
    part = roster
    for step in path[:-1]:
        part = part[step]
    part[path[-1]] = to
    return roster


@pytest.mark.covers("DRAW-21")
def test_the_root_binds_every_term_person_class_and_row():
    others = [
        changed("tau", to=1),
        changed("shake", to=0),
        changed("quotas", 0, "ppm", to=300_001),
        changed("wider", to={}),
        changed("inspectors", 0, "cap", to=3),
        changed("classes", 0, "candidates", to=["a"]),
        changed("targets", 0, "forbid", to=[]),
        changed("targets", 0, "slots", to=["d1"]),
        changed("targets", 0, "salt", to="03" * 16),
    ]
    assert len({roster_root(each) for each in [ROSTER, *others]}) == len(others) + 1


def test_the_order_in_the_file_does_not_change_the_root():
    turned = {name: value[::-1] if isinstance(value, list) else value for name, value in ROSTER.items()}
    turned["wider"] = [list(pair) for pair in reversed(ROSTER["wider"].items())]
    turned["classes"] = [group | {"candidates": group["candidates"][::-1]} for group in turned["classes"]]
    assert roster_root(turned) == roster_root(ROSTER)


def test_the_instance_has_the_drawn_targets_alone():
    instance = instance_of(ROSTER, KEY, ["t2", "t0"])
    assert [target["id"] for target in instance["targets"]] == ["t2", "t0"]
    assert (instance["K"], instance["tau"], instance["shake"]) == (KEY, 2, 10)
    assert "salt" not in instance["targets"][0]
    assert "assignment" in fairdraw.match(instance)


def test_a_class_is_widened_step_by_step_and_its_quota_with_it():
    once = instance_of(ROSTER, KEY, ["t0"], [{"kind": "wider", "class": "d1:双洋镇"}])
    assert once["targets"][0]["slots"] == ["d1:西园镇", "d1:西园镇"]
    assert once["quotas"][0]["of"] == ["d1:西园镇"]
    steps = [{"kind": "wider", "class": "d1:双洋镇"}, {"kind": "wider", "class": "d1:西园镇"}]
    assert instance_of(ROSTER, KEY, ["t0"], steps)["targets"][0]["slots"] == ["d1", "d1"]


def test_caps_rise_and_the_last_targets_stay_out():
    cures = [{"kind": "cap", "cap": 1}, {"kind": "cap", "cap": 5}, {"kind": "fewer", "last": 1}]
    instance = instance_of(ROSTER, KEY, ["t0", "t1", "t2"], cures)
    assert {person["cap"] for person in instance["inspectors"]} == {5}
    assert [target["id"] for target in instance["targets"]] == ["t0", "t1"]
    assert instance_of(ROSTER, KEY, ["t0"], [{"kind": "fewer", "last": 1}])["targets"] == []


@pytest.mark.parametrize(
    ("roster", "numbers", "cure"),
    [
        (ROSTER, ["t9"], {"kind": "cap", "cap": 1}),
        (ROSTER, ["t0"], {"kind": "wider", "class": "d1"}),
        (ROSTER, ["t0"], {"kind": "wider"}),
        (ROSTER, ["t0"], {"kind": "cap", "cap": -1}),
        (ROSTER, ["t0"], {"kind": "fewer", "last": 2}),
        (ROSTER, ["t0"], {"kind": "lend", "person": "e"}),
        (changed("wider", to={"d1": "d1"}), ["t0"], {"kind": "cap", "cap": 1}),
        (changed("wider", to={"d1": "office", "office": "d1"}), ["t0"], {"kind": "cap", "cap": 1}),
        (changed("wider", to={"d1": "d2"}), ["t0"], {"kind": "cap", "cap": 1}),
    ],
)
def test_nothing_that_was_not_committed_gets_in(roster, numbers, cure):
    with pytest.raises(FairdrawError, match="。$"):
        instance_of(roster, KEY, numbers, [cure])
