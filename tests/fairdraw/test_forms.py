# SPDX-License-Identifier: Apache-2.0
"""The disclosure modes: what each form of package shows, what it keeps back, and that it still can be checked."""

import json
from hashlib import sha256

import pytest

import fairdraw
from fairdraw import FairdrawError, Unusable
from fairdraw.digests import sha
from fairdraw.packing import zipped
from tests.fairdraw import ledger
from tests.fairdraw.examples import (
    MODES,
    POOL,
    SECRET,
    WHOLE_SEED,
    logged,
    statuses,
    unpacked,
    whole,
    whole_commitment,
)

OPEN = {f"V{n}": "NOT-CHECKED" if n == 9 else "PASS" for n in range(10)}
COMMON = {"draw_id", "commitment", "files", "log", "keys", "seed", "result_root", "substitutions", "attempts"}
COMMON |= {"digest", "sm3", "signatures"}
SHOWN = {
    "all": {"reveal", "secret", "K", "strata"},
    "part": {"through_batch", "strata"},
    "rows": {"reveal", "K", "strata"},
    "ids": {"reveal", "K"},
}
PROOF = {
    "all": ["commitment.json", "pool.commit", "pool.csv", "result.csv"],
    "part": ["commitment.json", "pool.commit", "result.csv", "result.leaves"],
    "rows": ["commitment.json", "pool.commit", "result.csv"],
    "ids": ["commitment.json", "pool.commit", "pool.csv", "result.csv"],
}


def parts(mode: str):
    commitment = whole_commitment(mode)
    return commitment, fairdraw.draw(commitment.record, POOL, SECRET, WHOLE_SEED)


def certificate(form: str):
    return json.loads(unpacked(whole(form))["certificate.json"])


@pytest.mark.covers("DRAW-12")
@pytest.mark.parametrize("form", list(MODES))
def test_each_form_has_exactly_its_members_and_its_keys(form):
    members = unpacked(whole(form))
    assert list(members) == [*PROOF[form], "certificate.json", "names.csv", "verify.py", "README.txt"]
    assert set(certificate(form)) == COMMON | SHOWN[form]
    assert set(certificate(form)["files"]) == set(PROOF[form])


@pytest.mark.parametrize(
    ("form", "not_checked"), [("all", ""), ("part", "V2 V4 V5"), ("rows", ""), ("ids", "V6")], ids=list(MODES)
)
def test_an_honest_package_of_each_form_passes_as_far_as_it_can_be_checked(form, not_checked):
    assert statuses(whole(form)) == OPEN | dict.fromkeys(not_checked.split(), "NOT-CHECKED")


@pytest.mark.parametrize("mode", ["sealed", "classes-confidential"])
def test_the_auditors_have_the_full_copy_in_every_mode(mode):
    assert statuses(whole("all", mode)) == OPEN


def test_the_batches_that_have_not_ended_stay_sealed():
    commitment, result = parts("sealed")
    members = unpacked(whole("part"))
    everything = b"".join(data for name, data in members.items() if name != "verify.py")

    for row in result.rows:
        told = row.id.encode() in members["result.csv"]
        assert told == (row.batch == 1 or row.id.encode() in members["certificate.json"])
        assert (f"{row.id}公司".encode() in members["names.csv"]) == told
    assert {row.batch for row in result.rows} == {0, 1, 2}
    for secret in (SECRET, result.reveal, result.key):
        assert secret.encode() not in everything
    assert len(members["result.leaves"].splitlines()) == len(result.rows)
    assert commitment.pool.csv not in everything


def test_before_the_first_batch_has_ended_only_the_leaves_are_there():
    commitment, result = parts("sealed")
    package = fairdraw.issue(commitment, result, form="part", names={"A001": "甲"}).package
    members = unpacked(package)
    assert members["result.csv"] == b"seq,batch,kind,stratum,rank,id,ticket\n"
    assert members["names.csv"] == b"id,name\n"
    assert statuses(package)["V7"] == "PASS"


def test_a_batch_that_ends_only_adds_rows():
    commitment, result = parts("sealed")
    part, rest = (fairdraw.issue(commitment, result, form=form, through_batch=1).package for form in ("part", "rows"))
    assert set(unpacked(part)["result.csv"].splitlines()) < set(unpacked(rest)["result.csv"].splitlines())
    leaves = {sha(f"sj1.out|{row.outline()}") for row in result.rows}
    assert set(unpacked(part)["result.leaves"].decode().split()) == leaves


def test_after_the_last_batch_the_rows_are_public_and_those_not_drawn_are_not():
    _commitment, result = parts("sealed")
    members = unpacked(whole("rows"))
    chosen = {row.id for row in result.rows}
    assert members["result.csv"] == result.csv()
    for row in POOL:
        assert (row.id.encode() in members["names.csv"]) == (row.id in chosen)
    assert SECRET.encode() not in members["certificate.json"]


def test_classes_stay_confidential_while_everyone_finds_his_own_line():
    members = unpacked(whole("ids"))
    lines = members["pool.csv"].decode().splitlines()
    assert lines[0] == "id,leaf"
    for row, line in zip(sorted(POOL), lines[1:], strict=True):
        opening = fairdraw.firm_opening(SECRET, row)
        assert line == f"{row.id},{opening['leaf']}"
        text = f"sj1.leaf|{opening['nonce']}|{row.id}|{opening['stratum']}|{opening['role']}"
        assert sha256(text.encode()).hexdigest() == opening["leaf"]
    assert members["result.csv"].startswith(b"seq,batch,id,ticket\n1,1,")
    assert SECRET.encode() not in members["certificate.json"]
    assert all("stratum" not in change and "rank" not in change for change in certificate("ids")["substitutions"])


@pytest.mark.parametrize("form", list(MODES))
def test_the_readme_tells_what_this_form_can_be_checked_for(form):
    text = unpacked(whole(form))["README.txt"].decode()
    assert "{" not in text.replace("{1}", "")
    for name in (*PROOF[form], "certificate.json", "names.csv", "verify.py"):
        assert f"    {name} " in text
    assert "sha256sum" in text
    assert certificate(form).get("K", "printf 'sj1.leaf") in text


def test_a_form_that_the_commitment_did_not_announce_is_refused():
    for mode, form in (("open", "rows"), ("open", "ids"), ("sealed", "ids"), ("classes-confidential", "part")):
        commitment, result = parts(mode)
        with pytest.raises(FairdrawError, match="公开方式"):
            fairdraw.issue(commitment, result, secret=SECRET, form=form)
    with pytest.raises(FairdrawError, match="样式"):
        fairdraw.issue(*parts("open"), secret=SECRET, form="half")


def test_the_secret_is_asked_for_where_it_is_needed_and_never_taken_wrong():
    for mode, form in (("open", "all"), ("classes-confidential", "ids")):
        with pytest.raises(FairdrawError, match="秘密数"):
            fairdraw.issue(*parts(mode), form=form)
    with pytest.raises(FairdrawError, match="秘密数"):
        fairdraw.issue(*parts("sealed"), form="rows", secret="0" * 64)


@pytest.mark.parametrize("through", [-1, 2])
def test_part_goes_up_to_the_last_batch_but_one(through):
    with pytest.raises(FairdrawError, match="rows"):
        fairdraw.issue(*parts("sealed"), form="part", through_batch=through)


def test_a_log_entry_that_gives_the_key_away_is_not_published_with_a_part():
    commitment, result = parts("sealed")
    told = ledger.event("draws.draw.reveal", "2023-08-24T00:30:00+08:00", {"reveal": result.reveal})
    log = [*logged(commitment, result), *ledger.entries([told], [0])]
    with pytest.raises(FairdrawError, match="还不能公开"):
        fairdraw.issue(commitment, result, form="part", log=log)
    assert fairdraw.issue(commitment, result, form="rows", log=log)
    with pytest.raises(FairdrawError, match="还不能公开"):
        fairdraw.issue(commitment, result, form="rows", secret=SECRET, attempts=[{"reason": SECRET}])


def test_a_package_does_not_pass_for_one_of_another_form():
    part, rows = unpacked(whole("part")), unpacked(whole("rows"))
    with pytest.raises(Unusable, match=r"result\.leaves"):
        fairdraw.verify_package(zipped(rows | {"result.leaves": part["result.leaves"]}))
    with pytest.raises(Unusable, match=r"result\.leaves"):
        fairdraw.verify_package(zipped({name: data for name, data in part.items() if name != "result.leaves"}))


def test_keys_stand_in_the_certificate_and_signatures_outside_its_digest():
    commitment, result = parts("open")
    plain = fairdraw.issue(commitment, result, secret=SECRET, keys=ledger.KEYS).certificate
    signed = fairdraw.issue(commitment, result, secret=SECRET, keys=ledger.KEYS, sign=ledger.sign).certificate
    assert plain["keys"] == ledger.KEYS
    assert signed == plain | {"signatures": ledger.sign(plain["digest"].encode())}
