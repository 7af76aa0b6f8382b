# SPDX-License-Identifier: Apache-2.0
"""The certificate, everything a stranger needs beside the files to repeat the draw, and its package (section 6)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import Any

from fairdraw.commitment import Commitment
from fairdraw.digests import Record, canonical, key_of, nonce_commit_of, reveal_of
from fairdraw.errors import FairdrawError
from fairdraw.lottery import Result
from fairdraw.packing import package
from fairdraw.seeds import seed_values
from fairdraw.sm3 import sm3

Sign = Callable[[bytes], Sequence[Record]]


@dataclass(frozen=True)
class Issued:
    """A certificate and the zip that it lies in."""

    certificate: Record
    package: bytes


def issue(
    commitment: Commitment,
    result: Result,
    *,
    secret: str,
    form: str = "all",
    sources: Sequence[Mapping[str, Any]] = (),
    substitutions: Sequence[Record] = (),
    attempts: Sequence[Record] = (),
    log: Sequence[Record] = (),
    keys: Sequence[Record] = (),
    sign: Sign | None = None,
    names: Mapping[str, str] | None = None,
) -> Issued:
    """The certificate and the package of one draw. Same arguments, same bytes.

    `sources`: one {name, kind, value, holder?, at?, evidence?} per entry of the seed plan, in its order; left out,
    they are made from the seed string. `attempts`: the voided attempts before this one, oldest first, as
    {commitment: full record, reason}. `keys` are the public keys that may have signed log and certificate, `sign`
    signs the ASCII bytes of the digest. `names` ({id: name}) is for reading only. Raises FairdrawError when the
    parts do not belong together.
    """
    record = commitment.record
    if form != "all":
        raise FairdrawError(f"抽取包的样式“{form}”不认识：应为 all。")
    if nonce_commit_of(reveal_of(secret)) != record["nonce_commit"]:
        raise FairdrawError("秘密数与承诺不符，不能出具证书。")
    if key_of(commitment.digest, result.reveal, result.seed) != result.key:
        raise FairdrawError("抽取结果不是由这份承诺得出的，不能出具证书。")
    members = {
        "commitment.json": canonical(record),
        "pool.commit": commitment.pool.commit_lines,
        "pool.csv": commitment.pool.csv,
        "result.csv": result.csv(),
    }
    body: Record = {
        "draw_id": record["draw_id"],
        "commitment": commitment.digest,
        "files": {name: sha256(data).hexdigest() for name, data in members.items()},
        "log": list(log),
        "keys": list(keys),
        "seed": {"string": result.seed, "sources": _sources(record["seed_plan"], result.seed, sources)},
        "result_root": result.result_root,
        "strata": [stratum._asdict() for stratum in result.strata],
        "reveal": result.reveal,
        "secret": secret,
        "K": result.key,
        "substitutions": list(substitutions),
        "attempts": list(attempts),
    }
    data = canonical(body)
    digest = sha256(data).hexdigest()
    certificate = body | {"digest": digest, "sm3": sm3(data), "signatures": list(sign(digest.encode()) if sign else ())}
    return Issued(certificate, package(members, certificate, names=names or {}))


def _sources(plan: Sequence[Record], seed: str, given: Sequence[Mapping[str, Any]]) -> list[Record]:
    values = seed_values(plan, seed)
    plain = [{"name": source["name"], "kind": source["kind"], "value": values[source["name"]]} for source in plan]
    sources = [dict(source) for source in given] or plain
    if [{key: source.get(key) for key in ("name", "kind", "value")} for source in sources] != plain:
        raise FairdrawError("种子来源与种子计划或种子不一致，不能出具证书。")
    return sources
