# SPDX-License-Identifier: Apache-2.0
"""The frozen pool: what is left of the list and the secret once the secret has gone into safe keeping (section 2)."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256

from fairdraw import pool
from fairdraw.digests import Record, check_hex, nonce_commit_of, nonce_of, pool_leaf, reveal_of, two_level
from fairdraw.errors import FairdrawError
from fairdraw.pool import PoolRow, checked, pool_csv, read_pool


@dataclass(frozen=True)
class FrozenPool:
    """`commit_lines` (the file `pool.commit`) and `nonce_commit` bind rows and secret; neither tells anything of it.

    Three stored values make it again without the secret. `csv` is the file `pool.csv`, not public before the draw.
    """

    csv: bytes
    commit_lines: bytes
    nonce_commit: str

    @property
    def root(self) -> str:
        """The announced root of the pool."""
        return sha256(self.commit_lines).hexdigest()

    @cached_property
    def rows(self) -> list[PoolRow]:
        """The rows by id. Raises FairdrawError when the two files cannot belong together."""
        rows = read_pool(self.csv)
        try:
            committed = sum(int(line.split()[1]) for line in self.commit_lines.decode().splitlines())
        except (ValueError, IndexError):
            raise FairdrawError("名单承诺的文件 pool.commit 残缺，请从备份取回。") from None
        if committed != len(rows):
            raise FairdrawError(f"名单有 {len(rows)} 行，名单承诺有 {committed} 行：冻结之后被改动过。")
        return rows

    @cached_property
    def counts(self) -> dict[str, dict[str, int]]:
        return pool.counts(self.rows)

    @cached_property
    def reasons(self) -> Record:
        return pool.reasons(self.rows)


def freeze(rows: Iterable[PoolRow], secret: str) -> FrozenPool:
    """Freeze the rows under S, 64 hex characters from the operating system that the caller escrows and forgets."""
    return frozen_of(checked(rows), secret)


def frozen_of(rows: list[PoolRow], secret: str) -> FrozenPool:
    """The same for rows that are already checked and sorted."""
    check_hex(secret, "秘密数")
    _root, lines = two_level(pool_leaf(secret, row.id, row.stratum, row.role) for row in rows)
    return FrozenPool(pool_csv(rows), lines.encode(), nonce_commit_of(reveal_of(secret)))


def firm_opening(secret: str, row: PoolRow) -> dict[str, str]:
    """What one firm needs to open its own leaf in `pool.commit`; it tells nothing of any other firm."""
    return {
        "id": row.id,
        "stratum": row.stratum,
        "role": row.role,
        "nonce": nonce_of(secret, row.id),
        "leaf": pool_leaf(secret, row.id, row.stratum, row.role),
    }
