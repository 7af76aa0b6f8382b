# SPDX-License-Identifier: Apache-2.0
"""One measured piece of ``benchmarks.draw`` in a process of its own: ``python -m benchmarks.draw_work draw DIR MB``."""

import sys
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.draw import ALTERNATES, KEY, PPM, SECRET
from benchmarks.measure import Steps
from fairdraw import Rules, StratumRule
from fairdraw.engines import counts_of, open_pool
from fairdraw.spool import Workshop


def main(work: str, folder: Path, megabytes: int) -> None:
    steps = Steps()
    with TemporaryDirectory(dir=folder) as temporary:
        workshop = Workshop.of(Path(temporary), megabytes=megabytes, say=lambda _sentence: None)
        with open_pool("duckdb", f"{folder}/pool.parquet", workshop) as pool:
            steps.done("check")
            counts = counts_of(pool.tally())
            if work == "commit":
                sha256(pool.root_lines(SECRET)).hexdigest()
                steps.done("root")
                pool.write_pool(Path(temporary) / "pool.csv")
                steps.done("pool.csv")
            else:
                quotas = Rules(dict.fromkeys("ABCD", StratumRule(PPM)), ALTERNATES).quotas(counts)
                sha256(pool.draw(KEY, quotas, 1, Path(temporary) / "result.csv").lines).hexdigest()
                steps.done("draw")
    steps.tell()


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
