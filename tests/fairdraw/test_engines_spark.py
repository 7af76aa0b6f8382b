# SPDX-License-Identifier: Apache-2.0
"""The same pool on Spark, locally with two workers: the same bytes, the same sentences. A stage of its own."""

import os
import sys

import pytest

from fairdraw.cli import main
from fairdraw.engines import open_pool
from fairdraw.engines import sql as in_sql
from fairdraw.spool import Workshop
from tests.fairdraw.examples import SECRET
from tests.fairdraw.pools import (
    SHAPES,
    complaint,
    complaint_of_library,
    oracle,
    through,
    write_csv,
    write_csv_folder,
    write_parquet,
)
from tests.fairdraw.test_engines import BAD

pytestmark = [pytest.mark.spark, pytest.mark.enable_socket, pytest.mark.filterwarnings("default")]


@pytest.fixture(scope="module", autouse=True)
def spark():
    """One session for all tests; a driver that talks to itself only."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    from pyspark.sql import SparkSession

    settings = {"driver.bindAddress": "127.0.0.1", "driver.host": "127.0.0.1", "ui.enabled": "false"}
    settings |= {"sql.shuffle.partitions": "4", "ui.showConsoleProgress": "false"}
    builder = SparkSession.builder.master("local[2]")
    for name, value in settings.items():
        builder = builder.config(f"spark.{name}", value)
    session = builder.getOrCreate()
    yield session
    session.stop()


@pytest.fixture(scope="module")
def expected():
    return oracle()


@pytest.fixture
def workshop(tmp_path):
    (tmp_path / "work").mkdir()
    return Workshop(tmp_path / "work", 256 << 20)


@pytest.mark.covers("DRAW-3")
@pytest.mark.parametrize("shape", ["pool.csv", "pool.parquet", "partitioned"])
def test_the_same_pool_gives_the_same_package_byte_by_byte(expected, tmp_path, workshop, shape):
    assert through("spark", SHAPES[shape](tmp_path / shape), tmp_path / "out", workshop) == expected


def test_a_folder_of_csv_files_is_read_by_its_name(expected, tmp_path, workshop):
    with open_pool("spark", write_csv_folder(tmp_path / "pool.csv"), workshop) as pool:
        assert pool.root_lines(SECRET) == expected.pool_commit


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_refused_with_the_sentence_of_the_library(tmp_path, workshop, name):
    (tmp_path / "pool.csv").write_bytes(BAD[name])
    assert complaint("spark", str(tmp_path / "pool.csv"), workshop) == complaint_of_library(BAD[name]) != ""


@pytest.mark.parametrize("name", ["bad id", "no role", "bad reason", "double", "no rows"])
def test_bad_rows_in_parquet_are_refused_with_the_same_sentence(tmp_path, workshop, name):
    source = write_parquet(tmp_path / "pool.parquet", text=BAD[name].decode())
    assert complaint("spark", source, workshop) == complaint_of_library(BAD[name])


def test_too_low_a_threshold_is_noticed_and_done_without(expected, tmp_path, workshop, monkeypatch):
    monkeypatch.setattr(in_sql, "threshold", lambda _quota: "0" * 64)
    assert through("spark", write_csv(tmp_path / "pool.csv"), tmp_path / "out", workshop) == expected


def test_no_secret_stands_in_a_plan(spark, tmp_path, workshop):
    with open_pool("spark", write_csv(tmp_path / "pool.csv"), workshop) as pool:
        pool.root_lines(SECRET)
        plan = spark.sql("SELECT * FROM leaves")._jdf.queryExecution().toString()
    assert "sj1.leaf" in plan
    assert SECRET not in plan


def test_a_path_that_is_not_there_is_told(tmp_path, workshop):
    assert "Spark 没有完成" in complaint("spark", str(tmp_path / "absent"), workshop)
    assert "Spark 没有完成" in complaint("spark", str(tmp_path / "absent.csv"), workshop)


def test_columns_are_compared(tmp_path, workshop, spark):
    source = str(tmp_path / "two")
    spark.sql("SELECT 'A' AS id, 'B' AS stratum").write.parquet(source)
    assert "现在是 id,stratum" in complaint("spark", source, workshop)


def test_the_command_line_starts_and_ends_its_own_session(spark, tmp_path, capsys):
    spark.stop()
    pool = write_csv(tmp_path / "pool.csv")
    ask = ["rules", "--pool", pool, "--total", "30", "-o", str(tmp_path / "rules.json"), "--engine"]
    assert main([*ask, "memory"]) == 0
    expected = (tmp_path / "rules.json").read_bytes()
    assert main([*ask, "spark"]) == 0
    assert (tmp_path / "rules.json").read_bytes() == expected
    from pyspark.sql import SparkSession

    assert SparkSession.getActiveSession() is None
