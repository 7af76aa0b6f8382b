# SPDX-License-Identifier: Apache-2.0
"""The certificate: everything a stranger needs beside the files to repeat the draw (section 6)."""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from typing import Any

from fairdraw.commitment import Commitment
from fairdraw.digests import Record, canonical, key_of, nonce_commit_of, reveal_of
from fairdraw.errors import FairdrawError
from fairdraw.lottery import Result
from fairdraw.seeds import seed_values
from fairdraw.sm3 import sm3


def certificate(
    commitment: Commitment,
    result: Result,
    *,
    secret: str,
    sources: Sequence[Mapping[str, Any]] = (),
    substitutions: Sequence[Record] = (),
    attempts: Sequence[Record] = (),
    log: Sequence[Record] = (),
    signatures: Sequence[Record] = (),
) -> Record:
    """The certificate of an open draw.

    `sources`: one {name, value, kind, holder?, at?, evidence?} per entry of the seed plan, in its order; left
    out, they are made from the seed string. `attempts`: the voided attempts before this one, oldest first, as
    {commitment: full record, reason}. `signatures` may be set later, they are not part of the digest. Raises
    FairdrawError when the parts do not belong together.
    """
    record = commitment.record
    if nonce_commit_of(reveal_of(secret)) != record["nonce_commit"]:
        raise FairdrawError("秘密数与承诺不符，不能出具证书。")
    if key_of(commitment.digest, result.reveal, result.seed) != result.key:
        raise FairdrawError("抽取结果不是由这份承诺得出的，不能出具证书。")
    values = seed_values(record["seed_plan"], result.seed)
    plain = [{"name": s["name"], "kind": s["kind"], "value": values[s["name"]]} for s in record["seed_plan"]]
    given = [dict(source) for source in sources] or plain
    if [{key: source.get(key) for key in ("name", "kind", "value")} for source in given] != plain:
        raise FairdrawError("种子来源与种子计划或种子不一致，不能出具证书。")
    files = {
        "commitment.json": canonical(record),
        "pool.commit": commitment.pool_commit,
        "pool.csv": commitment.pool_csv,
        "result.csv": result.csv(),
    }
    body: Record = {
        "draw_id": record["draw_id"],
        "commitment": commitment.digest,
        "files": {name: sha256(data).hexdigest() for name, data in files.items()},
        "log": list(log),
        "seed": {"string": result.seed, "sources": given},
        "result_root": result.result_root,
        "strata": [stratum._asdict() for stratum in result.strata],
        "reveal": result.reveal,
        "secret": secret,
        "K": result.key,
        "substitutions": list(substitutions),
        "attempts": list(attempts),
    }
    data = canonical(body)
    return body | {"digest": sha256(data).hexdigest(), "sm3": sm3(data), "signatures": list(signatures)}
