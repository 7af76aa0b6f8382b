# SPDX-License-Identifier: Apache-2.0
"""Questions to the draws."""

from suicha.draws.selectors.attempts import attempt_before, attempt_standing, attempts_of
from suicha.draws.selectors.balance import Fairness, Spread, balance_of, fairness_of
from suicha.draws.selectors.candidates import candidate_lines
from suicha.draws.selectors.cures import Cure, Effect, Shortage, cures_of, match_effect, short_rows, shortage_of
from suicha.draws.selectors.draws import (
    Step,
    alarm_at,
    alternates_of,
    digits_of,
    draw_list,
    draw_public,
    open_too_long,
    results_of,
    tasks_to_freeze,
    witnesses_of,
)
from suicha.draws.selectors.feasibility import plan_people, trial
from suicha.draws.selectors.frozen import frozen_bytes, names_of, pool_frozen, roster_frozen
from suicha.draws.selectors.groups import (
    Chosen,
    Told,
    chosen_of,
    classes_of,
    groups_of,
    groups_told,
    seats_now,
    seats_told,
)
from suicha.draws.selectors.judged import MandatoryRow, covered_in_cycle, drawn_between
from suicha.draws.selectors.keepers import Keeper, escrow_of, keeper_key_of, keepers_of, keepers_ready
from suicha.draws.selectors.lottery import LotteryTold, boxes_in, lottery_file, lottery_told, slips_listed
from suicha.draws.selectors.match_packages import match_packages, may_open_whole
from suicha.draws.selectors.match_packaging import match_file, packaged, public_match_packages
from suicha.draws.selectors.own_codes import OwnCode, own_codes, own_draws
from suicha.draws.selectors.packaging import public_package
from suicha.draws.selectors.pairing import Pairing, by_person, pairing_of
from suicha.draws.selectors.parts import matchings_of, open_seats, part_of, part_to_visit, parts_of, seats_of
from suicha.draws.selectors.places import LogPlace, Place, places_of
from suicha.draws.selectors.pool import (
    Pool,
    StratumRow,
    drawn_this_year,
    pool_of,
    reasons_in_words,
    strata_bars,
    strata_rows,
)
from suicha.draws.selectors.quality import (
    Quality,
    YearShares,
    matching_bureaus,
    matchings_measured,
    quality_of,
    year_shares,
)
from suicha.draws.selectors.readings import ReadingTold, readings_of
from suicha.draws.selectors.roster import Roster
from suicha.draws.selectors.roster_making import roster_of
from suicha.draws.selectors.shortage import shortage_sentence, shortages, warnings
from suicha.draws.selectors.stage import stage_of
from suicha.draws.selectors.standing import steps_of, still_possible
from suicha.draws.selectors.substitutes import OWED, Rate, package_now, rate_of, substitutions_of, to_visit, with_place
from suicha.draws.selectors.told import DrawTold, draw_told, hashes_of

__all__ = [
    "Chosen",
    "Cure",
    "DrawTold",
    "Effect",
    "Fairness",
    "Keeper",
    "LogPlace",
    "LotteryTold",
    "MandatoryRow",
    "OWED",
    "OwnCode",
    "Pairing",
    "Place",
    "Pool",
    "Quality",
    "Rate",
    "ReadingTold",
    "Roster",
    "Shortage",
    "Spread",
    "Step",
    "StratumRow",
    "Told",
    "YearShares",
    "alarm_at",
    "alternates_of",
    "attempt_before",
    "attempt_standing",
    "attempts_of",
    "balance_of",
    "boxes_in",
    "by_person",
    "candidate_lines",
    "chosen_of",
    "classes_of",
    "covered_in_cycle",
    "cures_of",
    "digits_of",
    "draw_list",
    "draw_public",
    "draw_told",
    "drawn_between",
    "drawn_this_year",
    "escrow_of",
    "fairness_of",
    "frozen_bytes",
    "groups_of",
    "groups_told",
    "hashes_of",
    "keeper_key_of",
    "keepers_of",
    "keepers_ready",
    "lottery_file",
    "lottery_told",
    "match_effect",
    "match_file",
    "match_packages",
    "matching_bureaus",
    "matchings_measured",
    "matchings_of",
    "may_open_whole",
    "names_of",
    "open_seats",
    "open_too_long",
    "own_codes",
    "own_draws",
    "package_now",
    "packaged",
    "pairing_of",
    "part_of",
    "part_to_visit",
    "parts_of",
    "places_of",
    "plan_people",
    "pool_frozen",
    "pool_of",
    "public_match_packages",
    "public_package",
    "quality_of",
    "rate_of",
    "readings_of",
    "reasons_in_words",
    "results_of",
    "roster_frozen",
    "roster_of",
    "seats_now",
    "seats_of",
    "seats_told",
    "short_rows",
    "shortage_of",
    "shortage_sentence",
    "shortages",
    "slips_listed",
    "stage_of",
    "steps_of",
    "still_possible",
    "strata_bars",
    "strata_rows",
    "substitutions_of",
    "tasks_to_freeze",
    "to_visit",
    "trial",
    "warnings",
    "with_place",
    "witnesses_of",
    "year_shares",
]
