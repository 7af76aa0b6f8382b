# SPDX-License-Identifier: Apache-2.0
"""Commitment, draw and substitution."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import fairdraw
from fairdraw import FairdrawError, PoolRow, Rules, StratumRule
from fairdraw.digests import ticket
from tests.fairdraw.examples import PLAN, POOL, RULES, SECRET, SEED, committed, drawn


@settings(max_examples=25)
@given(st.permutations(POOL))
def test_the_order_of_rows_cannot_matter(rows):
    one = fairdraw.commit(fairdraw.freeze(rows, SECRET), RULES, draw_id="D-1", plan_id="P-1", seed_plan=PLAN)
    assert one == committed()
    assert fairdraw.draw(one.record, rows, SECRET, SEED) == drawn(committed())


@given(st.integers(1, 39))
def test_a_larger_number_appends_and_never_reshuffles(number):
    key = "0" * 64
    ranked = sorted((ticket(key, "target", row.id), row.id) for row in POOL)
    assert ranked[:number] == sorted(ranked[: number + 1])[:number]


@pytest.mark.covers("DRAW-8", "DRAW-11")
def test_each_stratum_gets_its_number_and_mandatory_rows_are_all_in():
    result = drawn(committed())
    visits = [row for row in result.rows if row.kind != "A"]

    assert [(s.stratum, s.N, s.n, s.a) for s in result.strata] == [("A", 30, 3, 2), ("B", 20, 4, 2), ("C", 0, 0, 0)]
    assert [row.seq for row in visits] == list(range(1, 9))
    assert {row.batch for row in visits} == {1, 2}
    assert [(row.id, row.rank) for row in visits if row.kind == "M"] == [("C001", 0)]
    assert result.strata[0].cutoff == max(row.ticket for row in visits if row.stratum == "A")
    assert result.strata[2].cutoff == ""
    assert not {"B900", "B901"} & {row.id for row in result.rows}


@pytest.mark.covers("DRAW-6")
def test_a_firm_can_compute_its_own_ticket():
    result = drawn(committed())
    assert all(row.ticket == ticket(result.key, "target", row.id) for row in result.rows)


def test_the_commitment_counts_who_was_left_out_and_why():
    record = committed().record
    assert record["counts"] == {"A": {"R": 30}, "B": {"R": 20, "X": 2}, "C": {"M": 1}}
    assert record["reasons"] == {"X": {"cap": 1, "recent": 1}, "M": {"abnormal": 1}}
    assert record["code"] == fairdraw.code_digest()


def test_a_stored_commitment_opens_again_byte_for_byte():
    start = "2026-03-29T09:30:00+08:00"
    commitment = committed(not_before=start, source={"targets": "0" * 64}, attempt=2, prev="a" * 64)
    assert fairdraw.reopen(commitment.record, reversed(POOL), SECRET) == commitment
    assert fairdraw.read_pool(commitment.pool.csv) == sorted(POOL)


@pytest.mark.parametrize(
    "change",
    [
        {"draw_id": "二"},
        {"plan_id": ""},
        {"attempt": 0},
        {"attempt": 2},
        {"prev": "a" * 64},
        {"attempt": 2, "prev": "b"},
        {"seed_plan": []},
        {"not_before": "tomorrow"},
        {"not_before": "2026-03-29T09:30:00"},
        {"disclosure": "secret"},
        {"source": {"x": None}},
    ],
)
def test_a_commitment_that_makes_no_sense_is_refused(change):
    with pytest.raises(FairdrawError):
        committed(**change)


@pytest.mark.parametrize(
    "rows",
    [
        [],
        [PoolRow("A", "A", "R"), PoolRow("A", "A", "M")],
        [PoolRow("统一", "A", "R")],
        [PoolRow("A" * 65, "A", "R")],
        [PoolRow("A", "A|B", "R")],
        [PoolRow("A", "A", "Q")],
        [PoolRow("A", "A", "X", "太多")],
        [PoolRow("A", "A", "X", "cap")],
    ],
)
def test_a_pool_that_cannot_be_drawn_is_refused(rows):
    rules = Rules({"A": StratumRule(1)})
    with pytest.raises(FairdrawError):
        fairdraw.commit(fairdraw.freeze(rows, SECRET), rules, draw_id="D", plan_id="P", seed_plan=PLAN)


def test_only_what_was_committed_can_be_drawn():
    record = committed().record
    for rows, secret, seed, changed in (
        (POOL[1:], SECRET, SEED, record),
        (POOL, "f" * 64, SEED, record),
        (POOL, SECRET, "w1=1", record),
        ([*POOL[:-1], PoolRow("C001", "C", "M", "other")], SECRET, SEED, record),
        (POOL, SECRET, SEED, record | {"spec": "sj2"}),
        (POOL, SECRET, SEED, record | {"draw_id": "../x"}),
        (POOL, SECRET, SEED, {"spec": "sj1", "draw_id": "x"}),
        (POOL, SECRET, SEED, {key: record[key] for key in record.keys() - {"rules"}}),
        (POOL, SECRET, SEED, {key: record[key] for key in record.keys() - {"seed_plan"}}),
    ):
        with pytest.raises(FairdrawError):
            fairdraw.draw(changed, rows, secret, seed)


def test_alternates_come_in_by_rank_from_their_own_stratum():
    rows = drawn(committed()).rows
    seat = next(row for row in rows if row.stratum == "B" and row.kind == "P")
    queue = [row.id for row in rows if row.kind == "A" and row.stratum == "B"]

    first = fairdraw.substitute(rows, [], out=seat.id, reason="已注销", at="2026-04-01", by="张三")
    second = fairdraw.substitute(rows, [first], out=queue[0], reason="查无下落")

    assert (first["in"], first["seq"], first["batch"], first["rank"]) == (queue[0], seat.seq, seat.batch, 1)
    assert (second["out"], second["in"], second["seq"]) == (queue[0], queue[1], seat.seq)
    with pytest.raises(FairdrawError, match="候补已用完"):
        fairdraw.substitute(rows, [first, second], out=queue[1], reason="已注销")


def test_a_substitution_needs_a_seat_and_a_reason():
    rows = drawn(committed()).rows
    with pytest.raises(FairdrawError, match="不在检查名单"):
        fairdraw.substitute(rows, [], out="Z", reason="已注销")
    with pytest.raises(FairdrawError, match="写明原因"):
        fairdraw.substitute(rows, [], out=rows[0].id, reason=" ")
    with pytest.raises(FairdrawError, match="候补已用完"):
        fairdraw.substitute(rows, [], out="C001", reason="已注销")


@pytest.mark.parametrize(
    ("data", "part"),
    [
        (b"\xef\xbb\xbfid,stratum,role,reason\n", "BOM"),
        (b"id,stratum,role,reason\r\nA,A,R,\r\n", "CRLF"),
        ("id,stratum,role,reason\n甲,A,R,\n".encode("gbk"), "GBK"),
        (b"id,stratum,role\nA,A,R\n", "第 1 行"),
        (b"", "第 1 行"),
        (b"id,stratum,role,reason\nA,A,R,", "末尾缺少换行"),
        (b"id,stratum,role,reason\nA,A,R\n", "第 2 行应有 4 列"),
        (b"id,stratum,role,reason\n", "名单是空的"),
    ],
)
def test_a_damaged_pool_file_is_named_in_chinese(data, part):
    with pytest.raises(FairdrawError, match=part):
        fairdraw.read_pool(data)


def test_a_pool_is_frozen_under_a_whole_secret():
    for secret in ("00", SECRET.upper()[:63] + "G"):
        with pytest.raises(FairdrawError, match="秘密数"):
            fairdraw.freeze(POOL, secret)


def test_a_frozen_pool_is_made_again_from_its_stored_parts_without_the_secret():
    pool = fairdraw.freeze(POOL, SECRET)
    stored = fairdraw.FrozenPool(pool.csv, pool.commit_lines, pool.nonce_commit)

    assert fairdraw.commit(stored, RULES, draw_id="D-1", plan_id="P-1", seed_plan=PLAN) == committed()
    assert stored.counts == {"A": {"R": 30}, "B": {"R": 20, "X": 2}, "C": {"M": 1}}
    assert stored.reasons == {"X": {"cap": 1, "recent": 1}, "M": {"abnormal": 1}}


@pytest.mark.parametrize("lines", [b"", b"000\n", b"\xff", b"000 1 00\n"])
def test_stored_parts_that_do_not_belong_together_are_refused(lines):
    pool = fairdraw.freeze(POOL, SECRET)
    with pytest.raises(FairdrawError, match="名单承诺"):
        assert fairdraw.FrozenPool(pool.csv, lines, pool.nonce_commit).counts
