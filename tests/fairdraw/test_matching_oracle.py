# SPDX-License-Identifier: Apache-2.0
"""Thousands of small random matchings against OR-tools: found when there is one, as even as can be, proved if not."""

import json
import os
import subprocess
import sys
from functools import cache
from typing import Any

import pytest

import fairdraw
from fairdraw.digests import digest
from tests.fairdraw import oracles
from tests.fairdraw.instances import small, turned

pytestmark = pytest.mark.no_cover  # many rounds over lines that other tests cover

NUMBER = 3000
PART = 250
PARTS = range(0, NUMBER, PART)


@cache
def results(part: int) -> list[tuple[dict[str, Any], dict[str, Any]]]:
    return [(problem, fairdraw.match(problem)) for problem in map(small, range(part, part + PART))]


@cache
def filled(part: int) -> list[tuple[dict[str, Any], dict[str, Any], dict[str, Any]]]:
    """Those that could be filled: the instance, the same with its quotas carried out as told, the result."""
    return [
        (problem, oracles.narrowed(problem, {quota["class"]: quota["given"] for quota in result["quotas"]}), result)
        for problem, result in results(part)
        if "assignment" in result
    ]


def all_results():
    return [pair for part in PARTS for pair in results(part)]


@pytest.mark.covers("DRAW-21", "DRAW-24")
@pytest.mark.parametrize("part", PARTS)
def test_a_matching_is_found_exactly_when_there_is_one(part):
    for problem, result in results(part):
        assert ("assignment" in result) == (oracles.flow(problem)[0] == oracles.demand(problem))


@pytest.mark.covers("DRAW-20", "DRAW-24")
@pytest.mark.parametrize("part", PARTS)
def test_every_rule_is_kept(part):
    for problem, asked, result in filled(part):
        assert oracles.broken_rules(problem, result["assignment"]) == []
        assert oracles.broken_rules(asked, result["assignment"]) == []
        told = dict.fromkeys(result["loads"], 0)
        for group in result["assignment"].values():
            for person in group:
                told[person] += 1
        assert result["loads"] == told


@pytest.mark.parametrize("part", PARTS)
def test_without_tolerance_the_loads_are_as_even_as_they_can_be(part):
    for problem, asked, result in filled(part):
        if problem["tau"] == 0:
            assert oracles.squares(result["loads"]) == oracles.flow(asked)[1]


@pytest.mark.parametrize("part", PARTS)
def test_nobody_works_more_than_the_tolerance_beyond_whom_their_work_could_go_to(part):
    for _problem, asked, result in filled(part):
        assert oracles.gives_way(asked, result) == []


@pytest.mark.covers("LIBP-12")
@pytest.mark.parametrize("part", PARTS)
def test_a_quota_is_met_as_far_as_it_can_be_and_never_further(part):
    for problem, _asked, result in filled(part):
        quotas = sorted(problem["quotas"], key=lambda quota: quota["class"])
        assert [quota["class"] for quota in result["quotas"]] == [quota["class"] for quota in quotas]
        numbers = {}
        for quota, told in zip(quotas, result["quotas"], strict=True):
            before = oracles.narrowed(problem, numbers)
            slots = {target["id"]: target["slots"] for target in before["targets"]}
            wanted = -(-quota["ppm"] * len(oracles.in_order(problem["K"], quota, slots)) // 10**6)
            assert told["wanted"] == wanted
            if told["given"] < wanted:
                more = oracles.narrowed(problem, {**numbers, quota["class"]: told["given"] + 1})
                assert oracles.flow(more)[0] < oracles.demand(problem)
            numbers[quota["class"]] = told["given"]


@pytest.mark.parametrize("part", PARTS)
def test_every_result_passes_its_own_check(part):
    for problem, result in results(part):
        assert [line for line in fairdraw.verify_match(problem, result) if line.status != "PASS"] == []


@pytest.mark.parametrize("part", PARTS)
def test_a_shortage_is_a_real_one_and_names_who_is_short(part):
    for problem, result in results(part):
        told = result.get("infeasible")
        if told:
            asked = {f"{t['id']}#{n}": slot for t in problem["targets"] for n, slot in enumerate(t["slots"])}
            assert told["demand"] == len(told["seats"]) == len(set(told["seats"]))
            assert oracles.flow(problem, told["seats"])[0] <= told["capacity"] < told["demand"]
            assert set(told["classes"]) == {asked[seat] for seat in told["seats"]}
            assert all(group in told["sentence"] for group in told["classes"])


def test_the_random_instances_are_of_every_sort():
    found = [result for _problem, result in all_results()]
    short = [result["infeasible"] for result in found if "infeasible" in result]
    assert NUMBER // 4 < len(short) < NUMBER * 3 // 4
    assert any(max(result["loads"].values()) > 3 for result in found if "loads" in result)
    whole = [told for told in short if len(told["classes"]) < 5 and told["capacity"]]
    assert len(whole) > 100
    quotas = [quota for result in found for quota in result.get("quotas", [])]
    assert any(0 < quota["given"] < quota["wanted"] for quota in quotas)
    assert any(0 < quota["given"] == quota["wanted"] for quota in quotas)
    shaken = [result for problem, result in all_results() if problem["shake"] and "assignment" in result]
    assert len(shaken) > 100


def test_the_order_of_rows_cannot_change_a_byte():
    for part in PARTS:
        for number, (problem, result) in enumerate(results(part)):
            again = turned(problem, f"{part} {number}")
            assert fairdraw.canonical(fairdraw.match(again)) == fairdraw.canonical(result)


def test_neither_machine_nor_hash_seed_can_change_a_byte(tmp_path):
    (tmp_path / "all.json").write_text(json.dumps([problem for problem, _ in results(0)]))
    program = (
        "import json, sys; from fairdraw import match; from fairdraw.digests import digest; "
        "print(digest([match(each) for each in json.load(open(sys.argv[1]))]))"
    )
    told = {digest([result for _, result in results(0)])}
    for seed in ("0", "1", "12345"):
        command = [sys.executable, "-c", program, str(tmp_path / "all.json")]
        done = subprocess.run(command, env=os.environ | {"PYTHONHASHSEED": seed}, capture_output=True, check=True)
        told.add(done.stdout.decode().strip())
    assert len(told) == 1


def test_the_oracle_itself_notices_what_is_wrong():
    problem = {
        "tau": 0,
        "inspectors": [{"id": "a", "cap": 2}, {"id": "b", "cap": 1}],
        "classes": [{"id": "x", "candidates": ["a", "b"]}],
        "targets": [{"id": "t", "slots": ["x"]}, {"id": "u", "slots": ["x"], "forbid": ["b"]}],
    }
    assert oracles.flow(problem) == (2, 2)
    assert oracles.flow(problem | {"inspectors": [{"id": "a", "cap": 1}, {"id": "b", "cap": 0}]}) == (1, 1)
    assert oracles.broken_rules(problem | {"targets": problem["targets"][1:]}, {"u": ["a"]}) == []
    assert oracles.broken_rules(problem, {"t": ["b"], "u": ["b"]}) == ["u: recused", "b: beyond the cap"]
    pair = problem | {"targets": [{"id": "t", "slots": ["x", "x"]}]}
    assert oracles.broken_rules(pair, {"t": ["b", "b"]}) == ["t: somebody twice", "b: beyond the cap"]
    uneven = {"assignment": {"t": ["a"], "u": ["a"]}, "loads": {"a": 2, "b": 0}}
    assert oracles.gives_way(problem, uneven) == [("a", "b")]
    assert oracles.gives_way(problem | {"tau": 1}, uneven) == []
