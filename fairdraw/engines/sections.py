# SPDX-License-Identifier: Apache-2.0
"""One section of a `pool.csv` at a time: checks, leaves, tickets. Several processes do this side by side.

These loops run once a row, up to hundreds of millions of times: hence bytes instead of text, and blocks of lines.
"""

import re
from codecs import getincrementaldecoder
from collections import Counter
from collections.abc import Mapping
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple, NoReturn

from fairdraw.digests import ticket
from fairdraw.errors import FairdrawError
from fairdraw.pool import HEADER, PoolRow, in_order, read_pool, row_of
from fairdraw.spool import LeafRun, Slice, Sorter, Workshop, lines_of, text_of

FIRST = len(HEADER) + 1  # the byte where the rows begin
_BLOCK = 1 << 20
# All lines of a section at once; possessive, so that a bad line is found without trying anything twice.
_GOOD = re.compile(rb"(?:[0-9A-Za-z._-]{1,64}+,[0-9A-Za-z._-]{1,32}+,[RMX],[0-9A-Za-z._-]{0,32}+\n)*+")

Task = tuple[Slice, Path]  # the section and the folder for temporary files


class Section(NamedTuple):
    """`tally`: rows by their text after the id. `run`: the rows sorted, in the file itself or in a temporary one."""

    tally: Counter[bytes]
    first: bytes
    last: bytes
    run: Slice


def check_section(task: Task) -> Section | None:
    """None: something is wrong in this section, and `explain` will find what."""
    place, folder = task
    data = text_of(*place)
    if not _GOOD.fullmatch(data):
        return None
    lines = data.splitlines(keepends=True)
    ordered = sorted(lines)
    keys = [line[: line.index(b",")] for line in ordered]
    if len(set(keys)) < len(keys):
        return None
    tally = Counter([line[line.index(b",") + 1 :] for line in lines])
    run = place
    if ordered != lines:
        path = folder / f"{place[1]}.rows"
        path.write_bytes(b"".join(ordered))
        run = (path, 0, len(data))
    return Section(tally, keys[0] if keys else b"", keys[-1] if keys else b"", run)


def leaves_of_section(task: tuple[Slice, Path, str]) -> LeafRun:
    """`digests.pool_leaf` of each row."""
    place, folder, secret = task
    start = f"sj1.nonce|{secret}|".encode()
    leaves = []
    for line in text_of(*place).splitlines():
        key, stratum, role, _reason = line.split(b",")
        nonce = sha256(start + key).hexdigest().encode()
        leaves.append(sha256(b"sj1.leaf|%b|%b|%b|%b" % (nonce, key, stratum, role)).digest())
    return LeafRun(folder / f"{place[1]}.leaves", leaves)


def tickets_of_section(task: tuple[Slice, Path, str, Mapping[str, str]]) -> tuple[Counter[str], Path, Path]:
    """Tickets below the limit of their stratum: how many, their sorted lines; and the visits of mandatory rows."""
    place, folder, key, limits = task
    start = f"{key}|target|".encode()
    below = {stratum.encode(): limit.encode() for stratum, limit in limits.items()}
    lowest, mandatory = [], []
    for line in text_of(*place).splitlines():
        who, stratum, role, _reason = line.split(b",")
        if role == b"R":
            number = sha256(start + who).hexdigest().encode()
            if number < below[stratum]:
                lowest.append(b"%b,%b,%b\n" % (stratum, number, who))
        elif role == b"M":
            number = sha256(start + who).hexdigest().encode()
            mandatory.append(visit_line(key, "M", stratum.decode(), 0, who.decode(), number.decode()))
    lines = folder / f"{place[1]}.tickets", folder / f"{place[1]}.mandatory"
    for path, found in zip(lines, (lowest, mandatory), strict=True):
        path.write_bytes(b"".join(sorted(found)))
    return Counter(line[: line.index(b",")].decode() for line in lowest), *lines


def visit_line(key: str, kind: str, stratum: str, rank: int, who: str, number: str) -> bytes:
    """A line that sorts as visits do; what follows its second comma goes into `result.csv`."""
    return f"{ticket(key, 'order', who)},{who},{kind},{stratum},{rank},{who},{number}\n".encode()


def outline_leaf(line: bytes) -> bytes:
    """The leaf of one line of `result.csv` (section 6)."""
    return sha256(b"sj1.out|" + line.rstrip(b"\n").replace(b",", b"|")).digest()


def explain(path: Path, workshop: Workshop) -> NoReturn:
    """What is wrong with a file that is known to be wrong."""
    find_fault(path, workshop)
    raise FairdrawError(f"{path} 在核对期间有变化，请不要在运行时改动它，然后重新运行。")


def find_fault(path: Path, workshop: Workshop) -> None:
    """Raise what `pool.read_pool` would raise if the file fitted into memory."""
    _find_fault_of_text(path)
    sorter = Sorter(workshop.folder, workshop.share)
    for number, line in enumerate(lines_of(path, FIRST), start=2):
        sorter.add("\0".join(row_of(line.decode()[:-1], number)).encode() + b"\n")
    for _row in in_order(PoolRow(*line.decode()[:-1].split("\0")) for line in sorter):
        pass


def _find_fault_of_text(path: Path) -> None:
    """By the same rules in the same order: `read_pool` is shown a few bytes that have the same fault."""
    text, crlf, last = getincrementaldecoder("utf-8")(), False, b""
    fault = b""
    with path.open("rb") as file:
        head = file.readline(4096)
        file.seek(0)
        for block in iter(partial(file.read, _BLOCK), b""):
            crlf, last = crlf or b"\r" in block, block
            try:
                fault or text.decode(block)
            except UnicodeDecodeError:
                fault = b"\xff"
    if head.startswith(b"\xef\xbb\xbf"):
        read_pool(head)
    if crlf:
        read_pool(b"\r")
    if fault or text.getstate()[0]:
        read_pool(b"\xff")
    if head != f"{HEADER}\n".encode() or not last.endswith(b"\n"):
        read_pool(head.rstrip(b"\n").decode(errors="ignore").encode() + b"\n?")
