# SPDX-License-Identifier: Apache-2.0
"""The published vector to the last digit: every value of docs/draw-spec-vectors.json comes out of the library."""

import copy

import pytest

import fairdraw
from fairdraw.digests import digest, nonce_commit_of, pool_leaf, reveal_of, sha, ticket, two_level
from fairdraw.sm3 import sm3
from tests.fairdraw.examples import SECRET, VECTOR

POOL = [fairdraw.PoolRow(*row) for row in VECTOR["pool"]]
MATCHING = VECTOR["matching"]


def drawn() -> fairdraw.Result:
    return fairdraw.draw(VECTOR["commitment"], POOL, SECRET, VECTOR["seed"])


def test_every_value_of_the_commitment_is_reproduced():
    for row, told in zip(POOL, VECTOR["rows"], strict=True):
        assert told["id"] == row.id
        assert told["nonce"] == sha(f"sj1.nonce|{SECRET}|{row.id}")
        assert told["leaf"] == pool_leaf(SECRET, row.id, row.stratum, row.role)
    assert VECTOR["row"] == {key: VECTOR["rows"][0][key] for key in ("id", "nonce", "leaf")}
    frozen = fairdraw.freeze(POOL, SECRET)
    assert frozen.commit_lines.decode().splitlines() == VECTOR["pool_commit"]
    assert frozen.root == VECTOR["pool_root"]
    assert reveal_of(SECRET) == VECTOR["N"]
    assert nonce_commit_of(VECTOR["N"]) == VECTOR["nonce_commit"]
    assert fairdraw.canonical(VECTOR["commitment"]).decode() == VECTOR["commitment_json"]
    assert digest(VECTOR["commitment"]) == VECTOR["commit_digest"]


def test_every_value_of_the_draw_is_reproduced():
    result = drawn()

    assert result.key == VECTOR["K"]
    for told in VECTOR["rows"]:
        assert told["target"] == ticket(result.key, "target", told["id"])
        assert told["order"] == ticket(result.key, "order", told["id"])
    assert [each.outline() for each in result.rows] == VECTOR["result"]
    assert [sha(f"sj1.out|{line}") for line in VECTOR["result"]] == VECTOR["result_leaves"]
    assert two_level(VECTOR["result_leaves"])[1].splitlines() == VECTOR["result_commit"]
    assert [each._asdict() for each in result.strata] == VECTOR["strata"]
    assert result.result_root == VECTOR["result_root"]


def test_the_vector_file_itself_holds_the_published_values():
    assert VECTOR["rows"][0]["nonce"] == "1ecba9640151701fd10f9f466062579f1312b52091420b7315b5abb9dd2cb7a2"
    assert VECTOR["rows"][0]["leaf"] == "7d2489310274f5bc50f34e1a806a8f2bb6a0da19521912aebdc38b0963d7c136"
    assert VECTOR["pool_root"] == "fe87f7cbaccd0b8fe5603317884817161c642360ef1274b7b749f6c22d68978a"
    assert VECTOR["N"] == "9c4d5fe05f5b700c937c8eec5c5cf83558d6e0cde688389648339a9f28ad0297"
    assert VECTOR["nonce_commit"] == "ca9b0ae114a8f064a6f2e532f6cc9e1ba5b09e76ec97cc0726a1b3b6c7b021cf"
    assert VECTOR["commit_digest"] == "5944b86af4e0926b6cc242f588c74ddc74219eca49c45b7aec0faa5cf2de16ac"
    assert VECTOR["K"] == "e0ebc75074738d51a3f9f0255fa9735ee1de89b703ba4a778320453b070c3900"
    assert VECTOR["result_root"] == "eddf4a7b7a40f4194a95cce87607f5f4baaa2916dfb6be5fe15511efbc1b2e04"
    assert [line[:40] for line in VECTOR["result"]] == [
        "1|1|P|A|2|91110000TESTA00003|b38b8fbba30",
        "2|2|P|B|2|91110000TESTB00002|98319ff41db",
        "3|1|P|B|1|91110000TESTB00001|835f204efd1",
        "4|2|P|A|1|91110000TESTA00004|a3773ac4c31",
        "5|1|M|C|0|91110000TESTC00001|1be6e2cecd8",
        "0|0|A|A|1|91110000TESTA00001|b7fd1ed8b8d",
        "0|0|A|B|1|91110000TESTB00003|e2c5fae9ef8",
    ]


def test_a_stratum_with_only_mandatory_rows_is_not_lost():
    assert [row.id for row in drawn().rows if row.kind == "M"] == ["91110000TESTC00001"]


def test_a_substitution_of_the_vector_is_reproduced():
    told = VECTOR["substitution"]
    given = {key: told[key] for key in ("out", "reason", "at", "by")}
    assert fairdraw.substitute(drawn().rows, [], **given) == told


def test_fixed_totals_and_counting_mandatory_rows_are_reproduced():
    told = VECTOR["fixed_total"]
    assert fairdraw.fixed_total(told["counts"], ppm=told["ppm"]) == told["numbers"]
    assert fairdraw.fixed_rules(told["counts"], ppm=told["ppm"]).record() == told["rules"]

    told = VECTOR["mandatory_counts"]
    quotas = fairdraw.Rules.from_record(told["rules"]).quotas(told["counts"])
    assert {stratum: quota.drawn for stratum, quota in quotas.items()} == told["n"]


@pytest.mark.covers("DRAW-21")
def test_the_matching_of_the_vector_is_reproduced():
    instance = MATCHING["instance"]
    assert instance["K"] == VECTOR["K"]
    assert fairdraw.match(instance) == MATCHING["result"]
    assert fairdraw.roster_root(instance) == MATCHING["roster_root"]


def test_the_redrawn_seat_of_the_vector_is_reproduced():
    told = MATCHING["reserve"]
    seat = {key: told[key] for key in ("target", "index", "reason")}
    redrawn = fairdraw.redraw_seat(MATCHING["instance"], MATCHING["result"]["assignment"], **seat)
    assert {key: redrawn[key] for key in ("out", "in", "moved")} == {key: told[key] for key in ("out", "in", "moved")}


def test_the_shortage_of_the_vector_is_told_in_the_same_words():
    instance = copy.deepcopy(MATCHING["instance"])
    for person in instance["inspectors"]:
        person["cap"] = MATCHING["caps"].get(person["id"], person["cap"])
    assert fairdraw.match(instance) == {"infeasible": MATCHING["infeasible"]}


def test_sm3_gives_the_answers_of_the_national_standard():
    assert sm3(b"abc") == "66c7f0f462eeedd9d1f2d46bdc10e4e24167c4875cf2f7a2297da02b8f4ba8e0"
    assert sm3(b"abcd" * 16) == "debe9ff92275b8a138604889c18e5a4d6fdb70e5387e5765293dcba39c0c5732"


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
