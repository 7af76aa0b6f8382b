# SPDX-License-Identifier: Apache-2.0
"""Signing the end of the log."""

from datetime import timedelta

from django.db import transaction

from suicha.audit import selectors
from suicha.audit.models import Checkpoint
from suicha.audit.rules.notes import Key, Line, body_of, note_text
from suicha.audit.services.keys import signing_pairs
from suicha.core import clock
from suicha.core.errors import Refused

# The log is signed this often while it grows, and at once after an act of a draw that strangers wait for.
EVERY = timedelta(hours=1)
AT_ONCE = ("draws.draw.commit", "draws.draw.reveal", "draws.draw.void", "disclosure.draw.publish")


@transaction.atomic
def checkpoint_make() -> Checkpoint | None:
    """Sign the log as it is, or return the checkpoint that says so already; ``None`` while the log is empty.

    Call it before recording anything in the same transaction: it signs what this transaction sees.  Raises
    ``Refused("log_forked")`` rather than sign a log that does not begin with what was signed before.
    """
    if not selectors.log_size():
        return None
    pairs = signing_pairs()
    # In this order: between two questions others may add to the log and sign it, and the log only grows.
    latest = selectors.checkpoint_latest()
    size = selectors.log_size()
    if latest is not None and (latest.size > size or selectors.root_at(latest.size).hex() != latest.root):
        raise Refused("log_forked", size=latest.size)
    root = selectors.root_at(size)
    body = body_of(pairs[0][0].name, size, root)
    lines = []
    for key, private in pairs:
        name = Key(key.name, bytes.fromhex(key.public_key))
        lines.append(Line(name.name, name.id, private.sign(body.encode())))
    text = note_text(body, lines)
    if latest is not None and latest.text == text:  # Ed25519 signs the same words the same way
        return latest
    return Checkpoint.objects.create(size=size, root=root.hex(), text=text, made_at=clock.now())


def checkpoint_due() -> Checkpoint | None:
    """The checkpoint that ought to be made by now, made; ``None`` if it is not time."""
    latest = selectors.checkpoint_latest()
    if latest is not None and latest.size == selectors.log_size():
        return None
    if latest is None or latest.made_at <= clock.now() - EVERY or selectors.acted_since(latest.size, AT_ONCE):
        return checkpoint_make()
    return None
