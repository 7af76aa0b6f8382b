# SPDX-License-Identifier: Apache-2.0
"""Bad input of a matching: a sentence at once, exit 1 for a shortage and 2 for nonsense, never a traceback."""

import json
from typing import Any

import pytest

import fairdraw
from fairdraw import FairdrawError
from fairdraw.cli import main
from fairdraw.digests import sha

KEY = sha("bad input")


def instance(**changes: Any) -> dict[str, Any]:
    good = {
        "K": KEY,
        "tau": 2,
        "shake": 10,
        "inspectors": [{"id": name, "cap": 5} for name in ("a", "b", "c")],
        "classes": [{"id": "危化", "candidates": ["a", "b"]}, {"id": "一般", "candidates": ["a", "b", "c"]}],
        "targets": [{"id": f"t{n}", "slots": ["危化", "一般"], "forbid": []} for n in range(4)],
    }
    return good | changes


def everyone(cap: int) -> list[dict[str, Any]]:
    return [{"id": name, "cap": cap} for name in ("a", "b", "c")]


CROWD = [{"id": f"t{n}", "slots": ["危化"], "forbid": []} for n in range(20_000)]
SHORT = {
    "a class without candidates": (
        instance(classes=[{"id": "危化", "candidates": []}, {"id": "一般", "candidates": ["a", "b", "c"]}]),
        (["危化"], 4, 0),
    ),
    "cap 0": (instance(inspectors=everyone(0)), (["一般", "危化"], 8, 0)),
    "cap 0 of those of one class": (
        instance(inspectors=[{"id": "a", "cap": 0}, {"id": "b", "cap": 0}, {"id": "c", "cap": 9}]),
        (["危化"], 4, 0),
    ),
    "a forbid of everybody": (
        instance(targets=[{"id": "t0", "slots": ["一般"], "forbid": ["a", "b", "c"]}]),
        (["一般"], 1, 0),
    ),
    "20,000 targets in one class with two inspectors": (instance(targets=CROWD), (["危化"], 20_000, 10)),
    "a group larger than its class": (
        instance(targets=[{"id": "t0", "slots": ["危化"] * 3}]),
        (["危化"], 3, 2),
    ),
    "nobody at all": (
        instance(inspectors=[], classes=[{"id": "危化", "candidates": []}], targets=[{"id": "t", "slots": ["危化"]}]),
        (["危化"], 1, 0),
    ),
}
NONSENSE = {
    "an inspector twice": instance(inspectors=[*everyone(5), {"id": "a", "cap": 9}]),
    "a class twice": instance(classes=instance()["classes"] * 2),
    "a target twice": instance(targets=instance()["targets"] * 2),
    "a candidate twice": instance(classes=[{"id": "危化", "candidates": ["a", "a"]}, instance()["classes"][1]]),
    "a negative cap": instance(inspectors=everyone(-1)),
    "a cap beyond all numbers": instance(inspectors=everyone(2**60)),
    "a cap that is no number": instance(inspectors=[{"id": "a", "cap": None}]),
    "half a cap": instance(inspectors=[{"id": "a", "cap": 1.5}]),
    "yes as a cap": instance(inspectors=[{"id": "a", "cap": True}]),
    "a class that nobody defined": instance(targets=[{"id": "t", "slots": ["电梯"]}]),
    "a person that nobody named": instance(targets=[{"id": "t", "slots": [], "forbid": ["d"]}]),
    "a target without slots": instance(targets=[{"id": "t"}]),
    "a negative tolerance": instance(tau=-1),
    "a negative shake": instance(shake=-1),
    "a shake without end": instance(shake=10**9),
    "a key that is none": instance(K="K"),
    "no key": {key: value for key, value in instance().items() if key != "K"},
    "quotas that are no list": instance(quotas={}),
    "a quota of a class that nobody defined": instance(quotas=[{"class": "机关", "of": ["一般"], "ppm": 1}]),
    "a quota of more than all": instance(quotas=[{"class": "危化", "of": ["一般"], "ppm": 1_000_001}]),
    "a quota twice": instance(quotas=[{"class": "危化", "of": ["一般"], "ppm": 1}] * 2),
    "a list instead of an instance": [],
    "nothing": None,
}


@pytest.fixture
def run(tmp_path, capsys):
    """Write the input, run both commands on it: exit codes, what they said, what they wrote."""

    def run_both(text: str):
        (tmp_path / "i.json").write_text(text)
        codes = [main(["match", str(tmp_path / "i.json"), "-o", str(tmp_path / "r.json")])]
        if (tmp_path / "r.json").exists():
            codes.append(main(["verify-match", str(tmp_path / "i.json"), str(tmp_path / "r.json")]))
        said = capsys.readouterr()
        return codes, said.out, said.err

    return run_both


@pytest.mark.covers("DRAW-24")
@pytest.mark.parametrize("name", SHORT)
def test_a_shortage_is_one_sentence_and_exit_1(name, run):
    problem, (classes, demand, capacity) = SHORT[name]
    told = fairdraw.match(problem)["infeasible"]
    assert (told["classes"], told["demand"], told["capacity"]) == (classes, demand, capacity)
    assert f"还差 {demand - capacity} 人次" in told["sentence"]
    assert len(told["sentence"]) < 300

    codes, out, err = run(json.dumps(problem))

    assert codes == [1, 0]
    assert out.startswith(told["sentence"])
    assert err == ""


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_is_refused_with_a_sentence_and_exit_2(name, run):
    with pytest.raises(FairdrawError, match="。$") as refused:
        fairdraw.match(NONSENSE[name])
    with pytest.raises(FairdrawError, match="。$"):
        fairdraw.verify_match(NONSENSE[name], {})

    codes, out, err = run(json.dumps(NONSENSE[name]))

    assert (codes, out, err) == ([2], "", f"{refused.value}\n")


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000, "\ufeff{}", '{"K": NaN}', "null", '"K"', "12"])
def test_a_file_that_is_no_instance_is_exit_2(text, run):
    codes, out, err = run(text)
    assert (codes, out) == ([2], "")
    assert err.endswith("。\n")


def test_a_file_that_is_missing_is_exit_2(tmp_path, capsys):
    assert main(["match", str(tmp_path / "none.json"), "-o", str(tmp_path / "r.json")]) == 2
    assert "文件读写失败" in capsys.readouterr().err


@pytest.mark.parametrize("damage", [None, [], 5, {"infeasible": {}}, {"assignment": []}, {"infeasible": None}])
def test_a_damaged_result_fails_its_check_without_a_traceback(damage, tmp_path, capsys):
    (tmp_path / "i.json").write_text(json.dumps(instance()))
    (tmp_path / "r.json").write_text(json.dumps(damage))
    assert main(["verify-match", str(tmp_path / "i.json"), str(tmp_path / "r.json")]) == 1
    assert "FAIL" in capsys.readouterr().out


def test_an_inspector_in_no_class_does_nothing_and_harms_nothing(run):
    problem = instance(inspectors=[*everyone(5), {"id": "idle", "cap": 5}])
    result = fairdraw.match(problem)
    assert result["loads"]["idle"] == 0
    assert [line.status for line in fairdraw.verify_match(problem, result)] == ["PASS"] * 5
    assert run(json.dumps(problem))[0] == [0, 0]


def test_no_target_at_all_is_a_matching_of_nobody(run):
    assert fairdraw.match(instance(targets=[]))["assignment"] == {}
    assert run(json.dumps(instance(targets=[])))[0] == [0, 0]


def test_a_leadership_that_is_handed_round_in_a_circle_is_refused():
    """甲's leaders widen to 乙's, 乙's to 甲's: the roster has no root, and no instance comes of it."""
    roster = {
        "tau": 2,
        "shake": 10,
        "inspectors": everyone(5),
        "classes": [{"id": name, "candidates": ["a"]} for name in ("甲队组长", "乙队组长", "丙队组长")],
        "wider": {"甲队组长": "乙队组长", "乙队组长": "丙队组长", "丙队组长": "甲队组长"},
        "targets": [{"id": "t", "slots": ["甲队组长"], "forbid": [], "salt": "0" * 32}],
    }
    with pytest.raises(FairdrawError, match="绕回了自己"):
        fairdraw.roster_root(roster)
    with pytest.raises(FairdrawError, match="绕回了自己"):
        fairdraw.instance_of(roster, KEY, ["t"])


def test_quotas_that_narrow_each_other_end_and_never_make_a_matching_impossible():
    quotas = [{"class": "危化", "of": ["一般"], "ppm": 10**6}, {"class": "一般", "of": ["危化"], "ppm": 10**6}]
    result = fairdraw.match(instance(quotas=quotas))
    assert [quota["wanted"] for quota in result["quotas"]] == [4, 4]
    assert {line.status for line in fairdraw.verify_match(instance(quotas=quotas), result)} == {"PASS"}
