# SPDX-License-Identifier: Apache-2.0
"""Alphabet, canonical JSON and the hash constructions of `sj1` (docs/draw-spec.md, sections 1 to 4).

No float, no clock, no library randomness and no row order enters any digest.
"""

import json
import re
from collections.abc import Iterable
from hashlib import sha256
from typing import Any

from fairdraw.errors import FairdrawError

Record = dict[str, Any]

SPEC = "sj1"
MILLION = 1_000_000
LARGEST_INTEGER = 2**53 - 1

_ID = re.compile(r"[0-9A-Za-z._-]{1,64}")
_CODE = re.compile(r"[0-9A-Za-z._-]{1,32}")
_HEX = re.compile(r"[0-9a-f]{64}")


def sha(text: str) -> str:
    """`H` of the specification: lowercase hex SHA-256 of the UTF-8 bytes."""
    return sha256(text.encode()).hexdigest()


def check_id(value: object, what: str) -> str:
    if not isinstance(value, str) or not _ID.fullmatch(value):
        raise FairdrawError(f"{what}“{value}”不合要求：只能用数字、英文字母和“.”“_”“-”，1 至 64 个字符。")
    return value


def check_code(value: object, what: str) -> str:
    if not isinstance(value, str) or not _CODE.fullmatch(value):
        raise FairdrawError(f"{what}“{value}”不合要求：只能用数字、英文字母和“.”“_”“-”，1 至 32 个字符。")
    return value


def check_hex(value: object, what: str) -> str:
    if not isinstance(value, str) or not _HEX.fullmatch(value):
        raise FairdrawError(f"{what}应为 64 位小写十六进制数。")
    return value


def check_integer(value: object, what: str, least: int, most: int = LARGEST_INTEGER) -> int:
    if isinstance(value, bool) or not isinstance(value, int) or not least <= value <= most:
        raise FairdrawError(f"{what}应为 {least} 至 {most} 的整数，现在是 {value!r}。")
    return value


def canonical(value: object) -> bytes:
    """Canonical bytes (RFC 8785 restricted to strings, integers, booleans, arrays, objects with ASCII keys)."""
    _check_canonical(value, "记录")
    try:
        return json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise FairdrawError("记录里有无法写成 UTF-8 的字符，请删去后再试。") from None


def _check_canonical(value: object, where: str) -> None:
    if isinstance(value, dict):
        for key, item in value.items():
            if not isinstance(key, str) or not key.isascii():
                raise FairdrawError(f"{where}的键“{key}”不合要求：键只能是 ASCII 字符串。")
            _check_canonical(item, f"{where}.{key}")
    elif isinstance(value, list):
        for number, item in enumerate(value):
            _check_canonical(item, f"{where}[{number}]")
    elif isinstance(value, int):
        if not 0 <= value <= LARGEST_INTEGER:
            raise FairdrawError(f"{where}的整数 {value} 超出 0 至 {LARGEST_INTEGER}。")
    elif not isinstance(value, str):
        raise FairdrawError(f"{where}的值 {value!r} 不能写入记录：只能是字符串、整数、真假、数组和对象。")


def digest(value: object) -> str:
    """SHA-256 of the canonical bytes."""
    return sha256(canonical(value)).hexdigest()


def parse(data: bytes, what: str) -> Any:
    """JSON of a user's file; any readable JSON will do, it is made canonical later."""
    try:
        return json.loads(data.decode())
    except UnicodeDecodeError:
        raise FairdrawError(f"{what}不是 UTF-8 文本，请另存为 UTF-8 后再试。") from None
    except (ValueError, RecursionError):
        raise FairdrawError(f"{what}不是完整的 JSON，请检查括号、引号和逗号。") from None


def nonce_of(secret: str, key: str) -> str:
    """What hides stratum and role of one row, and opens that row alone."""
    return sha(f"sj1.nonce|{secret}|{key}")


def pool_leaf(secret: str, key: str, stratum: str, role: str) -> str:
    """Leaf of one pool row."""
    return sha(f"sj1.leaf|{nonce_of(secret, key)}|{key}|{stratum}|{role}")


def two_level(leaves: Iterable[str]) -> tuple[str, str]:
    """Root and its public lines `bucket count digest` (at most 4096), from leaves in any order."""
    buckets: dict[str, list[str]] = {}
    for leaf in leaves:
        buckets.setdefault(leaf[:3], []).append(leaf)
    lines = "".join(f"{b} {len(buckets[b])} {sha(''.join(sorted(buckets[b])))}\n" for b in sorted(buckets))
    return sha(lines), lines


def reveal_of(secret: str) -> str:
    """`N`: revealing it does not reveal the secret."""
    return sha(f"sj1.reveal|{secret}")


def nonce_commit_of(reveal: str) -> str:
    return sha(f"sj1.commit|{reveal}")


def key_of(commit_digest: str, reveal: str, seed: str) -> str:
    """`K` binds pool and rules, the secret committed before the seed, and the seed."""
    return sha(f"sj1.key|{commit_digest}|{reveal}|{seed}")


def ticket(key: str, purpose: str, subject: str) -> str:
    """Purposes: target, order, inspector, slot, reserve, expert."""
    return sha(f"{key}|{purpose}|{subject}")
