# SPDX-License-Identifier: Apache-2.0
"""Which inspectors visit which drawn target: by chance, evenly, and so that anyone can check it (section 9).

Read in this order: instance and reading (the input), seating (who sits where), search (paths), filling, quotas,
shake, making (the whole), shortage (when it cannot be done), redraw (one seat), roster (what is committed), checking;
leximin and quality measure many matchings and decide nothing.
"""

from fairdraw.matching.checking import verify_match
from fairdraw.matching.leximin import fair_loads
from fairdraw.matching.making import match
from fairdraw.matching.quality import Tally, gini, rounds_for, trial_of
from fairdraw.matching.reading import read_instance
from fairdraw.matching.redraw import redraw_seat
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
