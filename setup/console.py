# SPDX-License-Identifier: Apache-2.0
"""What a person sees while the set-up runs: numbered steps, seconds, and on failure what, why and what to do."""

import sys
import time
from collections.abc import Callable
from pathlib import Path

TAIL_LINES = 15


class StepFailed(Exception):
    """A step could not be done.  ``reason`` and ``advice`` are Chinese sentences, ``output`` what the program said."""

    def __init__(self, reason: str, *, advice: str, output: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice
        self.output = output


class Steps:
    """Runs the numbered steps of one command and says how each went."""

    def __init__(self, total: int) -> None:
        self.total = total
        self.number = 0
        self.title = ""

    def run(self, title: str, work: Callable[[], str | None], *, talks: bool = False) -> None:
        """Do ``work``; what it returns stands beside 完成.  A step that ``talks`` prints lines of its own meanwhile."""
        self.number, self.title = self.number + 1, title
        say(f"[{self.number}/{self.total}] {title} …… ", end="\n" if talks else "")
        began = time.monotonic()
        try:
            note = work()
        except BaseException:
            say("" if talks else "未完成")
            raise
        detail = "，".join(part for part in (note, duration(time.monotonic() - began)) if part)
        say(f"{'      ' if talks else ''}完成（{detail}）")

    def explain(self, failure: StepFailed, log: Path) -> str:
        """The text for a failed step: which one, why, the last lines of output, what to do, where the log is."""
        parts = [f"\n第 {self.number} 步“{self.title}”没有做成：{failure.reason}"]
        if failure.output.strip():
            parts.append("最后的输出：\n" + indented(tail(failure.output)))
        parts.append(f"怎么办：{failure.advice}")
        parts.append(f"完整记录：{log}")
        return "\n".join(parts)


def say(text: str = "", *, end: str = "\n") -> None:
    """Print at once, also into a pipe; a terminal that lacks a character shows a substitute instead of failing."""
    encoding = sys.stdout.encoding or "utf-8"
    sys.stdout.write(text.encode(encoding, "replace").decode(encoding) + end)
    sys.stdout.flush()


def tail(output: str, lines: int = TAIL_LINES) -> str:
    """The last non-empty ``lines`` of ``output``."""
    return "\n".join([line.rstrip() for line in output.splitlines() if line.strip()][-lines:])


def indented(text: str) -> str:
    """``text`` with four spaces before each line."""
    return "\n".join(f"    {line}" for line in text.splitlines())


def duration(seconds: float) -> str:
    """``seconds`` as a person says them: 不到1秒, 12秒, 2分05秒."""
    if seconds < 1:
        return "不到1秒"
    whole = round(seconds)
    return f"{whole}秒" if whole < 60 else f"{whole // 60}分{whole % 60:02d}秒"
