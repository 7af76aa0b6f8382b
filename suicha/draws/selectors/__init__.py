# SPDX-License-Identifier: Apache-2.0
"""Questions to the draws."""

from suicha.draws.selectors.draws import (
    Step,
    alternates_of,
    digits_of,
    draw_list,
    draw_public,
    results_of,
    steps_of,
    still_possible,
    tasks_to_freeze,
    witness_by_token,
    witnesses_of,
)
from suicha.draws.selectors.frozen import frozen_bytes, names_of, roster_frozen
from suicha.draws.selectors.groups import Balance, balance_of, groups_of, seats_told
from suicha.draws.selectors.pool import (
    Pool,
    StratumRow,
    drawn_this_year,
    pool_of,
    reasons_in_words,
    strata_bars,
    strata_rows,
)
from suicha.draws.selectors.roster import Roster, roster_of
from suicha.draws.selectors.told import DrawTold, draw_told, hashes_of

__all__ = [
    "Balance",
    "DrawTold",
    "Pool",
    "Roster",
    "Step",
    "StratumRow",
    "alternates_of",
    "balance_of",
    "digits_of",
    "draw_list",
    "draw_public",
    "draw_told",
    "drawn_this_year",
    "frozen_bytes",
    "groups_of",
    "hashes_of",
    "names_of",
    "pool_of",
    "reasons_in_words",
    "results_of",
    "roster_frozen",
    "roster_of",
    "seats_told",
    "steps_of",
    "still_possible",
    "strata_bars",
    "strata_rows",
    "tasks_to_freeze",
    "witness_by_token",
    "witnesses_of",
]
