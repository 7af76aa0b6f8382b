# SPDX-License-Identifier: Apache-2.0
"""The battery by hand: `python -m tests.fairdraw.battery [--fresh]`; exit 1 when something is crooked or missed."""

import argparse
import os
import sys
import time

from tests.fairdraw.battery import honest
from tests.fairdraw.battery.mutants import MUTANTS
from tests.fairdraw.battery.sample import DRAWN, RUNS, SIZE, Sample
from tests.fairdraw.battery.scores import ALPHA, table


def main() -> int:
    """Print every score of the honest draw, and of each crooked one the score that gives it away."""
    parser = argparse.ArgumentParser(prog="python -m tests.fairdraw.battery", description=__doc__)
    parser.add_argument("--fresh", action="store_true", help="keys that nobody has seen before")
    parser.add_argument("--salt", default="frozen", help="repeat a run by the salt it printed")
    options = parser.parse_args()
    sample = Sample(os.urandom(16).hex() if options.fresh else options.salt)
    began = time.monotonic()
    print(f"{SIZE} firms, {DRAWN} drawn, {RUNS:,} keys, salt {sample.salt}, alpha {ALPHA:.0e}\n")
    parts = honest(sample)
    caught = {name: [min(mutant(sample), key=lambda score: score.p)] for name, mutant in MUTANTS.items()}
    print(table(parts))
    print("\ncrooked draws, which must be noticed\n")
    print(table(caught))
    alarms = [score.name for scores in parts.values() for score in scores if score.crooked]
    missed = [name for name, scores in caught.items() if not scores[0].crooked]
    print(f"\n{time.monotonic() - began:.0f} s; alarms: {alarms or 'none'}; not noticed: {missed or 'none'}")
    return 1 if alarms or missed else 0


if __name__ == "__main__":
    sys.exit(main())
