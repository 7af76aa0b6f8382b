# SPDX-License-Identifier: Apache-2.0
"""A throw-away PostgreSQL for the tests: made in a temporary folder, reached by a socket there, gone afterwards."""

import os
import pwd
import shutil
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from setup.console import StepFailed

OWNERS = ("postgres", "nobody")
# Safety against power cuts is not what tests are about; without it they run several times faster.
SETTINGS = ("fsync=off", "synchronous_commit=off", "full_page_writes=off", "listen_addresses=", "max_connections=60")
ADVICE = "看上面 PostgreSQL 自己的话；磁盘或内存不足是常见原因。处理后再运行 ./test。"


@contextmanager
def throwaway_cluster(binaries: Path) -> Iterator[str]:
    """The ``DATABASE_URL`` of a fresh empty database.  The server and its folder are gone when the block is left."""
    folder = Path(tempfile.mkdtemp(prefix="suicha-pg-"))
    owner = server_owner()
    try:
        if owner:
            shutil.chown(folder, owner.pw_uid, owner.pw_gid)
        data = folder / "data"
        initialise(binaries, data, owner)
        options = " ".join(f"-c {setting}" for setting in (*SETTINGS, f"unix_socket_directories={folder}"))
        control: list[str | Path] = [binaries / "pg_ctl", "-D", data, "-w"]
        call([*control, "-l", folder / "server.log", "-o", options, "start"], folder, owner)
        try:
            call([binaries / "createdb", "-h", folder, "-U", "suicha", "suicha"], folder, owner)
            yield f"postgres://suicha@/suicha?host={folder}"
        finally:
            call([*control, "-m", "immediate", "stop"], folder, owner)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def initialise(binaries: Path, data: Path, owner: pwd.struct_passwd | None) -> None:
    """Make the cluster, sorting text by code point as SQLite does."""
    command: list[str | Path] = [
        binaries / "initdb",
        "-D",
        data,
        "-U",
        "suicha",
        "--auth=trust",
        "--encoding=UTF8",
        "--no-sync",
    ]
    try:
        call([*command, "--locale=C.UTF-8"], data.parent, owner)
    except StepFailed:  # systems whose C library has no C.UTF-8
        shutil.rmtree(data, ignore_errors=True)
        call([*command, "--locale=C"], data.parent, owner)


def server_owner() -> pwd.struct_passwd | None:
    """PostgreSQL refuses to run as root: the account to use instead, or None when this account will do."""
    if os.geteuid() != 0:
        return None
    accounts = {entry.pw_name: entry for entry in pwd.getpwall()}
    found = next((accounts[name] for name in OWNERS if name in accounts), None)
    if found is None:
        raise StepFailed("没有可以运行 PostgreSQL 的普通账户", advice="建立账户 postgres：useradd --system postgres")
    return found


def call(command: Sequence[str | Path], folder: Path, owner: pwd.struct_passwd | None) -> None:
    """Run one of PostgreSQL's programs as ``owner``.  Its output goes to a file: the server inherits it and stays."""
    with tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace") as output:
        done = subprocess.run(
            [str(part) for part in command],
            cwd=folder,
            env={"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(folder)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
            user=owner.pw_uid if owner else None,
            group=owner.pw_gid if owner else None,
            extra_groups=[] if owner else None,
            check=False,
        )
        if done.returncode:
            output.seek(0)
            server_log = folder / "server.log"
            words = output.read() + (server_log.read_text(errors="replace") if server_log.exists() else "")
            raise StepFailed(f"{Path(command[0]).name} 没有成功", advice=ADVICE, output=words)
