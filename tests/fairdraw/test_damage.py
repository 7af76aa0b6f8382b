# SPDX-License-Identifier: Apache-2.0
"""No byte of pool, rules, seed or result can be changed unnoticed, and no damage ends in a traceback."""

import copy
import json

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

import fairdraw
from fairdraw import Unusable
from fairdraw.packing import zipped
from fairdraw.verifier import main
from tests.fairdraw.damage import CASES, UNUSABLE, Damage, damaged
from tests.fairdraw.examples import MODES, reasons, sealed_again, statuses, unpacked, whole

pytestmark = pytest.mark.no_cover  # many rounds over lines that other tests cover

FORMS = list(MODES)
MEMBERS = {form: unpacked(whole(form)) for form in FORMS}
PROOF = {form: [*json.loads(MEMBERS[form]["certificate.json"])["files"], "certificate.json"] for form in FORMS}


def caught(package: bytes) -> bool:
    try:
        return "FAIL" in statuses(package).values()
    except Unusable:
        return True


@pytest.mark.covers("DRAW-17")
@pytest.mark.parametrize("form", FORMS)
def test_what_was_not_damaged_fails_nowhere(form):
    assert not caught(whole(form))
    assert not caught(sealed_again(MEMBERS[form]))


@pytest.mark.covers("DRAW-17")
@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_each_damage_is_named_by_its_line(case: Damage):
    package = damaged(case)
    if case.line == UNUSABLE:
        with pytest.raises(Unusable):
            fairdraw.verify_package(package)
    else:
        assert statuses(package)[case.line] == "FAIL"


def test_the_table_of_damages_leaves_out_no_member_and_no_field():
    assert len({case.name for case in CASES}) == len(CASES)
    for form in FORMS:
        touched = {case.member for case in CASES if case.form == form}
        assert touched == set(MEMBERS[form])


@pytest.mark.parametrize("form", FORMS)
def test_every_single_byte_of_the_proof_is_guarded(form):
    for name in PROOF[form]:
        data = MEMBERS[form][name]
        for place in range(0, len(data), max(1, len(data) // 25)):
            changed = data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]
            assert caught(zipped(MEMBERS[form] | {name: changed})), (name, place)


@settings(max_examples=100, deadline=None)
@given(st.sampled_from([(form, name) for form in FORMS for name in PROOF[form]]), st.data())
def test_any_byte_changed_removed_or_added_is_caught(where, data):
    form, name = where
    old = MEMBERS[form][name]
    place = data.draw(st.integers(0, len(old) - 1))
    new = data.draw(st.binary(max_size=2).filter(lambda b: b != old[place : place + 1]))
    changed = old[:place] + new + old[place + 1 :]
    if changed != old:
        assert caught(zipped(MEMBERS[form] | {name: changed}))


TABLES = [(form, name) for form in FORMS for name in PROOF[form] if not name.endswith(".json")]


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(TABLES), st.data())
def test_it_is_caught_even_when_all_digests_are_made_to_fit_again(where, data):
    form, name = where
    old = MEMBERS[form][name]
    place = data.draw(st.integers(0, len(old) - 1))
    new = data.draw(st.sampled_from(b"0123456789ABCRMX,.\n"))
    changed = old[:place] + bytes([new]) + old[place + 1 :]
    if changed != old:
        assert caught(sealed_again(MEMBERS[form] | {name: changed}))


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(FORMS), st.floats(0, 1, exclude_max=True), st.integers(1, 255))
def test_a_damaged_zip_never_ends_in_a_traceback(form, share, difference):
    package = whole(form)
    place = int(share * len(package))
    caught(package[:place] + bytes([package[place] ^ difference]) + package[place + 1 :])


WRONG = [None, 0, -1, 1.5, True, "", "x", "1}|.*{0", "\ud800", [], {}, [[]], {"": ""}, 2**60]


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(FORMS), st.sampled_from(["commitment.json", "certificate.json"]), st.booleans(), st.data())
def test_a_field_of_the_wrong_type_is_a_fail_and_no_traceback(form, name, resealed, data):
    members = dict(MEMBERS[form])
    body = copy.deepcopy(json.loads(members[name]))
    inside = body
    while True:
        key = data.draw(
            st.sampled_from(sorted(inside)) if isinstance(inside, dict) else st.integers(0, len(inside) - 1)
        )
        if not isinstance(inside[key], (dict, list)) or not inside[key] or data.draw(st.booleans()):
            break
        inside = inside[key]
    before = json.dumps(body)
    inside[key] = data.draw(st.sampled_from(WRONG))
    assume(json.dumps(body) != before)
    assume(body.get("signatures") != [])  # an unsigned certificate is not checked rather than wrong
    members[name] = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=True).encode()
    try:
        package = sealed_again(members) if resealed else zipped(members)
    except (fairdraw.FairdrawError, TypeError, KeyError, AttributeError):
        return  # not even the forger can seal this
    assert caught(package) or resealed


def test_a_damaged_line_is_described():
    for old, new, part in (
        (b"", b"\xef\xbb\xbf", "BOM"),
        (b"\n", b"\r\n", "CRLF"),
        (b"A,", "甲".encode("gbk"), "GBK"),
        (b"seq", b"nr", "表头"),
    ):
        changed = MEMBERS["all"]["result.csv"].replace(old, new, 1)
        assert part in reasons(sealed_again(MEMBERS["all"] | {"result.csv": changed}))["V6"]
    again = MEMBERS["all"]["result.csv"] + MEMBERS["all"]["result.csv"].splitlines(keepends=True)[1]
    assert "不止一次" in reasons(sealed_again(MEMBERS["all"] | {"result.csv": again}))["V7"]


def test_a_byte_flipped_inside_the_file_itself_fails_instead_of_being_called_unreadable(tmp_path):
    content = bytearray(whole("all"))
    content[content.index(b"id,stratum,role,reason\n") + 30] ^= 1
    damaged_file = tmp_path / "damaged.zip"
    damaged_file.write_bytes(content)

    assert main([str(damaged_file)]) == 1
