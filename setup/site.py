# SPDX-License-Identifier: Apache-2.0
"""The site before it starts: its environment variables, tables, static files and the demo county."""

import hashlib
import ipaddress
import os
import socket
from contextlib import suppress
from pathlib import Path

from setup.console import say
from setup.environment import Environment
from setup.places import ROOT

DATABASE_ADVICE = (
    "用 PostgreSQL 时，确认 DATABASE_URL 写对、数据库已启动且可连接；"
    "用 SQLite 时，确认数据文件夹可写、没有另一个 ./run 正在使用它。然后再运行一次。"
)
CODE_ADVICE = "确认代码完整、未被改动（git status 可看），再运行一次；仍不行，把下面的完整记录附在问题里报告。"


class Site:
    """The Django project with one data folder."""

    def __init__(self, environment: Environment, data: Path, host: str = "127.0.0.1") -> None:
        self.environment = environment
        self.programs = environment.programs
        self.data = data
        self.variables = site_variables(data, host)

    @property
    def is_demo(self) -> bool:
        """Whether this installation shows the demo county."""
        return self.variables["SUICHA_DEMO"] == "1"

    def migrate(self) -> str | None:
        """Make or update the tables; the signing key of the installation appears with them."""
        self.manage("migrate", "--no-input", reason="数据库没有建好", advice=DATABASE_ADVICE)
        return "PostgreSQL" if os.environ.get("DATABASE_URL") else "SQLite"

    def collect_static(self) -> str | None:
        """Gather static files under hashed names, when one of them has changed."""
        stamp = self.data / "static" / ".stamp"
        present = tree_digest(ROOT / "suicha" / "static")
        if stamp.exists() and stamp.read_text() == present:
            return "已是最新"
        self.manage("collectstatic", "--no-input", "--clear", reason="静态文件没有汇集好", advice=CODE_ADVICE)
        stamp.write_text(present)
        return None

    def load_demo(self) -> str | None:
        """Load the demo county; the command itself sees whether it is there already."""
        self.manage(
            "load_demo",
            reason="演示县没有载入",
            advice="数据没有动。正式使用的数据前面写上 SUICHA_DEMO=0；只是演示的，用 --data 换一个文件夹。",
            echo=True,
        )
        return None

    def demo_accounts(self) -> str:
        """What to try first, and as whom."""
        return self.manage("demo_accounts", reason="列不出演示账号", advice=CODE_ADVICE).strip()

    def manage(self, *words: str, reason: str, advice: str, echo: bool = False) -> str:
        """The output of ``manage.py <words>``."""
        return self.programs.run(
            [self.environment.python, ROOT / "manage.py", *words],
            cwd=ROOT,
            env=self.variables,
            reason=reason,
            advice=advice,
            echo=(lambda line: say(f"      {line}")) if echo else None,
        )


def site_variables(data: Path, host: str) -> dict[str, str]:
    """The variables that Django reads; what the operator has set already wins."""
    defaults = {"SUICHA_DEMO": "1", "SUICHA_HOSTS": ",".join(host_names(host))}
    chosen = {name: os.environ.get(name, value) for name, value in defaults.items()}
    return {**chosen, "SUICHA_DATA": str(data), "PYTHONUNBUFFERED": "1", "PYTHONUTF8": "1"}


def host_names(host: str) -> list[str]:
    """The names under which the page may be opened when it listens on ``host``."""
    names = ["localhost", "127.0.0.1", "[::1]"]
    if host in ("0.0.0.0", "::"):  # noqa: S104 - the operator asked for it
        names += [socket.gethostname(), *own_addresses()]
    elif host not in names:
        names.append(f"[{host}]" if ":" in host else host)
    return names


def own_addresses() -> list[str]:
    """This machine's addresses, as far as its name server and routing tell."""
    found: set[str] = set()
    with suppress(OSError):  # a machine whose own name does not resolve; the route below may still tell
        found.update(str(info[4][0]) for info in socket.getaddrinfo(socket.gethostname(), None, socket.AF_INET))
    # No route at all: only this machine can open the page.
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as probe:
        probe.connect(("192.0.2.1", 9))  # a documentation address; a datagram socket sends nothing on connect
        found.add(str(probe.getsockname()[0]))
    return sorted(address for address in found if not ipaddress.ip_address(address).is_loopback)


def tree_digest(folder: Path) -> str:
    """A hash over names, sizes and times below ``folder``: cheap, and changes when a file does."""
    value = hashlib.sha256()
    for file in sorted(folder.rglob("*")):
        if file.is_file():
            facts = file.stat()
            value.update(f"{file.relative_to(folder)}\0{facts.st_size}\0{facts.st_mtime_ns}\n".encode())
    return value.hexdigest()
