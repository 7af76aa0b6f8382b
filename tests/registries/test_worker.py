# SPDX-License-Identifier: Apache-2.0
"""A real worker on a real database, killed with ``kill -9`` in the middle: what was begun is finished, once."""

import os
import sqlite3
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.registries.worker_site import ROWS

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 60


class Installation:
    """A data folder of its own, its worker, and a look into its database from outside."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        self.variables = {**kept, "SUICHA_DATA": str(folder), "PYTHONUTF8": "1"}
        self.worker: subprocess.Popen[bytes] | None = None

    def words(self, act: str) -> list[str]:
        return [sys.executable, "-m", "tests.registries.worker_site", act]

    def run(self, act: str) -> None:
        done = subprocess.run(
            self.words(act), cwd=ROOT, env=self.variables, check=False, capture_output=True, text=True
        )
        assert done.returncode == 0, done.stderr

    def start(self) -> None:
        with (self.folder / "worker.log").open("ab") as log:
            self.worker = subprocess.Popen(
                self.words("worker"), cwd=ROOT, env=self.variables, stdout=log, stderr=subprocess.STDOUT
            )

    def kill(self) -> None:
        assert self.worker is not None
        self.worker.kill()
        self.worker.wait()

    def all(self, question: str) -> list[tuple]:
        with closing(sqlite3.connect(f"file:{self.folder / 'suicha.sqlite3'}?mode=ro", uri=True)) as database:
            return database.execute(question).fetchall()

    def one(self, question: str) -> object:
        return self.all(question)[0][0]

    def wait_until(self, question: str, answer: Callable[[object], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while not answer(self.one(question)):
            assert time.monotonic() < deadline, (self.folder / "worker.log").read_text(encoding="utf-8")
            time.sleep(0.02)


@pytest.fixture
def installation(tmp_path: Path) -> Iterator[Installation]:
    made = Installation(tmp_path)
    yield made
    if made.worker is not None:
        made.worker.kill()
        made.worker.wait()


STATE = "SELECT state FROM files_sheetimport"
JUDGED = "SELECT count(*) FROM files_importrow"
TICKETS = "FROM django_tasks_database_dbtaskresult"
SAVED = "SELECT count(*) FROM registries_target"


def test_a_worker_killed_in_the_middle_is_followed_by_one_that_goes_on_and_doubles_nothing(installation) -> None:
    installation.run("prepare")
    installation.start()
    installation.wait_until(JUDGED, lambda rows: rows >= 500)
    installation.kill()
    assert installation.one(STATE) == "judging"
    installation.start()
    installation.wait_until(STATE, lambda state: state == "previewed")
    assert installation.one(SAVED) == 0

    installation.run("begin")
    installation.wait_until(SAVED, lambda rows: rows >= 500)
    installation.kill()
    assert installation.one(STATE) == "applying"
    assert 500 <= installation.one(SAVED) < ROWS
    installation.start()
    installation.wait_until(STATE, lambda state: state == "applied")
    installation.wait_until(f"SELECT count(*) {TICKETS} WHERE status = 'RUNNING'", lambda count: count == 0)

    told = "SELECT count(*), count(DISTINCT number), count(DISTINCT name) FROM registries_target"
    assert installation.all(told) == [(ROWS, ROWS, ROWS)]
    assert installation.one(JUDGED) == ROWS
    assert installation.one(f"{JUDGED} WHERE saved_id IS NULL OR outcome != 'new'") == 0
    events = [
        action
        for (action,) in installation.all("SELECT action FROM audit_event WHERE action LIKE 'registries.%' ORDER BY id")
    ]
    assert events == ["registries.sheet.preview", "registries.sheet.begin", "registries.sheet.apply"]
    tickets = [status for (status,) in installation.all(f"SELECT status {TICKETS} ORDER BY status")]
    assert tickets == ["FAILED", "FAILED", "SUCCESSFUL", "SUCCESSFUL"]
