# SPDX-License-Identifier: Apache-2.0
"""Checking an open package of many targets with its own `verify.py`, beside a bare loop of as many SHA-256.

    python -m benchmarks.verify [targets]

The bare loop hashes as many messages of the same kinds as the check must at least (nonce, leaf and ticket of every
target) and does nothing else, so the ratio is what reading, comparing and sorting cost. Bound: 500,000 in 15 s.
"""

import hashlib
import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import fairdraw
from fairdraw import PoolRow, Rules, StratumRule

SECRET, SEED = "00" * 32, "w1=314159|ssq=01,07,13,22,29,33+09"
PLAN = [{"kind": "witness", "name": "w1", "digits": 6}, {"kind": "public", "name": "ssq", "bits": 24}]
STRATA = {"A": StratumRule(50_000), "B": StratumRule(100_000), "C": StratumRule(200_000), "D": StratumRule(20_000)}
BOUND = 15.0


def package(targets: int) -> bytes:
    rows = [PoolRow(f"91110000TEST{number:06}", "ABCD"[number % 4], "R") for number in range(targets)]
    pool = fairdraw.freeze(rows, SECRET)
    rules = Rules(STRATA, alternates_ppm=200_000, batches=4)
    commitment = fairdraw.commit(pool, rules, draw_id="D-1", plan_id="P-1", seed_plan=PLAN)
    result = fairdraw.draw(commitment.record, rows, SECRET, SEED)
    return fairdraw.issue(commitment, result, secret=SECRET).package


def bare_loop(targets: int) -> float:
    key, start = "0" * 64, time.perf_counter()
    for number in range(targets):
        target = f"91110000TEST{number:06}"
        nonce = hashlib.sha256(f"sj1.nonce|{key}|{target}".encode()).hexdigest()
        hashlib.sha256(f"sj1.leaf|{nonce}|{target}|A|R".encode()).hexdigest()
        hashlib.sha256(f"{key}|target|{target}".encode()).hexdigest()
    return time.perf_counter() - start


def main() -> None:
    targets = int(sys.argv[1]) if len(sys.argv) > 1 else 500_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "D-1.zip"
        path.write_bytes(package(targets))
        program = Path(folder) / "verify.py"
        program.write_bytes(fairdraw.verifier.joined())
        start = time.perf_counter()
        command = [sys.executable, "-I", str(program), str(path)]
        done = subprocess.run(command, capture_output=True, check=True, text=True)  # noqa: S603 - our own two files
        taken = time.perf_counter() - start
    if "V5 PASS" not in done.stdout:
        sys.exit(done.stdout)
    memory = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss // 1024
    bare = bare_loop(targets)
    print(f"verify.py, open, {targets:,} targets: {taken:.1f} s (bound {BOUND * targets / 500_000:.1f} s), {memory} MB")
    print(f"bare loop of {3 * targets:,} SHA-256: {bare:.1f} s")
    print(f"ratio {taken / bare:.2f}")


if __name__ == "__main__":
    main()
