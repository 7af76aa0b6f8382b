# SPDX-License-Identifier: Apache-2.0
"""Matching inspectors: always found when there is one, explained when there is none, the same for the same K."""

import itertools
import json
import os
import subprocess
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fairdraw
from fairdraw import FairdrawError, verify_match
from fairdraw.digests import sha, ticket

KEY = sha("matching")


def instance(people=8, cap=4, targets=10, seats=("x", "x"), forbid=(), key=KEY, tau=1):
    names = [f"p{n:02}" for n in range(people)]
    return {
        "K": key,
        "tau": tau,
        "inspectors": [{"id": name, "cap": cap} for name in names],
        "classes": [{"id": "x", "candidates": names}, {"id": "leader", "candidates": names[:2]}],
        "targets": [{"id": f"t{n:02}", "slots": list(seats), "forbid": list(forbid)} for n in range(targets)],
    }


def passes(problem, result):
    return all(line.status == "PASS" for line in verify_match(problem, result))


@pytest.mark.covers("DRAW-20", "DRAW-21")
def test_every_target_gets_its_group_of_distinct_people():
    result = fairdraw.match(instance())
    assert all(len(set(group)) == 2 for group in result["assignment"].values())
    assert passes(instance(), result)


def test_a_recused_inspector_is_never_matched():
    result = fairdraw.match(instance(forbid=["p00", "p01"]))
    assert result["loads"]["p00"] == result["loads"]["p01"] == 0


def test_a_scarce_leader_goes_where_a_leader_is_needed():
    result = fairdraw.match(instance(people=6, cap=4, targets=8, seats=("x", "leader")))
    assert all(group[1] in ("p00", "p01") for group in result["assignment"].values())


def test_the_order_of_the_input_cannot_matter():
    problem = instance()
    turned = problem | {name: problem[name][::-1] for name in ("inspectors", "classes", "targets")}
    assert fairdraw.canonical(fairdraw.match(problem)) == fairdraw.canonical(fairdraw.match(turned))
    assert fairdraw.match(problem) != fairdraw.match(instance(key=sha("other")))


def test_the_hash_seed_of_the_machine_cannot_matter(tmp_path):
    (tmp_path / "i.json").write_text(json.dumps(instance(targets=14, seats=("x", "leader"), people=9, cap=7)))
    results = set()
    for seed in ("0", "1", "2"):
        command = [sys.executable, "-m", "fairdraw", "match", str(tmp_path / "i.json"), "-o", str(tmp_path / seed)]
        done = subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=False)
        assert done.returncode == 0
        results.add((tmp_path / seed).read_bytes())
    assert len(results) == 1


def possible(problem):
    """Brute force: is there any assignment at all?"""
    candidates = {group["id"]: group["candidates"] for group in problem["classes"]}
    seats = [
        (target["id"], [p for p in candidates[slot] if p not in target["forbid"]])
        for target in problem["targets"]
        for slot in target["slots"]
    ]
    caps = {person["id"]: person["cap"] for person in problem["inspectors"]}
    for choice in itertools.product(*(people for _target, people in seats)):
        pairs = {(target, person) for (target, _people), person in zip(seats, choice, strict=True)}
        if len(pairs) == len(seats) and all(choice.count(person) <= cap for person, cap in caps.items()):
            return True
    return False


PEOPLE = st.lists(st.sampled_from(["a", "b", "c", "d"]), unique=True, max_size=4)
SMALL = st.builds(
    lambda caps, groups, targets, tau, key: {
        "K": sha(str(key)),
        "tau": tau,
        "inspectors": [{"id": name, "cap": cap} for name, cap in zip("abcd", caps, strict=True)],
        "classes": [{"id": name, "candidates": members} for name, members in zip("xyz", groups, strict=True)],
        "targets": [{"id": f"t{n}", "slots": slots, "forbid": forbid} for n, (slots, forbid) in enumerate(targets)],
    },
    st.lists(st.integers(0, 3), min_size=4, max_size=4),
    st.lists(PEOPLE, min_size=3, max_size=3),
    st.lists(
        st.tuples(st.lists(st.sampled_from("xyz"), max_size=3), st.lists(st.sampled_from("abcd"), max_size=1)),
        max_size=3,
    ),
    st.integers(0, 2),
    st.integers(0, 99),
)


@settings(max_examples=150, deadline=None)
@given(SMALL)
def test_an_assignment_is_found_exactly_when_there_is_one(problem):
    result = fairdraw.match(problem)
    assert ("assignment" in result) == possible(problem)
    assert passes(problem, result)
    fairdraw.canonical(result)


@pytest.mark.parametrize(("cap", "each"), [(2, 2), (9, 5)])
def test_tight_and_loose_rosters_are_filled_and_balanced_for_every_key(cap, each):
    groups = {"x": ["a", "b"], "y": ["b", "c"], "z": ["a", "c"], "w": ["c", "d", "e"]}
    for number in range(40):
        demand = {"x": each, "y": each, "z": each, "w": 1}
        problem = {
            "K": sha(str(number)),
            "tau": 0,
            "inspectors": [{"id": name, "cap": cap} for name in "abcde"],
            "classes": [{"id": name, "candidates": members} for name, members in groups.items()],
            "targets": [{"id": f"{name}{n}", "slots": [name]} for name, size in demand.items() for n in range(size)],
        }
        result = fairdraw.match(problem)
        assert passes(problem, result)
        assert max(result["loads"][name] for name in "abc") - min(result["loads"][name] for name in "abc") <= 1


def test_a_shortage_is_told_as_one_sentence():
    result = fairdraw.match(instance(people=5, cap=2, targets=8))
    told = result["infeasible"]
    assert (told["demand"], told["capacity"], told["classes"]) == (16, 10, ["x"])
    assert told["sentence"].endswith("还差 6 人次。可从别处调人支援，或提高每人上限，或减少抽查户数。")
    assert "t00、t01、t02、t03、t04 等 8 个" in told["sentence"]
    assert passes(instance(people=5, cap=2, targets=8), result)


def test_a_shortage_made_by_recusals_alone_is_told_too():
    problem = instance(people=3, cap=9, targets=1, forbid=["p00", "p01"])
    result = fairdraw.match(problem)
    assert (result["infeasible"]["demand"], result["infeasible"]["capacity"]) == (2, 1)
    assert "可派的 1 名检查人员最多承担 1 人次" in result["infeasible"]["sentence"]
    assert passes(problem, result) is True


def test_a_forged_infeasibility_is_refused():
    problem = instance()
    seats = [f"t{n:02}#{index}" for n in range(10) for index in range(2)]
    names = [person["id"] for person in problem["inspectors"]]
    for claim in (
        {"seats": seats, "inspectors": names, "demand": 20, "capacity": 3},
        {"seats": seats, "inspectors": names, "demand": 20, "capacity": 32},
        {"seats": ["t99#0"], "inspectors": names},
    ):
        lines = {line.name: line.status for line in verify_match(problem, {"infeasible": claim})}
        assert lines == {"M0": "FAIL", "M5": "FAIL"}


def lopsided():
    """p00 carries everything that p01 could share."""
    problem = instance(people=2, cap=9, targets=6, seats=("x",), tau=0)
    group = {f"t{n:02}": ["p00"] for n in range(6)}
    return problem, {"assignment": group, "loads": {"p00": 6, "p01": 0}, "levels": {"p00": 6, "p01": 1}}


def test_a_lopsided_matching_is_noticed():
    problem, result = lopsided()
    assert {line.name for line in verify_match(problem, result) if line.status == "FAIL"} == {"M4", "M5"}
    for levels in ({"p00": 1, "p01": 1}, {"p00": 6, "p01": 6}, {"p00": 6}):
        assert verify_match(problem, result | {"levels": levels})[3].status == "FAIL"


def test_a_lopsided_chain_through_a_group_is_noticed():
    groups = {"x": ["a", "b"], "y": ["b", "c"], "w": ["a"]}
    problem = {
        "K": KEY,
        "tau": 0,
        "inspectors": [{"id": name, "cap": 9} for name in "abc"],
        "classes": [{"id": name, "candidates": members} for name, members in groups.items()],
        "targets": [{"id": "t", "slots": ["x", "y"]}, *({"id": f"u{n}", "slots": ["w"]} for n in range(3))],
    }
    result = {
        "assignment": {"t": ["a", "b"], "u0": ["a"], "u1": ["a"], "u2": ["a"]},
        "loads": {"a": 4, "b": 1, "c": 0},
        "levels": {"a": 4, "b": 1, "c": 1},
    }
    assert verify_match(problem, result)[3].reason == "席位 t#1 可以让给更空闲的 c，安排不均衡"
    assert fairdraw.match(problem)["loads"] == {"a": 3, "b": 1, "c": 1}


def test_a_high_load_that_nobody_of_the_group_can_relieve_is_balanced():
    groups = {"w": ["a"], "x": ["a", "c"], "y": ["c"]}
    problem = {
        "K": KEY,
        "tau": 0,
        "inspectors": [{"id": name, "cap": 9} for name in "ac"],
        "classes": [{"id": name, "candidates": members} for name, members in groups.items()],
        "targets": [{"id": "t", "slots": ["x", "y"]}, *({"id": f"u{n}", "slots": ["w"]} for n in range(3))],
    }
    result = fairdraw.match(problem)
    assert (result["loads"], result["levels"]) == ({"a": 4, "c": 1}, {"a": 4, "c": 1})
    assert passes(problem, result)


def test_a_quota_is_kept_as_far_as_the_people_go():
    problem = instance(people=8, cap=4, targets=10, seats=("x",))
    wants = {"class": "leader", "of": ["x"]}
    some = fairdraw.match(problem | {"quotas": [wants | {"ppm": 300_000}]})
    assert some["quotas"] == [{"class": "leader", "wanted": 3, "given": 3}]
    assert sum(group[0] in ("p00", "p01") for group in some["assignment"].values()) >= 3
    every = problem | {"quotas": [wants | {"ppm": 1_000_000}]}
    result = fairdraw.match(every)
    assert result["quotas"] == [{"class": "leader", "wanted": 10, "given": 8}]
    assert passes(every, result)
    for claim in ([], [{"class": "leader", "wanted": 9, "given": 8}], [{"class": "leader", "wanted": 10, "given": 11}]):
        assert verify_match(every, result | {"quotas": claim})[1].status == "FAIL"


def test_shaking_changes_the_groups_and_not_the_evenness():
    problem = instance(people=9, cap=20, targets=30, seats=("x", "leader"), tau=2)
    plain, shaken = fairdraw.match(problem | {"tau": 0}), fairdraw.match(problem | {"shake": 10})
    assert shaken["assignment"] != plain["assignment"]
    assert sorted(shaken["loads"].values()) == sorted(plain["loads"].values())
    assert passes(problem | {"shake": 10}, shaken)


def test_each_broken_promise_is_named_by_its_line():
    problem = instance(forbid=["p07"], seats=("leader", "x"), targets=4)
    good = fairdraw.match(problem)
    for line, change in (
        ("M1", {"assignment": {}}),
        ("M1", {"assignment": good["assignment"] | {"t00": ["p00"]}}),
        ("M1", {"assignment": good["assignment"] | {"t00": ["p00", "p00"]}}),
        ("M2", {"assignment": good["assignment"] | {"t00": ["p05", "p00"]}}),
        ("M2", {"assignment": good["assignment"] | {"t00": ["p00", "p07"]}}),
        ("M3", {"loads": {}}),
        ("M1", {"assignment": 5}),
    ):
        assert {each.name: each.status for each in verify_match(problem, good | change)}[line] == "FAIL"
    assert {line.status for line in verify_match(problem, [])} == {"FAIL"}
    tight = instance(cap=1)
    assert {each.name: each.status for each in verify_match(tight, fairdraw.match(instance()))}["M3"] == "FAIL"


def test_a_recused_seat_alone_is_drawn_again():
    problem = instance()
    before = fairdraw.match(problem)["assignment"]
    out = before["t03"][1]

    redrawn = fairdraw.redraw_seat(problem, before, target="t03", index=1, reason="亲属任职", unavailable=["p00"])

    new = redrawn["in"]
    free = {p["id"] for p in problem["inspectors"]} - {out, "p00", before["t03"][0]}
    loads = fairdraw.match(problem)["loads"]
    ranked = sorted((ticket(KEY, "reserve", f"t03#1|{person}"), person) for person in free if loads[person] < 4)
    assert new == ranked[0][1]
    assert (redrawn["out"], redrawn["moved"]) == (out, [])
    assert redrawn["assignment"] == before | {"t03": [before["t03"][0], new]}


def test_others_move_only_when_nobody_is_free():
    problem = {
        "K": KEY,
        "tau": 0,
        "inspectors": [{"id": name, "cap": 1} for name in "abc"],
        "classes": [{"id": "x", "candidates": ["a", "b"]}, {"id": "y", "candidates": ["b", "c"]}],
        "targets": [{"id": "t", "slots": ["x"]}, {"id": "u", "slots": ["y"]}],
    }
    redrawn = fairdraw.redraw_seat(problem, {"t": ["a"], "u": ["b"]}, target="t", index=0, reason="生病")
    assert (redrawn["in"], redrawn["moved"], redrawn["assignment"]) == ("b", ["u#0"], {"t": ["b"], "u": ["c"]})


def test_a_redraw_that_cannot_be_is_refused():
    problem = instance(people=2, targets=1)
    group = fairdraw.match(problem)["assignment"]
    for arguments in (
        {"assignment": group, "target": "t00", "index": 0, "reason": ""},
        {"assignment": group, "target": "t00", "index": 2, "reason": "生病"},
        {"assignment": group, "target": "t00", "index": 0, "reason": "生病"},
        {"assignment": {}, "target": "t00", "index": 0, "reason": "生病"},
        {"assignment": {"t00": ["p00", "p00"]}, "target": "t00", "index": 0, "reason": "生病"},
    ):
        with pytest.raises(FairdrawError):
            fairdraw.redraw_seat(problem, **arguments)


GOOD = instance()


@pytest.mark.parametrize(
    "problem",
    [
        [],
        {},
        GOOD | {"K": "x"},
        GOOD | {"tau": -1},
        GOOD | {"inspectors": {}},
        GOOD | {"inspectors": [1]},
        GOOD | {"inspectors": [{"id": "张三", "cap": 1}]},
        GOOD | {"inspectors": [{"id": "a", "cap": 1}, {"id": "a", "cap": 1}]},
        GOOD | {"inspectors": [{"id": "a", "cap": "1"}]},
        GOOD | {"classes": [{"id": "", "candidates": []}]},
        GOOD | {"classes": [{"id": "x", "candidates": ["z"]}]},
        GOOD | {"classes": [{"id": "x", "candidates": [[]]}]},
        GOOD | {"classes": GOOD["classes"] * 2},
        GOOD | {"targets": [{"id": "t", "slots": ["q"]}]},
        GOOD | {"targets": [{"id": "t", "slots": [[]]}]},
        GOOD | {"targets": [{"id": "t", "slots": "x"}]},
        GOOD | {"targets": [{"id": "t", "slots": [], "forbid": ["z"]}]},
        GOOD | {"targets": GOOD["targets"] * 2},
    ],
)
def test_a_bad_instance_is_refused_with_a_sentence(problem):
    with pytest.raises(FairdrawError, match="。$"):
        fairdraw.match(problem)
