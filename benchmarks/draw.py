# SPDX-License-Identifier: Apache-2.0
"""How long the draw of 10,000,000 targets takes (5 %, 4 strata): ``python -m benchmarks.draw``.

DuckDB over Parquet; peer: PostgreSQL ``ORDER BY random() LIMIT k`` over the same rows, in the same run.  The standard
library alone over the same rows as CSV.  Ranking by tickets; peer: Rivest's consistent_sampler.
Other sizes and parts: ``python -m benchmarks.draw --rows 1000000 --only duckdb stdlib ranking``.
"""

import argparse
import json
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.measure import Measured, measured

RUNS = 3
SECRET, KEY = "00" * 32, "ab" * 32
DRAW_MB, COMMIT_MB, STDLIB_MB = 480, 1200, 768
PPM, ALTERNATES = 50_000, 100_000
RANKED = 300_000


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
    work = ("-m", "benchmarks.draw_work")
    commits = several(*work, "commit", str(folder), str(COMMIT_MB))
    draws = several(*work, "draw", str(folder), str(DRAW_MB))
    print(f"DuckDB，{rows} 户，Parquet（{RUNS} 次的中位数，比值用同一次运行）")
    tell("承诺（核对、名单根、pool.csv）", commits)
    tell("抽取（含读入核对的整个进程）", draws)
    draw = median(run.told["draw"][0] for run in draws)
    processor = median(run.told["draw"][1] for run in draws)
    commit, commit_cpu = (middle(commits, part) for part in ("wall", "cpu"))
    print(f"  其中抽取本身（签号、名次、顺序、result.csv、结果根）{draw:.1f} 秒，处理器 {processor:.1f} 秒")
    print(f"  承诺 / 抽取：{commit / draw:.2f}（处理器 {commit_cpu / processor:.2f}；上限 4）")
    peers = postgres_seconds(folder, rows * PPM // 1_000_000)
    for memory, seconds in peers.items():
        print(f"  PostgreSQL ORDER BY random() LIMIT k，work_mem {memory}：{seconds:.1f} 秒；比值 {draw / seconds:.2f}")


def postgres_seconds(folder: Path, wanted: int) -> dict[str, float]:
    """With the memory that PostgreSQL has by default, and with as much as its sort can use."""
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
        draw = "SELECT id FROM pool WHERE role = 'R' ORDER BY random() LIMIT %s"
        result = {}
        for memory in ("4MB", "256MB"):
            connection.execute(f"SET work_mem = '{memory}'")
            times = []
            for _ in range(RUNS):
                began = time.perf_counter()
                connection.execute(draw, [wanted]).fetchall()
                times.append(time.perf_counter() - began)
            result[memory] = median(times)
    return result


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
    ours = seconds(lambda: sorted((ticket(KEY, "target", who), who) for who in ids))
    peer = seconds(lambda: list(sampler(ids, seed=KEY, output="id")))
    print(f"按签号排名 {RANKED} 户：{ours:.2f} 秒；consistent_sampler {peer:.2f} 秒；快 {peer / ours:.1f} 倍（下限 4）")


def seconds(work: Callable[[], object]) -> float:
    times = []
    for _ in range(RUNS):
        began = time.perf_counter()
        work()
        times.append(time.perf_counter() - began)
    return median(times)


def several(*arguments: str) -> list[Measured]:
    return [measured(*arguments) for _ in range(RUNS)]


def middle(runs: Sequence[Measured], part: str) -> float:
    return median(getattr(run, part) for run in runs)


def tell(what: str, runs: Sequence[Measured]) -> None:
    whole = Measured(middle(runs, "wall"), middle(runs, "cpu"), max(run.megabytes for run in runs), {})
    print(f"  {what}：{whole}")


if __name__ == "__main__":
    main()
