"""Writing to the log and signing it."""
# SPDX-License-Identifier: Apache-2.0

from suicha.audit.services.checkpoints import checkpoint_due, checkpoint_make
from suicha.audit.services.events import Actor, Platform, current_request, record
from suicha.audit.services.keys import OVERLAP, signing_key_make, signing_key_rotate
from suicha.audit.services.pushing import cosignature_keep, push_due

__all__ = [
    "OVERLAP",
    "Actor",
    "Platform",
    "checkpoint_due",
    "checkpoint_make",
    "cosignature_keep",
    "current_request",
    "push_due",
    "record",
    "signing_key_make",
    "signing_key_rotate",
]
