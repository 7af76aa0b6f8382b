# SPDX-License-Identifier: Apache-2.0
"""The background worker beside the web server: started with it, ended with it, started again when it dies."""

import os
import subprocess
import sys
import time

from setup.console import say
from setup.places import ROOT
from setup.server import STOP_SECONDS, die_with_parent
from setup.site import Site

# The first signal lets a job finish, the second breaks it off between two rows; it goes on at the next start.
PATIENCE_SECONDS = 2
FIRST_PAUSE, LONGEST_PAUSE = 2, 300


def behind_the_pages() -> None:
    """In the child: it ends with us, and where the processor is short, people at their pages come first."""
    die_with_parent()
    os.nice(10)


class Worker:
    """One ``manage.py worker`` process, ended when this program ends, however that happens."""

    def __init__(self, site: Site) -> None:
        self.site = site
        self.log = site.data / "logs" / "worker.log"
        self.process: subprocess.Popen[bytes] | None = None
        self.pause = FIRST_PAUSE
        self.next_start = 0.0

    def start(self) -> None:
        """Start; it needs no readiness, for what is queued meanwhile waits in the database."""
        with self.log.open("ab") as output:
            self.process = subprocess.Popen(
                [str(word) for word in worker_command(self.site)],
                cwd=ROOT,
                env={**os.environ, **self.site.variables},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                preexec_fn=behind_the_pages if sys.platform == "linux" else None,
            )

    def look_after(self) -> None:
        """Say when the worker has died, and start it again after a pause that grows; call it about once a second."""
        if self.process is None or self.process.poll() is None:
            return
        if not self.next_start:
            say(f"后台程序意外结束（{self.process.returncode}），{self.pause}秒后再启动。看 {self.log}")
            self.next_start = time.monotonic() + self.pause
            self.pause = min(self.pause * 2, LONGEST_PAUSE)
        elif time.monotonic() >= self.next_start:
            self.next_start = 0.0
            self.start()

    def end(self) -> None:
        """Ask, ask again, then insist; what was in hand is taken up at the next start."""
        if self.process is None:
            return
        for seconds in (PATIENCE_SECONDS, STOP_SECONDS):
            if self.process.poll() is not None:
                return
            self.process.terminate()
            try:
                self.process.wait(seconds)
            except subprocess.TimeoutExpired:
                continue
        if self.process.poll() is None:
            self.process.kill()
            self.process.wait()


def worker_command(site: Site) -> list[object]:
    """The words that start the worker; it never reloads by itself, and polls once a second."""
    return [site.environment.python, ROOT / "manage.py", "worker", "--no-startup-delay", "--no-reload"]
