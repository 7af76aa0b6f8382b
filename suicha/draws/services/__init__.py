# SPDX-License-Identifier: Apache-2.0
"""The ceremony as official acts, in their order: freeze, commit, witness, reveal, match.  None can be undone."""

from suicha.draws.services.commit import draw_commit
from suicha.draws.services.freeze import WitnessSeat, draw_freeze
from suicha.draws.services.match import match_run
from suicha.draws.services.reveal import draw_reveal
from suicha.draws.services.witness import witness_lock

__all__ = ["WitnessSeat", "draw_commit", "draw_freeze", "draw_reveal", "match_run", "witness_lock"]
