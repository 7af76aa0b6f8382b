# SPDX-License-Identifier: Apache-2.0
"""现场抽签: the targets of a committed pool drawn by hand from numbered slips (docs/lottery.md, ADR 0040).

A slip is a place in the frozen pool: the random rows of a stratum in the order of their ids, numbered from 1. So the
committed root fixes who has which slip. Which slips came out no program can compute again; the key orders the visits.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from fairdraw import pool
from fairdraw.commitment import reopen
from fairdraw.digests import key_of, reveal_of, ticket
from fairdraw.errors import FairdrawError
from fairdraw.lottery import Result, ResultRow, StratumResult, result_root
from fairdraw.pool import PoolRow
from fairdraw.rules import Quota, Rules
from fairdraw.seeds import seed_values

# {stratum: {"drawn": […], "spare": […]}}: slip numbers in the order in which they came out of the box.
Slips = Mapping[str, Mapping[str, Sequence[int]]]


def slips_of(rows: Iterable[PoolRow]) -> dict[str, list[str]]:
    """{stratum: ids}; slip n of a stratum is the n-th of them. Mandatory and excluded rows have no slip."""
    found: dict[str, list[str]] = {}
    for row in pool.checked(rows):
        if row.role == "R":
            found.setdefault(row.stratum, []).append(row.id)
    return found


def slip_fault(name: str, quota: Quota, drawn: Sequence[int], spare: Sequence[int]) -> str:
    """What is wrong with the slips of one stratum as they were written down, as a sentence; "" when they may stand."""
    numbers = [*drawn, *spare]
    outside = next((number for number in numbers if not 1 <= number <= quota.size), None)
    if outside is not None:
        return f"{name}的签是1至{quota.size}号，没有{outside}号。"
    twice = next((number for number in numbers if numbers.count(number) > 1), None)
    if twice is not None:
        return f"{name}的{twice}号签写了两次，一个签只能抽出一次。"
    for words, given, due in (("抽中", len(drawn), quota.drawn), ("备选", len(spare), quota.alternates)):
        if given != due:
            short = f"还差{due - given}个" if given < due else f"多了{given - due}个"
            return f"{name}应有{words}的签{due}个，现在写了{given}个，{short}。"
    return ""


def draw_by_hand(
    commitment_record: Mapping[str, Any], rows: Iterable[PoolRow], secret: str, seed: str, slips: Slips
) -> Result:
    """The result of a lottery: drawn slips in the order they came, mandatory rows, visits in the order of the key.

    The last column of a row is the number of its slip, 0 for a mandatory one. Raises FairdrawError when pool, secret
    or seed are not what was committed, or when the slips do not fit pool and rules.
    """
    frozen = pool.checked(rows)
    commitment = reopen(commitment_record, frozen, secret)
    rules = Rules.from_record(commitment.record.get("rules"))
    seed_values(commitment.record.get("seed_plan"), seed)
    reveal = reveal_of(secret)
    key = key_of(commitment.digest, reveal, seed)
    quotas, places = rules.quotas(pool.counts(frozen)), slips_of(frozen)
    odd = sorted(slips.keys() ^ quotas.keys())
    if odd:
        raise FairdrawError(f"抽签结果的分层与名单不一致：{'、'.join(odd)}。")
    drawn: list[tuple[str, str, int, str, int]] = []
    alternates: list[ResultRow] = []
    for stratum, quota in quotas.items():
        chosen, spare = slips[stratum]["drawn"], slips[stratum]["spare"]
        fault = slip_fault(f"分层 {stratum} ", quota, chosen, spare)
        if fault:
            raise FairdrawError(fault)
        drawn += [("P", stratum, rank, places[stratum][slip - 1], slip) for rank, slip in enumerate(chosen, 1)]
        drawn += [("M", stratum, 0, row.id, 0) for row in frozen if row.stratum == stratum and row.role == "M"]
        for rank, slip in enumerate(spare, 1):
            alternates.append(ResultRow(0, 0, "A", stratum, rank, places[stratum][slip - 1], str(slip)))
    drawn.sort(key=lambda item: (ticket(key, "order", item[3]), item[3]))
    visits = [
        ResultRow(seq, 1 + (seq - 1) % rules.batches, kind, stratum, rank, who, str(slip))
        for seq, (kind, stratum, rank, who, slip) in enumerate(drawn, start=1)
    ]
    strata = [StratumResult(stratum, *quota, "") for stratum, quota in quotas.items()]
    result = visits + alternates
    return Result(result, strata, key, reveal, seed, result_root(result))
