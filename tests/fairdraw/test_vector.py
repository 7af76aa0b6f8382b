# SPDX-License-Identifier: Apache-2.0
"""The published vector to the last digit, and foreign vectors that test the way we test."""

from hashlib import md5

import pytest

import fairdraw
from fairdraw.digests import digest, nonce_commit_of, pool_leaf, reveal_of, sha, two_level
from fairdraw.sm3 import sm3
from tests.fairdraw.examples import SECRET, VECTOR

POOL = [fairdraw.PoolRow(*row) for row in VECTOR["pool"]]


def test_every_value_of_the_vector_is_reproduced():
    row = VECTOR["row"]
    assert sha(f"sj1.nonce|{SECRET}|{row['id']}") == row["nonce"]
    assert pool_leaf(SECRET, row["id"], "A", "R") == row["leaf"]
    assert two_level(pool_leaf(SECRET, *each[:3]) for each in POOL)[0] == VECTOR["pool_root"]
    assert reveal_of(SECRET) == VECTOR["N"]
    assert nonce_commit_of(VECTOR["N"]) == VECTOR["nonce_commit"]
    assert digest(VECTOR["commitment"]) == VECTOR["commit_digest"]

    result = fairdraw.draw(VECTOR["commitment"], POOL, SECRET, VECTOR["seed"])

    assert result.key == VECTOR["K"]
    assert [each.outline() for each in result.rows] == VECTOR["result"]
    assert [each._asdict() for each in result.strata] == VECTOR["strata"]
    assert result.result_root == VECTOR["result_root"]


def test_the_vector_file_itself_holds_the_published_values():
    assert VECTOR["K"] == "e0ebc75074738d51a3f9f0255fa9735ee1de89b703ba4a778320453b070c3900"
    assert VECTOR["result_root"] == "eddf4a7b7a40f4194a95cce87607f5f4baaa2916dfb6be5fe15511efbc1b2e04"
    assert [line[:32] for line in VECTOR["result"][:2]] == [
        "1|1|P|A|2|91110000TESTA00003|b38",
        "2|2|P|B|2|91110000TESTB00002|983",
    ]


def test_a_stratum_with_only_mandatory_rows_is_not_lost():
    result = fairdraw.draw(VECTOR["commitment"], POOL, SECRET, VECTOR["seed"])

    assert [row.id for row in result.rows if row.kind == "M"] == ["91110000TESTC00001"]


def test_sm3_gives_the_answers_of_the_national_standard():
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abcd" * 16) == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


def test_rfc_3797_draws_what_the_rfc_says():
    seed, left, chosen = b"9319./2.5.8.10.12./9.18.26.34.41.45./", list(range(1, 26)), []
    for number in range(11):
        counter = number.to_bytes(2, "big")
        value = int.from_bytes(md5(counter + seed + counter, usedforsecurity=False).digest(), "big")
        chosen.append(left.pop(value % len(left)))
    assert chosen == [17, 7, 2, 16, 25, 23, 8, 24, 19, 13, 22]


@pytest.mark.parametrize(
    ("value", "part"),
    [
        (1.5, "不能写入记录"),
        (None, "不能写入记录"),
        (-1, "超出"),
        (2**53, "超出"),
        ({"键": 1}, "ASCII"),
        ({1: 1}, "ASCII"),
        ([["\ud800"]], "UTF-8"),
    ],
)
def test_canonical_json_refuses_what_has_more_than_one_spelling(value, part):
    with pytest.raises(fairdraw.FairdrawError, match=part):
        fairdraw.canonical(value)


def test_canonical_json_sorts_and_keeps_chinese():
    assert fairdraw.canonical({"b": [True, "纪检"], "a": 0}) == '{"a":0,"b":[true,"纪检"]}'.encode()
