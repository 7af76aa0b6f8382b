# SPDX-License-Identifier: Apache-2.0
"""The package of an open draw and its verification: an honest one passes, and what is changed is named."""

import json
import zipfile
from io import BytesIO

import pytest

import fairdraw
from fairdraw import FairdrawError, Unusable, verifier
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
    whole,
)

# Without signatures and log proofs, as the command line makes it.
PLAIN = {f"V{n}": "NOT-CHECKED" if n in (0, 1, 6, 9) else "PASS" for n in range(10)}
WHOLE = {f"V{n}": "NOT-CHECKED" if n == 9 else "PASS" for n in range(10)}
SOURCES = [
    {"name": "w1", "kind": "witness", "value": "314159", "holder": "纪检 甲", "at": "2026-03-29T10:00:00+08:00"},
    {"name": "w2", "kind": "witness", "value": "271828"},
    {"name": "ssq", "kind": "public", "value": "01,07,13,22,29,33+09", "evidence": "0" * 64},
]


@pytest.mark.covers("DRAW-17")
def test_an_honest_package_passes():
    assert statuses(whole("all")) == WHOLE
    assert statuses(packed()) == PLAIN
    assert statuses(packed(sources=SOURCES, commitment=committed(not_before="2026-03-29T09:30:00+08:00"))) == PLAIN


def test_the_same_draw_gives_the_same_bytes_in_the_stated_order():
    package = packed()
    assert package == packed()
    with zipfile.ZipFile(BytesIO(package)) as archive:
        assert archive.namelist() == [
            *("commitment.json", "pool.commit", "pool.csv", "result.csv", "certificate.json"),
            *("names.csv", "verify.py", "README.txt"),
        ]
        assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert {entry.compress_type for entry in archive.infolist()} == {zipfile.ZIP_STORED}


def test_the_readme_and_the_names_are_for_people():
    members = unpacked(packed())
    assert "python3 verify.py D-1.zip" in members["README.txt"].decode()
    assert drawn(committed()).key in members["README.txt"].decode()
    assert members["names.csv"].decode() == "id,name\nA001,某某公司\n"


def test_announced_values_are_compared():
    package, commitment = packed(), committed()
    root = drawn(commitment).result_root
    assert statuses(package, commitment=commitment.digest, result_root=root) == PLAIN | {"V6": "PASS"}
    assert statuses(package, commitment="0" * 64)["V1"] == "FAIL"
    assert statuses(package, result_root="0" * 64)["V6"] == "FAIL"


def test_a_seed_made_before_its_time_fails():
    package = packed(sources=SOURCES, commitment=committed(not_before="2026-03-29T12:00:00+08:00"))
    assert statuses(package) == PLAIN | {"V1": "FAIL"}


def test_mandatory_rows_counting_towards_the_ratio_verify_too():
    rules = fairdraw.Rules(RULES.strata | {"C": fairdraw.StratumRule(0, 1)}, 0, 1, mandatory_counts=True)
    pool = fairdraw.freeze(POOL, SECRET)
    commitment = fairdraw.commit(pool, rules, draw_id="D", plan_id="P", seed_plan=PLAN)
    assert statuses(packed(commitment=commitment)) == PLAIN


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

    assert statuses(sealed_again(members | short | {"result.csv": result.csv()}, again)) == PLAIN


def test_later_attempts_carry_the_earlier_ones():
    first = committed()
    second = committed(attempt=2, prev=first.digest, draw_id="D-2")
    history = [{"commitment": first.record, "reason": "停电，种子未能公开"}]
    assert statuses(packed(commitment=second, attempts=history)) == PLAIN
    assert statuses(packed(commitment=second)) == PLAIN | {"V8": "FAIL"}
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
    assert statuses(packed(substitutions=[one, two])) == PLAIN
    for wrong in (
        [two, one],
        [one, one],
        [one | {"rank": 2}],
        [one | {"in": two["in"]}],
        [one | {"reason": ""}],
        [one | {"seq": 99}],
        [one, two, two | {"out": two["in"], "in": "A000"}],
    ):
        assert statuses(packed(substitutions=wrong)) == PLAIN | {"V9": "FAIL"}
    with pytest.raises(FairdrawError, match="残缺"):
        packed(substitutions=[{}])


def test_a_certificate_is_only_made_of_parts_that_belong_together():
    commitment = committed()
    result = drawn(commitment)
    with pytest.raises(FairdrawError, match="秘密数"):
        fairdraw.issue(commitment, result, secret="0" * 64)
    with pytest.raises(FairdrawError, match="不是由这份承诺"):
        fairdraw.issue(committed(draw_id="D-2"), result, secret=SECRET)
    with pytest.raises(FairdrawError, match="种子来源"):
        fairdraw.issue(commitment, result, secret=SECRET, sources=SOURCES[:2])
    with pytest.raises(FairdrawError, match="不认识的项 weather"):
        fairdraw.issue(commitment, result, secret=SECRET, sources=[SOURCES[0] | {"weather": "晴"}, *SOURCES[1:]])
    cut = fairdraw.Result(result.rows[1:], result.strata, result.key, result.reveal, result.seed, result.result_root)
    with pytest.raises(FairdrawError, match="结果根"):
        fairdraw.issue(commitment, cut, secret=SECRET)


def test_a_result_copied_from_another_draw_is_noticed():
    mine, other = unpacked(packed()), unpacked(packed(commitment=committed(draw_id="D-2")))
    assert "另一次抽取" in reasons(zipped(mine | {"commitment.json": other["commitment.json"]}))["V0"]
    assert statuses(zipped(mine | {"result.csv": other["result.csv"]}))["V5"] == "FAIL"


@pytest.mark.parametrize("name", sorted(unpacked(whole("all"))))
def test_a_missing_or_doubled_member_is_unusable(name):
    members = unpacked(packed())
    with pytest.raises(Unusable, match=name):
        fairdraw.verify_package(zipped({key: members[key] for key in members if key != name}))
    buffer = BytesIO(zipped(members))
    with zipfile.ZipFile(buffer, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(name, b"")
    with pytest.raises(Unusable, match=name):
        fairdraw.verify_package(buffer.getvalue())


def test_the_program_prints_one_line_each_and_its_exit_code_tells(tmp_path, capsys):
    path = tmp_path / "D-1.zip"
    path.write_bytes(packed())
    assert verifier.main([str(path)]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.split()[:2] for line in lines[:-1]] == [list(item) for item in PLAIN.items()]

    assert verifier.main([str(path), "--result-root", "0" * 64]) == 1
    assert capsys.readouterr().out.splitlines()[-1] == "结论：V6 不符，这份抽取包不可信。"

    path.write_bytes(b"PK\x03\x04")
    assert verifier.main([str(path)]) == 2
    assert capsys.readouterr().err.startswith("无法核对：")


def test_a_printed_line_cannot_be_forged_from_inside_the_package():
    members = unpacked(packed())
    package = sealed_again(members, lambda body: body.update({"V9 PASS\n\x1b[2K": 1}))
    assert "\n" not in reasons(package)["V0"]
    assert "\x1b" not in reasons(package)["V0"]
