# SPDX-License-Identifier: Apache-2.0
"""A lottery over the frozen pool: slips are its places, and its package claims no more than can be checked."""

import json
from functools import cache
from pathlib import Path

import pytest

import fairdraw
from fairdraw import FairdrawError, Unusable
from fairdraw.digests import digest
from fairdraw.packing import zipped
from fairdraw.rules import Quota
from fairdraw.verifier.subject import FORMS
from tests.fairdraw import ledger
from tests.fairdraw.examples import (
    AFTER,
    BEFORE,
    PLAN,
    POOL,
    SECRET,
    SEED,
    committed,
    drawn,
    reasons,
    sealed_again,
    statuses,
    unpacked,
)

# Of 30 in A three are drawn and two stand by, of 20 in B four and two; C is mandatory alone.
SLIPS = {
    "A": {"drawn": [7, 30, 1], "spare": [12, 2]},
    "B": {"drawn": [20, 3, 4, 11], "spare": [1, 9]},
    "C": {"drawn": [], "spare": []},
}
ENTRIES = [
    {"at": "2026-03-29T10:10:00+08:00", "photos": ["1" * 64, "2" * 64], "record": "3" * 64},
    {"at": "2026-03-29T10:20:00+08:00", "photos": ["4" * 64], "record": "3" * 64},
]
LOTTERY = {"drawn": SLIPS, "taken_at": "2026-03-29T10:00:00+08:00", "entries": ENTRIES}


@cache
def commitment():
    return committed(source={"way": "lottery"})


@cache
def result():
    return fairdraw.draw_by_hand(commitment().record, reversed(POOL), SECRET, SEED, SLIPS)


def log(*, order=("commit", "agree", "reveal"), slips=SLIPS):
    acts = {
        "commit": ledger.event("draws.draw.commit", BEFORE, {"commitment_digest": commitment().digest}),
        "agree": ledger.event("draws.slips.agree", BEFORE, {"drawn_digest": digest(slips)}),
        "reveal": ledger.event("draws.draw.reveal", AFTER, {"result_root": result().result_root}),
    }
    return ledger.entries([acts[name] for name in order], list(range(len(order))))


def packed(**changes):
    parts = {"lottery": LOTTERY, "log": log(), "keys": ledger.KEYS, "sign": ledger.sign}
    made = fairdraw.issue(commitment(), result(), secret=SECRET, form="slips", **(parts | changes))
    return made.package


@pytest.mark.covers("DRAW-3")
def test_a_slip_is_a_place_in_the_frozen_pool_whatever_the_order_of_its_rows():
    places = fairdraw.slips_of(reversed(POOL))

    assert places == fairdraw.slips_of(POOL)
    assert (places["A"][0], places["A"][29], places["B"][0]) == ("A000", "A029", "B000")
    assert "C" not in places
    assert not {"B900", "B901"} & set(places["B"])


@pytest.mark.covers("DRAW-3")
def test_what_came_out_of_the_box_is_the_result_and_the_key_only_orders_the_visits():
    rows = {row.id: row for row in result().rows}

    assert [(rows[who].kind, rows[who].rank, rows[who].ticket) for who in ("A006", "A029", "A011", "C001")] == [
        ("P", 1, "7"),
        ("P", 2, "30"),
        ("A", 1, "12"),
        ("M", 0, "0"),
    ]
    visits = [row for row in result().rows if row.seq]
    assert [row.seq for row in visits] == list(range(1, 9))
    assert [row.id for row in visits] == sorted(
        (row.id for row in visits), key=lambda who: fairdraw.ticket(result().key, "order", who)
    )


@pytest.mark.covers("DRAW-3")
def test_the_package_says_plainly_that_the_drawing_cannot_be_computed_again():
    # V1: the sources of this seed carry no times.
    assert statuses(packed()) == {f"V{n}": "NOT-CHECKED" if n in (1, 5, 9) else "PASS" for n in range(10)}
    told = reasons(packed())["V5"]
    assert told.startswith("现场抽签，有影像和签名，不能按种子重算")
    assert "揭示种子之前已记入日志；影像 4 张" in told
    assert "不能按种子重算" in unpacked(packed())["README.txt"].decode()
    assert "没有抽签的日志证明" in reasons(packed(log=log(order=("commit", "reveal"))))["V5"]


@pytest.mark.parametrize("order", [("agree", "commit", "reveal"), ("commit", "reveal", "agree")])
def test_slips_that_came_into_the_log_before_the_commitment_or_after_the_seed_fail(order):
    assert "不在承诺之后" in reasons(packed(log=log(order=order)))["V5"]


def test_other_slips_than_those_in_the_log_fail():
    other = SLIPS | {"A": {"drawn": [8, 30, 1], "spare": [12, 2]}}
    assert statuses(packed(log=log(slips=other)))["V5"] == "FAIL"


def test_nobody_takes_back_what_was_committed():
    plain = committed()
    with pytest.raises(FairdrawError, match="承诺没有写现场抽签"):
        fairdraw.issue(plain, drawn(plain), secret=SECRET, form="slips")
    with pytest.raises(FairdrawError, match="不能按种子出具结果"):
        fairdraw.issue(commitment(), fairdraw.draw(commitment().record, POOL, SECRET, SEED), secret=SECRET)
    # Whoever edits the commitment afterwards leaves no form of package that fits it.
    for way, spec in (("lottery", None), ("coin", "本工具只核对")):
        members = unpacked(packed())
        record = json.loads(members["commitment.json"])
        record["source"] = {} if way == "lottery" else {"way": way}
        members["commitment.json"] = fairdraw.canonical(record)
        if spec:
            with pytest.raises(Unusable, match=spec):
                fairdraw.verify_package(sealed_again(members))
        else:
            assert statuses(sealed_again(members))["V0"] == "FAIL"
    members = unpacked(packed())
    members["commitment.json"] = fairdraw.canonical(json.loads(members["commitment.json"]) | {"source": "lottery"})
    assert statuses(sealed_again(members))["V0"] == "FAIL"


@pytest.mark.covers("DRAW-3")
@pytest.mark.parametrize(
    ("drawn_slips", "spare", "fault"),
    [
        ([1, 2, 31], [4, 5], "甲层的签是1至30号，没有31号。"),
        ([1, 2, 0], [4, 5], "没有0号"),
        ([1, 2, 2], [4, 5], "甲层的2号签写了两次，一个签只能抽出一次。"),
        ([1, 2, 3], [3, 5], "甲层的3号签写了两次"),
        ([1, 2], [4, 5], "甲层应有抽中的签3个，现在写了2个，还差1个。"),
        ([1, 2, 3], [4, 5, 6], "甲层应有备选的签2个，现在写了3个，多了1个。"),
        ([1, 2, 3], [4, 5], ""),
    ],
)
def test_slips_that_cannot_have_come_out_are_told_in_a_sentence(drawn_slips, spare, fault):
    told = fairdraw.slip_fault("甲层", Quota(30, 3, 2), drawn_slips, spare)
    assert told == fault if not fault or fault.startswith("甲层") and fault.endswith("。") else fault in told


def test_the_library_refuses_slips_that_do_not_fit_the_pool():
    other = SLIPS | {"A": {"drawn": [31, 1, 2], "spare": [3, 4]}}
    with pytest.raises(FairdrawError, match="分层 A 的签是1至30号"):
        fairdraw.draw_by_hand(commitment().record, POOL, SECRET, SEED, other)
    with pytest.raises(FairdrawError, match="与名单不一致：C"):
        fairdraw.draw_by_hand(commitment().record, POOL, SECRET, SEED, {each: SLIPS[each] for each in "AB"})


def edited(change):
    return sealed_again(unpacked(packed()), change)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda body: body["lottery"]["drawn"]["A"].update(drawn=[7, 30, 3]), "结果的各行"),
        (lambda body: body["lottery"]["drawn"]["A"].update(drawn=[7, 30, 31]), "1 至 30 之间"),
        (lambda body: body["lottery"]["drawn"]["A"].update(drawn=[7, 7, 1]), "每号一次"),
        (lambda body: body["lottery"]["drawn"]["A"].update(drawn=[7, 30]), "应抽 3 个签"),
        (lambda body: body["lottery"]["drawn"]["A"].update(drawn=[7, 30, True]), "整数"),
        (lambda body: body["lottery"]["drawn"]["A"].pop("spare"), "抽签记录"),
        (lambda body: body["lottery"]["drawn"].pop("C"), "分层与规则不一致"),
        (lambda body: body["lottery"].pop("entries"), "抽签记录"),
        (lambda body: body["lottery"].update(entries=ENTRIES[:1]), "两个人"),
        (lambda body: body["lottery"]["entries"][0].update(photos=[]), "缺少现场照片"),
        (lambda body: body["lottery"]["entries"][1].update(record="x"), "签名记录表"),
        (lambda body: body["lottery"]["entries"][1].update(by="甲"), "抽签录入"),
        (lambda body: body["strata"][0].update(N=31), "人数与规则不符"),
    ],
)
def test_a_record_of_the_lottery_that_was_edited_and_signed_again_is_caught(change, words):
    made = edited(change)
    assert statuses(made)["V5"] == "FAIL"
    assert words in reasons(made)["V5"]


@pytest.mark.parametrize("member", ["pool.csv", "pool.commit", "result.csv"])
def test_a_member_that_was_edited_is_caught(member):
    members = unpacked(packed())
    lines = members[member].splitlines(keepends=True)
    members[member] = b"".join(lines[:1] + lines[2:])
    assert statuses(zipped(members))["V0"] == "FAIL"
    assert statuses(sealed_again(members))["V5"] == "FAIL"


def test_one_firm_exchanged_for_another_of_its_stratum_fails():
    members = unpacked(packed())
    members["result.csv"] = members["result.csv"].replace(b"A006", b"A007")
    assert statuses(sealed_again(members))["V5"] == "FAIL"
    assert statuses(sealed_again(members))["V6"] == "FAIL"


def test_a_spare_slip_replaces_in_the_order_it_came_out():
    gone = next(row for row in result().rows if row.kind == "P" and row.stratum == "B")
    change = fairdraw.substitute(result().rows, [], out=gone.id, reason="已注销", at="2026-04-01", by="甲")

    assert change["in"] == "B000"
    assert statuses(packed(substitutions=[change]))["V9"] == "NOT-CHECKED"
    assert statuses(packed(substitutions=[change | {"in": "B008", "rank": 2}]))["V9"] == "FAIL"


def test_its_specification_names_what_the_package_holds():
    text = (Path(__file__).parents[2] / "docs" / "lottery.md").read_text(encoding="utf-8")
    form = FORMS["slips"]
    for name in (*form.more, *form.keys, *LOTTERY, *ENTRIES[0], ",".join(form.result[0])):
        assert f"`{name}`" in text, name


def test_the_plan_of_the_seed_is_the_one_of_every_draw():
    assert commitment().record["seed_plan"] == PLAN
    with pytest.raises(FairdrawError):
        fairdraw.draw_by_hand(commitment().record, POOL, SECRET, "w1=1", SLIPS)
