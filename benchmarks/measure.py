# SPDX-License-Identifier: Apache-2.0
"""Work in a process of its own: its wall time, its processor time and the peak of its memory, children included."""

import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from resource import RUSAGE_CHILDREN, RUSAGE_SELF, getrusage
from typing import Any, NamedTuple

EVERY = 0.2  # seconds between two looks at the memory


class Measured(NamedTuple):
    """`told` is the JSON object in the last line that the process wrote."""

    wall: float
    cpu: float
    megabytes: int
    told: dict[str, Any]

    def __str__(self) -> str:
        return f"{self.wall:6.1f} 秒，处理器 {self.cpu:6.1f} 秒，内存峰值 {self.megabytes} MB"


def measured(*arguments: str) -> Measured:
    """Run this Python with the arguments; raises when it fails. Memory shared by several processes counts once."""
    before, began, peak = getrusage(RUSAGE_CHILDREN), time.perf_counter(), 0
    command = [sys.executable, *arguments]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:  # noqa: S603  # our own modules
        ended = threading.Event()

        def watch() -> None:
            nonlocal peak
            while not ended.wait(EVERY):
                peak = max(peak, sum(map(proportional_kilobytes, family(process.pid))))

        watcher = threading.Thread(target=watch)
        watcher.start()
        output, _ = process.communicate()
        ended.set()
        watcher.join()
    if process.returncode:
        raise SystemExit(f"{' '.join(arguments)} 没有成功（{process.returncode}）")
    after = getrusage(RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    last = output.strip().rpartition("\n")[2]
    told = json.loads(last) if last.startswith("{") else {}
    return Measured(time.perf_counter() - began, cpu, peak >> 10, told)


def family(pid: int) -> list[int]:
    """The process and all that descend from it."""
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = task.read_text().split()
        except OSError:
            continue
        for child in children:
            found += family(int(child))
    return found


def proportional_kilobytes(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    return next((int(line.split()[1]) for line in lines if line.startswith("Pss:")), 0)


class Steps:
    """Wall and processor time of the steps of one process, its children that have ended included."""

    def __init__(self) -> None:
        self._wall, self._cpu = time.perf_counter(), self._processor()
        self.seconds: dict[str, list[float]] = {}

    @staticmethod
    def _processor() -> float:
        return sum(use.ru_utime + use.ru_stime for use in map(getrusage, (RUSAGE_SELF, RUSAGE_CHILDREN)))

    def done(self, step: str) -> None:
        wall, cpu = time.perf_counter(), self._processor()
        self.seconds[step] = [round(wall - self._wall, 2), round(cpu - self._cpu, 2)]
        self._wall, self._cpu = wall, cpu

    def tell(self) -> None:
        print(json.dumps(self.seconds))
