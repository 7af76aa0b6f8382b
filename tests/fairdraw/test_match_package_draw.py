# SPDX-License-Identifier: Apache-2.0
"""The package of a matching beside the draw's own: no other seed, and no replacement that nobody logged."""

import fairdraw
from fairdraw.digests import sha
from fairdraw.sm3 import sm3
from tests.fairdraw.match_damage import DRAW
from tests.fairdraw.match_examples import (
    AMENDMENTS,
    Record,
    drawn,
    made,
    match_lines,
    outcome,
    redrawn,
    roster,
    visited,
)


def certificate(**changes: object) -> Record:
    """The certificate of someone who changes it and signs nothing."""
    body = {key: value for key, value in drawn()[2].items() if key not in ("digest", "sm3", "signatures")} | changes
    quick = sm3(fairdraw.canonical(body))
    return body | {"digest": fairdraw.digest(body), "sm3": quick, "signatures": []}


def test_a_matching_under_another_seed_is_not_that_of_the_draw():
    """Everything fits inside: the lottery of another seed, tried until it pleased somebody."""
    real = drawn()[2]
    other = next(seed for seed in (f"w1={number}" for number in range(100)) if feasible(under(seed)))
    seed = {**real["seed"], "string": other}
    plain = [{k: v for k, v in each.items() if k not in ("reason", "at", "by")} for each in AMENDMENTS]
    found = fairdraw.match(fairdraw.instance_of(roster(), under(other), visited(), plain))
    forged = made(certificate=certificate(seed=seed, K=under(other)), outcome=found, key=under(other), changes=[])[1]

    assert "FAIL" not in {line.status for name, line in match_lines(forged).items() if name != "M8"}
    line = match_lines(forged, draw=DRAW)["M8"]
    assert line.status == "FAIL"
    assert "与给出的抽取包里的不同" in line.reason


def under(seed: str) -> str:
    return sha(f"sj1.key|{drawn()[2]['commitment']}|{drawn()[2]['reveal']}|{seed}")


def feasible(key: str) -> bool:
    return "assignment" in fairdraw.match(fairdraw.instance_of(roster(), key, visited(), [AMENDMENTS[0]]))


def replacement() -> Record:
    """A group handed to a target that was never drawn."""
    out, now = visited()[1], outcome()[1]["assignment"]
    rows = [row for row in roster()["targets"] if row["id"] not in visited()]
    into = next(row["id"] for row in rows if not set(row["forbid"]) & set(now[out]))
    return {"kind": "target", "out": out, "in": into, "reason": "已注销", "at": "2026-04-09T10:00:00+08:00"}


def test_a_replacement_that_the_certificate_does_not_know_fails():
    change = replacement()
    line = match_lines(made(changes=[change])[1])["M8"]
    assert line.status == "FAIL"
    assert f"{change['in']} 换入的记录不在抽取证书里" in line.reason


def test_a_draw_package_older_than_the_matching_is_said_and_a_rewritten_one_fails():
    change, before = replacement(), drawn()[2]["substitutions"]
    record = {**before[0], "out": change["out"], "in": change["in"]}
    package = made(certificate=certificate(substitutions=[*before, record]), changes=[change])[1]
    line = match_lines(package, draw=DRAW)["M8"]
    assert line.status == "NOT-CHECKED"
    assert "没有其中 1 次替换" in line.reason
    wrong = made(certificate=certificate(substitutions=[record]), changes=[change])[1]
    assert match_lines(wrong, draw=DRAW)["M8"].status == "FAIL"
    assert match_lines(wrong, draw=drawn("part")[3])["M8"].status == "FAIL"


def test_who_was_passed_over_on_the_office_s_word_is_counted():
    assert "跳过单位申报当时来不了的 1 人次" in match_lines(made(changes=redrawn("all", 2))[1])["M9"].reason


def test_true_is_no_number_of_visits():
    instance = {
        "K": "0" * 64,
        "tau": 0,
        "inspectors": [{"id": "p1", "cap": 1}],
        "classes": [{"id": "c", "candidates": ["p1"]}],
        "targets": [{"id": "A1", "slots": ["c"]}],
    }
    found = fairdraw.match(instance)
    assert found["loads"] == {"p1": 1}
    for loads, status in ((found["loads"], "PASS"), ({"p1": True}, "FAIL")):
        lines = {line.name: line.status for line in fairdraw.verify_match(instance, found | {"loads": loads})}
        assert lines["M5"] == status
