# SPDX-License-Identifier: Apache-2.0
"""No byte of pool, rules, seed or result can be changed unnoticed, and no damage ends in a traceback."""

import copy
import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import fairdraw
from fairdraw import Unusable, verify
from fairdraw.packing import zipped
from fairdraw.verify import main
from tests.fairdraw.examples import packed, reasons, sealed_again, statuses, unpacked

PACKAGE = packed()
MEMBERS = unpacked(PACKAGE)
PROOF = [*verify.PROOF, "certificate.json"]
RECORD = json.loads(MEMBERS["commitment.json"])
CERTIFICATE = json.loads(MEMBERS["certificate.json"])


def caught(package: bytes) -> bool:
    try:
        return "FAIL" in statuses(package).values()
    except Unusable:
        return True


@pytest.mark.parametrize("name", PROOF)
def test_every_single_byte_of_the_proof_is_guarded(name):
    data = MEMBERS[name]
    step = max(1, len(data) // 120)
    for place in range(0, len(data), step):
        changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
        assert caught(zipped(MEMBERS | {name: changed})), place


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(PROOF), st.data())
def test_any_byte_changed_removed_or_added_is_caught(name, data):
    old = MEMBERS[name]
    place = data.draw(st.integers(0, len(old) - 1))
    new = data.draw(st.binary(max_size=2).filter(lambda b: b != old[place : place + 1]))
    changed = old[:place] + new + old[place + 1 :]
    if changed != old:
        assert caught(zipped(MEMBERS | {name: changed}))


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(["pool.csv", "result.csv", "pool.commit"]), st.data())
def test_it_is_caught_even_when_all_digests_are_made_to_fit_again(name, data):
    old = MEMBERS[name]
    place = data.draw(st.integers(0, len(old) - 1))
    new = data.draw(st.sampled_from(b"0123456789ABCRMX,.\n"))
    changed = old[:place] + bytes([new]) + old[place + 1 :]
    if changed != old:
        assert caught(sealed_again(MEMBERS | {name: changed}))


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(PACKAGE) - 1), st.integers(1, 255))
def test_a_damaged_zip_never_ends_in_a_traceback(place, difference):
    changed = PACKAGE[:place] + bytes([PACKAGE[place] ^ difference]) + PACKAGE[place + 1 :]
    caught(changed)


WRONG = [None, 0, -1, 1.5, True, "", "x", "1}|.*{0", "\ud800", [], {}, [[]], {"": ""}, 2**60]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_a_field_of_the_wrong_type_is_a_fail_and_no_traceback(data):
    members = dict(MEMBERS)
    name = data.draw(st.sampled_from(["commitment.json", "certificate.json"]))
    body = copy.deepcopy(RECORD if name == "commitment.json" else CERTIFICATE)
    inside = body
    while True:
        key = data.draw(
            st.sampled_from(sorted(inside)) if isinstance(inside, dict) else st.integers(0, len(inside) - 1)
        )
        if not isinstance(inside[key], (dict, list)) or not inside[key] or data.draw(st.booleans()):
            break
        inside = inside[key]
    assume(key != "signatures")  # an outer list of any content; signatures are checked outside this program
    before = json.dumps(body)
    inside[key] = data.draw(st.sampled_from(WRONG))
    if json.dumps(body) != before:
        members[name] = json.dumps(body, sort_keys=True, separators=(",", ":")).encode()
        assert caught(zipped(members))


def changed_record(**changes: object) -> bytes:
    return sealed_again(MEMBERS | {"commitment.json": fairdraw.canonical(RECORD | changes)})


@pytest.mark.parametrize(
    ("package", "line"),
    [
        (zipped(MEMBERS | {"commitment.json": MEMBERS["commitment.json"] + b" "}), "V0"),
        (sealed_again(MEMBERS, lambda body: body.update({"extra": 1})), "V0"),
        (sealed_again(MEMBERS, lambda body: body["files"].pop("pool.csv")), "V0"),
        (sealed_again(MEMBERS, lambda body: body.pop("log")), "V0"),
        (sealed_again(MEMBERS, lambda body: body.update({"draw_id": "D-9"})), "V0"),
        (sealed_again(MEMBERS, lambda body: body.update({"reveal": "0" * 64})), "V2"),
        (sealed_again(MEMBERS, lambda body: body.update({"secret": "0" * 64})), "V2"),
        (sealed_again(MEMBERS, lambda body: body["seed"]["sources"][0].update({"value": "314158"})), "V3"),
        (sealed_again(MEMBERS, lambda body: body["seed"]["sources"][0].update({"value": "31415"})), "V3"),
        (sealed_again(MEMBERS, lambda body: body["seed"]["sources"].reverse()), "V3"),
        (sealed_again(MEMBERS, lambda body: body["seed"].update({"string": "w1=1"})), "V4"),
        (sealed_again(MEMBERS, lambda body: body.update({"K": "0" * 64})), "V4"),
        (sealed_again(MEMBERS, lambda body: body["strata"][0].update({"cutoff": "0" * 64})), "V5"),
        (sealed_again(MEMBERS, lambda body: body.update({"result_root": "0" * 64})), "V6"),
        (sealed_again(MEMBERS, lambda body: body["attempts"].append({})), "V8"),
        (changed_record(attempt=2), "V8"),
        (changed_record(pool_root="0" * 64), "V5"),
        (changed_record(nonce_commit="0" * 64), "V2"),
        (changed_record(reasons={"X": {"cap": 2}, "M": {"abnormal": 1}}), "V7"),
        (changed_record(counts={}), "V7"),
        (changed_record(rules=RECORD["rules"] | {"batches": 0}), "V7"),
        (changed_record(rules=RECORD["rules"] | {"extra": 0}), "V7"),
        (changed_record(rules=RECORD["rules"] | {"strata": {}}), "V7"),
    ],
)
def test_each_forgery_is_named_by_its_line(package, line):
    assert statuses(package)[line] == "FAIL"


def lines_of(name: str) -> list[bytes]:
    return MEMBERS[name].splitlines(keepends=True)


@pytest.mark.parametrize(
    ("name", "data", "line", "part"),
    [
        ("result.csv", b"".join(lines_of("result.csv")[:-1]), "V5", "应有"),
        ("result.csv", b"".join([*lines_of("result.csv"), lines_of("result.csv")[1]]), "V7", "不止一次"),
        ("result.csv", MEMBERS["result.csv"].replace(b",A,A,", b",P,A,"), "V7", "P 类应有"),
        ("result.csv", MEMBERS["result.csv"] + b"9,1,P,Z,1,Z1,00\n", "V7", "规则之外"),
        ("result.csv", MEMBERS["result.csv"][:-1], "V6", "末尾应有换行"),
        ("result.csv", b"\xef\xbb\xbf" + MEMBERS["result.csv"], "V6", "表头"),
        ("result.csv", b"\xff", "V6", "残缺"),
        ("pool.csv", MEMBERS["pool.csv"].replace(b"\n", b"\r\n"), "V5", "表头"),
        ("pool.csv", b"".join([*lines_of("pool.csv"), b"A000,A,R,\n"]), "V5", "重复"),
        ("pool.csv", b"".join([*lines_of("pool.csv"), b"Z000,A,R\n"]), "V5", "不允许"),
        ("pool.csv", b"".join([*lines_of("pool.csv"), b"Z000,A,R,\n"]), "V7", "户数与承诺不符"),
        ("pool.commit", b"", "V5", "不是由名单得出"),
    ],
)
def test_a_damaged_table_is_described(name, data, line, part):
    assert part in reasons(sealed_again(MEMBERS | {name: data}))[line]


def test_without_sm3_on_the_machine_the_line_says_so(monkeypatch):
    monkeypatch.setattr(verify.hashlib, "algorithms_available", set())
    assert reasons(PACKAGE)["V0"].endswith("没有核对")


def test_a_byte_flipped_inside_the_file_itself_fails_instead_of_being_called_unreadable(tmp_path):
    content = bytearray(PACKAGE)
    content[content.index(b"id,stratum,role,reason\n") + 30] ^= 1
    damaged = tmp_path / "damaged.zip"
    damaged.write_bytes(content)

    assert main([str(damaged)]) == 1
