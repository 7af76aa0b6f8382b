# SPDX-License-Identifier: Apache-2.0
"""Going over the whole log row by row, in constant memory, until the first row that is not what it was.

Three things are held against each other: what a row says against its leaf (and its number, which is sealed into the
leaf), leaves against the subtrees stored when they were written, and roots against what was signed and handed out.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import NamedTuple

from suicha.audit.rules.leaves import Entry, leaf_of
from suicha.audit.rules.merkle import fold, grown

# How far around a row that does not fit its number we look for the number it was written under.
NEAR = 5000
TOLD_EVERY = 10_000


class Row(NamedTuple):
    """A row as it stands: its entry, its leaf and the subtrees it completes, as hexadecimal text."""

    entry: Entry
    leaf: str
    nodes: str


class Signed(NamedTuple):
    """What somebody holds: the log had ``size`` entries with this root."""

    size: int
    root: bytes
    told: str


class Finding(NamedTuple):
    """The first thing that is wrong: between which numbers, and how; no numbers where no row is at fault."""

    first: int | None
    last: int | None
    what: str

    def __str__(self) -> str:
        if self.first is None:
            return self.what
        return (
            f"第{self.first}条{self.what}" if self.first == self.last else f"第{self.first}至{self.last}条{self.what}"
        )


class Report(NamedTuple):
    """How far the log was gone over, its root there, and what was wrong first."""

    size: int
    root: bytes
    finding: Finding | None


def verify(
    rows: Iterable[Row],
    signed: Iterable[Signed],
    end: Callable[[], int],
    progress: Callable[[int], None] = lambda size: None,
) -> Report:
    """Go over ``rows`` in the order of their numbers; stop at the first finding.

    ``signed`` holds what was said about the log before the rows were read, its own end among them.  ``end`` is asked
    after they were read: others may write meanwhile, so rows beyond the end known before are no finding by themselves.
    """
    frontier: list[bytes] = []
    size = agreed = 0
    waiting = sorted(signed, key=lambda each: each.size)[::-1]
    for row in _readable(rows):
        finding = _check(row, size)
        if finding is not None or row is None:
            return Report(size, fold(frontier), finding)
        frontier, completed = grown(frontier, size, bytes.fromhex(row.leaf))
        if completed or row.nodes:
            finding = _check_nodes(row.nodes, completed, size, agreed)
            if finding is not None:
                return Report(size, fold(frontier), finding)
        size += 1
        while waiting and waiting[-1].size == size:
            held = waiting.pop()
            if fold(frontier) != held.root:
                return Report(size, fold(frontier), _disagrees(agreed, size, held))
            agreed = size
        if size % TOLD_EVERY == 0:
            progress(size)
    return Report(size, fold(frontier), _check_end(size, waiting, end))


def _disagrees(agreed: int, size: int, held: Signed) -> Finding:
    if agreed == size:  # somebody else holds the same root as we: then it is this one that is wrong
        return Finding(None, None, f"{held.told}改动过：与重算的根不一致")
    return Finding(agreed, size - 1, f"里有改动：重算的根与{held.told}不一致")


def _readable(rows: Iterable[Row]) -> Iterator[Row | None]:
    """The rows; ``None`` at the first that cannot even be read."""
    found = iter(rows)
    while True:
        try:
            row: Row | None = next(found)
        except StopIteration:
            return
        except (ValueError, TypeError):
            row = None  # nobody asks for the one after it
        yield row


def _check(row: Row | None, place: int) -> Finding | None:
    """Whether this row is the one that was written under number ``place``."""
    if row is None:
        return Finding(place, place, "改动过：读不出来")
    number = row.entry.place
    if number > place:
        return Finding(place, number - 1, "被删除")
    if number < place:
        return Finding(number, number, "是插入的：同一个序号有两条")
    if _fits(row, place):
        return None
    for step in range(1, NEAR):
        if _fits(row, place + step):
            return Finding(place, place + step - 1, f"被删除或调换：这里现在是原来的第{place + step}条")
        if step <= place and _fits(row, place - step):
            return Finding(place - step, place - 1, f"是插入或调换的：原来的第{place - step}条现在在第{place}条")
    return Finding(place, place, "改动过：内容与写入时的叶不符")


def _fits(row: Row, place: int) -> bool:
    try:
        return leaf_of(row.entry._replace(place=place)).hex() == row.leaf
    except (AttributeError, TypeError, ValueError, OverflowError):
        return False


def _check_nodes(stored: str, completed: Sequence[bytes], place: int, agreed: int) -> Finding | None:
    """Whether the subtrees stored with row ``place`` are those of its leaves; the first ``agreed`` are beyond doubt."""
    told = [stored[start : start + 64] for start in range(0, len(stored), 64)]
    for level, value in enumerate(completed, start=1):
        if len(told) < level or told[level - 1] != value.hex():
            first = max(agreed, place + 1 - (1 << level))
            return Finding(first, place, "改动过：叶与写入时存下的子树不符")
    return None if len(told) == len(completed) else Finding(place, place, "改动过：子树比应有的多")


def _check_end(size: int, waiting: Sequence[Signed], end: Callable[[], int]) -> Finding | None:
    """After the last row: nothing that was signed or counted may be missing, and nothing may stand beyond the end."""
    if waiting:
        return Finding(size, waiting[-1].size - 1, f"被删除：{waiting[-1].told}还有这些")
    beyond = end()
    return Finding(beyond, size - 1, "是插入的：日志末端在它之前") if beyond < size else None
