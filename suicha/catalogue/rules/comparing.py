# SPDX-License-Identifier: Apache-2.0
"""Two revisions beside each other, word by word, so that a reader sees what was struck and what was put in."""

import re
from collections.abc import Iterator, Mapping
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from suicha.catalogue.rules.levels import level_names
from suicha.catalogue.rules.ratio import percent_words
from suicha.catalogue.rules.words import WORDS

# Chinese is compared character by character, figures and Latin words as wholes.
_UNIT = re.compile(r"[0-9.]+|[A-Za-z]+|.", re.S)
CLASSES = {"general": "一般检查事项", "key": "重点检查事项"}


class Piece(NamedTuple):
    """A run of text: ``kind`` is same, del or ins."""

    kind: str
    text: str


class Line(NamedTuple):
    """One field that differs: its name, what it was, what it is, and the pieces between."""

    field: str
    title: str
    before: str
    after: str

    @property
    def pieces(self) -> list[Piece]:
        return pieces(self.before, self.after)


def pieces(before: str, after: str) -> list[Piece]:
    """``before`` → ``after`` as runs; joining same and del gives ``before``, joining same and ins gives ``after``."""
    old, new = _UNIT.findall(before), _UNIT.findall(after)
    return list(_joined(_runs(old, new)))


def _runs(old: list[str], new: list[str]) -> Iterator[Piece]:
    for tag, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            yield Piece("same", "".join(old[start:end]))
            continue
        if start < end:
            yield Piece("del", "".join(old[start:end]))
        if first < last:
            yield Piece("ins", "".join(new[first:last]))


def _joined(runs: Iterator[Piece]) -> Iterator[Piece]:
    """A single sign that stayed between two changes is read as changed too: 改“一”为“二” beats a patchwork."""
    waiting: list[Piece] = []
    for run in runs:
        if run.kind == "same" and (len(run.text) > 1 or not waiting):
            yield from _flushed(waiting)
            waiting = []
            yield run
        else:
            waiting.append(run)
    yield from _flushed(waiting)


def _flushed(waiting: list[Piece]) -> Iterator[Piece]:
    tail = waiting.pop() if waiting and waiting[-1].kind == "same" else None
    gone = "".join(run.text for run in waiting if run.kind != "ins")
    come = "".join(run.text for run in waiting if run.kind != "del")
    if gone:
        yield Piece("del", gone)
    if come:
        yield Piece("ins", come)
    if tail:
        yield tail


def said(field: str, value: Any) -> str:
    """A value of a row in the words of a list."""
    if value is None or value == "":
        return ""
    if field == "item_class":
        return CLASSES[str(value)]
    if field == "levels":
        return level_names(str(value))
    return percent_words(int(value)) if field == "ratio_ppm" else str(value)


def lines(before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Line]:
    """The fields in which two rows differ, in the order of a list."""
    pairs = ((name, said(name, before.get(name)), said(name, after.get(name))) for name in WORDS)
    return [Line(name, WORDS[name], old, new) for name, old, new in pairs if old != new]
