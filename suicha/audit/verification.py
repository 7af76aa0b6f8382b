# SPDX-License-Identifier: Apache-2.0
"""Holding the log in the database against everything that was ever signed."""

from collections.abc import Callable, Iterable, Iterator
from contextlib import nullcontext
from typing import NamedTuple

from django.db import connection, transaction

from suicha.audit import selectors
from suicha.audit.models import Checkpoint, Event, Head, SigningKey
from suicha.audit.rules import notes
from suicha.audit.rules.leaves import COLUMNS, Entry
from suicha.audit.rules.merkle import fold
from suicha.audit.rules.verifying import Finding, Report, Row, Signed, verify

CHUNK = 2000


class Held(NamedTuple):
    """A checkpoint somebody brought along, and where it came from."""

    told: str
    note: notes.Note


def rows() -> Iterator[Row]:
    """Every event in the order of its number, a few thousand in memory at a time."""
    width = len(COLUMNS)
    found = Event.objects.order_by("index", "pk").values_list(*COLUMNS, "leaf", "nodes")
    for values in found.iterator(chunk_size=CHUNK):
        yield Row(Entry(int(values[0]), *values[1:width]), *values[width:])


def log_keys() -> list[notes.Key]:
    return [notes.Key(key.name, bytes.fromhex(key.public_key)) for key in SigningKey.objects.order_by("pk").iterator()]


def signature_good(note: notes.Note, keys: Iterable[notes.Key]) -> bool:
    """Whether one of the log's own keys signed this checkpoint."""
    return any(notes.signed_by(note.body, line, key) for key in keys for line in note.lines)


def checkpoints_read(keys: list[notes.Key]) -> tuple[list[Signed], Finding | None]:
    """What the stored checkpoints say, and the first of them that is not as it was signed."""
    signed: list[Signed] = []
    for checkpoint in Checkpoint.objects.order_by("pk").iterator():
        told = f"第{checkpoint.pk}号检查点（{checkpoint.size}条）"
        try:
            note = notes.read_note(checkpoint.text)
        except notes.Bad as bad:
            return signed, Finding(None, None, f"{told}改动过：{bad}")
        if (note.size, note.root.hex()) != (checkpoint.size, checkpoint.root) or not signature_good(note, keys):
            return signed, Finding(None, None, f"{told}改动过：与签名不符")
        signed.append(Signed(note.size, note.root, told))
    return signed, None


def verify_log(held: Iterable[Held] = (), progress: Callable[[int], None] = lambda size: None) -> Report:
    """Go over the whole log.  Holds no lock: others may go on writing meanwhile."""
    keys = log_keys()
    signed, finding = checkpoints_read(keys)
    signed += [Signed(each.note.size, each.note.root, each.told) for each in held]
    # PostgreSQL streams rows inside a transaction; SQLite would lock out every writer with one.
    with transaction.atomic() if connection.vendor == "postgresql" else nullcontext():
        head = Head.objects.filter(pk=Head.ONLY).first() or selectors.head_from_rows()
        signed.append(Signed(head.size, fold(selectors.hashes(head.frontier)), "日志末端"))
        report = verify(rows(), [each for each in signed if each.size], selectors.log_size, progress)
    return report if report.finding or not finding else report._replace(finding=finding)
