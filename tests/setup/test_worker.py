# SPDX-License-Identifier: Apache-2.0
"""The worker beside the web server: told and started again when it dies, ended with ``./run``."""

import sys
import time
from pathlib import Path
from types import SimpleNamespace

import pytest

from setup import worker as module
from setup.places import ROOT
from setup.worker import Worker, worker_command


def make(folder: Path, monkeypatch: pytest.MonkeyPatch, program: str) -> Worker:
    (folder / "logs").mkdir()
    monkeypatch.setattr(module, "worker_command", lambda _site: [sys.executable, "-u", "-c", program])
    return Worker(SimpleNamespace(data=folder, variables={}))  # type: ignore[arg-type]


def wait_for(log: Path, words: str, times: int = 1) -> None:
    deadline = time.monotonic() + 20
    while not log.exists() or log.read_text().count(words) < times:
        assert time.monotonic() < deadline
        time.sleep(0.02)


def test_the_worker_is_the_platforms_own_command() -> None:
    site = SimpleNamespace(environment=SimpleNamespace(python=Path("python")))

    assert worker_command(site)[:3] == [Path("python"), ROOT / "manage.py", "worker"]  # type: ignore[arg-type]


def test_a_worker_that_dies_is_told_of_and_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    worker = make(tmp_path, monkeypatch, "print('起来'); raise SystemExit(7)")
    worker.look_after()
    worker.pause = 0
    worker.start()
    worker.process.wait()

    worker.look_after()
    assert f"后台程序意外结束（7），0秒后再启动。看 {tmp_path / 'logs' / 'worker.log'}" in capsys.readouterr().out
    worker.look_after()
    worker.process.wait()

    wait_for(worker.log, "起来", times=2)
    worker.end()


@pytest.mark.parametrize(("deaf", "code"), [(1, 5), (9, -9)])
def test_a_busy_worker_is_asked_twice_and_then_killed(
    deaf: int, code: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    program = (
        "import signal, sys, time\n"
        "heard = []\n"
        "def hear(*_):\n"
        "    heard.append(1)\n"
        f"    len(heard) > {deaf} and sys.exit(5)\n"
        "signal.signal(signal.SIGTERM, hear)\n"
        "print('起来')\n"
        "while True: time.sleep(0.05)"
    )
    monkeypatch.setattr(module, "PATIENCE_SECONDS", 0.3)
    monkeypatch.setattr(module, "STOP_SECONDS", 0.5 if deaf > 1 else 10)
    worker = make(tmp_path, monkeypatch, program)
    worker.end()
    worker.start()
    wait_for(worker.log, "起来")

    worker.end()

    assert worker.process.returncode == code
