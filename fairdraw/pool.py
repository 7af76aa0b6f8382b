# SPDX-License-Identifier: Apache-2.0
"""The frozen pool: rows, their checks, their counts, and `pool.csv`. Excluded rows are in it, with a reason."""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from fairdraw.digests import Record, check_code, check_id
from fairdraw.errors import FairdrawError

HEADER = "id,stratum,role,reason"
ROLES = {"R": "随机", "M": "必查", "X": "排除"}


class PoolRow(NamedTuple):
    """One target. `role` is R random, M mandatory or X excluded; `reason` is a code such as `cap` (for M and X)."""

    id: str
    stratum: str
    role: str
    reason: str = ""


def checked(rows: Iterable[PoolRow]) -> list[PoolRow]:
    """The rows sorted by id, so that nothing later can depend on their order. Raises on a duplicate or bad row."""
    return list(in_order(sorted(PoolRow(*row) for row in rows)))


def in_order(rows: Iterable[PoolRow]) -> Iterator[PoolRow]:
    """The same for rows that come sorted, one at a time."""
    previous = None
    for row in rows:
        check_id(row.id, "对象编号")
        check_code(row.stratum, f"对象 {row.id} 的分层代码")
        if row.role not in ROLES:
            raise FairdrawError(f"对象 {row.id} 的角色“{row.role}”不合要求：应为 R（随机）、M（必查）或 X（排除）。")
        if row.reason:
            check_code(row.reason, f"对象 {row.id} 的原因代码")
        if row.id == previous:
            raise FairdrawError(f"对象编号 {row.id} 在名单里出现了不止一次，请去重后再冻结。")
        previous = row.id
        yield row
    if previous is None:
        raise FairdrawError("名单是空的，请先选定抽查对象。")


def counts(rows: Iterable[PoolRow]) -> dict[str, dict[str, int]]:
    """{stratum: {role: n}}, roles without rows left out."""
    result: dict[str, dict[str, int]] = {}
    for row in rows:
        roles = result.setdefault(row.stratum, {})
        roles[row.role] = roles.get(row.role, 0) + 1
    return result


def reasons(rows: Iterable[PoolRow]) -> Record:
    """{role: {reason: n}} for mandatory and excluded rows: who was left out and why is public in numbers."""
    tally = Counter((row.role, row.reason) for row in rows if row.role != "R")
    result: dict[str, dict[str, int]] = {}
    for (role, reason), number in tally.items():
        result.setdefault(role, {})[reason] = number
    return result


def pool_csv(rows: Iterable[PoolRow]) -> bytes:
    return "".join(f"{line}\n" for line in [HEADER, *(",".join(row) for row in rows)]).encode()


def read_pool(data: bytes) -> list[PoolRow]:
    """Rows of a `pool.csv`: UTF-8 without BOM, LF, header `id,stratum,role,reason`, no quoting."""
    if data.startswith(b"\xef\xbb\xbf"):
        raise FairdrawError("名单文件开头有 BOM 标记，请另存为“UTF-8（无 BOM）”。")
    if b"\r" in data:
        raise FairdrawError("名单文件的换行是 CRLF，请改为 LF 换行。")
    try:
        lines = data.decode().split("\n")
    except UnicodeDecodeError:
        raise FairdrawError("名单文件不是 UTF-8 文本（可能是 GBK），请另存为 UTF-8。") from None
    if lines[0] != HEADER:
        raise FairdrawError(f"名单文件第 1 行应为“{HEADER}”，现在是“{lines[0][:80]}”。")
    if lines[-1]:
        raise FairdrawError("名单文件末尾缺少换行，可能没有下载完整。")
    return checked(row_of(line, number) for number, line in enumerate(lines[1:-1], start=2))


def row_of(line: str, number: int) -> PoolRow:
    """The row in line `number` of a `pool.csv`, its values not yet checked."""
    fields = line.split(",")
    if len(fields) != 4:
        raise FairdrawError(f"名单文件第 {number} 行应有 4 列，现在有 {len(fields)} 列。")
    return PoolRow(*fields)
