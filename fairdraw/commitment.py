# SPDX-License-Identifier: Apache-2.0
"""The commitment: what is fixed, published and signed before anyone can know the seed (sections 2 and 3)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from pathlib import Path
from typing import Any

from fairdraw import pool as rows_of_pool
from fairdraw.digests import SPEC, Record, check_hex, check_id, check_integer, digest, nonce_commit_of, reveal_of
from fairdraw.errors import FairdrawError
from fairdraw.frozen import FrozenPool, frozen_of
from fairdraw.pool import PoolRow
from fairdraw.rules import Rules
from fairdraw.seeds import check_plan

DISCLOSURES = {
    "open": "抽取后公开全部名单",
    "sealed": "检查一批公开一批",
    "classes-confidential": "只公开编号，不公开分层",
}


@dataclass(frozen=True)
class Commitment:
    """`record` and `digest` are announced, `pool.commit_lines` is public at once, `pool.csv` never before the draw."""

    record: Record
    digest: str
    pool: FrozenPool


def commit(
    pool: FrozenPool,
    rules: Rules,
    *,
    draw_id: str,
    plan_id: str,
    seed_plan: list[Record],
    attempt: int = 1,
    prev: str = "",
    source: Mapping[str, Any] | None = None,
    not_before: str = "",
    disclosure: str = "open",
) -> Commitment:
    """Bind the frozen pool and the rules; the secret is not needed for it.

    `prev` is the digest of the voided attempt before this one, "" for the first. `source` holds digests and times
    of the registry and grade snapshots. No seed source may be made before `not_before` (ISO 8601 with offset, or
    ""). `disclosure` is one of DISCLOSURES. Raises FairdrawError; nothing is stored here.
    """
    record = commitment_record(
        rules,
        pool_root=pool.root,
        counts=pool.counts,
        reasons=pool.reasons,
        nonce_commit=pool.nonce_commit,
        draw_id=draw_id,
        plan_id=plan_id,
        seed_plan=seed_plan,
        attempt=attempt,
        prev=prev,
        source=source,
        not_before=not_before,
        disclosure=disclosure,
    )
    return Commitment(record, digest(record), pool)


def commitment_record(
    rules: Rules,
    *,
    pool_root: str,
    counts: dict[str, dict[str, int]],
    reasons: Record,
    nonce_commit: str,
    draw_id: str,
    plan_id: str,
    seed_plan: list[Record],
    attempt: int = 1,
    prev: str = "",
    source: Mapping[str, Any] | None = None,
    not_before: str = "",
    disclosure: str = "open",
) -> Record:
    """The record of a pool known by its root and numbers only, as one of many millions is."""
    check_integer(attempt, "第几次抽取", 1)
    if (attempt == 1) != (prev == ""):
        raise FairdrawError("第 1 次抽取没有前次承诺，第 2 次起必须写明前次承诺的摘要。")
    if prev:
        check_hex(prev, "前次承诺的摘要")
    if disclosure not in DISCLOSURES:
        raise FairdrawError(f"公开方式“{disclosure}”不认识：应为 {'、'.join(DISCLOSURES)}。")
    _someone_is_drawn(rules, counts)
    return {
        "spec": SPEC,
        "draw_id": check_id(draw_id, "抽取编号"),
        "plan_id": check_id(plan_id, "计划编号"),
        "attempt": attempt,
        "prev": prev,
        "pool_root": check_hex(pool_root, "名单根"),
        "counts": counts,
        "reasons": reasons,
        "source": dict(source or {}),
        "rules": rules.record(),
        "nonce_commit": check_hex(nonce_commit, "秘密数的承诺"),
        "seed_plan": check_plan(seed_plan),
        "code": code_digest(),
        "not_before": _moment(not_before),
        "disclosure": disclosure,
    }


def reopen(record: Mapping[str, Any], rows: Iterable[PoolRow], secret: str) -> Commitment:
    """The commitment again from what was stored; raises unless pool and secret are the committed ones."""
    checked = rows_of_pool.checked(rows)
    check_secret(record, secret)
    pool = frozen_of(checked, secret)
    check_pool(record, pool.root, rows_of_pool.counts(checked), rows_of_pool.reasons(checked))
    return Commitment(dict(record), digest(record), pool)


def check_secret(record: Mapping[str, Any], secret: str) -> None:
    """Raise unless this program knows the record, and the secret is the committed one."""
    if record.get("spec") != SPEC:
        raise FairdrawError(f"承诺的规范是“{record.get('spec')}”，本程序只认 {SPEC}。")
    check_id(record.get("draw_id"), "抽取编号")
    if nonce_commit_of(reveal_of(check_hex(secret, "秘密数"))) != record.get("nonce_commit"):
        raise FairdrawError("秘密数与承诺不符，不能抽取。")


def check_pool(record: Mapping[str, Any], root: str, counts: Record, reasons: Record) -> None:
    """Raise unless the pool is the committed one."""
    if root != record.get("pool_root") or counts != record.get("counts"):
        raise FairdrawError("名单与承诺不符：冻结之后名单被改动过，不能抽取。")
    if reasons != record.get("reasons", reasons):
        raise FairdrawError("名单的排除或必查原因与承诺不符，不能抽取。")


def code_digest() -> str:
    """SHA-256 over the source files of this library: one line `path digest` each, sorted by path."""
    here = Path(__file__).parent
    names = sorted(path.relative_to(here).as_posix() for path in here.rglob("*.py"))
    lines = "".join(f"{name} {sha256((here / name).read_bytes()).hexdigest()}\n" for name in names)
    return sha256(lines.encode()).hexdigest()


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
