# SPDX-License-Identifier: Apache-2.0
"""How long the draw of 10,000,000 targets takes (5 %, 4 strata): ``python -m benchmarks.draw``.

DuckDB over Parquet; peer: PostgreSQL ``ORDER BY random() LIMIT k`` over the same rows, in the same run.  The standard
library alone over the same rows as CSV.  Ranking by tickets; peer: Rivest's consistent_sampler.
Other sizes and parts: ``python -m benchmarks.draw --rows 1000000 --only duckdb stdlib ranking``.
"""

import argparse
import json
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any

from benchmarks.measure import Measured, measured

RUNS = 3
SECRET, KEY = "00" * 32, "ab" * 32
DRAW_MB, COMMIT_MB, STDLIB_MB = 480, 1440, 768
PPM, ALTERNATES = 50_000, 100_000
RANKED = 300_000
PEER_MEMORY = ("4MB", "256MB")  # what PostgreSQL has by default, and what its sort can use


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=10_000_000)
    parser.add_argument("--only", nargs="+", default=["duckdb", "stdlib", "ranking"])
    parser.add_argument("--folder", type=Path, help="放文件的目录，默认临时目录")
    options = parser.parse_args()
    with TemporaryDirectory(prefix="benchmark-draw-", dir=options.folder) as temporary:
        folder = Path(temporary)
        if set(options.only) & {"duckdb", "stdlib"}:
            make_pool(folder, options.rows)
        if "duckdb" in options.only:
            duckdb_and_postgres(folder, options.rows)
        if "stdlib" in options.only:
            standard_library(folder, options.rows)
        if "ranking" in options.only:
            ranking()


def pool_of(first: int, end: int) -> str:
    """SQL: codes of 18 characters without order; four strata, one target in a thousand mandatory, two excluded."""
    return f"""SELECT '91' || upper(substr(sha256(i::VARCHAR), 1, 16)) AS id,
        CASE WHEN i % 100 < 70 THEN 'A' WHEN i % 100 < 90 THEN 'B' WHEN i % 100 < 98 THEN 'C' ELSE 'D' END AS stratum,
        CASE WHEN i % 1000 = 0 THEN 'M' WHEN i % 500 = 1 THEN 'X' ELSE 'R' END AS role,
        CASE WHEN i % 1000 = 0 THEN 'abnormal' WHEN i % 500 = 1 THEN 'cap' ELSE '' END AS reason
        FROM range({first}, {end}) AS numbers(i)"""  # noqa: S608


def make_rules(folder: Path) -> None:
    from fairdraw import Rules, StratumRule, canonical

    rules = Rules(dict.fromkeys("ABCD", StratumRule(PPM)), ALTERNATES)
    (folder / "rules.json").write_bytes(canonical(rules.record()))
    plan = [{"name": "ssq", "kind": "public", "event": "2026130", "bits": 24}]
    (folder / "plan.json").write_text(json.dumps(plan))


def make_pool(folder: Path, rows: int) -> None:
    import duckdb

    connection = duckdb.connect()
    connection.execute(f"COPY ({pool_of(0, rows)}) TO '{folder}/pool.parquet' (FORMAT parquet)")
    csv = "FORMAT csv, HEADER, QUOTE '', ESCAPE ''"
    connection.execute(f"COPY (SELECT * FROM '{folder}/pool.parquet') TO '{folder}/pool.csv' ({csv})")  # noqa: S608
    make_rules(folder)


def duckdb_and_postgres(folder: Path, rows: int) -> None:
    """In turns, so that whatever else the machine does falls on both."""
    work = ("-m", "benchmarks.draw_work")
    commits, draws, peers = [], [], []
    with postgres(folder) as connection:
        for _ in range(RUNS):
            commits.append(measured(*work, "commit", str(folder), str(COMMIT_MB)))
            draws.append(measured(*work, "draw", str(folder), str(DRAW_MB)))
            peers.append([peer_seconds(connection, memory, rows * PPM // 1_000_000) for memory in PEER_MEMORY])
    print(f"DuckDB，{rows} 户，Parquet（{RUNS} 轮的中位数，比值取自同一轮）")
    tell("承诺，整个进程", commits)
    tell("抽取，整个进程（连同再次核对）", draws)
    for step in commits[0].told:
        print(f"    承诺之 {step}：{median(run.told[step][0] for run in commits):.1f} 秒")
    commit = [[sum(step[n] for step in run.told.values()) for n in (0, 1)] for run in commits]
    draw = [run.told["draw"] for run in draws]
    for what, figures in (
        ("承诺（核对、名单根、pool.csv）", commit),
        ("抽取（签号、名次、顺序、result.csv、结果根）", draw),
    ):
        print(
            f"  {what}：{median(wall for wall, _ in figures):.1f} 秒，处理器 {median(cpu for _, cpu in figures):.1f} 秒"
        )
    print(f"  承诺 / 抽取：{median(c[0] / d[0] for c, d in zip(commit, draw, strict=True)):.2f}（上限 4）")
    for number, memory in enumerate(PEER_MEMORY):
        seconds = median(round_[number] for round_ in peers)
        ratio = median(d[0] / round_[number] for d, round_ in zip(draw, peers, strict=True))
        print(f"  PostgreSQL ORDER BY random() LIMIT k，work_mem {memory}：{seconds:.1f} 秒；抽取 / 它 {ratio:.2f}")


@contextmanager
def postgres(folder: Path) -> Iterator[Any]:
    import psycopg

    from setup.postgres import throwaway_cluster
    from setup.system_packages import find_postgres

    binaries = find_postgres()
    if binaries is None:
        raise SystemExit("没有 PostgreSQL：apt-get install postgresql")
    with throwaway_cluster(binaries) as url, psycopg.connect(url, autocommit=True) as connection:
        connection.execute("CREATE UNLOGGED TABLE pool (id text, stratum text, role text, reason text)")
        loading = connection.cursor().copy("COPY pool FROM STDIN (FORMAT csv, HEADER)")
        with loading as copy, (folder / "pool.csv").open("rb") as file:
            while block := file.read(1 << 20):
                copy.write(block)
        connection.execute("VACUUM ANALYZE pool")
        yield connection


def peer_seconds(connection: Any, memory: str, wanted: int) -> float:
    connection.execute(f"SET work_mem = '{memory}'")
    draw = "SELECT id FROM pool WHERE role = 'R' ORDER BY random() LIMIT %s"
    began = time.perf_counter()
    connection.execute(draw, [wanted]).fetchall()
    return time.perf_counter() - began


def standard_library(folder: Path, rows: int) -> None:
    drawing = folder / "stdlib"
    limits = ("--memory-mb", str(STDLIB_MB), "--temp", str(folder))
    commit = measured(
        *("-m", "fairdraw", "commit", "--pool", f"{folder}/pool.csv", "--rules", f"{folder}/rules.json"),
        *("--draw-id", "B-1", "--seed-plan", f"{folder}/plan.json", "-o", str(drawing), "--secret", SECRET, *limits),
    )
    draws = several("-m", "fairdraw", "draw", str(drawing), "--seed", "ssq=01,07,13,22,29,33+09", *limits)
    print(f"只用标准库，{rows} 户，CSV，--memory-mb {STDLIB_MB}")
    tell("commit（名单没有排序）", [commit])
    tell("draw（连同核对名单根和写出抽取包；上限 60 秒、1024 MB）", draws)


def ranking() -> None:
    """All ids in order of ticket; nothing else."""
    from consistent_sampler import sampler

    from fairdraw.digests import ticket

    ids = [f"9135{number:014}" for number in range(RANKED)]
    ours, peer = [], []
    for _ in range(RUNS):
        ours.append(processor(lambda: sorted((ticket(KEY, "target", who), who) for who in ids)))
        peer.append(processor(lambda: list(sampler(ids, seed=KEY, output="id"))))
    ratio = median(theirs / mine for mine, theirs in zip(ours, peer, strict=True))
    print(f"按签号排名 {RANKED} 户，处理器 {median(ours):.2f} 秒；consistent_sampler {median(peer):.2f} 秒")
    print(f"  快 {ratio:.1f} 倍（下限 4）")


def processor(work: Callable[[], object]) -> float:
    began = time.process_time()
    work()
    return time.process_time() - began


def several(*arguments: str) -> list[Measured]:
    return [measured(*arguments) for _ in range(RUNS)]


def middle(runs: Sequence[Measured], part: str) -> float:
    return median(getattr(run, part) for run in runs)


def tell(what: str, runs: Sequence[Measured]) -> None:
    whole = Measured(middle(runs, "wall"), middle(runs, "cpu"), max(run.megabytes for run in runs), {})
    print(f"  {what}：{whole}")


if __name__ == "__main__":
    main()
