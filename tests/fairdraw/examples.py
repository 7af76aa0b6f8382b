# SPDX-License-Identifier: Apache-2.0
"""Small draws and packages that the tests of this folder share."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any

import fairdraw
from fairdraw import Commitment, PoolRow, Result, Rules, StratumRule
from fairdraw.packing import zipped
from fairdraw.sm3 import sm3
from tests.fairdraw import ledger

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


# The whole case: a second attempt, a drand round, a cancelled public number, a log, keys, signatures, replacements.
DRAND = {"chain": "quicknet", "round": 1000}
BEACON = "fe290beca10872ef2fb164d2aa4442de4566183ec51c56ff3cd603d930e54fdd"
BEACON_SIGNATURE = "b44679b9a59af2ec876b1a6b1ad52ea9b1615fc3982b19576350f93447cb1125e342b73a8dd2bacbe47e4b6b63ed5e39"
WHOLE_PLAN = [
    PLAN[0],
    {"kind": "dice", "name": "dice", "digits": 4},
    {"kind": "public", "name": "drand", "bits": 256, "drand": DRAND},
]
WHOLE_SOURCES = [
    {"name": "w1", "kind": "witness", "value": "314159", "holder": "纪检", "at": "2023-08-24T00:20:00+08:00"},
    {"name": "dice", "kind": "dice", "value": "0613", "at": "2023-08-24T00:25:00+08:00", "evidence": "0" * 64},
    {"name": "drand", "kind": "public", "value": BEACON, "drand": {"signature": BEACON_SIGNATURE}},
]
WHOLE_SEED = f"w1=314159|dice=0613|drand={BEACON}"
BEFORE = "2023-08-23T23:55:00.250000+08:00"  # round 1000 came at 23:59:24 that day
AFTER = "2023-08-24T00:30:00.500000+08:00"
MODES = {"all": "open", "part": "sealed", "rows": "sealed", "ids": "classes-confidential"}


def whole_commitment(mode: str, **changes: Any) -> Commitment:
    first = committed(draw_id="D-0", disclosure=mode)
    arguments = {"seed_plan": WHOLE_PLAN, "attempt": 2, "prev": first.digest, "not_before": BEFORE[:19] + "+08:00"}
    return committed(disclosure=mode, **(arguments | changes))


def logged(commitment: Commitment, result: Result, **how: Any) -> list[dict[str, Any]]:
    """The log proofs of commitment and result among five other acts."""
    acts: list[dict[str, Any]] = [
        ledger.event("draws.draw.freeze", BEFORE, {"pool": 53}),
        ledger.event("draws.draw.commit", BEFORE, {"commitment_digest": commitment.digest}),
        *(ledger.event("draws.witness.lock", BEFORE, {"position": n}) for n in (1, 2, 3)),
        ledger.event("draws.draw.reveal", AFTER, {"result_root": result.result_root}),
        ledger.event("accounts.session.begin", AFTER, {}),
    ]
    return ledger.entries(acts, [1, 3, 5], **how)


@cache
def whole(form: str, mode: str = "") -> bytes:
    """A package of this form in which no part is empty."""
    commitment = whole_commitment(mode or MODES[form])
    result = fairdraw.draw(commitment.record, POOL, SECRET, WHOLE_SEED)
    changes: list[dict[str, Any]] = []
    first = (row for row in result.rows if row.kind == "P" and row.batch == 1)  # three at least, whatever the key
    for seat in sorted(first, key=lambda row: row.stratum)[:2]:
        changes.append(
            fairdraw.substitute(result.rows, changes, out=seat.id, reason="已注销", at="2023-09-01", by="甲")
        )
    return fairdraw.issue(
        commitment,
        result,
        secret=SECRET,
        form=form,
        through_batch=1,
        sources=WHOLE_SOURCES,
        substitutions=changes,
        attempts=[{"commitment": committed(draw_id="D-0", disclosure=mode or MODES[form]).record, "reason": "停电"}],
        log=logged(commitment, result),
        keys=ledger.KEYS,
        sign=ledger.sign,
        names={row.id: f"{row.id}公司" for row in POOL},
    ).package


def sealed_again(members: dict[str, bytes], change: Callable[[dict[str, Any]], object] = lambda body: None) -> bytes:
    """The package of someone who edits it, then makes all digests fit again, and holds the signing key."""
    certificate = json.loads(members["certificate.json"])
    certificate["files"] = {name: sha256(members[name]).hexdigest() for name in certificate["files"]}
    certificate["commitment"] = certificate["files"]["commitment.json"]
    change(certificate)
    body = fairdraw.canonical({key: certificate[key] for key in certificate.keys() - {"digest", "sm3", "signatures"}})
    quick = hashlib.new("sm3", body).hexdigest() if "sm3" in hashlib.algorithms_available else sm3(body)
    certificate |= {"digest": sha256(body).hexdigest(), "sm3": quick}
    if certificate["signatures"]:
        certificate["signatures"] = ledger.sign(certificate["digest"].encode())
    return zipped(members | {"certificate.json": fairdraw.canonical(certificate)})
