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
from collections.abc import Iterator
from contextlib import contextmanager
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


@contextmanager
def running(site: Site, host: str, port: int) -> Iterator[subprocess.Popen[bytes]]:
    """The server, answering.  It is ended when the block is left, however that happens."""
    log = site.data / "logs" / "server.log"
    with log.open("ab") as output:
        start = output.tell()
        process = subprocess.Popen(
            server_command(host, port),
            cwd=ROOT,
            env={**os.environ, **site.variables},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            preexec_fn=die_with_parent if sys.platform == "linux" else None,
        )
    try:
        wait_until_answering(process, host, port, log, start)
        yield process
    finally:
        end(process)


def server_command(host: str, port: int) -> list[str]:
    """The words that start granian; one process, because SQLite has one writer, with threads for its readers."""
    listen = ["--interface", "wsgi", "--host", host, "--port", str(port), "--no-ws"]
    size = ["--workers", "1", "--blocking-threads", str(THREADS), "--log-level", "warning"]
    return [str(venv_program("granian")), *listen, *size, "config.wsgi:application"]


def die_with_parent() -> None:
    """Ask Linux to end the server when ``./run`` is gone, even if it was killed and could not say goodbye."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def wait_until_answering(process: subprocess.Popen[bytes], host: str, port: int, log: Path, start: int) -> None:
    """Return at the first answer; raise ``StepFailed`` with the server's words when it ends or stays silent."""
    deadline = time.monotonic() + START_SECONDS
    target = {"0.0.0.0": "127.0.0.1", "::": "::1"}.get(host, host)  # noqa: S104 - looked up, not bound
    while process.poll() is None and time.monotonic() < deadline:
        connection = http.client.HTTPConnection(target, port, timeout=30)
        try:
            connection.request("GET", "/")
            status = connection.getresponse().status
        except (OSError, http.client.HTTPException):
            time.sleep(0.2)
            continue
        finally:
            connection.close()
        if status < 500:
            return
        raise StepFailed(f"首页答复错误 {status}", advice=server_advice(log), output=written_since(log, start))
    raise StepFailed("网页服务没有起来", advice=server_advice(log), output=written_since(log, start))


def server_advice(log: Path) -> str:
    """Where to look when the server fails."""
    return f"看 {log} 里最后的错误；更新过代码时，先确认没有未提交的改动，再运行一次。"


def written_since(log: Path, start: int) -> str:
    """What the server wrote into ``log`` after position ``start``."""
    with log.open("rb") as file:
        file.seek(start)
        return file.read().decode("utf-8", "replace")


def wait(process: subprocess.Popen[bytes]) -> int:
    """Until the server ends, or somebody asks this program to stop (Ctrl-C, ``kill``): then 0."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    signal.signal(signal.SIGTERM, stop)
    try:
        return process.wait()
    except KeyboardInterrupt:
        return 0


def end(process: subprocess.Popen[bytes]) -> None:
    """Let requests finish, then insist."""
    if process.poll() is not None:
        return
    process.terminate()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
