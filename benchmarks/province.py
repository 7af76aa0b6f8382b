# SPDX-License-Identifier: Apache-2.0
"""A draw of a whole province on one machine, simulated: ``python -m benchmarks.province --folder DIR``.

190,000,000 targets in partitioned Parquet, 5 % of four strata; ``python -m fairdraw commit`` and ``draw`` with DuckDB,
bound 3 GB.  Beside it the partition plan that Spark would follow (docs/spark.md); ``--plan`` prints that alone.
Needs some 250 bytes of disk a target.
"""

import argparse
import json
from math import ceil, isqrt
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.draw import ALTERNATES, PPM, SECRET, make_rules, pool_of
from benchmarks.measure import measured

ROWS, PER_FILE = 190_000_000, 10_000_000
MEGABYTES, BOUND = 2560, 3072
LARGEST = 0.7  # of all targets in the largest stratum
PARQUET_BYTES, CSV_BYTES, RESULT_BYTES, KEPT_BYTES = 15, 35, 107, 110  # of a row, as measured
SPLIT, PER_PARTITION = 128 << 20, 1_000_000


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=ROWS)
    parser.add_argument("--folder", type=Path, help="放文件的目录，默认临时目录")
    parser.add_argument("--memory-mb", type=int, default=MEGABYTES)
    parser.add_argument("--plan", action="store_true", help="只写出 Spark 的分区计划")
    options = parser.parse_args()
    if not options.plan:
        with TemporaryDirectory(prefix="benchmark-province-", dir=options.folder) as temporary:
            draw(Path(temporary), options.rows, options.memory_mb)
    plan(options.rows)


def draw(folder: Path, rows: int, megabytes: int) -> None:
    import duckdb

    (folder / "pool").mkdir()
    for number, first in enumerate(range(0, rows, PER_FILE)):
        table = pool_of(first, min(first + PER_FILE, rows))
        duckdb.connect().execute(f"COPY ({table}) TO '{folder}/pool/{number:03}.parquet' (FORMAT parquet)")
    make_rules(folder)
    limits = ("--engine", "duckdb", "--memory-mb", str(megabytes), "--temp", str(folder), "--pool", f"{folder}/pool")
    program = ("-m", "fairdraw")
    files = ("--rules", f"{folder}/rules.json", "--seed-plan", f"{folder}/plan.json", "-o", f"{folder}/out")
    commit = measured(*program, "commit", "--draw-id", "B-1", "--secret", SECRET, *files, *limits)
    print(f"{rows} 户，DuckDB，--memory-mb {megabytes}（上限 {BOUND} MB）\n  commit：{commit}", flush=True)
    drawn = measured(*program, "draw", f"{folder}/out", "--seed", "ssq=01,07,13,22,29,33+09", *limits)
    print(f"  draw：  {drawn}")
    certificate = json.loads((folder / "out" / "certificate.json").read_text())
    print(f"  结果根 {certificate['result_root']}；抽取包 {(folder / 'out' / 'B-1.zip').stat().st_size >> 20} MB")


def plan(rows: int) -> None:
    drawn = rows * PPM // 1_000_000
    wanted = drawn + drawn * ALTERNATES // 1_000_000
    kept = wanted + 6 * isqrt(wanted) + 16
    table = [
        ("读入、核对", f"{rows * PARQUET_BYTES / 1e9:.1f} GB", f"{ceil(rows * PARQUET_BYTES / SPLIT)} 个任务"),
        ("查重，按 id 散列", f"{rows} 行", f"{ceil(rows / PER_PARTITION)} 个分区"),
        ("名单根，按叶的前三位", f"每桶 {rows // 4096} 个叶，{rows // 4096 * 64 / 1e6:.1f} MB", "4096 桶"),
        ("签号，低于门槛的", f"{kept} 行，{kept * KEPT_BYTES / 1e9:.1f} GB", "在原处"),
        ("名次，按分层", f"最大的分层 {int(kept * LARGEST)} 行", "4 个任务"),
        ("检查顺序", f"{drawn} 行", f"{ceil(drawn / PER_PARTITION)} 个分区"),
        (
            "取回驱动机",
            f"pool.csv {rows * CSV_BYTES / 1e9:.1f} GB，result.csv {wanted * RESULT_BYTES / 1e9:.1f} GB",
            "逐个分区",
        ),
    ]
    print(f"Spark 分区计划，{rows} 户，spark.sql.shuffle.partitions={ceil(rows / PER_PARTITION)}")
    for line in table:
        print("  " + "；".join(line))


if __name__ == "__main__":
    main()
