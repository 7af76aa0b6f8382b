# SPDX-License-Identifier: Apache-2.0
"""A pool that does not fit in memory gives what the library makes of it in memory, from sorted runs in files."""

import io
import os
from hashlib import sha256
from itertools import count
from pathlib import Path

import pytest

from fairdraw import FairdrawError, spool
from fairdraw.digests import two_level
from fairdraw.engines import open_pool
from fairdraw.engines.sections import explain
from fairdraw.packing import zip_to, zipped
from fairdraw.spool import Leaves, Sorter, Workshop, lines_of, text_of
from tests.fairdraw.examples import SECRET
from tests.fairdraw.pools import HEADER, complaint, csv_of, oracle, rows, through, write_csv

SMALL = 40_000  # bytes: a pool of three thousand rows then needs some sixty sections


@pytest.fixture(scope="module")
def expected():
    return oracle()


@pytest.fixture
def workshop(tmp_path):
    (tmp_path / "work").mkdir()
    return Workshop(tmp_path / "work", SMALL)


@pytest.mark.covers("DRAW-3")
@pytest.mark.parametrize("in_order", [False, True])
def test_a_pool_larger_than_memory_gives_the_same_package(expected, tmp_path, workshop, in_order):
    source = write_csv(tmp_path / "pool.csv")
    if in_order:
        Path(source).write_text(csv_of(sorted(rows())))
    assert through("memory", source, tmp_path / "out", workshop) == expected


def test_several_processes_give_the_same_root(expected, tmp_path, workshop):
    source = write_csv(tmp_path / "pool.csv")
    told = []
    crew = Workshop(workshop.folder, 500_000, workers=2, say=told.append)
    with open_pool("memory", source, crew) as pool:
        assert pool.root_lines(SECRET) == expected.pool_commit
    assert told[-1] == "汇总名单根 100%"


def test_a_double_far_apart_is_found(tmp_path, workshop):
    some = rows()
    source = tmp_path / "pool.csv"
    source.write_text(csv_of([*some, some[5]._replace(stratum="B")]))
    assert complaint("memory", str(source), workshop).startswith(f"对象编号 {some[5].id} 在名单里出现了不止一次")


def test_doubles_next_to_each_other_at_the_border_of_sections_are_found(tmp_path, workshop):
    source = tmp_path / "pool.csv"
    source.write_text(csv_of([row for row in sorted(rows()) for _ in range(2)]))
    assert "出现了不止一次" in complaint("memory", str(source), workshop)


def test_a_line_longer_than_a_section_is_read_once(tmp_path, workshop):
    source = tmp_path / "pool.csv"
    source.write_text(csv_of([row._replace(id=row.id.ljust(64, "z"), reason="r" * 32) for row in rows()[:90]]))
    with open_pool("memory", str(source), Workshop(workshop.folder, 1_000)) as pool:
        assert sum(pool.tally().values()) == 90


def test_lines_belong_to_the_section_in_which_they_begin(tmp_path):
    path = tmp_path / "lines"
    path.write_bytes(b"ab\nc\n\ndef\nlast")
    for cut in range(1, 13):
        parts = [(0, cut), (cut, 14)]
        assert b"".join(text_of(path, *part) for part in parts) == path.read_bytes()
        assert [line for part in parts for line in lines_of(path, *part)] == [b"ab\n", b"c\n", b"\n", b"def\n", b"last"]


def test_sorting_in_files_is_sorting(tmp_path, monkeypatch):
    monkeypatch.setattr(spool, "MOST_RUNS", 3)
    lines = [f"{sha256(str(n).encode()).hexdigest()}\n".encode() for n in range(500)]
    for memory in (100, 5_000, 1_000_000):
        sorter = Sorter(tmp_path, memory)
        for line in lines:
            sorter.add(line)
        assert list(sorter) == sorted(lines)


@pytest.mark.parametrize("number", [0, 1, 2, 300, 20_000])
@pytest.mark.parametrize("memory", [10_000, 10_000_000])
def test_the_root_of_leaves_in_files_is_the_root(tmp_path, number, memory):
    leaves = Leaves(Workshop(tmp_path, memory))
    made = [sha256(str(n).encode()).digest() for n in range(number)]
    for leaf in made:
        leaves.add(leaf)
    assert leaves.lines().decode() == two_level(leaf.hex() for leaf in made)[1]


def test_the_last_bucket_is_hashed_too(tmp_path):
    made = [bytes([255] * 32), bytes(32), bytes([255, 240, *range(30)])]
    leaves = Leaves(Workshop(tmp_path, 0))
    for leaf in made:
        leaves.add(leaf)
    assert leaves.lines().decode() == two_level(leaf.hex() for leaf in made)[1]


def test_a_file_that_changes_while_it_is_read_is_told(tmp_path, workshop):
    path = tmp_path / "pool.csv"
    path.write_text(f"{HEADER}A,A,R,\n")
    with pytest.raises(FairdrawError, match="有变化"):
        explain(path, workshop)


def test_a_process_that_the_system_ends_is_told(tmp_path):
    crew = Workshop(tmp_path, 1, workers=2)
    with pytest.raises(FairdrawError, match="内存不够"):
        list(crew.each("", os._exit, [1, 1, 1]))


def test_memory_that_is_too_little_is_refused(tmp_path):
    with pytest.raises(FairdrawError, match="至少 32 MB"):
        Workshop.of(tmp_path, megabytes=31, say=print)
    assert Workshop.of(tmp_path, megabytes=32, say=print).workers >= 1


def test_a_package_from_files_has_the_bytes_of_one_from_memory(tmp_path):
    numbers = count()
    members = {"a.txt": b"one", "b.csv": b"", "c": bytes(3_000_000)}
    paths = {name: tmp_path / f"{next(numbers)}" for name in members}
    for name, path in paths.items():
        path.write_bytes(members[name])
    target = io.BytesIO()
    zip_to(target, paths)
    assert target.getvalue() == zipped(members)
