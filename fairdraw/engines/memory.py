# SPDX-License-Identifier: Apache-2.0
"""The draw with the standard library alone, in bounded memory and on all cores.

The file is worked on in sections (`fairdraw.engines.sections`); what does not fit in memory lies in sorted runs.
"""

import shutil
from collections import Counter
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from itertools import groupby, islice, pairwise
from operator import itemgetter
from pathlib import Path

from fairdraw.engines import NO_THRESHOLD, Drawn, Tally, threshold
from fairdraw.engines.sections import (
    FIRST,
    Section,
    Task,
    check_section,
    explain,
    leaves_of_section,
    outline_leaf,
    tickets_of_section,
    visit_line,
)
from fairdraw.errors import FairdrawError
from fairdraw.lottery import HEADER as RESULT_HEADER
from fairdraw.pool import HEADER
from fairdraw.rules import Quota
from fairdraw.spool import Leaves, Sorter, Workshop, lines_of

_EXPANSION = 12  # bytes of Python objects for each byte of a section, measured and rounded up


@contextmanager
def opened(source: str, workshop: Workshop) -> Iterator["MemoryPool"]:
    yield MemoryPool(Path(source), workshop)


class MemoryPool:
    """A `pool.csv` on this machine."""

    def __init__(self, path: Path, workshop: Workshop) -> None:
        self._workshop, self._path = workshop, path
        if path.is_dir() or path.suffix == ".parquet":
            raise FairdrawError(f"{path} 不是 CSV 文件；Parquet 文件或目录要用 --engine duckdb 或 spark。")
        with path.open("rb") as file:
            if file.read(FIRST) != f"{HEADER}\n".encode():
                explain(path, workshop)
        found = list(workshop.each("核对名单", check_section, self._tasks()))
        sections = [section for section in found if section is not None and section.tally]
        if None in found or not sections:
            explain(path, workshop)
        self._tally = sum((section.tally for section in sections), Counter[bytes]())
        in_place = all(section.run[0] == path for section in sections)
        if not in_place or any(one.last >= other.first for one, other in pairwise(sections)):
            self._path = self._merged(sections)

    def _tasks(self) -> list[Task]:
        """Sections small enough that each process keeps to its share of memory."""
        size = self._path.stat().st_size
        step = self._workshop.share // _EXPANSION
        places = range(FIRST, size, step)
        return [((self._path, place, min(place + step, size)), self._workshop.folder) for place in places]

    def _merged(self, sections: list[Section]) -> Path:
        sorter = Sorter(self._workshop.folder, self._workshop.share)
        for section in sections:
            sorter.adopt(lines_of(*section.run))
        path, previous = self._workshop.folder / "sorted.csv", b""
        with path.open("wb", 1 << 20) as file:
            file.write(f"{HEADER}\n".encode())
            for line in sorter:
                key = line[: line.index(b",")]
                if key == previous:
                    explain(self._path, self._workshop)
                previous = key
                file.write(line)
        return path

    def tally(self) -> Tally:
        fields = ((rest.decode().rstrip("\n").split(","), number) for rest, number in self._tally.items())
        return {(stratum, role, reason): number for (stratum, role, reason), number in fields}

    def write_pool(self, path: Path) -> None:
        shutil.copyfile(self._path, path)

    def root_lines(self, secret: str) -> bytes:
        leaves = Leaves(self._workshop)
        for run in self._workshop.each("计算名单根", leaves_of_section, [(*task, secret) for task in self._tasks()]):
            leaves.adopt(run)
        return leaves.lines()

    def draw(self, key: str, quotas: Mapping[str, Quota], batches: int, path: Path) -> Drawn:
        wanted = {stratum: quota.drawn + quota.alternates for stratum, quota in quotas.items()}
        limits = {stratum: threshold(quota) for stratum, quota in quotas.items()}
        kept, ranked, visits = self._tickets(key, limits)
        if any(kept[stratum] < number for stratum, number in wanted.items()):
            _, ranked, visits = self._tickets(key, dict.fromkeys(quotas, NO_THRESHOLD))
        waiting, cutoffs = self._workshop.folder / "alternates", dict[str, str]()
        with waiting.open("wb") as alternates:
            for stratum, group in groupby((line.decode().rstrip().split(",") for line in ranked), itemgetter(0)):
                drawn = quotas[stratum].drawn
                for rank, (_, number, who) in enumerate(islice(group, wanted[stratum]), start=1):
                    if rank <= drawn:
                        visits.add(visit_line(key, "P", stratum, rank, who, number))
                        cutoffs[stratum] = number
                    else:
                        alternates.write(f"0,0,A,{stratum},{rank - drawn},{who},{number}\n".encode())
        leaves = Leaves(self._workshop)
        with path.open("wb") as file:
            file.write(f"{RESULT_HEADER}\n".encode())
            for seq, line in enumerate(visits, start=1):
                visit = b"%d,%d,%b" % (seq, 1 + (seq - 1) % batches, line.split(b",", 2)[2])
                leaves.add(outline_leaf(visit))
                file.write(visit)
            for line in lines_of(waiting):
                leaves.add(outline_leaf(line))
                file.write(line)
        return Drawn(cutoffs, leaves.lines())

    def _tickets(self, key: str, limits: Mapping[str, str]) -> tuple[Counter[str], Sorter, Sorter]:
        """How many tickets are below the limits; lines `stratum,ticket,id` of them; the visits of mandatory rows."""
        ranked, visits = (Sorter(self._workshop.folder, self._workshop.share // 2) for _ in range(2))
        kept: Counter[str] = Counter()
        tasks = [(*task, key, dict(limits)) for task in self._tasks()]
        for numbers, lowest, mandatory in self._workshop.each("计算签号", tickets_of_section, tasks):
            kept += numbers
            ranked.adopt(lines_of(lowest))
            visits.adopt(lines_of(mandatory))
        return kept, ranked, visits
