# SPDX-License-Identifier: Apache-2.0
"""A pool of a few thousand rows in every shape, and what the library makes of it in memory: the oracle of engines."""

from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

import duckdb

import fairdraw
from fairdraw import PoolRow, Rules, StratumRule
from fairdraw.engines import open_pool
from fairdraw.folder import DrawFolder
from fairdraw.spool import Workshop
from tests.fairdraw.examples import PLAN, SECRET, SEED

HEADER = "id,stratum,role,reason\n"
SIZES = {"A": 2000, "B": 700, "c.3": 240, "D_4": 40, "E-5": 3, "M": 0}
# Ten per cent; a bound that bites; all; none; fewer rows than asked for; mandatory rows alone; excluded rows alone.
RULES = Rules(
    {
        "A": StratumRule(100_000),
        "B": StratumRule(10_000, 2, 5),
        "c.3": StratumRule(1_000_000),
        "D_4": StratumRule(0),
        "E-5": StratumRule(500_000, 9),
        "M": StratumRule(500_000),
        "X": StratumRule(500_000),
    },
    alternates_ppm=300_000,
    batches=3,
)
RECORD = {"draw_id": "D-1", "plan_id": "P-1", "seed_plan": PLAN, "not_before": "2026-03-29T09:30:00+08:00"}


class Made(NamedTuple):
    record: dict
    package: bytes
    pool_csv: bytes
    pool_commit: bytes


def mixed(text: str) -> str:
    """Something without order, the same on each run."""
    return sha256(text.encode()).hexdigest()[:18].upper()


def rows() -> list[PoolRow]:
    """In an order of its own."""
    made = [PoolRow(mixed(f"{s}{n}"), s, "R") for s, size in SIZES.items() for n in range(size)]
    made += [PoolRow(mixed(f"m{n}"), "AM"[n % 2], "M", ("abnormal", "")[n % 3 == 0]) for n in range(31)]
    made += [PoolRow(f"x_{n}.Z-{mixed(str(n))}", "BX"[n % 2], "X", ("cap", "recent")[n % 5 == 0]) for n in range(57)]
    return sorted(made, key=lambda row: sha256(row.id.encode()).digest())


def oracle() -> Made:
    """By the library, in memory."""
    commitment = fairdraw.commit(fairdraw.freeze(rows(), SECRET), RULES, **RECORD)
    result = fairdraw.draw(commitment.record, rows(), SECRET, SEED)
    package = fairdraw.issue(commitment, result, secret=SECRET).package
    return Made(commitment.record, package, commitment.pool.csv, commitment.pool.commit_lines)


def csv_of(some: list[PoolRow]) -> str:
    return HEADER + "".join(",".join(row) + "\n" for row in some)


def write_csv(path: Path) -> str:
    path.write_text(csv_of(rows()))
    return str(path)


def write_csv_folder(path: Path) -> str:
    path.mkdir()
    for start in range(3):
        (path / f"part-{start}.csv").write_text(csv_of(rows()[start::3]))
    return str(path)


def write_parquet(path: Path, layout: str = "", text: str = "") -> str:
    """From the text of a CSV, by default that of the pool; an empty reason is null, as some writers have it."""
    source = path.with_name(f"{path.name}.source.csv")
    source.write_text(text or csv_of(rows()))
    rows_of_it = f"SELECT reason, id, role, stratum FROM read_csv('{source}', all_varchar = true, quote = '')"  # noqa: S608
    duckdb.connect().execute(f"COPY ({rows_of_it}) TO '{path}' (FORMAT parquet{layout})")
    source.unlink()
    return str(path)


def write_partitioned(path: Path) -> str:
    return write_parquet(path, ", PARTITION_BY (stratum, role)")


SHAPES = {
    "pool.csv": write_csv,
    "parts": write_csv_folder,
    "pool.parquet": write_parquet,
    "partitioned": write_partitioned,
}


def through(engine: str, source: str, folder: Path, workshop: Workshop) -> Made:
    """Commit and draw with an engine; the draw reads the pool where the commitment did."""
    drawing = DrawFolder(folder)
    with open_pool(engine, source, workshop) as pool:
        drawing.commit(pool, RULES, secret=SECRET, **RECORD)
    with open_pool(engine, source, workshop) as pool:
        drawing.draw(pool, SEED, workshop)
    files = [(folder / name).read_bytes() for name in ("D-1.zip", "pool.csv", "pool.commit")]
    return Made(drawing.record(), *files)


def complaint(engine: str, source: str, workshop: Workshop) -> str:
    """What the engine says of a pool that it refuses."""
    try:
        with open_pool(engine, source, workshop):
            return ""
    except fairdraw.FairdrawError as error:
        return str(error)


def complaint_of_library(data: bytes) -> str:
    try:
        fairdraw.read_pool(data)
    except fairdraw.FairdrawError as error:
        return str(error)
    return ""
