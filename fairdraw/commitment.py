# SPDX-License-Identifier: Apache-2.0
"""The commitment: what is fixed, published and signed before anyone can know the seed (sections 2 and 3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from fairdraw import pool
from fairdraw.digests import (
    SPEC,
    Record,
    check_hex,
    check_id,
    check_integer,
    digest,
    nonce_commit_of,
    pool_leaf,
    reveal_of,
    two_level,
)
from fairdraw.errors import FairdrawError
from fairdraw.pool import PoolRow
from fairdraw.rules import Rules
from fairdraw.seeds import check_plan

DISCLOSURES = {"open": "抽取后公开全部名单"}


@dataclass(frozen=True)
class Commitment:
    """`record` and `digest` are announced; `pool_commit` is public at once, `pool_csv` after the draw."""

    record: Record
    digest: str
    pool_root: str
    pool_commit: bytes
    pool_csv: bytes


def commit(
    rows: Iterable[PoolRow],
    rules: Rules,
    *,
    draw_id: str,
    plan_id: str,
    secret: str,
    seed_plan: list[Record],
    attempt: int = 1,
    prev: str = "",
    source: Mapping[str, Any] | None = None,
    not_before: str = "",
    disclosure: str = "open",
) -> Commitment:
    """Freeze the pool and the rules.

    `secret` is S, 64 hex characters from the operating system, escrowed by the caller. `prev` is the digest of
    the voided attempt before this one, "" for the first. `source` holds digests and times of the registry and
    grade snapshots. No seed source may be made before `not_before` (ISO 8601 with offset, or ""). Raises
    FairdrawError; nothing is stored here.
    """
    frozen = pool.checked(rows)
    check_integer(attempt, "第几次抽取", 1)
    if (attempt == 1) != (prev == ""):
        raise FairdrawError("第 1 次抽取没有前次承诺，第 2 次起必须写明前次承诺的摘要。")
    if prev:
        check_hex(prev, "前次承诺的摘要")
    if disclosure not in DISCLOSURES:
        raise FairdrawError(f"公开方式“{disclosure}”不认识：应为 {'、'.join(DISCLOSURES)}。")
    counts = pool.counts(frozen)
    _someone_is_drawn(rules, counts)
    root, lines = _pool_root(frozen, check_hex(secret, "秘密数"))
    record: Record = {
        "spec": SPEC,
        "draw_id": check_id(draw_id, "抽取编号"),
        "plan_id": check_id(plan_id, "计划编号"),
        "attempt": attempt,
        "prev": prev,
        "pool_root": root,
        "counts": counts,
        "reasons": pool.reasons(frozen),
        "source": dict(source or {}),
        "rules": rules.record(),
        "nonce_commit": nonce_commit_of(reveal_of(secret)),
        "seed_plan": check_plan(seed_plan),
        "code": code_digest(),
        "not_before": _moment(not_before),
        "disclosure": disclosure,
    }
    return Commitment(record, digest(record), root, lines.encode(), pool.pool_csv(frozen))


def reopen(record: Mapping[str, Any], rows: Iterable[PoolRow], secret: str) -> Commitment:
    """The commitment again from what was stored; raises unless pool and secret are the committed ones."""
    frozen = pool.checked(rows)
    if record.get("spec") != SPEC:
        raise FairdrawError(f"承诺的规范是“{record.get('spec')}”，本程序只认 {SPEC}。")
    check_id(record.get("draw_id"), "抽取编号")
    if nonce_commit_of(reveal_of(check_hex(secret, "秘密数"))) != record.get("nonce_commit"):
        raise FairdrawError("秘密数与承诺不符，不能抽取。")
    root, lines = _pool_root(frozen, secret)
    if root != record.get("pool_root") or pool.counts(frozen) != record.get("counts"):
        raise FairdrawError("名单与承诺不符：冻结之后名单被改动过，不能抽取。")
    if pool.reasons(frozen) != record.get("reasons", pool.reasons(frozen)):
        raise FairdrawError("名单的排除或必查原因与承诺不符，不能抽取。")
    return Commitment(dict(record), digest(record), root, lines.encode(), pool.pool_csv(frozen))


def code_digest() -> str:
    """SHA-256 over the source files of this library: one line `path digest` each, sorted by path."""
    here = Path(__file__).parent
    names = sorted(path.relative_to(here).as_posix() for path in here.rglob("*.py"))
    lines = "".join(f"{name} {sha256((here / name).read_bytes()).hexdigest()}\n" for name in names)
    return sha256(lines.encode()).hexdigest()


def _pool_root(rows: list[PoolRow], secret: str) -> tuple[str, str]:
    return two_level(pool_leaf(secret, row.id, row.stratum, row.role) for row in rows)


def _someone_is_drawn(rules: Rules, counts: dict[str, dict[str, int]]) -> None:
    drawn = sum(quota.drawn for quota in rules.quotas(counts).values())
    if not drawn + sum(roles.get("M", 0) for roles in counts.values()):
        raise FairdrawError("按这份规则一户也抽不到，请提高比例或核对名单。")


def _moment(text: str) -> str:
    if text:
        try:
            zone = datetime.fromisoformat(text).tzinfo
        except ValueError:
            zone = None
        if zone is None:
            raise FairdrawError(f"种子最早时间“{text}”不合写法：应如 2026-03-29T09:30:00+08:00。")
    return text
