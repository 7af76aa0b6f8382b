# SPDX-License-Identifier: Apache-2.0
"""The same draw on different machines: `memory` (standard library), `duckdb` (one machine), `spark` (many).

An engine reads a pool, checks it, and answers four questions about it; everything else of a draw (quotas, key,
certificate, package) is done once, in `fairdraw.folder`. So the same pool gives the same bytes everywhere.
"""

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from importlib import import_module
from math import isqrt
from pathlib import Path
from typing import Any, Protocol

from fairdraw.digests import Record
from fairdraw.errors import FairdrawError
from fairdraw.rules import Quota
from fairdraw.spool import Workshop

NAMES = ("memory", "duckdb", "spark")
NO_THRESHOLD = "g"  # above every ticket
Tally = Mapping[tuple[str, str, str], int]  # (stratum, role, reason): rows


@dataclass(frozen=True)
class Drawn:
    """The ticket of the last drawn row of each stratum that has one, and the lines whose digest is the result root."""

    cutoffs: Mapping[str, str]
    lines: bytes


class Engine(Protocol):
    """One pool, opened. Opening it has checked every row: FairdrawError with the sentences of `fairdraw.pool`."""

    def tally(self) -> Tally:
        """How many rows of each stratum, role and reason."""

    def root_lines(self, secret: str) -> bytes:
        """The file `pool.commit` under the secret S (section 2)."""

    def write_pool(self, path: Path) -> None:
        """The file `pool.csv`: canonical, sorted by id."""

    def draw(self, key: str, quotas: Mapping[str, Quota], batches: int, path: Path) -> Drawn:
        """The file `result.csv`: the lowest tickets of each stratum under K, and all mandatory rows (section 5)."""


def open_pool(name: str, source: str, workshop: Workshop) -> AbstractContextManager[Engine]:
    """The pool at `source`, a path that the engine understands."""
    if name not in NAMES:
        raise FairdrawError(f"计算方式“{name}”不认识：应为 {'、'.join(NAMES)}。")
    opened: Callable[[str, Workshop], AbstractContextManager[Engine]]
    opened = import_module(f"fairdraw.engines.{name}").opened
    return opened(source, workshop)


def library(name: str, package: str) -> Any:
    """A module that only this engine needs; says how to install it when it is not there."""
    try:
        return import_module(name)
    except ImportError:
        raise FairdrawError(
            f"这台机器没有安装 {package}，请先运行 pip install {package}，或改用 --engine memory。"
        ) from None


def counts_of(tally: Tally) -> dict[str, dict[str, int]]:
    """{stratum: {role: n}}, as `fairdraw.pool.counts`."""
    result: dict[str, dict[str, int]] = {}
    for (stratum, role, _reason), number in tally.items():
        roles = result.setdefault(stratum, {})
        roles[role] = roles.get(role, 0) + number
    return result


def reasons_of(tally: Tally) -> Record:
    """{role: {reason: n}} of mandatory and excluded rows, as `fairdraw.pool.reasons`."""
    result: dict[str, dict[str, int]] = {}
    for (_stratum, role, reason), number in tally.items():
        if role != "R":
            by_reason = result.setdefault(role, {})
            by_reason[reason] = by_reason.get(reason, 0) + number
    return result


def threshold(quota: Quota) -> str:
    """A ticket below which almost surely all wanted rows of a stratum lie (section 8); NO_THRESHOLD for none.

    In integers, because tickets are compared as text, alike on every machine. Who uses it counts what is left, and
    does without it when that is fewer than wanted.
    """
    wanted = quota.drawn + quota.alternates
    kept = wanted + 6 * isqrt(wanted) + 16
    return f"{(kept << 64) // quota.size:016x}" if kept < quota.size else NO_THRESHOLD
