# SPDX-License-Identifier: Apache-2.0
"""The command line: files in, files out, exit codes 0, 1 and 2, Chinese sentences, no traceback."""

import json
import runpy
import sys
from contextlib import redirect_stderr, redirect_stdout
from io import StringIO

import pytest

import fairdraw
from fairdraw import cli, verifier
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


def drawn(files, *more):
    assert commit(files, "--secret", SECRET) == 0
    assert main(["draw", str(files / "out"), "--seed", SEED, *more]) == 0
    return files / "out"


def test_substitutions_follow_each_other_and_verify(files, capsys):
    folder = drawn(files)
    before = (folder / "D-1.zip").read_bytes()
    seat = next(row for row in rows_of(folder) if row[2:4] == ["P", "A"])
    assert (
        main(["substitute", str(folder), "--out", seat[5], "--reason", "已注销", "--at", "2026-04-02T10:00:00+08:00"])
        == 0
    )
    assert f"第 {seat[0]} 户 {seat[5]} 由候补第 1 名" in capsys.readouterr().out
    change = json.loads((folder / "certificate.json").read_text())["substitutions"][0]
    assert main(["substitute", str(folder), "--out", change["in"], "--reason", "查无下落", "--by", "王某"]) == 0
    assert main(["verify", str(folder / "D-1.zip")]) == 0
    out = capsys.readouterr().out
    assert "V9 NOT-CHECKED 2 户替换" in out
    members = unpacked((folder / "D-1.zip").read_bytes())
    assert members["result.csv"] == unpacked(before)["result.csv"]
    assert members["certificate.json"] == (folder / "certificate.json").read_bytes()

    for who, why, told in (
        (seat[5], "又来", "不在检查名单里"),
        (change["in"], "又来", "不在"),
        ("C001", "已注销", "候补已用完"),
    ):
        assert main(["substitute", str(folder), "--out", who, "--reason", why]) == 2
        assert told in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "data", "told"),
    [
        ("result.csv", b"seq,batch,kind,stratum,rank,id,ticket\n", "result.csv 与证书不符"),
        ("certificate.json", b"{}", "残缺"),
        ("certificate.json", b'{"substitutions":[1],"files":{}}', "残缺"),
        ("certificate.json", b'{"substitutions":[],"strata":5}', "残缺"),
        ("certificate.json", b"[]", "JSON 对象"),
    ],
)
def test_a_drawn_folder_that_was_touched_takes_no_substitution(files, capsys, name, data, told):
    folder = drawn(files)
    (folder / name).write_bytes(data)
    package = (folder / "D-1.zip").read_bytes()
    assert main(["substitute", str(folder), "--out", "A001", "--reason", "已注销"]) == 2
    assert told in capsys.readouterr().err
    assert (folder / "D-1.zip").read_bytes() == package


def test_a_certificate_that_was_edited_takes_no_substitution(files, capsys):
    folder = drawn(files)
    certificate = json.loads((folder / "certificate.json").read_text())
    (folder / "certificate.json").write_text(json.dumps(certificate | {"attempts": [1]}))
    assert main(["substitute", str(folder), "--out", "A001", "--reason", "已注销"]) == 2
    assert "残缺或被改动过" in capsys.readouterr().err


@pytest.mark.covers("DRAW-8")
def test_rules_of_a_fixed_total_come_from_the_pool(files, capsys):
    assert main(["rules", "--pool", str(files / "pool.csv"), "--total", "11", "-o", str(files / "rules.json")]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "分层 A：30 户中抽取 7 户，候补 0 户",
        "分层 B：20 户中抽取 4 户，候补 0 户",
        "分层 C：0 户中抽取 0 户，候补 0 户",
    ]
    folder = drawn(files)
    assert main(["verify", str(folder / "D-1.zip")]) == 0
    assert len((folder / "result.csv").read_text().splitlines()) == 1 + 11 + 1


def test_mandatory_rows_may_count_towards_the_total(files, capsys):
    ask = ["rules", "--pool", str(files / "pool.csv"), "--ppm", "200000", "--mandatory-counts", "--batches", "2"]
    assert main([*ask, "--alternates-ppm", "500000", "-o", str(files / "rules.json")]) == 0
    assert capsys.readouterr().out.splitlines() == [
        "分层 A：30 户中抽取 7 户，候补 4 户",
        "分层 B：20 户中抽取 4 户，候补 2 户",
        "分层 C：0 户中抽取 0 户，候补 0 户",
    ]
    assert main(["verify", str(drawn(files) / "D-1.zip")]) == 0
    assert main([*ask[:3], "--total", "52", "-o", str(files / "rules.json")]) == 2
    assert "抽取总数应为 0 至 50" in capsys.readouterr().err


def test_a_second_attempt_is_drawn_with_the_first_beside_it(files):
    folder = drawn(files)
    first = json.loads((folder / "commitment.json").read_text())
    (files / "attempts.json").write_text(json.dumps([{"commitment": first, "reason": "停电"}]))
    more = ["--secret", SECRET, "--plan-id", "D-1", "--attempt", "2", "--prev", fairdraw.digest(first)]
    assert commit(files, *more, folder="two") == 0
    assert main(["draw", str(files / "two"), "--seed", SEED, "--attempts", str(files / "attempts.json")]) == 0
    assert main(["verify", str(files / "two" / "D-1.zip")]) == 0


def test_the_draw_may_read_the_same_pool_elsewhere_and_another_is_refused(files, capsys):
    folder = drawn(files)
    package = (folder / "D-1.zip").read_bytes()
    (folder / "pool.csv").unlink()
    again = ["draw", str(folder), "--seed", SEED, "--engine", "duckdb", "--memory-mb", "128", "--temp", str(files)]
    assert main([*again, "--pool", str(files / "pool.csv")]) == 0
    assert (folder / "D-1.zip").read_bytes() == package
    (files / "pool.csv").write_text("id,stratum,role,reason\nA,A,R,\n")
    assert main([*again, "--pool", str(files / "pool.csv")]) == 2
    assert "名单与承诺不符" in capsys.readouterr().err
    assert (folder / "D-1.zip").read_bytes() == package


def test_a_long_run_tells_how_far_it_is(files, capsys, monkeypatch):
    monkeypatch.setattr(cli, "SILENCE", 0)
    drawn(files)
    assert "秒，计算签号 100%" in capsys.readouterr().err


def test_memory_that_runs_out_ends_with_2(files, capsys, monkeypatch):
    def full(*_arguments):
        raise MemoryError

    monkeypatch.setattr(cli, "open_pool", full)
    assert commit(files) == 2
    assert "--memory-mb" in capsys.readouterr().err


def test_memory_that_is_too_little_ends_with_2(files, capsys):
    assert commit(files, "--memory-mb", "1") == 2
    assert "至少 32 MB" in capsys.readouterr().err
    assert not (files / "out").exists()


@pytest.mark.covers("PUB-6")
@pytest.mark.parametrize(
    ("mode", "form", "batch"), [("sealed", "part", 1), ("sealed", "rows", 0), ("classes-confidential", "ids", 0)]
)
def test_what_may_be_published_is_what_the_library_issues(files, capsys, mode, form, batch):
    assert commit(files, "--secret", SECRET, "--disclosure", mode) == 0
    assert main(["draw", str(files / "out"), "--seed", SEED]) == 0
    assert "只供存档和审计" in capsys.readouterr().err
    seat = next(row for row in rows_of(files / "out") if row[2] == "P" and row[1] == "1")
    assert main(["substitute", str(files / "out"), "--out", seat[5], "--reason", "已注销"]) == 0
    ask = ["publish", str(files / "out"), "--form", form, "--through-batch", str(batch)]
    assert main(ask) == 0
    written = files / "out" / f"D-1-{form}{batch or ''}.zip"
    assert main(["verify", str(written)]) == 0

    record = json.loads((files / "out" / "commitment.json").read_text())
    changes = json.loads((files / "out" / "certificate.json").read_text())["substitutions"]
    issued = fairdraw.issue(
        fairdraw.reopen(record, POOL, SECRET),
        fairdraw.draw(record, POOL, SECRET, SEED),
        secret=SECRET,
        form=form,
        through_batch=batch,
        substitutions=changes,
    )
    assert written.read_bytes() == issued.package

    other = "ids" if mode == "sealed" else "rows"
    assert main(["publish", str(files / "out"), "--form", other]) == 2
    assert f"不能出具 {other} 样式" in capsys.readouterr().err


def rows_of(folder):
    return [line.split(",") for line in (folder / "result.csv").read_text().splitlines()[1:]]
