# SPDX-License-Identifier: Apache-2.0
"""Runs programs: no standard input, every word into the log, the output at hand when one fails."""

import os
import subprocess
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from setup.console import StepFailed

Echo = Callable[[str], None]


class Programs:
    """Runs the programs of one command and keeps what they said in ``log``."""

    def __init__(self, log: Path) -> None:
        self.log = log
        log.parent.mkdir(parents=True, exist_ok=True)
        log.write_text("", encoding="utf-8")

    def run(
        self,
        command: Sequence[str | Path],
        *,
        reason: str,
        advice: str,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        echo: Echo | None = None,
    ) -> str:
        """The output of ``command``; ``StepFailed`` with ``reason`` and ``advice`` when it does not end well."""
        code, output = self.attempt(command, cwd=cwd, env=env, echo=echo)
        if code:
            raise StepFailed(reason, advice=advice, output="" if echo else output)
        return output

    def attempt(
        self,
        command: Sequence[str | Path],
        *,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        echo: Echo | None = None,
    ) -> tuple[int, str]:
        """Exit code and output of ``command`` (127 when it is not there); ``echo`` gets each line as it comes."""
        lines: list[str] = []
        with self.log.open("a", encoding="utf-8") as log:
            log.write(f"\n$ {' '.join(map(str, command))}\n")
            log.flush()
            try:
                process = subprocess.Popen(
                    [str(part) for part in command],
                    cwd=cwd,
                    env={**os.environ, **(env or {})},
                    stdin=subprocess.DEVNULL,
                    stdout=subprocess.PIPE,
                    stderr=subprocess.STDOUT,
                    text=True,
                    encoding="utf-8",
                    errors="replace",
                )
            except OSError as error:
                log.write(f"{error}\n")
                return 127, str(error)
            with process:
                for line in process.stdout or ():
                    lines.append(line)
                    log.write(line)
                    log.flush()
                    if echo:
                        echo(line.rstrip("\n"))
        return process.returncode, "".join(lines)
