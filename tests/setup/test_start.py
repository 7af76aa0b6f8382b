# SPDX-License-Identifier: Apache-2.0
import subprocess
import sys
import time
from pathlib import Path

import pytest

from setup import server, start
from setup.environment import Environment
from setup.options import parse
from setup.places import ROOT
from setup.process import Programs
from setup.server import Server
from setup.site import Site


def site(data: Path) -> Site:
    return Site(Environment(Programs(data / "setup.log")), data)


def is_running(pid: str) -> bool:
    state = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True, check=False)
    return state.stdout.strip()[:1] not in ("", "Z")


def test_the_command_to_start_again_is_for_this_folder_and_keeps_the_demo_out(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = tmp_path / "县局 数据"
    monkeypatch.setenv("SUICHA_DEMO", "0")
    assert start.again(site(data)) == f"SUICHA_DEMO=0 ./run --data '{data}'"

    monkeypatch.delenv("SUICHA_DEMO")
    monkeypatch.setenv("SUICHA_DATA", str(data))
    assert start.again(site(data)) == "./run"


def test_a_data_folder_that_cannot_be_made_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def read_only(*args: object, **kwargs: object) -> None:
        raise OSError(30, "Read-only file system")

    monkeypatch.setattr(Path, "mkdir", read_only)
    assert start.prepare_and_serve(parse(["--data", str(tmp_path / "new")])) == 2
    assert "建不起来" in capsys.readouterr().err


def test_no_sentence_about_the_demo_advises_to_delete_a_folder() -> None:
    for module in ("setup/site.py", "suicha/demo/refusals.py"):
        assert "删去" not in (ROOT / module).read_text(encoding="utf-8")


def test_a_server_killed_from_outside_leaves_nothing_on_the_port(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "logs").mkdir()
    orphan = tmp_path / "orphan"
    program = (
        "import os, subprocess, sys, time\n"
        "child = subprocess.Popen([sys.executable, '-c', 'import time; time.sleep(60)'])\n"
        f"open({str(orphan)!r}, 'w').write(str(child.pid))\n"
        "os.kill(os.getpid(), 9)\n"
    )
    monkeypatch.setattr(server, "server_command", lambda *where: [sys.executable, "-c", program])
    web = Server(site(tmp_path), "127.0.0.1", server.free_port("127.0.0.1"))
    with pytest.raises(server.StepFailed):
        web.start()
    deadline = time.monotonic() + 10  # a busy machine takes a moment to bury the killed
    while is_running(orphan.read_text()) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert not is_running(orphan.read_text())
