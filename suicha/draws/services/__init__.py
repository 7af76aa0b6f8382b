# SPDX-License-Identifier: Apache-2.0
"""The ceremony as official acts, in their order: freeze, commit, witness, read (and write slips), reveal, issue, match.

None can be undone.  A draw may be voided by two people before its visits are sent out; it stays public.
"""

from suicha.draws.rules.sources import SourcePlan
from suicha.draws.services.commit import draw_commit
from suicha.draws.services.expert_opinions import expert_invite, expert_opinion_give, expert_opinion_register
from suicha.draws.services.expert_recusals import (
    expert_lapse,
    expert_recusal_ask,
    expert_recusal_ask_by_link,
    expert_recusal_decide,
    expert_recusal_withdraw,
)
from suicha.draws.services.experts import expert_match_run
from suicha.draws.services.extra_items import task_item_drop, task_items_add
from suicha.draws.services.freeze import WAYS, draw_freeze
from suicha.draws.services.invited import WitnessSeat
from suicha.draws.services.issue import draw_issue
from suicha.draws.services.keepers import keeper_key_make
from suicha.draws.services.match import match_run
from suicha.draws.services.matching_terms import matching_terms_set
from suicha.draws.services.moving import seat_fill_by_moving
from suicha.draws.services.opening import leaf_open
from suicha.draws.services.pair import match_pair
from suicha.draws.services.reading import reading_enter
from suicha.draws.services.recusals import (
    recusal_decide,
    recusal_request,
    recusal_request_by_firm,
    recusal_withdraw,
    recusals_detect,
)
from suicha.draws.services.redraw import group_begin, seat_fill, seat_lapse
from suicha.draws.services.reveal import draw_reveal
from suicha.draws.services.slips import slips_enter
from suicha.draws.services.substitute import target_substitute
from suicha.draws.services.void import draw_use, void_confirm, void_request, void_withdraw
from suicha.draws.services.witness import witness_code_issue, witness_enter, witness_lock

__all__ = [
    "WAYS",
    "SourcePlan",
    "WitnessSeat",
    "task_item_drop",
    "task_items_add",
    "draw_commit",
    "draw_freeze",
    "draw_issue",
    "draw_reveal",
    "draw_use",
    "expert_invite",
    "expert_lapse",
    "expert_match_run",
    "expert_opinion_give",
    "expert_opinion_register",
    "expert_recusal_ask",
    "expert_recusal_ask_by_link",
    "expert_recusal_decide",
    "expert_recusal_withdraw",
    "group_begin",
    "keeper_key_make",
    "leaf_open",
    "match_pair",
    "match_run",
    "matching_terms_set",
    "reading_enter",
    "recusal_decide",
    "recusal_request",
    "recusal_request_by_firm",
    "recusal_withdraw",
    "recusals_detect",
    "seat_fill",
    "seat_fill_by_moving",
    "seat_lapse",
    "slips_enter",
    "target_substitute",
    "void_confirm",
    "void_request",
    "void_withdraw",
    "witness_code_issue",
    "witness_enter",
    "witness_lock",
]
