# SPDX-License-Identifier: Apache-2.0
"""The web server: one process with threads, ended by Ctrl-C or with its parent."""

import ctypes
import errno
import http.client
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from types import FrameType

from setup.console import StepFailed
from setup.places import ROOT, venv_program
from setup.site import Site

START_SECONDS = 90
STOP_SECONDS = 10
THREADS = 8
PR_SET_PDEATHSIG = 1


def port_refusal(host: str, port: int) -> str:
    """Why nothing can listen on ``host``:``port``, as a sentence with the way out, or ""."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno == errno.EADDRINUSE:
                return (
                    f"端口 {port} 已被别的程序占用（也可能是另一个 ./run）。换一个端口：./run --port {free_port(host)}"
                )
            if error.errno == errno.EACCES:
                return f"本账户不能用端口 {port}。换一个 1024 以上的端口：./run --port 8000"
            return f"不能在地址 {host} 上监听。用 --host 127.0.0.1 只供本机打开，或写本机已有的地址。"
    return ""


def free_port(host: str) -> int:
    """A port nobody uses now, near 8000 so that it can be remembered."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    for port in range(8001, 8100):
        with socket.socket(family, socket.SOCK_STREAM) as probe:
            try:
                probe.bind((host, port))
            except OSError:
                continue
            return port
    return 9000


def address(host: str, port: int) -> str:
    """The address to open in a browser."""
    shown = "127.0.0.1" if host == "0.0.0.0" else "::1" if host == "::" else host  # noqa: S104 - compared, not bound
    return f"http://[{shown}]:{port}/" if ":" in shown else f"http://{shown}:{port}/"


class Server:
    """One granian process, ended when this program ends, however that happens."""

    def __init__(self, site: Site, host: str, port: int) -> None:
        self.site = site
        self.host = host
        self.port = port
        self.log = site.data / "logs" / "server.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start and wait for the first answer; ``StepFailed`` with the server's words when there is none."""
        with self.log.open("ab") as output:
            written = output.tell()
            self.process = subprocess.Popen(
                server_command(self.host, self.port),
                cwd=ROOT,
                env={**os.environ, **self.site.variables},
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
                preexec_fn=die_with_parent if sys.platform == "linux" else None,
            )
        status = self._first_status(self.process)
        if status is None or status >= 500:
            self.end()
            raise StepFailed(
                "网页服务没有起来" if status is None else f"首页答复错误 {status}",
                advice=f"看 {self.log} 里最后的错误；更新过代码时，先确认代码完整、没有改到一半，再运行一次。",
                output=written_since(self.log, written),
            )

    def wait(self, meanwhile: Callable[[], None]) -> int:
        """Until the server ends by itself (its exit code) or somebody asks this program to stop (0).

        ``meanwhile`` is called about once a second.
        """
        if self.process is None:
            return 0
        signal.signal(signal.SIGTERM, interrupt)
        try:
            while True:
                try:
                    return self.process.wait(1)
                except subprocess.TimeoutExpired:
                    meanwhile()
        except KeyboardInterrupt:
            return 0

    def end(self) -> None:
        """Let requests finish, then insist."""
        if self.process is None:
            return
        if self.process.poll() is not None:
            # Killed from outside, it leaves a process of its own on the port.
            with suppress(ProcessLookupError):
                os.killpg(self.process.pid, signal.SIGKILL)
            return
        self.process.terminate()
        try:
            self.process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()

    def _first_status(self, process: subprocess.Popen[bytes]) -> int | None:
        """The HTTP status of the first answer; None when the server ends or stays silent."""
        deadline = time.monotonic() + START_SECONDS
        target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(self.host, self.host)  # noqa: S104 - looked up, not bound
        while process.poll() is None and time.monotonic() < deadline:
            connection = http.client.HTTPConnection(target, self.port, timeout=30)
            try:
                connection.request("GET", "/")
                return connection.getresponse().status
            except (OSError, http.client.HTTPException):
                time.sleep(0.2)
            finally:
                connection.close()
        return None


def server_command(host: str, port: int) -> list[str]:
    """The words that start granian; one process, because SQLite has one writer, with threads for its readers."""
    listen = ["--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"]
    size = ["--workers", "1", "--blocking-threads", str(THREADS), "--log-level", "warning"]
    return [str(venv_program("granian")), *listen, *size, "config.wsgi:application"]


def die_with_parent() -> None:
    """Ask Linux to end this process when ``./run`` is gone, even if it was killed and could not say goodbye."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def interrupt(_number: int, _frame: FrameType | None) -> None:
    """``kill`` means the same as Ctrl-C."""
    raise KeyboardInterrupt


def written_since(log: Path, start: int) -> str:
    """What the server wrote into ``log`` after position ``start``."""
    with log.open("rb") as file:
        file.seek(start)
        return file.read().decode("utf-8", "replace")
