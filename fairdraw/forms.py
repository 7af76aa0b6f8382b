# SPDX-License-Identifier: Apache-2.0
"""The forms of a package: what each shows of pool, result and secrets (ADR 0024). Line by line, so of any size."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from fairdraw.digests import Record, pool_leaf, sha
from fairdraw.errors import FairdrawError
from fairdraw.lottery import HEADER, Result, ResultRow
from fairdraw.pool import PoolRow

# The forms, and the disclosure modes in which each may be handed out.
FORMS = {
    "all": ("open", "sealed", "classes-confidential"),  # everything; in the two closed modes for the auditors alone
    "part": ("sealed",),  # batches 1 to b are ended
    "rows": ("sealed",),  # all batches are ended
    "ids": ("classes-confidential",),
    "slips": ("open",),  # drawn by hand, before everyone in the hall
}

# The forms that hold the pool and the secret, so that everything can be computed again.
WHOLE = ("all", "slips")
SLIP_HEADER = "seq,batch,kind,stratum,rank,id,slip"


def check_form(record: Mapping[str, Any], form: str, through_batch: int) -> None:
    """Raise unless the committed mode allows this form."""
    mode, batches = record.get("disclosure", "open"), record["rules"]["batches"]
    if form not in FORMS:
        raise FairdrawError(f"抽取包的样式“{form}”不认识：应为 {'、'.join(FORMS)}。")
    if mode not in FORMS[form]:
        raise FairdrawError(f"承诺的公开方式是 {mode}，不能出具 {form} 样式的抽取包。")
    if form == "part" and not 0 <= through_batch < batches:
        raise FairdrawError(f"只能公开到第 0 至第 {batches - 1} 批；全部批次检查完后请用 rows。")


def check_way(record: Mapping[str, Any], form: str) -> None:
    """Raise unless targets are certified the way they were committed to be drawn: by the seed, or by hand."""
    by_hand = record.get("source", {}).get("way") == "lottery"
    if by_hand != (form == "slips"):
        raise FairdrawError(
            "承诺写明现场抽签，不能按种子出具结果。" if by_hand else "承诺没有写现场抽签，不能出具抽签结果。"
        )


def public_rows(
    rows: Iterable[ResultRow], form: str, through_batch: int, came_in: Collection[str]
) -> Iterator[ResultRow]:
    """The rows that this form shows, as in `result.csv`; of the alternates `part` shows those that came in."""
    if form == "ids":
        return (row for row in rows if row.kind != "A")
    if form == "part":
        return (row for row in rows if 1 <= row.batch <= through_batch or row.id in came_in)
    return iter(rows)


def result_lines(rows: Iterable[ResultRow], form: str) -> Iterator[str]:
    """The lines of `result.csv`."""
    yield {"ids": "seq,batch,id,ticket\n", "slips": f"{SLIP_HEADER}\n"}.get(form, f"{HEADER}\n")
    for row in rows:
        yield f"{row.seq},{row.batch},{row.id},{row.ticket}\n" if form == "ids" else ",".join(map(str, row)) + "\n"


def out_leaf(row: ResultRow) -> str:
    """The leaf of a row under the root of the result."""
    return sha(f"sj1.out|{row.outline()}")


def leaf_lines(rows: Iterable[PoolRow], secret: str) -> Iterator[str]:
    """The lines of `pool.csv` in the form `ids`."""
    yield "id,leaf\n"
    for row in rows:
        yield f"{row.id},{pool_leaf(secret, row.id, row.stratum, row.role)}\n"


def told(change: Record, form: str) -> Record:
    """A substitution as this form tells it."""
    return {key: value for key, value in change.items() if form != "ids" or key not in ("stratum", "rank")}


def revealed(result: Result, secret: str, form: str, through_batch: int) -> Record:
    """What of secret, key and strata the form shows."""
    strata = [stratum._asdict() for stratum in result.strata]
    if form == "part":
        return {
            "through_batch": through_batch,
            "strata": [{key: stratum[key] for key in ("stratum", "N", "n", "a")} for stratum in strata],
        }
    shown: Record = {"reveal": result.reveal, "K": result.key}
    if form == "slips":
        strata = [{key: value for key, value in stratum.items() if key != "cutoff"} for stratum in strata]
    if form != "ids":
        shown["strata"] = strata
    if form in WHOLE:
        shown["secret"] = secret
    return shown


def keeps_back(data: bytes, result: Result, secret: str, form: str) -> None:
    """Nothing handed in from elsewhere, a log entry say, gives away what the form keeps back."""
    kept = {"all": [], "slips": [], "part": [secret, result.reveal, result.key]}.get(form, [secret])
    if any(value.encode() in data for value in kept if value):
        raise FairdrawError("证书里有这种公开方式还不能公开的秘密数、揭示的数或密钥，不能出具证书。")
