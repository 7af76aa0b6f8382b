# SPDX-License-Identifier: Apache-2.0
"""The three answers of a check, and what it asks of a value before it believes it (sections 1 and 3)."""

import re
from collections.abc import Iterable
from typing import Any, NamedTuple


class Unusable(ValueError):
    """The input cannot be checked at all; the message is a Chinese sentence."""


class Failed(ValueError):
    """A check came out wrong; the message says how."""


class NotChecked(str):
    """The reason of a line that this program cannot decide: it rests on what is not here, or not installed."""

    __slots__ = ()


class Line(NamedTuple):
    """One line of the report: V0 to V9, PASS or FAIL or NOT-CHECKED, and the reason in Chinese."""

    name: str
    status: str
    reason: str


def must(condition: object, sentence: str) -> None:
    if not condition:
        raise Failed(sentence)


def told(*reasons: str) -> str:
    """Several reasons as one. One that was not checked leaves the whole line not checked."""
    together = "；".join(reason for reason in reasons if reason)
    return NotChecked(together) if any(isinstance(reason, NotChecked) for reason in reasons) else together


def plain(value: Any) -> bool:
    """Only what canonical JSON knows: no null, no fraction, no negative or huge number, ASCII keys."""
    if isinstance(value, dict):
        return all(key.isascii() and plain(item) for key, item in value.items())
    if isinstance(value, list):
        return all(map(plain, value))
    return isinstance(value, str) or (isinstance(value, int) and 0 <= value < 2**53)


def is_hex(value: object, size: int = 32) -> bool:
    """Whether it is `size` bytes in lowercase hex."""
    return isinstance(value, str) and re.fullmatch(f"[0-9a-f]{{{2 * size}}}", value) is not None


def whole(value: object) -> int:
    """A number as canonical JSON writes it: `true` is none, though Python counts it as 1."""
    if type(value) is not int or value < 0:
        raise Failed("应为整数的地方不是整数")
    return value


def exactly(value: Any, due: Iterable[str], what: str, optional: Iterable[str] = ()) -> dict[str, Any]:
    """`value` as an object with these keys and no other."""
    must(isinstance(value, dict), f"{what}不是一个 JSON 对象")
    odd = sorted((set(due) - set(value)) | (set(value) - set(due) - set(optional)))
    must(not odd, f"{what}多出或缺少 {'、'.join(odd)[:200]}")
    return {**value}
