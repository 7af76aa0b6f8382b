# SPDX-License-Identifier: Apache-2.0
"""The virtual environment and the locked packages in it.  A stamp per lock makes the second start immediate."""

import os
import shutil
import sys
from pathlib import Path

from setup.console import StepFailed
from setup.locks import digest, pins
from setup.places import REQUIREMENTS, VENV, venv_program
from setup.process import Programs

NETWORK_ADVICE = (
    "确认本机能访问软件包源后再运行一次，已下载的部分不会重来。"
    "内网可先用 pip config set global.index-url 指向本单位的镜像；代理用环境变量 HTTPS_PROXY。"
)
# A lock that contains another one entirely: what is installed for it serves both.
CONTAINS = {"test": ("run",)}


class Environment:
    """``.venv`` and what is installed in it."""

    def __init__(self, programs: Programs, venv: Path = VENV) -> None:
        self.programs = programs
        self.venv = venv
        self.python = venv_program("python", venv)

    def create(self) -> str | None:
        """Make the environment unless a working one is there, whichever Python starts this program today."""
        code, version = self.programs.attempt([self.python, "-c", "import sys; print(sys.version)"])
        if code == 0 and self._stamp("python") == version.strip():
            return "已有"
        base = getattr(sys, "_base_executable", sys.executable)  # not the environment that is about to be cleared
        code, output = self.programs.attempt([base, "-m", "venv", "--clear", self.venv])
        if code:
            raise StepFailed("Python 的 venv 模块不能用", advice=venv_advice(output), output=output)
        (self.venv / "python.stamp").write_text(sys.version, encoding="utf-8")
        return f"Python {sys.version.split()[0]}"

    def install(self, lock: str) -> str | None:
        """Install ``requirements/<lock>.lock``; every artifact must match its hash."""
        file = REQUIREMENTS / f"{lock}.lock"
        if self._stamp(lock) == digest(file):
            return "已是最新"
        if not self._install_with_uv(file):
            self.programs.run(
                [self.python, "-m", "pip", "install", "--require-hashes", "--no-deps", "-r", file],
                reason="软件包没有装全",
                advice=NETWORK_ADVICE,
                env={"PIP_DISABLE_PIP_VERSION_CHECK": "1", "PIP_NO_INPUT": "1"},
            )
        for name in (lock, *CONTAINS.get(lock, ())):
            (self.venv / f"{name}.stamp").write_text(digest(REQUIREMENTS / f"{name}.lock"), encoding="utf-8")
        return f"{len(pins(file.read_text(encoding='utf-8')))} 个包，哈希已核对"

    def _stamp(self, name: str) -> str:
        stamp = self.venv / f"{name}.stamp"
        return stamp.read_text(encoding="utf-8") if stamp.exists() else ""

    def _install_with_uv(self, file: Path) -> bool:
        """Seconds instead of a minute, where uv is there or can be installed; else pip does the same work."""
        uv = self._uv()
        if uv is None:
            return False
        command: list[str | Path] = [
            uv,
            "pip",
            "install",
            "--python",
            self.python,
            "--require-hashes",
            "--no-deps",
            "-r",
            file,
        ]
        code, _ = self.programs.attempt(command, env=self._uv_settings())
        return code == 0

    def _uv(self) -> Path | None:
        if found := shutil.which("uv"):
            return Path(found)
        uv = venv_program("uv", self.venv)
        if not uv.exists():
            lock = REQUIREMENTS / "uv.lock"
            self.programs.attempt([self.python, "-m", "pip", "install", "--require-hashes", "--no-input", "-r", lock])
        return uv if uv.exists() else None

    def _uv_settings(self) -> dict[str, str]:
        """uv does not read pip's configuration; a mirror set there (usual in government networks) must count."""
        settings = {"UV_LINK_MODE": "copy", "UV_HTTP_TIMEOUT": "180"}
        if "UV_DEFAULT_INDEX" in os.environ:
            return settings
        mirror = os.environ.get("PIP_INDEX_URL", "")
        if not mirror:
            code, output = self.programs.attempt([self.python, "-m", "pip", "config", "get", "global.index-url"])
            mirror = output.strip() if code == 0 else ""
        return {**settings, "UV_DEFAULT_INDEX": mirror} if mirror else settings


def venv_advice(output: str) -> str:
    """What to do when no virtual environment can be made."""
    if "ensurepip" in output:
        version = f"{sys.version_info.major}.{sys.version_info.minor}"
        return f"系统把 venv 拆成了单独的包，先安装它再运行一次。Debian、Ubuntu：apt-get install python{version}-venv"
    return "确认本目录可写、磁盘未满，再运行一次；仍不行可删去 .venv 文件夹后重来。"
