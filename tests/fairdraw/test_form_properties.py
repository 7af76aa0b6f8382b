# SPDX-License-Identifier: Apache-2.0
"""What holds for every form of package, whatever the pool: it passes, keeps back what it must, and cannot be bent."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fairdraw
from fairdraw import Unusable
from fairdraw.packing import zipped
from tests.fairdraw.examples import MODES, statuses, unpacked, whole
from tests.fairdraw.test_properties import PLAN, Case, cases, quick

BESIDE = {"names.csv", "verify.py", "README.txt"}


def issued(case: Case, form: str, through_batch: int = 0) -> fairdraw.Issued:
    frozen = fairdraw.freeze(case.rows, case.secret)
    commitment = fairdraw.commit(
        frozen, case.rules, draw_id="D-1", plan_id="P-1", seed_plan=PLAN, disclosure=MODES[form]
    )
    result = fairdraw.draw(commitment.record, case.rows, case.secret, case.seed)
    return fairdraw.issue(commitment, result, secret=case.secret, form=form, through_batch=through_batch)


@quick
@given(cases(), st.sampled_from(sorted(MODES)), st.data())
def test_every_form_passes_whatever_the_pool_and_the_rules(case, form, data):
    through = data.draw(st.integers(0, case.rules.batches - 1))
    assert "FAIL" not in statuses(issued(case, form, through).package).values()


@quick
@given(cases(), st.data())
def test_a_sealed_draw_tells_no_firm_before_its_batch(case, data):
    """Neither name nor ticket of a firm still to be visited stands in the package, nor what its ticket is made of."""
    through = data.draw(st.integers(0, case.rules.batches - 1))
    told = issued(case, "part", through)
    whole_ = issued(case, "rows")
    rows = unpacked(whole_.package)["result.csv"].decode().splitlines()[1:]
    later = [row.split(",") for row in rows if int(row.split(",")[1]) > through or row.split(",")[2] == "A"]
    package = told.package
    for row in later:
        assert row[5].encode() not in package
        assert row[6].encode() not in package
    assert case.secret.encode() not in package + whole_.package
    assert whole_.certificate["K"].encode() not in package
    assert whole_.certificate["reveal"].encode() not in package


@quick
@given(cases())
def test_classes_stay_confidential_and_each_firm_can_open_its_own(case):
    told = issued(case, "ids")
    members = unpacked(told.package)
    assert case.secret.encode() not in told.package
    leaves = dict(line.split(",") for line in members["pool.csv"].decode().splitlines()[1:])
    for row in case.rows:
        opening = fairdraw.firm_opening(case.secret, row)
        assert (opening["stratum"], opening["role"]) == (row.stratum, row.role)
        assert leaves[row.id] == opening["leaf"]
    assert {line.count(",") for line in members["result.csv"].decode().splitlines()} == {3}


@settings(max_examples=300, deadline=None)
@given(st.sampled_from(sorted(MODES)), st.data())
def test_any_byte_of_any_member_of_any_form_is_guarded(form, data):
    package = whole(form)
    members = unpacked(package)
    name = data.draw(st.sampled_from(sorted(members)))
    place, difference = data.draw(st.integers(0, len(members[name]) - 1)), data.draw(st.integers(1, 255))
    inside = bytearray(package)
    inside[package.index(members[name]) + place] ^= difference
    assert caught(bytes(inside))
    if name not in BESIDE:
        changed = bytearray(members[name])
        changed[place] ^= difference
        assert caught(zipped(members | {name: bytes(changed)}))


def caught(package: bytes) -> bool:
    try:
        return "FAIL" in statuses(package).values()
    except Unusable:
        return True


@pytest.mark.parametrize("form", sorted(MODES))
def test_no_two_members_of_a_form_may_be_exchanged(form):
    members = unpacked(whole(form))
    proof = sorted(members.keys() - BESIDE)
    for one in proof:
        for other in proof:
            if one < other:
                assert caught(zipped(members | {one: members[other], other: members[one]}))
