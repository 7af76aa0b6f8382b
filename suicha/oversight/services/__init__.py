# SPDX-License-Identifier: Apache-2.0
"""Acts on what all organisations share: the log in other people's hands, the working calendar."""

from suicha.oversight.services.calendar import calendar_announce, calendar_day_set
from suicha.oversight.services.log import (
    checkpoint_hand,
    checkpoint_sign,
    cosignature_enter,
    keeper_add,
    keeper_end,
    may_keep,
    require_keep,
)

__all__ = [
    "calendar_announce",
    "calendar_day_set",
    "checkpoint_hand",
    "checkpoint_sign",
    "cosignature_enter",
    "keeper_add",
    "keeper_end",
    "may_keep",
    "require_keep",
]
