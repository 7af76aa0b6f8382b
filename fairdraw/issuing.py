# SPDX-License-Identifier: Apache-2.0
"""The certificate, everything a stranger needs beside the files to check the draw, and its package (section 6)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from fairdraw.commitment import Commitment
from fairdraw.digests import Record, canonical, key_of, nonce_commit_of, pool_leaf, reveal_of, sha
from fairdraw.errors import FairdrawError
from fairdraw.lottery import Result, ResultRow, result_csv, result_root
from fairdraw.packing import package
from fairdraw.seeds import seed_values
from fairdraw.sm3 import sm3

Sign = Callable[[bytes], Sequence[Record]]

# The forms of a package, and the disclosure modes in which each may be handed out.
FORMS = {
    "all": ("open", "sealed", "classes-confidential"),  # everything; in the two closed modes for the auditors alone
    "part": ("sealed",),  # batches 1 to b are ended
    "rows": ("sealed",),  # all batches are ended
    "ids": ("classes-confidential",),
}
CHANGE = {"seq", "batch", "stratum", "out", "in", "rank", "reason", "at", "by"}
SOURCE = ("name", "kind", "value")
ABOUT_SOURCE = ("holder", "at", "evidence", "drand", "fallback")


@dataclass(frozen=True)
class Issued:
    """A certificate and the zip that it lies in."""

    certificate: Record
    package: bytes


def issue(
    commitment: Commitment,
    result: Result,
    *,
    secret: str = "",
    form: str = "all",
    through_batch: int = 0,
    sources: Sequence[Mapping[str, Any]] = (),
    substitutions: Sequence[Record] = (),
    attempts: Sequence[Record] = (),
    log: Sequence[Record] = (),
    keys: Sequence[Record] = (),
    sign: Sign | None = None,
    names: Mapping[str, str] | None = None,
) -> Issued:
    """The certificate and the package of one draw. Same arguments, same bytes.

    `form` is one of FORMS; `part` shows the batches up to `through_batch`. `secret` is needed for `all` and `ids`
    only. `sources`: one {name, kind, value, holder?, at?, evidence?, drand?, fallback?} per entry of the seed plan,
    in its order; left out, they are made from the seed string. `substitutions` are all records so far, `attempts`
    the voided attempts before this one, oldest first, as {commitment: full record, reason}. `keys` are the public
    keys that may have signed log and certificate, `sign` signs the ASCII bytes of the digest. `names` ({id: name})
    is for reading only, and only those of public ids are taken. Raises FairdrawError when the parts do not belong
    together, or when the certificate would tell what its form keeps back.
    """
    record = commitment.record
    _belong_together(commitment, result, secret, form)
    if form == "part" and not 0 <= through_batch < record["rules"]["batches"]:
        raise FairdrawError(f"只能公开到第 0 至第 {record['rules']['batches'] - 1} 批；全部批次检查完后请用 rows。")
    if any(change.keys() != CHANGE for change in substitutions):
        raise FairdrawError("替换记录残缺，不能出具证书。")
    changes = [change for change in substitutions if form != "part" or change["batch"] <= through_batch]
    rows = _public_rows(result, form, through_batch, {change["in"] for change in changes})
    members = {"commitment.json": canonical(record), "pool.commit": commitment.pool.commit_lines}
    if form in ("all", "ids"):
        members["pool.csv"] = commitment.pool.csv if form == "all" else _leaves_csv(commitment, secret)
    members["result.csv"] = result_csv(rows) if form != "ids" else _visits_csv(rows)
    if form == "part":
        leaves = sorted(sha(f"sj1.out|{row.outline()}") for row in result.rows)
        members["result.leaves"] = "".join(f"{leaf}\n" for leaf in leaves).encode()
    body: Record = {
        "draw_id": record["draw_id"],
        "commitment": commitment.digest,
        "files": {name: sha256(data).hexdigest() for name, data in members.items()},
        "log": list(log),
        "keys": list(keys),
        "seed": {"string": result.seed, "sources": _sources(record["seed_plan"], result.seed, sources)},
        "result_root": result.result_root,
        "substitutions": [_told(change, form) for change in changes],
        "attempts": list(attempts),
    } | _revealed(result, secret, form, through_batch)
    data = canonical(body)
    _keeps_back(data, result, secret, form)
    digest = sha256(data).hexdigest()
    certificate = body | {"digest": digest, "sm3": sm3(data), "signatures": list(sign(digest.encode()) if sign else ())}
    public = {row.id for row in rows}  # where the whole list is public, so is every name that was handed in
    told = {number: name for number, name in (names or {}).items() if "pool.csv" in members or number in public}
    return Issued(certificate, package(members, certificate, form=form, names=told))


def _belong_together(commitment: Commitment, result: Result, secret: str, form: str) -> None:
    mode = commitment.record.get("disclosure", "open")
    if form not in FORMS:
        raise FairdrawError(f"抽取包的样式“{form}”不认识：应为 {'、'.join(FORMS)}。")
    if mode not in FORMS[form]:
        raise FairdrawError(f"承诺的公开方式是 {mode}，不能出具 {form} 样式的抽取包。")
    committed = nonce_commit_of(result.reveal) == commitment.record["nonce_commit"]
    needed = secret or form in ("all", "ids")
    if not committed or (needed and reveal_of(secret) != result.reveal):
        raise FairdrawError("秘密数与承诺不符，不能出具证书。")
    if key_of(commitment.digest, result.reveal, result.seed) != result.key:
        raise FairdrawError("抽取结果不是由这份承诺得出的，不能出具证书。")
    if result_root(result.rows) != result.result_root:
        raise FairdrawError("抽取结果的各行与结果根不符，不能出具证书。")


def _public_rows(result: Result, form: str, through_batch: int, came_in: set[str]) -> list[ResultRow]:
    """The rows that this form shows, as in `result.csv`; of the alternates `part` shows those that came in."""
    if form == "ids":
        return [row for row in result.rows if row.kind != "A"]
    if form == "part":
        return [row for row in result.rows if 1 <= row.batch <= through_batch or row.id in came_in]
    return result.rows


def _leaves_csv(commitment: Commitment, secret: str) -> bytes:
    rows = commitment.pool.rows
    lines = [f"{row.id},{pool_leaf(secret, row.id, row.stratum, row.role)}\n" for row in rows]
    return "".join(["id,leaf\n", *lines]).encode()


def _visits_csv(rows: Sequence[ResultRow]) -> bytes:
    lines = [f"{row.seq},{row.batch},{row.id},{row.ticket}\n" for row in rows]
    return "".join(["seq,batch,id,ticket\n", *lines]).encode()


def _told(change: Record, form: str) -> Record:
    return {key: value for key, value in change.items() if form != "ids" or key not in ("stratum", "rank")}


def _revealed(result: Result, secret: str, form: str, through_batch: int) -> Record:
    """What of secret, key and strata the form shows (ADR 0024)."""
    strata = [stratum._asdict() for stratum in result.strata]
    if form == "part":
        return {
            "through_batch": through_batch,
            "strata": [{key: stratum[key] for key in ("stratum", "N", "n", "a")} for stratum in strata],
        }
    shown: Record = {"reveal": result.reveal, "K": result.key}
    if form != "ids":
        shown["strata"] = strata
    if form == "all":
        shown["secret"] = secret
    return shown


def _keeps_back(data: bytes, result: Result, secret: str, form: str) -> None:
    """Nothing handed in from elsewhere, a log entry say, gives away what the form keeps back."""
    kept = {"all": [], "part": [secret, result.reveal, result.key]}.get(form, [secret])
    if any(value.encode() in data for value in kept if value):
        raise FairdrawError("证书里有这种公开方式还不能公开的秘密数、揭示的数或密钥，不能出具证书。")


def _sources(plan: Sequence[Record], seed: str, given: Sequence[Mapping[str, Any]]) -> list[Record]:
    values = seed_values(plan, seed)
    plain = [{"name": source["name"], "kind": source["kind"], "value": values[source["name"]]} for source in plan]
    sources = [dict(source) for source in given] or plain
    if [{key: source.get(key) for key in SOURCE} for source in sources] != plain:
        raise FairdrawError("种子来源与种子计划或种子不一致，不能出具证书。")
    for source in sources:
        odd = sorted(source.keys() - {*SOURCE, *ABOUT_SOURCE})
        if odd:
            raise FairdrawError(f"种子来源 {source['name']} 有不认识的项 {'、'.join(odd)}，不能出具证书。")
    return sources
