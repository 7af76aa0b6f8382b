# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608  # what is put into a statement was checked against an alphabet without quotation marks
"""The draw of tens of millions on one machine: DuckDB over CSV or Parquet, one file or a partitioned folder."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from fairdraw.digests import sha
from fairdraw.engines import library
from fairdraw.engines.sections import FIRST, explain, find_fault
from fairdraw.engines.sql import COLUMNS, VALUES, SqlPool, check_columns
from fairdraw.errors import FairdrawError
from fairdraw.pool import HEADER
from fairdraw.spool import Workshop

AT_HAND = 16_000_000  # leaves in one table, of 1.5 GB; some of it spills
_AT_ONCE = 10_000  # rows that Python holds


@contextmanager
def opened(source: str, workshop: Workshop) -> Iterator["DuckdbPool"]:
    duckdb = library("duckdb", "duckdb")
    files = files_of(Path(source))
    settings = {
        "threads": workshop.workers,
        "memory_limit": f"{(workshop.memory * 3 // 4) >> 20}MB",  # the rest is Python's
        "preserve_insertion_order": False,
    }
    texts = [file for file in files if file.suffix == ".csv"]
    try:
        with (
            TemporaryDirectory(dir=workshop.folder) as folder,
            duckdb.connect(config=settings | {"temp_directory": f"{folder}/spilled"}) as connection,
        ):
            pool = DuckdbPool(connection, replace(workshop, folder=Path(folder)))
            try:
                pool.attach(files)
                pool.check(texts, workshop)
            except duckdb.Error:
                for file in texts:
                    find_fault(file, workshop)
                raise
            yield pool
    except duckdb.OutOfMemoryException:
        raise FairdrawError("内存上限不够，请用 --memory-mb 给多一些。") from None
    except duckdb.Error as error:
        raise FairdrawError(
            f"DuckDB 没有完成 {source}（{type(error).__name__}）：请检查文件是否完整、磁盘是否够用。"
        ) from None


def files_of(source: Path) -> list[Path]:
    """The files of a pool: itself, or what lies in the folder and the folders in it, all of one kind."""
    if source.is_file():
        return [source]
    for suffix in (".parquet", ".csv"):
        if files := sorted(source.rglob(f"*{suffix}")):
            return files
    raise FairdrawError(f"{source} 不存在，或者里面没有 CSV、Parquet 文件。")


class DuckdbPool(SqlPool):
    """A database in memory; what does not fit spills into the folder for temporary files."""

    def __init__(self, connection: Any, workshop: Workshop) -> None:
        self._connection, self._workshop = connection, workshop
        self.side_by_side = workshop.workers

    def attach(self, files: list[Path]) -> None:
        names = ", ".join(f"'{_quoted(file)}'" for file in files)
        if files[0].suffix == ".parquet":
            table = f"read_parquet([{names}], hive_partitioning = true, hive_types_autocast = false)"
            check_columns([row[0] for row in self.rows(f"DESCRIBE SELECT * FROM {table}")])
        else:
            for file in files:
                with file.open("rb") as text:
                    if text.read(FIRST) != f"{HEADER}\n".encode():
                        explain(file, self._workshop)
            columns = ", ".join(f"'{name}': 'VARCHAR'" for name in COLUMNS)
            table = (
                f"read_csv([{names}], columns = {{{columns}}}, auto_detect = false, header = true, delim = ',', "
                "quote = '', escape = '', new_line = '\\n')"
            )
        self._connection.execute(f"CREATE VIEW pool AS SELECT {VALUES} FROM {table}")

    def rows(self, statement: str) -> Iterator[tuple[Any, ...]]:
        cursor = self._connection.cursor().execute(statement)
        while rows := cursor.fetchmany(_AT_ONCE):
            yield from rows

    def keep(self, name: str, statement: str) -> None:
        self._workshop.say(f"计算 {name}")
        self._connection.execute(f"CREATE OR REPLACE TABLE {name} AS {statement}")

    def keep_leaves(self, name: str, leaf: str, source: str) -> list[str]:
        """Tens of millions in a table; more in files by the first hex digit (section 8), hashed by the first two."""
        ((rows,),) = self.rows(f"SELECT count(*) FROM {source}")
        leaves = f"SELECT {leaf} AS leaf FROM {source}"
        if rows <= AT_HAND:
            self.keep(name, leaves)
            borders = zip("0123456789abcdef", "123456789abcdefg", strict=True)
            return [f"leaf >= '{least}' AND leaf < '{above}'" for least, above in borders]
        folder = self._workshop.folder / name
        self._workshop.say(f"计算 {name}")
        self._connection.execute(
            f"COPY (SELECT leaf, substr(leaf, 1, 1) AS part FROM ({leaves})) TO '{_quoted(folder)}' "
            "(FORMAT parquet, COMPRESSION uncompressed, PARTITION_BY (part), OVERWRITE)"
        )
        table = (
            f"read_parquet('{_quoted(folder)}/*/*.parquet', hive_partitioning = true, hive_types = {{'part': VARCHAR}})"
        )
        self._connection.execute(f"CREATE OR REPLACE VIEW {name} AS SELECT * FROM {table}")
        return [f"part = '{both >> 4:x}' AND substr(leaf, 2, 1) = '{both & 15:x}'" for both in range(256)]

    def write(self, header: str, line: str, ordered: str, path: Path) -> None:
        lines = f'SELECT {line} AS "{header}" FROM {ordered}'
        layout = "FORMAT csv, HEADER, DELIMITER '\t', QUOTE '', ESCAPE ''"
        self._connection.execute(f"COPY ({lines}) TO '{_quoted(path)}' ({layout})")

    def H(self, text: str) -> str:  # noqa: N802  # the name it has in the specification
        return f"sha256({text})"

    def bucket(self, column: str) -> str:
        return f"array_to_string(list_sort(list({column})), '')"

    def digest(self, bucket: str) -> str:
        return sha(bucket)  # Python's SHA-256 is several times as fast as DuckDB's

    def mark(self, column: str) -> str:
        return f"hash({column})"

    def length(self, column: str) -> str:
        return f"strlen({column})"

    def matches(self, column: str, pattern: str) -> str:
        return f"regexp_full_match({column}, '{pattern}')"


def _quoted(path: Path) -> str:
    return str(path).replace("'", "''")
