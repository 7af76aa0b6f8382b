# SPDX-License-Identifier: Apache-2.0
"""The draw: committed before the seed, repeatable by anyone after it. Specification `sj1`: docs/draw-spec.md.

Standard library only; imports nothing of the platform and runs alone: `python -m fairdraw verify ID.zip`. The
functions below are pure: no clock, no files but this library's own source, no state.
"""

from fairdraw.byhand import Slips, draw_by_hand, slip_fault, slips_of
from fairdraw.commitment import DISCLOSURES, Commitment, code_digest, commit, commitment_record, reopen
from fairdraw.digests import canonical, digest, ticket
from fairdraw.errors import FairdrawError
from fairdraw.forms import FORMS
from fairdraw.frozen import FrozenPool, firm_opening, freeze
from fairdraw.issuing import Issued, issue
from fairdraw.lottery import Result, ResultRow, StratumResult, draw, substitute
from fairdraw.matched import match_package, person_code, standing, verify_match_package
from fairdraw.matching import (
    Tally,
    fair_loads,
    gini,
    instance_of,
    match,
    read_instance,
    redraw_seat,
    roster_root,
    rounds_for,
    trial_of,
    verify_match,
)
from fairdraw.pool import PoolRow, read_pool
from fairdraw.rules import Quota, Rules, StratumRule, chance, fixed_rules, fixed_total
from fairdraw.seeds import check_plan, seed_bits, seed_string, seed_values, seed_weakness
from fairdraw.verifier import Line, Unusable, verify_package

__all__ = [
    "Commitment",
    "DISCLOSURES",
    "FORMS",
    "FairdrawError",
    "FrozenPool",
    "Issued",
    "Line",
    "PoolRow",
    "Quota",
    "Result",
    "ResultRow",
    "Rules",
    "Slips",
    "StratumResult",
    "StratumRule",
    "Tally",
    "Unusable",
    "canonical",
    "chance",
    "check_plan",
    "code_digest",
    "commit",
    "commitment_record",
    "digest",
    "draw",
    "draw_by_hand",
    "fair_loads",
    "firm_opening",
    "fixed_rules",
    "fixed_total",
    "freeze",
    "gini",
    "instance_of",
    "issue",
    "match",
    "match_package",
    "person_code",
    "read_instance",
    "read_pool",
    "redraw_seat",
    "reopen",
    "roster_root",
    "rounds_for",
    "seed_bits",
    "seed_string",
    "seed_values",
    "seed_weakness",
    "slip_fault",
    "slips_of",
    "standing",
    "substitute",
    "ticket",
    "trial_of",
    "verify_match",
    "verify_match_package",
    "verify_package",
]
