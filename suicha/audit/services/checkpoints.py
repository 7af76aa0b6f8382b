# SPDX-License-Identifier: Apache-2.0
"""Signing the end of the log."""

from django.db import transaction

from suicha.audit import selectors
from suicha.audit.models import Checkpoint
from suicha.audit.rules.notes import Key, Line, body_of, note_text
from suicha.audit.services.keys import signing_pairs
from suicha.core import clock
from suicha.core.errors import Refused


@transaction.atomic
def checkpoint_make() -> Checkpoint | None:
    """Sign the log as it is, or return the checkpoint that says so already; ``None`` while the log is empty.

    Call it before recording anything in the same transaction: it signs what this transaction sees.  Raises
    ``Refused("log_forked")`` rather than sign a log that does not begin with what was signed before.
    """
    if not selectors.log_size():
        return None
    pairs = signing_pairs()
    size = selectors.log_size()
    latest = selectors.checkpoint_latest()
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
