# SPDX-License-Identifier: Apache-2.0
"""Programs that only the tests need, from the system's own packages where this account may install them."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from setup.console import StepFailed
from setup.process import Programs

CLUSTER_SETTINGS = Path("/etc/postgresql-common/createcluster.d/suicha-tests.conf")


class NotAvailable(Exception):
    """A program is not there and may not be installed; the text says which stage must be left out and why."""


def may_install() -> bool:
    """Whether this account can install system packages."""
    return os.name == "posix" and os.geteuid() == 0 and shutil.which("apt-get") is not None


def install(programs: Programs, *names: str) -> None:
    """Install Debian packages ``names`` without questions."""
    quiet = {"DEBIAN_FRONTEND": "noninteractive"}
    programs.attempt(["apt-get", "update"], env=quiet)
    programs.run(
        ["apt-get", "install", "--yes", "--no-install-recommends", *names],
        env=quiet,
        reason=f"系统软件包没有装上：{'、'.join(names)}",
        advice=f"自行安装后再运行 ./test：apt-get install {' '.join(names)}",
    )


@contextmanager
def no_default_cluster() -> Iterator[None]:
    """While PostgreSQL is installed, keep its package from making and starting a database server of its own."""
    CLUSTER_SETTINGS.parent.mkdir(parents=True, exist_ok=True)
    CLUSTER_SETTINGS.write_text("create_main_cluster = false\n")
    try:
        yield
    finally:
        CLUSTER_SETTINGS.unlink(missing_ok=True)


def chromium(programs: Programs) -> Path:
    """The browser of the browser tests: ``SUICHA_CHROMIUM``, the system's, or installed now."""
    found = find_chromium()
    if found is None and may_install():
        install(programs, "chromium", "fonts-noto-cjk")
        found = find_chromium()
    if found is None:
        raise NotAvailable("没有 Chromium，浏览器测试未做。安装：apt-get install chromium fonts-noto-cjk")
    return found


def find_chromium() -> Path | None:
    """A browser that is there already."""
    names = [
        os.environ.get("SUICHA_CHROMIUM", ""),
        "chromium",
        "chromium-browser",
        "google-chrome",
        "google-chrome-stable",
    ]
    return next((Path(path) for name in names if name and (path := shutil.which(name))), None)


def java(programs: Programs) -> Path:
    """The Java that Spark runs on: the system's, or installed now."""
    found = shutil.which("java")
    if found is None and may_install():
        install(programs, "default-jre-headless")
        found = shutil.which("java")
    if found is None:
        raise NotAvailable("没有 Java。安装：apt-get install default-jre-headless")
    return Path(found)


def postgres_programs(programs: Programs) -> Path:
    """The folder of ``initdb`` and ``pg_ctl``, installed now if need be."""
    found = find_postgres()
    if found is None and may_install():
        with no_default_cluster():
            install(programs, "postgresql")
        found = find_postgres()
    if found is None:
        raise NotAvailable("没有 PostgreSQL，PostgreSQL 上的测试未做。安装：apt-get install postgresql")
    return found


def find_postgres(installed: Path = Path("/usr/lib/postgresql")) -> Path | None:
    """The newest installed server (Debian keeps one folder a version), else the one on PATH."""
    versions = [folder for folder in installed.glob("*/bin") if (folder / "initdb").exists()]
    if versions:
        return max(versions, key=lambda folder: float(folder.parent.name))
    path = shutil.which("initdb")
    return Path(path).resolve().parent if path else None


def required(problem: NotAvailable) -> StepFailed:
    """The failure that a missing program is where nothing may be left out (``CI=true``)."""
    return StepFailed(str(problem), advice="CI=true 时任何一项都不能略过，先装上它再运行。")
