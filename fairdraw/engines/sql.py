# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608  # what is put into a statement was checked against an alphabet without quotation marks
"""The draw in SQL (section 8), written once: engines differ in three functions and in how rows come out.

Every value put into a statement has been checked against the alphabet of section 1, which knows no quotation mark.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from fairdraw.digests import check_code, check_hex
from fairdraw.engines import NO_THRESHOLD, Drawn, Tally, threshold
from fairdraw.engines.sections import FIRST, find_fault
from fairdraw.errors import FairdrawError
from fairdraw.lottery import HEADER
from fairdraw.pool import HEADER as POOL_HEADER
from fairdraw.pool import PoolRow, in_order
from fairdraw.rules import Quota
from fairdraw.spool import Workshop

COLUMNS = POOL_HEADER.split(",")
VALUES = ", ".join(f"coalesce(CAST({name} AS STRING), '') AS {name}" for name in COLUMNS)


def check_columns(found: Sequence[str]) -> None:
    """A table has the four columns and no other, in any order."""
    if sorted(found) != sorted(COLUMNS):
        raise FairdrawError(f"名单应有 {POOL_HEADER} 四列，现在是 {','.join(found)[:80]}。")


class SqlPool(ABC):
    """A view or table `pool` with the text columns id, stratum, role and reason, none of them null."""

    side_by_side = 1  # statements that may run at the same time

    @abstractmethod
    def rows(self, statement: str) -> Iterator[tuple[Any, ...]]:
        """The rows of a SELECT, in its order, a few at a time."""

    @abstractmethod
    def keep(self, name: str, statement: str) -> None:
        """Compute a SELECT once and keep it as `name`."""

    @abstractmethod
    def H(self, text: str) -> str:  # noqa: N802  # the name it has in the specification
        """Lowercase hex SHA-256 of a text expression."""

    @abstractmethod
    def bucket(self, column: str) -> str:
        """Aggregate: the leaves of a bucket sorted and put together, or the digest of that."""

    @abstractmethod
    def digest(self, bucket: str) -> str:
        """The digest of a bucket, from what the aggregate gave."""

    @abstractmethod
    def mark(self, column: str) -> str:
        """A number of 64 bits for a value: values differ when their numbers do."""

    @abstractmethod
    def length(self, column: str) -> str:
        """The bytes of a value."""

    @abstractmethod
    def write(self, header: str, line: str, ordered: str, path: Path) -> None:
        """A file of the header and a line for each row, in the order in which the rows are selected."""

    @abstractmethod
    def keep_leaves(self, name: str, leaf: str, source: str) -> list[str]:
        """Keep the column `leaf`; conditions on it, in its order: so much is sorted and hashed at a time."""

    @abstractmethod
    def matches(self, column: str, pattern: str) -> str:
        """Condition: the whole value is of this pattern."""

    def check(self, texts: Sequence[Path], workshop: Workshop) -> None:
        """Raise what `fairdraw.pool` raises on the same rows. `texts` are the CSV files at hand that they come from.

        Only bad rows and doubles are looked at in Python. A reader of CSV may let things pass that we do not (empty
        lines, a fifth column that is empty): the rows written again must have as many bytes as the files.
        """
        self.keep("tally", f"SELECT {', '.join(COLUMNS[1:])}, count(*) AS number FROM pool GROUP BY ALL")
        code = "[0-9A-Za-z._-]"
        good_id = self.matches("id", f"{code}{{1,64}}")
        patterns = zip(COLUMNS[1:], (f"{code}{{1,32}}", "[RMX]", f"{code}{{0,32}}"), strict=True)
        good = " AND ".join(self.matches(column, pattern) for column, pattern in patterns)
        # Stratum, role and reason have few values: each is looked at once.
        others = list(self.rows(f"SELECT count(*) FROM tally WHERE NOT ({good}) HAVING count(*) > 0"))
        found = self._first(f"NOT ({good_id} AND {good})" if others else f"NOT {good_id}")
        ((rows, marks),) = self.rows(f"SELECT count(*), count(DISTINCT {self.mark('id')}) FROM pool")
        if rows > marks:
            found += self._first("id IN (SELECT id FROM pool GROUP BY id HAVING count(*) > 1 ORDER BY id LIMIT 1)")
        differ = texts and rows and self._bytes() != sum(file.stat().st_size - FIRST for file in texts)
        if found or not rows or differ:
            for file in texts:
                find_fault(file, workshop)
        if found or not rows:
            list(in_order(sorted(found)))
        if differ:
            raise FairdrawError("名单文件的字节与读到的行对不上，请按 pool.csv 的写法重新导出。")

    def _bytes(self) -> int:
        lengths = " + ".join(self.length(column) for column in COLUMNS)
        ((size,),) = self.rows(f"SELECT sum({lengths} + {len(COLUMNS)}) FROM pool")
        return int(size)

    def _first(self, condition: str) -> list[PoolRow]:
        rows = (
            f"SELECT id, stratum, role, reason FROM pool WHERE {condition} ORDER BY id, stratum, role, reason LIMIT 2"
        )
        return [PoolRow(*row) for row in self.rows(rows)]

    def tally(self) -> Tally:
        groups = self.rows(f"SELECT {', '.join(COLUMNS[1:])}, number FROM tally")
        return {(stratum, role, reason): number for stratum, role, reason, number in groups}

    def root_lines(self, secret: str) -> bytes:
        nonce = self.H(f"'sj1.nonce|{check_hex(secret, '秘密数')}|' || id")
        leaf = self.H(f"'sj1.leaf|' || {nonce} || '|' || id || '|' || stratum || '|' || role")
        return self._lines("leaves", leaf, "pool")

    def _lines(self, name: str, leaf: str, source: str) -> bytes:
        """The lines of a two-level root (section 2)."""
        buckets = (
            f"SELECT substr(leaf, 1, 3) AS bucket, count(*), {self.bucket('leaf')} FROM {name} "
            f"WHERE {piece} GROUP BY substr(leaf, 1, 3) ORDER BY bucket"
            for piece in self.keep_leaves(name, leaf, source)
        )
        with ThreadPoolExecutor(self.side_by_side) as pool:
            found = pool.map(self._lines_of_piece, buckets)
            return "".join(found).encode()

    def _lines_of_piece(self, statement: str) -> str:
        buckets = self.rows(statement)
        return "".join(f"{bucket} {number} {self.digest(value)}\n" for bucket, number, value in buckets)

    def write_pool(self, path: Path) -> None:
        # A comma sorts before every sign that a value may have: whole lines are in the order of ids.
        line = " || ',' || ".join(COLUMNS)
        self.write(POOL_HEADER, line, "pool ORDER BY 1", path)

    def draw(self, key: str, quotas: Mapping[str, Quota], batches: int, path: Path) -> Drawn:
        self._keep_ranked(check_hex(key, "密钥"), quotas)
        order, ticket = self.H(f"'{key}|order|' || id"), self.H(f"'{key}|target|' || id")
        self.keep(
            "visits",
            "SELECT 'P' AS kind, stratum, place AS rank, id, ticket FROM ranked WHERE place <= drawn UNION ALL "
            f"SELECT 'M', stratum, 0, id, {ticket} FROM pool WHERE role = 'M'",
        )
        self.keep(
            "result",
            f"SELECT seq, 1 + (seq - 1) % {batches:d} AS batch, kind, stratum, rank, id, ticket "
            f"FROM (SELECT row_number() OVER (ORDER BY {order}, id) AS seq, * FROM visits) UNION ALL "
            "SELECT 0, 0, 'A', stratum, place - drawn, id, ticket FROM ranked WHERE place > drawn",
        )
        listed = "CASE WHEN seq = 0 THEN 1 ELSE 0 END, seq, stratum, rank"
        line, outline = (f" || '{sign}' || ".join(HEADER.split(",")) for sign in ",|")
        self.write(HEADER, line, f"result ORDER BY {listed}", path)
        return Drawn(
            dict(self.rows("SELECT stratum, ticket FROM ranked WHERE place = drawn")),
            self._lines("outlines", self.H(f"'sj1.out|' || {outline}"), "result"),
        )

    def _keep_ranked(self, key: str, quotas: Mapping[str, Quota]) -> None:
        """The lowest tickets of each stratum by `place`, as many as are drawn or stand by."""
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

    def _keep_lowest(self, key: str, limits: Mapping[str, str]) -> None:
        ticket = self.H(f"'{key}|target|' || id")
        self.keep(
            "lowest",
            f"SELECT * FROM (SELECT stratum, id, {ticket} AS ticket FROM pool WHERE role = 'R') WHERE ticket < "
            + _each({stratum: f"'{limit}'" for stratum, limit in limits.items()}),
        )


def _each(values: Mapping[str, str]) -> str:
    """The value of each stratum, as an expression."""
    cases = " ".join(f"WHEN '{check_code(stratum, '分层代码')}' THEN {value}" for stratum, value in values.items())
    return f"CASE stratum {cases} END"
