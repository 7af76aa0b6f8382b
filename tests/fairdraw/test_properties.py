# SPDX-License-Identifier: Apache-2.0
"""What holds for every pool, every rule and every seed, not only for the examples."""

import copy
from fractions import Fraction
from typing import NamedTuple

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

import fairdraw
from fairdraw import PoolRow, Rules, StratumRule, Unusable
from fairdraw.digests import key_of, pool_leaf, reveal_of, ticket, two_level
from fairdraw.packing import zipped
from tests.fairdraw.examples import packed, sealed_again, statuses, unpacked

PLAN = [{"name": "w1", "kind": "witness", "digits": 6, "outside": True}, {"name": "dice", "kind": "dice", "digits": 20}]
ROLES = {"R": "", "M": "abnormal", "X": "cap"}
quick = settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])


class Case(NamedTuple):
    rows: list[PoolRow]
    rules: Rules
    secret: str
    seed: str

    def commitment(self) -> fairdraw.Commitment:
        frozen = fairdraw.freeze(self.rows, self.secret)
        return fairdraw.commit(frozen, self.rules, draw_id="D-1", plan_id="P-1", seed_plan=PLAN)

    def result(self) -> fairdraw.Result:
        return fairdraw.draw(self.commitment().record, self.rows, self.secret, self.seed)

    def package(self, **more: object) -> bytes:
        return fairdraw.issue(self.commitment(), self.result(), secret=self.secret, **more).package


@st.composite
def cases(draw) -> Case:
    marks = draw(st.lists(st.tuples(st.sampled_from("ABC"), st.sampled_from("RRRRRRMX")), min_size=1, max_size=40))
    rows = [PoolRow(f"91350881{n:03}", stratum, role, ROLES[role]) for n, (stratum, role) in enumerate(marks)]
    strata = {}
    for stratum in sorted({row.stratum for row in rows}):
        least = draw(st.integers(0, 4))
        most = draw(st.none() | st.integers(least, 12))
        strata[stratum] = StratumRule(draw(st.integers(0, 1_000_000)), least, most)
    rules = Rules(strata, draw(st.integers(0, 1_000_000)), draw(st.integers(1, 4)), draw(st.booleans()))
    counts = fairdraw.freeze(rows, "0" * 64).counts
    due = sum(quota.drawn for quota in rules.quotas(counts).values())
    assume(due or any(row.role == "M" for row in rows))
    secret = draw(st.integers(0, 2**256 - 1))
    numbers = draw(st.tuples(st.integers(0, 10**6 - 1), st.integers(0, 10**20 - 1)))
    return Case(rows, rules, f"{secret:064x}", f"w1={numbers[0]:06}|dice={numbers[1]:020}")


def ranked(key: str, rows: list[PoolRow], stratum: str) -> list[tuple[str, str]]:
    mine = [row.id for row in rows if (row.stratum, row.role) == (stratum, "R")]
    return sorted((ticket(key, "target", name), name) for name in mine)


def queue(result: fairdraw.Result, stratum: str) -> list[tuple[str, str]]:
    """Those drawn by rank, and after them the alternates by rank."""
    mine = sorted((row for row in result.rows if row.stratum == stratum and row.kind in "PA"), key=lambda row: row.rank)
    return [(row.ticket, row.id) for kind in "PA" for row in mine if row.kind == kind]


@quick
@given(cases())
def test_an_honest_package_passes_every_line_whatever_the_pool_and_the_rules(case):
    assert "FAIL" not in statuses(case.package()).values()


@quick
@given(cases(), st.data())
def test_the_order_of_rows_changes_no_byte_of_the_package(case, data):
    assert case._replace(rows=data.draw(st.permutations(case.rows))).package() == case.package()


@quick
@given(cases())
def test_a_larger_number_appends_and_never_reshuffles(case):
    """For one key the queue of a stratum is fixed: the number only says how far down it the draw goes."""
    result = case.result()
    for stratum in result.strata:
        whole = ranked(result.key, case.rows, stratum.stratum)
        assert queue(result, stratum.stratum) == whole[: stratum.n + stratum.a]
        assert stratum.cutoff == (whole[stratum.n - 1][0] if stratum.n else "")


@quick
@given(cases(), st.integers(1, 5), st.data())
def test_parts_drawn_apart_and_merged_are_the_whole(case, parts, data):
    """Each part keeps its own lowest tickets and its own leaves; nothing else is needed of it."""
    result, where = case.result(), [data.draw(st.integers(0, parts - 1)) for _row in case.rows]
    split = [[row for row, place in zip(case.rows, where, strict=True) if place == part] for part in range(parts)]
    for stratum in result.strata:
        due = stratum.n + stratum.a
        kept = [entry for part in split for entry in ranked(result.key, part, stratum.stratum)[:due]]
        assert sorted(kept)[:due] == queue(result, stratum.stratum)
    leaves = [pool_leaf(case.secret, row.id, row.stratum, row.role) for part in split for row in part]
    assert two_level(leaves)[0] == case.commitment().pool.root


@quick
@given(cases())
def test_each_part_of_the_key_changes_the_key(case):
    result, commitment = case.result(), case.commitment()
    other = f"{case.seed[:-1]}{(int(case.seed[-1]) + 1) % 10}"
    assert result.key == key_of(commitment.digest, reveal_of(case.secret), case.seed)
    assert case._replace(seed=other).result().key != result.key
    assert case._replace(secret=f"{int(case.secret, 16) ^ 1:064x}").result().key != result.key
    assert case._replace(rules=Rules(case.rules.strata, case.rules.alternates_ppm, 9)).result().key != result.key


@quick
@given(cases())
def test_all_mandatory_rows_and_no_excluded_ones_are_visited(case):
    result = case.result()
    visits = [row for row in result.rows if row.kind != "A"]
    ids = {row.id for row in result.rows}
    assert {row.id for row in visits if row.kind == "M"} == {row.id for row in case.rows if row.role == "M"}
    assert not ids & {row.id for row in case.rows if row.role == "X"}
    assert [row.seq for row in visits] == list(range(1, len(visits) + 1))
    assert all(row.batch == 1 + (row.seq - 1) % case.rules.batches for row in visits)


@given(
    st.integers(0, 300),
    st.integers(0, 300),
    st.integers(0, 1_000_000),
    st.integers(0, 50),
    st.none() | st.integers(50, 700),
)
def test_mandatory_rows_count_towards_the_ratio_only_when_the_rules_say_so(random, mandatory, ppm, least, most):
    assume(random + mandatory)
    counts, rule = {"A": {"R": random, "M": mandatory}}, {"A": StratumRule(ppm, least, most)}
    apart, counted = Rules(rule).quotas(counts)["A"], Rules(rule, mandatory_counts=True).quotas(counts)["A"]

    assert apart.drawn == rule["A"].quota(random)
    assert 0 <= counted.drawn <= random
    assert counted.drawn + mandatory == max(mandatory, min(rule["A"].quota(random + mandatory), random + mandatory))
    if most is None:
        assert Fraction(counted.drawn + mandatory, random + mandatory) >= Fraction(ppm, 1_000_000)


TOWNS = st.dictionaries(st.sampled_from("abcdefgh"), st.integers(0, 5000), min_size=1)


@given(TOWNS, st.data())
def test_a_fixed_total_is_met_within_one_of_each_fair_share(counts, data):
    everyone = sum(counts.values())
    total = data.draw(st.integers(0, everyone))
    numbers = fairdraw.fixed_total(counts, total=total)

    assert sum(numbers.values()) == total
    assert numbers == fairdraw.fixed_total(dict(reversed(counts.items())), total=total)
    for one in counts:
        assert everyone == 0 or abs(numbers[one] - Fraction(counts[one] * total, everyone)) < 1
        assert all(numbers[one] >= numbers[other] for other in counts if counts[one] > counts[other])
    quotas = fairdraw.fixed_rules(counts, total=total).quotas({name: {"R": size} for name, size in counts.items()})
    assert sum(quota.drawn for quota in quotas.values()) == total


@given(TOWNS, st.integers(0, 1_000_000))
def test_a_fixed_total_by_ratio_is_never_below_the_ratio(counts, ppm):
    share = Fraction(sum(counts.values()) * ppm, 1_000_000)
    assert 0 <= sum(fairdraw.fixed_total(counts, ppm=ppm).values()) - share < 1


@quick
@given(cases(), st.lists(st.integers(0, 10**6), max_size=8))
def test_an_alternate_comes_from_its_own_stratum_in_order_and_takes_over_the_place(case, choices):
    rows = case.result().rows
    seats = {row.id: (row.seq, row.batch, row.stratum) for row in rows if row.kind != "A"}
    waiting = {name: [row.id for row in rows if row.kind == "A" and row.stratum == name] for name in case.rules.strata}
    records: list[dict[str, object]] = []
    for choice in choices:
        out = sorted(seats)[choice % len(seats)]
        seq, batch, stratum = seats[out]
        if not waiting[stratum]:
            with pytest.raises(fairdraw.FairdrawError, match="候补已用完"):
                fairdraw.substitute(rows, records, out=out, reason="已注销")
            continue
        record = fairdraw.substitute(rows, records, out=out, reason="已注销")
        records.append(record)
        due = waiting[stratum].pop(0)
        assert (record["in"], record["seq"], record["batch"], record["stratum"]) == (due, seq, batch, stratum)
        seats[due] = seats.pop(out)

    assert statuses(case.package(substitutions=records))["V9"] != "FAIL"
    if records:
        forged = copy.deepcopy(records)
        forged[-1]["rank"] = 1 + len(rows)
        assert statuses(case.package(substitutions=forged))["V9"] == "FAIL"
        assert statuses(case.package(substitutions=[*records, records[0]]))["V9"] == "FAIL"


PACKAGE = packed()
MEMBERS = unpacked(PACKAGE)
NO_PROOF = {"names.csv", "verify.py", "README.txt"}


def caught(package: bytes) -> bool:
    try:
        return "FAIL" in statuses(package).values()
    except Unusable:
        return True


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(MEMBERS)), st.integers(0), st.integers(1, 255))
def test_any_byte_of_any_member_changed_inside_the_file_is_caught(name, place, difference):
    content = bytearray(PACKAGE)
    content[PACKAGE.index(MEMBERS[name]) + place % len(MEMBERS[name])] ^= difference
    assert caught(bytes(content))


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(MEMBERS.keys() - NO_PROOF)), st.integers(0), st.integers(1, 255))
def test_any_byte_of_the_proof_changed_and_packed_again_is_caught(name, place, difference):
    data = bytearray(MEMBERS[name])
    data[place % len(data)] ^= difference
    assert caught(zipped(MEMBERS | {name: bytes(data)}))
    if name not in ("certificate.json", "commitment.json"):
        assert caught(sealed_again(MEMBERS | {name: bytes(data)}))
