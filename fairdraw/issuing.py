# SPDX-License-Identifier: Apache-2.0
"""The certificate, everything a stranger needs beside the files to check the draw, and its package (section 6)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from fairdraw.commitment import Commitment
from fairdraw.digests import Record, canonical, digest, key_of, nonce_commit_of, reveal_of
from fairdraw.errors import FairdrawError
from fairdraw.forms import (
    WHOLE,
    check_form,
    check_way,
    keeps_back,
    leaf_lines,
    out_leaf,
    public_rows,
    result_lines,
    revealed,
    told,
)
from fairdraw.lottery import Result, result_root
from fairdraw.packing import package
from fairdraw.seeds import seed_values
from fairdraw.sm3 import sm3

Sign = Callable[[bytes], Sequence[Record]]

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
    lottery: Mapping[str, Any] | None = None,
    names: Mapping[str, str] | None = None,
) -> Issued:
    """The certificate and the package of one draw. Same arguments, same bytes.

    `form` is one of FORMS; `part` shows the batches up to `through_batch`. `secret` is needed for `all` and `ids`
    only. `sources`: one {name, kind, value, holder?, at?, evidence?, drand?, fallback?} per entry of the seed plan,
    in its order; left out, they are made from the seed string. `substitutions` are all records so far, `attempts`
    the voided attempts before this one, oldest first, as {commitment: full record, reason}. `keys` are the public
    keys that may have signed log and certificate, `sign` signs the ASCII bytes of the digest. `names` ({id: name})
    is for reading only, and only those of public ids are taken. `lottery`, of targets drawn by hand: {drawn: the
    slips, taken_at, entries: two times {at, photos, record}, digests of the photographs}. Raises FairdrawError when
    the parts do not belong together, or when the certificate would tell what its form keeps back.
    """
    record = commitment.record
    check_form(record, form, through_batch)
    _belong_together(commitment, result, secret, form)
    check_changes(substitutions)
    changes = [change for change in substitutions if form != "part" or change["batch"] <= through_batch]
    rows = list(public_rows(result.rows, form, through_batch, {change["in"] for change in changes}))
    members = {"commitment.json": canonical(record), "pool.commit": commitment.pool.commit_lines}
    if form in WHOLE:
        members["pool.csv"] = commitment.pool.csv
    if form == "ids":
        members["pool.csv"] = "".join(leaf_lines(commitment.pool.rows, secret)).encode()
    members["result.csv"] = "".join(result_lines(rows, form)).encode()
    if form == "part":
        members["result.leaves"] = "".join(sorted(f"{out_leaf(row)}\n" for row in result.rows)).encode()
    certificate = certified(
        record,
        result,
        files={name: sha256(data).hexdigest() for name, data in members.items()},
        secret=secret,
        form=form,
        through_batch=through_batch,
        sources=sources,
        substitutions=changes,
        attempts=attempts,
        log=log,
        keys=keys,
        sign=sign,
        lottery=lottery,
    )
    public = {row.id for row in rows}  # where the whole list is public, so is every name that was handed in
    readable = {number: name for number, name in (names or {}).items() if "pool.csv" in members or number in public}
    return Issued(certificate, package(members, certificate, form=form, names=readable))


def certified(
    record: Record,
    result: Result,
    *,
    files: Mapping[str, str],
    secret: str,
    form: str,
    through_batch: int = 0,
    sources: Sequence[Mapping[str, Any]] = (),
    substitutions: Sequence[Record] = (),
    attempts: Sequence[Record] = (),
    log: Sequence[Record] = (),
    keys: Sequence[Record] = (),
    sign: Sign | None = None,
    lottery: Mapping[str, Any] | None = None,
) -> Record:
    """The certificate over members known by their digests. The rows of the result are not looked at: with `files`
    made of what `issue` would put there, this is its certificate, of a draw too large for memory."""
    check_way(record, form)
    body: Record = {
        "draw_id": record["draw_id"],
        "commitment": digest(record),
        "files": dict(files),
        "log": list(log),
        "keys": list(keys),
        "seed": {"string": result.seed, "sources": _sources(record["seed_plan"], result.seed, sources)},
        "result_root": result.result_root,
        "substitutions": [told(change, form) for change in substitutions],
        "attempts": list(attempts),
    } | revealed(result, secret, form, through_batch)
    if form == "slips":
        body["lottery"] = dict(lottery or {})
    data = canonical(body)
    keeps_back(data, result, secret, form)
    mark = sha256(data).hexdigest()
    return body | {"digest": mark, "sm3": sm3(data), "signatures": list(sign(mark.encode()) if sign else ())}


def check_changes(substitutions: Sequence[Mapping[str, Any]]) -> None:
    """Raise unless every record of a substitution has exactly its keys."""
    if any(change.keys() != CHANGE for change in substitutions):
        raise FairdrawError("替换记录残缺，不能出具证书。")


def _belong_together(commitment: Commitment, result: Result, secret: str, form: str) -> None:
    committed = nonce_commit_of(result.reveal) == commitment.record["nonce_commit"]
    needed = secret or form in (*WHOLE, "ids")
    if not committed or (needed and reveal_of(secret) != result.reveal):
        raise FairdrawError("秘密数与承诺不符，不能出具证书。")
    if key_of(commitment.digest, result.reveal, result.seed) != result.key:
        raise FairdrawError("抽取结果不是由这份承诺得出的，不能出具证书。")
    if result_root(result.rows) != result.result_root:
        raise FairdrawError("抽取结果的各行与结果根不符，不能出具证书。")


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
