# SPDX-License-Identifier: Apache-2.0
"""Which inspectors visit which drawn target: by chance, evenly, and so that anyone can check it (section 9)."""

from fairdraw.matching.checking import verify_match
from fairdraw.matching.instance import read_instance
from fairdraw.matching.leximin import fair_loads
from fairdraw.matching.making import match, redraw_seat
from fairdraw.matching.quality import Tally, gini, rounds_for, trial_of
from fairdraw.matching.roster import instance_of, roster_root

__all__ = [
    "Tally",
    "fair_loads",
    "gini",
    "instance_of",
    "match",
    "read_instance",
    "redraw_seat",
    "roster_root",
    "rounds_for",
    "trial_of",
    "verify_match",
]
