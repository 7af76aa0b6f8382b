# SPDX-License-Identifier: Apache-2.0
"""The same pool gives the same bytes on every engine, and the same sentence when it is refused."""

from pathlib import Path

import duckdb
import pytest

from fairdraw import FairdrawError, Quota
from fairdraw import engines as of_engines
from fairdraw.engines import NO_THRESHOLD, library, open_pool, threshold
from fairdraw.engines import duckdb as on_duckdb
from fairdraw.engines import memory as in_memory
from fairdraw.engines import sql as in_sql
from fairdraw.spool import Workshop
from tests.fairdraw.examples import SECRET
from tests.fairdraw.pools import (
    HEADER,
    SHAPES,
    complaint,
    complaint_of_library,
    csv_of,
    oracle,
    rows,
    through,
    write_csv,
    write_parquet,
)

EVERYWHERE = [("memory", "pool.csv"), *(("duckdb", shape) for shape in SHAPES)]
BAD = {
    "empty": b"",
    "no rows": HEADER.encode(),
    "no header": b"A,A,R,\n",
    "cut off": HEADER.encode() + b"A,A,R,\nB,A,R",
    "cut off in the header": b"id,stra",
    "BOM": b"\xef\xbb\xbf" + HEADER.encode() + b"A,A,R,\n",
    "CRLF": HEADER.encode() + b"A,A,R,\r\nB,B,B,B,B\n",
    "CRLF in the header": b"id,stratum,role,reason\r\nA,A,R,\r\n",
    "GBK": HEADER.encode() + "A,A,R,\n企业,A,R,\n".encode("gbk"),
    "GBK in the last letter": HEADER.encode() + b"A,A,R,\n\xc6",
    "GBK and CRLF": HEADER.encode() + "企业,A,R,\r\n".encode("gbk"),
    "three columns": HEADER.encode() + b"A,A,R,\nB,A,R\nC,A,R\n",
    "five columns": HEADER.encode() + b"A,A,R,\nB,A,R,cap,\n",
    "empty line": HEADER.encode() + b"A,A,R,\n\n",
    "quotation marks": HEADER.encode() + b'"A",A,R,\n',
    "bad id": HEADER.encode() + "B,A,R,\n企业,A,R,\n".encode(),
    "no id": HEADER.encode() + b"B,A,R,\n,A,R,\n",
    "long id": HEADER.encode() + b"B" * 65 + b",A,R,\n",
    "bad stratum": HEADER.encode() + b"B,A|R,R,\n",
    "bad role": HEADER.encode() + b"B,A,r,\n",
    "no role": HEADER.encode() + b"B,A,,\n",
    "bad reason": HEADER.encode() + b"B,A,X,too late\n",
    "double": HEADER.encode() + b"C,A,R,\nB,A,R,\nB,B,X,cap\nA,A,R,\n",
    "double after bad": HEADER.encode() + b"C,A,R,\nC,B,X,cap\nA A,A,R,\n",
    "double before bad": HEADER.encode() + b"C,A,R,\nC,B,X,cap\nD A,A,R,\n",
    "double and bad": HEADER.encode() + b"C,A,R,\nC,B,x,cap\n",
    "three times": HEADER.encode() + b"C,A,R,\nC,A,R,\nC,A,R,\n",
}


@pytest.fixture(scope="module")
def expected():
    return oracle()


@pytest.fixture
def workshop(tmp_path):
    folder = tmp_path / "work"
    folder.mkdir()
    return Workshop(folder, 256 << 20)


@pytest.mark.covers("DRAW-3")
@pytest.mark.parametrize(("engine", "shape"), EVERYWHERE)
def test_the_same_pool_gives_the_same_package_byte_by_byte(expected, tmp_path, workshop, engine, shape):
    source = SHAPES[shape](tmp_path / shape)
    assert through(engine, source, tmp_path / "out", workshop) == expected


@pytest.mark.parametrize("engine", ["memory", "duckdb"])
@pytest.mark.parametrize("data", BAD.values(), ids=BAD.keys())
def test_a_bad_file_is_refused_with_the_sentence_of_the_library(tmp_path, workshop, engine, data):
    (tmp_path / "pool.csv").write_bytes(data)
    assert complaint(engine, str(tmp_path / "pool.csv"), workshop) == complaint_of_library(data) != ""


@pytest.mark.parametrize("name", ["bad id", "bad stratum", "bad role", "no role", "bad reason", "double", "no rows"])
def test_bad_rows_in_parquet_are_refused_with_the_same_sentence(tmp_path, workshop, name):
    source = write_parquet(tmp_path / "pool.parquet", text=BAD[name].decode())
    assert complaint("duckdb", source, workshop) == complaint_of_library(BAD[name])


def test_a_reader_that_lets_rows_vanish_is_caught(tmp_path, workshop, monkeypatch):
    (tmp_path / "pool.csv").write_bytes(BAD["empty line"])
    monkeypatch.setattr(in_sql, "find_fault", lambda _file, _workshop: None)
    assert "对不上" in complaint("duckdb", str(tmp_path / "pool.csv"), workshop)


def test_a_double_in_two_files_of_a_folder_is_found(tmp_path, workshop):
    (tmp_path / "pool").mkdir()
    for name, line in (("a", "A,A,R,"), ("b", "A,B,X,cap")):
        (tmp_path / "pool" / f"{name}.csv").write_text(f"{HEADER}{line}\n")
    assert complaint("duckdb", str(tmp_path / "pool"), workshop).startswith("对象编号 A 在名单里出现了不止一次")


@pytest.mark.parametrize(("engine", "module"), [("memory", in_memory), ("duckdb", in_sql)])
def test_too_low_a_threshold_is_noticed_and_done_without(expected, tmp_path, workshop, monkeypatch, engine, module):
    monkeypatch.setattr(module, "threshold", lambda _quota: "0" * 64)
    assert through(engine, write_csv(tmp_path / "pool.csv"), tmp_path / "out", workshop) == expected


def test_a_threshold_is_the_same_text_on_every_machine():
    assert threshold(Quota(1_000_000, 90, 10)) == f"{(176 << 64) // 1_000_000:016x}"
    assert threshold(Quota(1_000_000, 0, 0)) == f"{(16 << 64) // 1_000_000:016x}"
    assert threshold(Quota(176, 90, 10)) == threshold(Quota(0, 0, 0)) == NO_THRESHOLD
    assert max(f"{2**256 - 1:064x}", NO_THRESHOLD) == NO_THRESHOLD


def test_leaves_of_hundreds_of_millions_are_hashed_in_smaller_pieces(expected, tmp_path, workshop, monkeypatch):
    monkeypatch.setattr(on_duckdb, "AT_HAND", 0)
    with open_pool("duckdb", write_csv(tmp_path / "pool.csv"), workshop) as pool:
        assert pool.root_lines(SECRET) == expected.pool_commit


def test_an_engine_that_is_not_there_says_what_to_install(workshop, monkeypatch):
    with pytest.raises(FairdrawError, match="pip install sparkling"):
        library("a_module_that_nobody_has", "sparkling")
    assert "不认识" in complaint("abacus", "pool.csv", workshop)

    def gone(name):
        raise ImportError(name)

    monkeypatch.setattr(of_engines, "import_module", gone)
    with pytest.raises(FairdrawError, match="没有安装 duckdb"):
        on_duckdb.opened("pool.csv", workshop).__enter__()


def test_what_an_engine_cannot_read_is_told(tmp_path, workshop):
    parquet = Path(write_parquet(tmp_path / "pool.parquet"))
    assert "--engine duckdb" in complaint("memory", str(parquet), workshop)
    assert "--engine duckdb" in complaint("memory", str(tmp_path), workshop)
    assert "不存在" in complaint("duckdb", str(tmp_path / "absent"), workshop)
    parquet.write_bytes(parquet.read_bytes()[:-100])
    assert "检查文件是否完整" in complaint("duckdb", str(parquet), workshop)
    duckdb.connect().execute(f"COPY (SELECT 'A' AS id, 'B' AS stratum) TO '{parquet}' (FORMAT parquet)")
    assert "现在是 id,stratum" in complaint("duckdb", str(parquet), workshop)


def test_a_path_may_hold_a_quotation_mark(expected, tmp_path, workshop):
    source = write_csv(tmp_path / "pool's.csv")
    assert through("duckdb", source, tmp_path / "it's", workshop) == expected


def test_too_little_memory_is_told(tmp_path, workshop):
    with (
        pytest.raises(FairdrawError, match="--memory-mb"),
        open_pool("duckdb", write_csv(tmp_path / "pool.csv"), workshop),
    ):
        raise duckdb.OutOfMemoryException("out")


def test_numbers_as_ids_and_strata_stay_text(tmp_path, workshop):
    folder = tmp_path / "pool"
    text = csv_of([row._replace(stratum="007") for row in rows() if row.stratum == "A"])
    write_parquet(folder, ", PARTITION_BY (stratum)", text)
    with open_pool("duckdb", str(folder), workshop) as pool:
        assert {stratum for stratum, _role, _reason in pool.tally()} == {"007"}
