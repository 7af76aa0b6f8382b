# SPDX-License-Identifier: Apache-2.0
"""Official acts of the visit: dispatch, arrange, arrive, record, hand in, review."""

from suicha.inspections.services.arranging import Trip, companions_set, visits_arrange
from suicha.inspections.services.dispatching import dispatch
from suicha.inspections.services.noticing import visit_notify
from suicha.inspections.services.participating import participation_register
from suicha.inspections.services.recording import answer_set, photo_add
from suicha.inspections.services.replying import Picture, replies_set
from suicha.inspections.services.reviewing import inspection_approve, inspection_return
from suicha.inspections.services.visiting import inspection_start, inspection_submit

__all__ = [
    "Picture",
    "Trip",
    "answer_set",
    "companions_set",
    "dispatch",
    "inspection_approve",
    "inspection_return",
    "inspection_start",
    "inspection_submit",
    "participation_register",
    "photo_add",
    "replies_set",
    "visit_notify",
    "visits_arrange",
]
