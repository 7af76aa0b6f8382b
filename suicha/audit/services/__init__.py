"""Writing to the log and signing it."""
# SPDX-License-Identifier: Apache-2.0

from suicha.audit.services.checkpoints import checkpoint_make
from suicha.audit.services.events import Actor, Platform, current_request, record
from suicha.audit.services.keys import signing_key_make, signing_key_rotate

__all__ = [
    "Actor",
    "Platform",
    "checkpoint_make",
    "current_request",
    "record",
    "signing_key_make",
    "signing_key_rotate",
]
