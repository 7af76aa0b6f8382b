# SPDX-License-Identifier: Apache-2.0
"""What passes between a log and a keeper that answers over HTTP, as c2sp.org/tlog-witness has it."""

import base64
from collections.abc import Sequence
from typing import NamedTuple

from suicha.audit.rules.notes import Bad, Key, Line, read_lines, signed_by

PATH = "/add-checkpoint"


class Answer(NamedTuple):
    """What came back: the status, the kind of content, and the text."""

    status: int
    kind: str
    text: str


def request_body(old: int, proof: Sequence[bytes], checkpoint: str) -> bytes:
    """The new checkpoint, and the proof that it goes on from the one of size ``old`` the keeper holds."""
    lines = [f"old {old}", *(base64.b64encode(step).decode() for step in proof), ""]
    return ("\n".join(lines) + "\n" + checkpoint).encode()


def size_held(answer: Answer) -> int | None:
    """The size the keeper says it holds, where it answers that ours is not the one (409)."""
    told = answer.text.strip()
    if answer.status == 409 and answer.kind.split(";")[0].strip() == "text/x.tlog.size" and told.isdecimal():
        return int(told) if len(told) < 19 else None
    return None


def cosignature_in(text: str, body: str, key: Key) -> Line | None:
    """The first line of ``text`` that is a good signature of the checkpoint by this keeper; others are ignored."""
    for line in text.splitlines():
        try:
            (found,) = read_lines(line)
        except Bad:
            continue
        if signed_by(body, found, key):
            return found
    return None
