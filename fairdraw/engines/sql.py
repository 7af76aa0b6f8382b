# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608  # what is put into a statement was checked against an alphabet without quotation marks
"""The draw in SQL (section 8), written once: engines differ in three functions and in how rows come out.

Every value put into a statement has been checked against the alphabet of section 1, which knows no quotation mark.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from fairdraw.digests import check_code, check_hex
from fairdraw.engines import NO_THRESHOLD, Selection, Tally, threshold
from fairdraw.engines.sections import FIRST, find_fault
from fairdraw.errors import FairdrawError
from fairdraw.pool import HEADER, PoolRow, in_order
from fairdraw.rules import Quota
from fairdraw.spool import Workshop

COLUMNS = HEADER.split(",")
VALUES = ", ".join(f"coalesce(CAST({name} AS STRING), '') AS {name}" for name in COLUMNS)


def check_columns(found: Sequence[str]) -> None:
    """A table has the four columns and no other, in any order."""
    if sorted(found) != sorted(COLUMNS):
        raise FairdrawError(f"名单应有 {HEADER} 四列，现在是 {','.join(found)[:80]}。")


class SqlPool(ABC):
    """A view or table `pool` with the text columns id, stratum, role and reason, none of them null."""

    side_by_side = 1  # statements that may run at the same time

    @abstractmethod
    def rows(self, statement: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a SELECT, in its order, a few at a time."""

    @abstractmethod
    def keep(self, name: str, statement: str, *, apart: str = "") -> None:
        """Compute a SELECT once and keep it as `name`, laid out by the column `apart` where that helps."""

    @abstractmethod
    def H(self, text: str) -> str:  # noqa: N802  # the name it has in the specification
        """Lowercase hex SHA-256 of a text expression."""

    @abstractmethod
    def joined(self, column: str) -> str:
        """Aggregate: the values sorted and put together."""

    @abstractmethod
    def length(self, column: str) -> str:
        """The bytes of a value."""

    @abstractmethod
    def pieces(self) -> list[str]:
        """Conditions on `leaves`, in order of leaf: so much is sorted and hashed at a time."""

    @abstractmethod
    def matches(self, column: str, pattern: str) -> str:
        """Condition: the whole value is of this pattern."""

    def check(self, texts: Sequence[Path], workshop: Workshop) -> None:
        """Raise what `fairdraw.pool` raises on the same rows. `texts` are the CSV files at hand that they come from.

        Only bad rows and doubles are looked at in Python. A reader of CSV may let things pass that we do not (empty
        lines, a fifth column that is empty): the rows written again must have as many bytes as the files.
        """
        code = "[0-9A-Za-z._-]"
        patterns = f"{code}{{1,64}}", f"{code}{{1,32}}", "[RMX]", f"{code}{{0,32}}"
        good = " AND ".join(self.matches(column, pattern) for column, pattern in zip(COLUMNS, patterns, strict=True))
        found = self._first(f"NOT ({good})")
        found += self._first("id IN (SELECT id FROM pool GROUP BY id HAVING count(*) > 1 ORDER BY id LIMIT 1)")
        lengths = " + ".join(self.length(column) for column in COLUMNS)
        ((rows, size),) = self.rows(f"SELECT count(*), sum({lengths} + {len(COLUMNS)}) FROM pool")
        differ = texts and rows and size + FIRST * len(texts) != sum(file.stat().st_size for file in texts)
        if found or not rows or differ:
            for file in texts:
                find_fault(file, workshop)
        if found or not rows:
            list(in_order(sorted(found)))
        if differ:
            raise FairdrawError("名单文件的字节与读到的行对不上，请按 pool.csv 的写法重新导出。")

    def _first(self, condition: str) -> list[PoolRow]:
        rows = (
            f"SELECT id, stratum, role, reason FROM pool WHERE {condition} ORDER BY id, stratum, role, reason LIMIT 2"
        )
        return [PoolRow(*row) for row in self.rows(rows)]

    def tally(self) -> Tally:
        groups = self.rows("SELECT stratum, role, reason, count(*) FROM pool GROUP BY stratum, role, reason")
        return {(stratum, role, reason): number for stratum, role, reason, number in groups}

    def root_lines(self, secret: str) -> bytes:
        nonce = self.H(f"'sj1.nonce|{check_hex(secret, '秘密数')}|' || id")
        leaf = self.H(f"'sj1.leaf|' || {nonce} || '|' || id || '|' || stratum || '|' || role")
        leaves = f"SELECT leaf, substr(leaf, 1, 1) AS part FROM (SELECT {leaf} AS leaf FROM pool)"
        self.keep("leaves", leaves, apart="part")
        buckets = (
            f"SELECT substr(leaf, 1, 3) AS bucket, count(*), {self.H(self.joined('leaf'))} FROM leaves "
            f"WHERE {piece} GROUP BY substr(leaf, 1, 3) ORDER BY bucket"
            for piece in self.pieces()
        )
        with ThreadPoolExecutor(self.side_by_side) as pool:
            found = pool.map(lambda statement: list(self.rows(statement)), buckets)
            lines = [f"{bucket} {number} {digest}\n" for piece in found for bucket, number, digest in piece]
        return "".join(lines).encode()

    def select(self, key: str, quotas: Mapping[str, Quota]) -> Selection:
        wanted = {stratum: quota.drawn + quota.alternates for stratum, quota in quotas.items()}
        self._keep_lowest(key, {stratum: threshold(quota) for stratum, quota in quotas.items()})
        kept = dict(self.rows("SELECT stratum, count(*) FROM lowest GROUP BY stratum"))
        if any(kept.get(stratum, 0) < number for stratum, number in wanted.items()):
            self._keep_lowest(key, dict.fromkeys(quotas, NO_THRESHOLD))
        drawn = _each({stratum: str(quota.drawn) for stratum, quota in quotas.items()})
        place = "row_number() OVER (PARTITION BY stratum ORDER BY ticket, id)"
        self.keep(
            "ranked",
            f"SELECT stratum, id, ticket, place, {drawn} AS drawn FROM (SELECT *, {place} AS place FROM lowest) "
            f"WHERE place <= {_each({stratum: str(number) for stratum, number in wanted.items()})}",
        )
        order, ticket = self.H(f"'{key}|order|' || id"), self.H(f"'{key}|target|' || id")
        visits = (
            "SELECT 'P,' || stratum || ',' || place || ',' || id || ',' || ticket AS line, id FROM ranked "
            f"WHERE place <= drawn UNION ALL SELECT 'M,' || stratum || ',0,' || id || ',' || {ticket}, id FROM pool "
            "WHERE role = 'M'"
        )
        alternates = (
            "SELECT 'A,' || stratum || ',' || (place - drawn) || ',' || id || ',' || ticket FROM ranked "
            "WHERE place > drawn ORDER BY stratum, place"
        )
        return Selection(
            _only(self.rows(f"SELECT line FROM ({visits}) ORDER BY {order}, id")),
            _only(self.rows(alternates)),
            dict(self.rows("SELECT stratum, ticket FROM ranked WHERE place = drawn")),
        )

    def _keep_lowest(self, key: str, limits: Mapping[str, str]) -> None:
        ticket = self.H(f"'{check_hex(key, '密钥')}|target|' || id")
        self.keep(
            "lowest",
            f"SELECT * FROM (SELECT stratum, id, {ticket} AS ticket FROM pool WHERE role = 'R') WHERE ticket < "
            + _each({stratum: f"'{limit}'" for stratum, limit in limits.items()}),
        )


def _each(values: Mapping[str, str]) -> str:
    """The value of each stratum, as an expression."""
    cases = " ".join(f"WHEN '{check_code(stratum, '分层代码')}' THEN {value}" for stratum, value in values.items())
    return f"CASE stratum {cases} END"


def _only(rows: Iterable[tuple[str]]) -> Iterator[str]:
    return (line for (line,) in rows)
