# SPDX-License-Identifier: Apache-2.0
"""The command line: files in, files out, exit codes 0, 1 and 2, Chinese sentences, no traceback."""

import json
import runpy
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

import pytest

from fairdraw import verifier
from fairdraw.cli import main
from tests.fairdraw.examples import PLAN, POOL, RULES, SECRET, SEED, unpacked
from tests.fairdraw.test_matching import instance


@pytest.fixture
def files(tmp_path):
    (tmp_path / "pool.csv").write_text("".join(["id,stratum,role,reason\n", *(",".join(row) + "\n" for row in POOL)]))
    (tmp_path / "rules.json").write_text(json.dumps(RULES.record()))
    (tmp_path / "plan.json").write_text(json.dumps(PLAN))
    return tmp_path


def commit(files, *more, folder="out"):
    return main(
        ["commit", "--pool", str(files / "pool.csv"), "--rules", str(files / "rules.json"), "--draw-id", "D-1"]
        + ["--seed-plan", str(files / "plan.json"), "-o", str(files / folder), *more]
    )


def test_commit_draw_and_verify_follow_each_other(files, capsys):
    assert commit(files, "--secret", SECRET) == 0
    assert "强度不足" in capsys.readouterr().err
    assert main(["draw", str(files / "out"), "--seed", SEED]) == 0
    assert "分层 A：30 户中抽取 3 户，候补 2 户" in capsys.readouterr().out
    assert main(["verify", str(files / "out" / "D-1.zip")]) == 0
    assert "V5 PASS" in capsys.readouterr().out

    members = unpacked((files / "out" / "D-1.zip").read_bytes())
    for name in ("commitment.json", "pool.commit", "pool.csv", "result.csv", "certificate.json"):
        assert members[name] == (files / "out" / name).read_bytes()
    assert (files / "out" / "secret.txt").stat().st_mode & 0o077 == 0


def test_without_a_given_secret_the_system_makes_a_fresh_one(files):
    (files / "plan.json").write_text(json.dumps([*PLAN, {"name": "w3", "kind": "witness", "digits": 6}]))
    assert (commit(files), commit(files, folder="two")) == (0, 0)
    assert (files / "out" / "secret.txt").read_text() != (files / "two" / "secret.txt").read_text()


def test_a_commitment_is_never_overwritten(files, capsys):
    assert commit(files) == 0
    before = (files / "out" / "commitment.json").read_bytes()
    assert commit(files) == 2
    assert "承诺不能改写" in capsys.readouterr().err
    assert (files / "out" / "commitment.json").read_bytes() == before


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("pool.csv", b"\xef\xbb\xbfid,stratum,role,reason\n"),
        ("pool.csv", b"id,stratum,role,reason\nA,A,R,\nA,A,R,\n"),
        ("rules.json", b"{"),
        ("rules.json", b"\xff"),
        ("rules.json", b"[" * 100_000),
        ("rules.json", b"{}"),
        ("plan.json", b"{}"),
        ("plan.json", b'[{"name":"a","kind":"public","x":1.5}]'),
    ],
)
def test_unusable_files_end_with_2_and_leave_nothing_behind(files, capsys, name, data):
    (files / name).write_bytes(data)
    assert commit(files) == 2
    assert capsys.readouterr().err
    assert not (files / "out").exists()


def test_a_missing_file_is_named(files, capsys):
    (files / "rules.json").unlink()
    assert commit(files) == 2
    assert "rules.json" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("commitment.json", b"[]"),
        ("commitment.json", b'{"spec":"sj1"}'),
        ("pool.csv", b"id,stratum,role,reason\nA,A,R,\n"),
        ("secret.txt", b"\xff"),
    ],
)
def test_a_drawing_folder_that_was_touched_cannot_be_drawn(files, capsys, name, data):
    commit(files, "--secret", SECRET)
    (files / "out" / name).write_bytes(data)
    capsys.readouterr()
    assert main(["draw", str(files / "out"), "--seed", SEED]) == 2
    assert capsys.readouterr().err.endswith("。\n")
    assert not (files / "out" / "result.csv").exists()


def test_a_seed_that_does_not_fit_ends_with_2(files, capsys):
    commit(files, "--secret", SECRET)
    assert main(["draw", str(files / "out"), "--seed", "w1=1"]) == 2
    assert "w1" in capsys.readouterr().err


def test_match_and_verify_match(tmp_path, capsys):
    problem, result = tmp_path / "i.json", tmp_path / "r.json"
    problem.write_text(json.dumps(instance()))
    assert main(["match", str(problem), "-o", str(result)]) == 0
    assert main(["verify-match", str(problem), str(result)]) == 0
    assert "M5 PASS" in capsys.readouterr().out

    result.write_text("[]")
    assert main(["verify-match", str(problem), str(result)]) == 1
    result.write_text("{")
    assert main(["verify-match", str(problem), str(result)]) == 2

    problem.write_text(json.dumps(instance(people=3, cap=1)))
    assert main(["match", str(problem), "-o", str(result)]) == 1
    assert main(["verify-match", str(problem), str(result)]) == 0
    assert "还差" in json.loads(result.read_text())["infeasible"]["sentence"]
    problem.write_text("{}")
    assert main(["match", str(problem), "-o", str(result)]) == 2


@pytest.mark.parametrize("arguments", [[], ["draw"], ["nothing"], ["draw", "x", "--seed", "a=1", "--engine", "abacus"]])
def test_a_command_that_is_not_understood_ends_with_2(arguments, capsys):
    with pytest.raises(SystemExit) as stopped:
        main(arguments)
    assert stopped.value.code == 2
    assert "命令不完整或有误" in capsys.readouterr().err


def test_output_may_go_anywhere(tmp_path):
    with redirect_stdout(StringIO()), redirect_stderr(StringIO()) as told:
        assert main(["match", str(tmp_path / "absent"), "-o", "x"]) == 2
        assert main(["verify", str(tmp_path / "absent")]) == 2
    assert "absent" in told.getvalue()


def test_the_single_file_runs_alone(tmp_path, monkeypatch, capsys):
    (tmp_path / "verify.py").write_bytes(verifier.joined())
    monkeypatch.setattr(sys, "argv", ["verify.py", "absent.zip"])
    with pytest.raises(SystemExit) as stopped:
        runpy.run_path(str(tmp_path / "verify.py"), run_name="__main__")
    assert stopped.value.code == 2
    assert "打不开" in capsys.readouterr().err


def test_the_module_runs_by_its_name(monkeypatch, capsys):
    monkeypatch.setattr(sys, "argv", ["fairdraw", "verify", "absent.zip"])
    with pytest.raises(SystemExit) as stopped:
        runpy.run_module("fairdraw", run_name="__main__")
    assert stopped.value.code == 2
    assert capsys.readouterr().err.startswith("无法核对")
