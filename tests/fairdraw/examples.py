# SPDX-License-Identifier: Apache-2.0
"""Small draws and packages that the tests of this folder share."""

import io
import json
import zipfile
from collections.abc import Callable
from hashlib import sha256
from pathlib import Path
from typing import Any

import fairdraw
from fairdraw import Commitment, PoolRow, Result, Rules, StratumRule
from fairdraw.packing import zipped
from fairdraw.sm3 import sm3

VECTOR = json.loads((Path(__file__).parents[2] / "docs" / "draw-spec-vectors.json").read_text())
SECRET = VECTOR["secret"]
PLAN = [
    {"kind": "witness", "name": "w1", "digits": 6, "role": "纪检"},
    {"kind": "witness", "name": "w2", "digits": 6, "role": "人大代表", "outside": True},
    {"kind": "public", "name": "ssq", "event": "2026130", "bits": 24},
]
SEED = "w1=314159|w2=271828|ssq=01,07,13,22,29,33+09"
POOL = [
    *(PoolRow(f"A{n:03}", "A", "R") for n in range(30)),
    *(PoolRow(f"B{n:03}", "B", "R") for n in range(20)),
    PoolRow("B900", "B", "X", "cap"),
    PoolRow("B901", "B", "X", "recent"),
    PoolRow("C001", "C", "M", "abnormal"),
]
RULES = Rules(
    {"A": StratumRule(100_000), "B": StratumRule(200_000, 2, 5), "C": StratumRule(0)}, alternates_ppm=500_000, batches=2
)


def committed(**changes: Any) -> Commitment:
    arguments: dict[str, Any] = {"draw_id": "D-1", "plan_id": "P-1", "seed_plan": PLAN}
    return fairdraw.commit(fairdraw.freeze(POOL, SECRET), RULES, **(arguments | changes))


def drawn(commitment: Commitment) -> Result:
    return fairdraw.draw(commitment.record, POOL, SECRET, SEED)


def packed(*, commitment: Commitment | None = None, **changes: Any) -> bytes:
    commitment = commitment or committed()
    arguments: dict[str, Any] = {"secret": SECRET, "names": {"A001": "某某公司"}}
    return fairdraw.issue(commitment, drawn(commitment), **(arguments | changes)).package


def unpacked(package: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(package)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def statuses(package: bytes, **announced: str) -> dict[str, str]:
    return {line.name: line.status for line in fairdraw.verify_package(package, **announced)}


def reasons(package: bytes, **announced: str) -> dict[str, str]:
    return {line.name: line.reason for line in fairdraw.verify_package(package, **announced)}


def sealed_again(members: dict[str, bytes], change: Callable[[dict[str, Any]], object] = lambda body: None) -> bytes:
    """The package of someone who edits it and then makes all digests fit again."""
    certificate = json.loads(members["certificate.json"])
    certificate["files"] = {name: sha256(members[name]).hexdigest() for name in certificate["files"]}
    certificate["commitment"] = certificate["files"]["commitment.json"]
    change(certificate)
    body = fairdraw.canonical({key: certificate[key] for key in certificate.keys() - {"digest", "sm3", "signatures"}})
    certificate |= {"digest": sha256(body).hexdigest(), "sm3": sm3(body)}
    return zipped(members | {"certificate.json": fairdraw.canonical(certificate)})
