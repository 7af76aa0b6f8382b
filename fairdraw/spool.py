# SPDX-License-Identifier: Apache-2.0
"""Sorting and hashing what does not fit in memory: sorted runs in temporary files, merged. Standard library only."""

from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, ProcessPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass
from hashlib import sha256
from heapq import merge
from itertools import count
from multiprocessing import get_context
from os import cpu_count
from pathlib import Path
from typing import BinaryIO, TypeVar

from fairdraw.errors import FairdrawError

LEAST_MEGABYTES = 32
OVERHEAD = 64  # bytes that Python needs for one object in a list, beside its content
MOST_RUNS = 200  # files open at the same time while merging
LEAF = 32
PARTS = 256  # leaves are sorted apart by their first byte; a bucket of section 2 never spans two parts

Slice = tuple[Path, int, int]  # of a file, from byte to byte
Task = TypeVar("Task")
Done = TypeVar("Done")


@dataclass(frozen=True)
class Workshop:
    """Where and with how much the work is done: a folder that is thrown away, bytes of memory, processes."""

    folder: Path
    memory: int
    workers: int = 1
    say: Callable[[str], None] = lambda _sentence: None

    @classmethod
    def of(cls, folder: Path, *, megabytes: int, say: Callable[[str], None]) -> "Workshop":
        """All cores of this machine, sharing the memory; raises FairdrawError when it is too little to work with."""
        if megabytes < LEAST_MEGABYTES:
            raise FairdrawError(f"内存上限 {megabytes} MB 太小，至少 {LEAST_MEGABYTES} MB。")
        return cls(folder, megabytes << 20, cpu_count() or 1, say)

    @property
    def share(self) -> int:
        """Bytes for each process, this one included."""
        return self.memory // (self.workers + 1)

    def each(self, what: str, work: Callable[[Task], Done], tasks: list[Task]) -> Iterator[Done]:
        """The results in order of the tasks, from several processes when there is enough to do."""
        with ExitStack() as stack:
            if self.workers > 1 and len(tasks) > 1:
                crew = ProcessPoolExecutor(self.workers, get_context("spawn"))
                stack.callback(crew.shutdown, cancel_futures=True)
                results = crew.map(work, tasks)
            else:
                results = map(work, tasks)
            try:
                for number, done in enumerate(results, start=1):
                    yield done
                    self.say(f"{what} {100 * number // len(tasks)}%")
            except BrokenExecutor:
                raise FairdrawError("计算进程被系统中止，多半是内存不够；请减小 --memory-mb 再运行。") from None


class Sorter:
    """Lines in, with their LF; the same lines out, sorted by bytes. At most `memory` bytes of them are held."""

    def __init__(self, folder: Path, memory: int) -> None:
        self._folder, self._memory = folder, memory
        self._held: list[bytes] = []
        self._size = 0
        self._runs: list[Iterable[bytes]] = []
        self._number = count()

    def add(self, line: bytes) -> None:
        self._held.append(line)
        self._size += len(line) + OVERHEAD
        if self._size > self._memory:
            self._held.sort()
            self.add_run(self._held)
            self._held, self._size = [], 0

    def add_run(self, lines: Iterable[bytes]) -> None:
        """Lines that are sorted already; they are written away at once."""
        path = self._folder / f"{id(self)}-{next(self._number)}.run"
        with path.open("wb", 1 << 20) as file:
            file.writelines(lines)
        self.adopt(lines_of(path))

    def adopt(self, run: Iterable[bytes]) -> None:
        """Sorted lines that lie somewhere else and are read when they are needed."""
        self._runs.append(run)
        if len(self._runs) == MOST_RUNS:
            runs, self._runs = self._runs, []
            self.add_run(merge(*runs))

    def __iter__(self) -> Iterator[bytes]:
        """Once, after the last line was added."""
        return merge(*self._runs, sorted(self._held)) if self._runs else iter(sorted(self._held))


def lines_of(path: Path, start: int = 0, end: int | None = None) -> Iterator[bytes]:
    """The lines that begin at byte `start` or after it and before byte `end`; opened when the first is asked for."""
    with path.open("rb", 1 << 17) as file:
        place = _line_begin(file, start)
        for line in file:
            if end is not None and place >= end:
                break
            place += len(line)
            yield line


def text_of(path: Path, start: int, end: int) -> bytes:
    """The same lines in one piece."""
    with path.open("rb") as file:
        data = file.read(max(0, end - _line_begin(file, start)))
        return data if data.endswith(b"\n") or not data else data + file.readline()


def _line_begin(file: BinaryIO, start: int) -> int:
    """Go to where the first line begins at `start` or after it."""
    if start:
        file.seek(start - 1)
        file.readline()
    return file.tell()


class LeafRun:
    """A file of sorted leaves, 32 bytes each, and where each first byte begins."""

    def __init__(self, path: Path, leaves: list[bytes]) -> None:
        leaves.sort()
        self.path = path
        self.places = [LEAF * bisect_left(leaves, bytes([first])) for first in range(PARTS)] + [LEAF * len(leaves)]
        with path.open("wb") as file:
            file.writelines(leaves)

    def part(self, first: int) -> Slice:
        return self.path, self.places[first], self.places[first + 1]


class Leaves:
    """Leaves in, the lines of a two-level root out (section 2), as `two_level` makes them in memory."""

    def __init__(self, workshop: Workshop) -> None:
        self._workshop = workshop
        self._runs: list[LeafRun] = []
        self._held: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        self._held.append(leaf)
        if len(self._held) * (LEAF + OVERHEAD) > self._workshop.share:
            path = self._workshop.folder / f"{id(self)}-{len(self._runs)}.leaves"
            self.adopt(LeafRun(path, self._held))
            self._held = []

    def adopt(self, run: LeafRun) -> None:
        self._runs.append(run)

    def lines(self) -> bytes:
        """Once, after the last leaf was added."""
        if not self._runs:
            return bucket_lines(sorted(self._held))
        if self._held:
            self.adopt(LeafRun(self._workshop.folder / f"{id(self)}-last.leaves", self._held))
        if sum(run.places[-1] for run in self._runs) * (LEAF + OVERHEAD) // LEAF <= self._workshop.share:
            return _part_lines([(run.path, 0, run.places[-1]) for run in self._runs])
        parts = [[run.part(first) for run in self._runs] for first in range(PARTS)]
        return b"".join(self._workshop.each("汇总名单根", _part_lines, parts))


def _part_lines(slices: list[Slice]) -> bytes:
    leaves = []
    for path, start, end in slices:
        with path.open("rb") as file:
            file.seek(start)
            data = file.read(end - start)
        leaves += [data[place : place + LEAF] for place in range(0, len(data), LEAF)]
    return bucket_lines(sorted(leaves))


def bucket_lines(leaves: list[bytes]) -> bytes:
    """`bucket count digest` for sorted leaves; a bucket is the first three hex digits."""
    lines, text = [], b"".join(leaves).hex()
    begin = 0
    while begin < len(leaves):
        bucket = text[2 * LEAF * begin : 2 * LEAF * begin + 3]
        following = int(bucket, 16) + 1
        end = len(leaves) if following == 16**3 else bisect_left(leaves, bytes.fromhex(f"{following:03x}0"), begin)
        digest = sha256(text[2 * LEAF * begin : 2 * LEAF * end].encode()).hexdigest()
        lines.append(f"{bucket} {end - begin} {digest}\n")
        begin = end
    return "".join(lines).encode()
