# SPDX-License-Identifier: Apache-2.0
"""The package and its verification: an honest one passes, and what is changed is named."""

import json
import subprocess
import sys
import zipfile
from io import BytesIO
from pathlib import Path

import pytest

import fairdraw
from fairdraw import FairdrawError, Unusable, verify
from fairdraw.packing import zipped
from tests.fairdraw.examples import (
    PLAN,
    POOL,
    RULES,
    SECRET,
    SEED,
    committed,
    drawn,
    packed,
    reasons,
    sealed_again,
    statuses,
    unpacked,
)

ALL_PASS = {f"V{n}": "NOT-CHECKED" if n in (1, 9) else "PASS" for n in range(10)}
SOURCES = [
    {"name": "w1", "kind": "witness", "value": "314159", "holder": "纪检 甲", "at": "2026-03-29T10:00:00+08:00"},
    {"name": "w2", "kind": "witness", "value": "271828"},
    {"name": "ssq", "kind": "public", "value": "01,07,13,22,29,33+09", "evidence": "0" * 64},
]


@pytest.mark.covers("DRAW-17")
def test_an_honest_package_passes():
    assert statuses(packed()) == ALL_PASS
    assert statuses(packed(sources=SOURCES, commitment=committed(not_before="2026-03-29T09:30:00+08:00"))) == ALL_PASS


def test_the_same_draw_gives_the_same_bytes_in_the_stated_order():
    package = packed()
    assert package == packed()
    with zipfile.ZipFile(BytesIO(package)) as archive:
        assert archive.namelist() == verify.MEMBERS
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


def test_every_package_brings_the_program_to_check_it(tmp_path):
    members = unpacked(packed())
    assert members["verify.py"] == Path(verify.__file__).read_bytes()
    (tmp_path / "verify.py").write_bytes(members["verify.py"])
    (tmp_path / "D-1.zip").write_bytes(packed())
    command = [sys.executable, "-I", "-W", "error", "verify.py", "D-1.zip"]

    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)

    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.splitlines()[-1] == "结论：核对过的各项全部相符。"


def test_the_readme_and_the_names_are_for_people():
    members = unpacked(packed())
    assert "python3 verify.py D-1.zip" in members["README.txt"].decode()
    assert drawn(committed()).key in members["README.txt"].decode()
    assert members["names.csv"].decode() == "id,name\nA001,某某公司\n"


def test_announced_values_are_compared():
    package, commitment = packed(), committed()
    root = drawn(commitment).result_root
    assert statuses(package, commitment=commitment.digest, result_root=root) == ALL_PASS
    assert statuses(package, commitment="0" * 64)["V1"] == "FAIL"
    assert statuses(package, result_root="0" * 64)["V6"] == "FAIL"


def test_a_seed_made_before_its_time_fails():
    package = packed(sources=SOURCES, commitment=committed(not_before="2026-03-29T12:00:00+08:00"))
    assert statuses(package) == ALL_PASS | {"V1": "FAIL"}


def test_mandatory_rows_counting_towards_the_ratio_verify_too():
    rules = fairdraw.Rules(RULES.strata | {"C": fairdraw.StratumRule(0, 1)}, 0, 1, mandatory_counts=True)
    commitment = fairdraw.commit(fairdraw.freeze(POOL, SECRET), rules, draw_id="D", plan_id="P", seed_plan=PLAN)
    assert statuses(packed(commitment=commitment)) == ALL_PASS


def test_the_vector_short_form_verifies_without_the_newer_keys():
    members = unpacked(packed())
    record = json.loads(members["commitment.json"])
    for key in ("reasons", "disclosure", "attempt", "prev", "not_before"):
        del record[key]
    short = {"commitment.json": fairdraw.canonical(record)}
    result = fairdraw.draw(record, POOL, SECRET, SEED)

    def again(body):
        body |= {"K": result.key, "result_root": result.result_root}
        body["strata"] = [stratum._asdict() for stratum in result.strata]

    assert statuses(sealed_again(members | short | {"result.csv": result.csv()}, again)) == ALL_PASS


def test_later_attempts_carry_the_earlier_ones():
    first = committed()
    second = committed(attempt=2, prev=first.digest, draw_id="D-2")
    history = [{"commitment": first.record, "reason": "停电，种子未能公开"}]
    assert statuses(packed(commitment=second, attempts=history)) == ALL_PASS
    assert statuses(packed(commitment=second)) == ALL_PASS | {"V8": "FAIL"}
    for broken in (
        {"commitment": first.record, "reason": " "},
        {"commitment": first.record | {"plan_id": "P-2"}, "reason": "x"},
        {"commitment": first.record | {"counts": {}}, "reason": "x"},
    ):
        assert statuses(packed(commitment=second, attempts=[broken]))["V8"] == "FAIL"


def test_substitutions_are_checked_in_their_order():
    rows = drawn(committed()).rows
    seat = next(row for row in rows if row.stratum == "A")
    one = fairdraw.substitute(rows, [], out=seat.id, reason="已注销")
    two = fairdraw.substitute(rows, [one], out=one["in"], reason="查无下落")
    assert statuses(packed(substitutions=[one, two])) == ALL_PASS
    for wrong in (
        [two, one],
        [one, one],
        [one | {"rank": 2}],
        [one | {"in": two["in"]}],
        [one | {"reason": ""}],
        [one | {"seq": 99}],
        [one, two, two | {"out": two["in"], "in": "A000"}],
        [{}],
    ):
        assert statuses(packed(substitutions=wrong))["V9"] == "FAIL"


def test_a_certificate_is_only_made_of_parts_that_belong_together():
    commitment = committed()
    result = drawn(commitment)
    with pytest.raises(FairdrawError, match="秘密数"):
        fairdraw.issue(commitment, result, secret="0" * 64)
    with pytest.raises(FairdrawError, match="不是由这份承诺"):
        fairdraw.issue(committed(draw_id="D-2"), result, secret=SECRET)
    with pytest.raises(FairdrawError, match="种子来源"):
        fairdraw.issue(commitment, result, secret=SECRET, sources=SOURCES[:2])


def test_a_result_copied_from_another_draw_is_noticed():
    mine, other = unpacked(packed()), unpacked(packed(commitment=committed(draw_id="D-2")))
    assert "另一次抽取" in reasons(zipped(mine | {"commitment.json": other["commitment.json"]}))["V0"]
    assert statuses(zipped(mine | {"result.csv": other["result.csv"]}))["V5"] == "FAIL"


@pytest.mark.parametrize("name", verify.MEMBERS)
def test_a_missing_or_doubled_member_is_unusable(name):
    members = unpacked(packed())
    with pytest.raises(Unusable, match=name):
        fairdraw.verify_package(zipped({key: members[key] for key in members if key != name}))
    buffer = BytesIO(zipped(members))
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(name, b"")
    with pytest.raises(Unusable, match=name):
        fairdraw.verify_package(buffer.getvalue())


def test_what_is_no_package_is_unusable(tmp_path):
    package = packed()
    members = unpacked(package)
    for data in (b"", b"PK", b"\x00" * 1000, package[: len(package) // 2], package[1000:], zipped({"a": b""})):
        with pytest.raises(Unusable):
            fairdraw.verify_package(data)
    for damage in (b"", b"[]", b"null", b"{", b"\xff", b"[" * 100_000):
        with pytest.raises(Unusable, match="JSON"):
            fairdraw.verify_package(zipped(members | {"certificate.json": damage}))
    for record in ({"spec": "sj2"}, {"spec": "sj1", "disclosure": "sealed"}):
        with pytest.raises(Unusable, match="规范"):
            fairdraw.verify_package(zipped(members | {"commitment.json": fairdraw.canonical(record)}))
    with pytest.raises(Unusable):
        fairdraw.verify_package(tmp_path / "absent.zip")


def test_a_zip_bomb_is_refused_before_it_is_unpacked():
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (unpacked(packed()) | {"pool.csv": bytes(30_000_000)}).items():
            archive.writestr(name, data)
    with pytest.raises(Unusable, match="上限"):
        fairdraw.verify_package(buffer.getvalue(), limit=20_000_000)


def test_the_program_prints_one_line_each_and_its_exit_code_tells(tmp_path, capsys):
    path = tmp_path / "D-1.zip"
    path.write_bytes(packed())
    assert verify.main([str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines[:-1]] == [list(item) for item in ALL_PASS.items()]

    assert verify.main([str(path), "--result-root", "0" * 64]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "结论：V6 不符，这份抽取包不可信。"

    path.write_bytes(b"PK\x03\x04")
    assert verify.main([str(path)]) == 2
    assert capsys.readouterr().err.startswith("无法核对：")


def test_a_printed_line_cannot_be_forged_from_inside_the_package():
    members = unpacked(packed())
    package = sealed_again(members, lambda body: body.update({"V9 PASS\n\x1b[2K": 1}))
    assert "\n" not in reasons(package)["V0"]
    assert "\x1b" not in reasons(package)["V0"]
