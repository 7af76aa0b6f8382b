# SPDX-License-Identifier: Apache-2.0
"""What the worker does for the log at each look: sign it when it is time, and deliver what was signed."""

from suicha.audit import selectors
from suicha.audit.services import checkpoint_due, push_due


def keep_log() -> int:
    """Make the checkpoint that is due and deliver the newest one to every keeper by push; how many arrived."""
    checkpoint_due()
    newest = selectors.checkpoint_latest()
    if newest is None:
        return 0
    return sum(push_due(keeper, newest) for keeper in selectors.keepers_by_push())
