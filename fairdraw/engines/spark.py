# SPDX-License-Identifier: Apache-2.0
# ruff: noqa: S608  # what is put into a statement was checked against an alphabet without quotation marks
"""The draw on many machines: Spark over CSV or Parquet at any path that it understands (docs/spark.md).

Executors run Spark's own SQL and need neither Python nor this library; rows come to the driver a partition at a time.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fairdraw.engines import library
from fairdraw.engines.sections import find_fault
from fairdraw.engines.sql import COLUMNS, VALUES, SqlPool, check_columns
from fairdraw.errors import FairdrawError
from fairdraw.spool import Workshop

# What a draw needs whatever the cluster says: text stays text, and no secret stands in a plan or an event log.
SETTINGS = {
    "spark.sql.sources.partitionColumnTypeInference.enabled": "false",
    "spark.sql.redaction.string.regex": "[0-9a-f]{64}",
}


@contextmanager
def opened(source: str, workshop: Workshop) -> Iterator["SparkPool"]:
    sql = library("pyspark.sql", "pyspark")
    failures = library("pyspark.errors", "pyspark").PySparkException, library("py4j.protocol", "pyspark").Py4JError
    ours = sql.SparkSession.getActiveSession() is None
    spark = sql.SparkSession.builder.appName("fairdraw").getOrCreate()
    spark.sparkContext.setLogLevel("ERROR")
    for name, value in SETTINGS.items():
        spark.conf.set(name, value)
    pool, path = SparkPool(spark, workshop), Path(source)
    texts = [path] if source.endswith(".csv") and path.is_file() else []
    try:
        try:
            pool.attach(source)
            pool.check(texts, workshop)
        except failures:
            for file in texts:
                find_fault(file, workshop)
            raise
        yield pool
    except failures as error:
        words = re.sub("[0-9a-f]{64}", "…", str(error).partition("\n")[0])[:200]
        raise FairdrawError(f"Spark 没有完成 {source}：{words}。请检查路径、文件和集群日志。") from None
    finally:
        pool.forget()
        if ours:
            spark.stop()


class SparkPool(SqlPool):
    """Temporary views of one session."""

    def __init__(self, spark: Any, workshop: Workshop) -> None:
        self._spark, self._workshop = spark, workshop
        self._kept: dict[str, Any] = {}

    def attach(self, source: str) -> None:
        if source.rstrip("/").endswith(".csv"):
            table = self._spark.read.csv(
                source,
                schema=", ".join(f"{name} STRING" for name in COLUMNS),
                header=True,
                enforceSchema=False,  # the header is compared with the schema
                mode="FAILFAST",
                quote="",
                escape="",
                lineSep="\n",
            )
        else:
            table = self._spark.read.parquet(source)
            check_columns(table.columns)
        table.createOrReplaceTempView("given")
        self._spark.sql(f"SELECT {VALUES} FROM given").createOrReplaceTempView("pool")

    def rows(self, statement: str) -> Iterator[tuple[Any, ...]]:
        return (tuple(row) for row in self._spark.sql(statement).toLocalIterator(prefetchPartitions=True))

    def keep(self, name: str, statement: str) -> None:
        self._workshop.say(f"计算 {name}")
        self.forget(name)
        self._kept[name] = self._spark.sql(statement).persist()
        self._kept[name].createOrReplaceTempView(name)

    def keep_leaves(self, name: str, leaf: str, source: str) -> list[str]:
        """Leaves are read once; their 4096 buckets are spread over the executors."""
        self._spark.sql(f"SELECT {leaf} AS leaf FROM {source}").createOrReplaceTempView(name)
        return ["true"]

    def forget(self, *names: str) -> None:
        for name in names or list(self._kept):
            if name in self._kept:
                self._kept.pop(name).unpersist()

    def write(self, header: str, line: str, ordered: str, path: Path) -> None:
        with path.open("w", encoding="ascii", newline="\n") as file:
            file.write(f"{header}\n")
            file.writelines(f"{text}\n" for (text,) in self.rows(f"SELECT {line} FROM {ordered}"))

    def H(self, text: str) -> str:  # noqa: N802  # the name it has in the specification
        return f"sha2({text}, 256)"

    def bucket(self, column: str) -> str:
        return self.H(f"array_join(sort_array(collect_list({column})), '')")

    def digest(self, bucket: str) -> str:
        return bucket

    def mark(self, column: str) -> str:
        return f"xxhash64({column})"

    def length(self, column: str) -> str:
        return f"octet_length({column})"

    def matches(self, column: str, pattern: str) -> str:
        return rf"regexp_like({column}, r'^(?:{pattern})\z')"
