# SPDX-License-Identifier: Apache-2.0
"""The draw itself: the lowest tickets of each stratum, in memory (section 5), and substitution by alternates.

A ticket depends on the key and on the id alone. So the order of rows cannot matter, and a larger number only
appends, never reshuffles.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from fairdraw import pool
from fairdraw.commitment import reopen
from fairdraw.digests import Record, key_of, reveal_of, sha, ticket, two_level
from fairdraw.errors import FairdrawError
from fairdraw.pool import PoolRow
from fairdraw.rules import Rules
from fairdraw.seeds import seed_values

HEADER = "seq,batch,kind,stratum,rank,id,ticket"
KINDS = {"P": "随机抽中", "M": "必查", "A": "候补"}


class ResultRow(NamedTuple):
    """One line of the result: `kind` P drawn, M mandatory (rank 0), A alternate (seq and batch 0)."""

    seq: int
    batch: int
    kind: str
    stratum: str
    rank: int
    id: str
    ticket: str

    def outline(self) -> str:
        return "|".join(map(str, self))


class StratumResult(NamedTuple):
    """Of `N` random rows `n` were drawn and `a` stand by; `cutoff` is the ticket of the last one drawn, or ""."""

    stratum: str
    N: int
    n: int
    a: int
    cutoff: str


@dataclass(frozen=True)
class Result:
    """`rows`: by seq, then alternates by stratum and rank. `key` is K, `reveal` is N."""

    rows: list[ResultRow]
    strata: list[StratumResult]
    key: str
    reveal: str
    seed: str
    result_root: str

    def csv(self) -> bytes:
        return result_csv(self.rows)


def result_csv(rows: Iterable[ResultRow]) -> bytes:
    """The file `result.csv` over the rows as they come."""
    return "".join(f"{line}\n" for line in [HEADER, *(",".join(map(str, row)) for row in rows)]).encode()


def draw(commitment_record: Mapping[str, Any], rows: Iterable[PoolRow], secret: str, seed: str) -> Result:
    """Draw the committed pool with the seed string. Same inputs, same result, on any machine.

    Raises FairdrawError when pool, secret or seed are not what was committed.
    """
    frozen = pool.checked(rows)
    commitment = reopen(commitment_record, frozen, secret)
    rules = Rules.from_record(commitment.record.get("rules"))
    seed_values(commitment.record.get("seed_plan"), seed)
    reveal = reveal_of(secret)
    key = key_of(commitment.digest, reveal, seed)

    drawn: list[tuple[str, PoolRow, int, str]] = []
    alternates: list[ResultRow] = []
    strata = []
    for stratum, quota in rules.quotas(pool.counts(frozen)).items():
        mine = [row for row in frozen if row.stratum == stratum]
        tickets = sorted((ticket(key, "target", row.id), row) for row in mine if row.role == "R")
        chosen = tickets[: quota.drawn]
        drawn += [("P", row, rank, number) for rank, (number, row) in enumerate(chosen, start=1)]
        drawn += [("M", row, 0, ticket(key, "target", row.id)) for row in mine if row.role == "M"]
        for rank, (number, row) in enumerate(tickets[quota.drawn : quota.drawn + quota.alternates], start=1):
            alternates.append(ResultRow(0, 0, "A", stratum, rank, row.id, number))
        strata.append(StratumResult(stratum, *quota, chosen[-1][0] if chosen else ""))

    drawn.sort(key=lambda item: (ticket(key, "order", item[1].id), item[1].id))
    visits = [
        ResultRow(seq, 1 + (seq - 1) % rules.batches, kind, row.stratum, rank, row.id, number)
        for seq, (kind, row, rank, number) in enumerate(drawn, start=1)
    ]
    result = visits + alternates
    return Result(result, strata, key, reveal, seed, result_root(result))


def result_root(rows: Iterable[ResultRow]) -> str:
    """The root to log immediately after the draw, whatever is disclosed later (section 6)."""
    root, _lines = two_level(sha(f"sj1.out|{row.outline()}") for row in rows)
    return root


def substitute(
    rows: Sequence[ResultRow], substitutions: Sequence[Record], *, out: str, reason: str, at: str = "", by: str = ""
) -> Record:
    """The record of one substitution: `out` leaves, the next alternate of its own stratum takes its place.

    `rows` is the result as drawn and is never rewritten; `substitutions` are the records so far. An alternate
    that came in may itself be replaced. Raises FairdrawError when there is no seat, no reason or no alternate.
    """
    if not reason.strip():
        raise FairdrawError("替换必须写明原因。")
    seats = {row.id: row for row in rows if row.kind != "A"}
    waiting = [row for row in rows if row.kind == "A"]
    for earlier in substitutions:
        seats[earlier["in"]] = seats.pop(earlier["out"])
        waiting = [row for row in waiting if row.id != earlier["in"]]
    if out not in seats:
        raise FairdrawError(f"对象 {out} 不在检查名单里，不能替换。")
    seat = seats[out]
    ranked = sorted(row.rank for row in waiting if row.stratum == seat.stratum)
    if not ranked:
        raise FairdrawError(f"分层 {seat.stratum} 的候补已用完，不能替换；请另行组织抽取并说明原因。")
    alternate = next(row for row in waiting if row.stratum == seat.stratum and row.rank == ranked[0])
    return {
        "seq": seat.seq,
        "batch": seat.batch,
        "stratum": seat.stratum,
        "out": out,
        "in": alternate.id,
        "rank": alternate.rank,
        "reason": reason,
        "at": at,
        "by": by,
    }
