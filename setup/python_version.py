# SPDX-License-Identifier: Apache-2.0
"""The first question: is this Python new enough?  Written so that Python 3.6 can still read it and say so."""

import os
import shutil
import sys
from collections.abc import Sequence

OLDEST = (3, 11)
NEWER_NAMES = ("python3.13", "python3.12", "python3.11")


def refusal(version: "Sequence[int]") -> str:
    """The sentence for a Python that is too old, or "" when ``version`` (a tuple) will do."""
    if tuple(version[:2]) >= OLDEST:
        return ""
    return (
        f"需要 Python 3.11 或更新的版本，当前是 {version[0]}.{version[1]}。"
        "请安装后指明用它运行，例如：python3.11 run（Debian、Ubuntu：apt-get install python3 python3-venv；"
        "也可在 python.org 下载安装包）。"
    )


def require_python(argv: "Sequence[str]") -> None:
    """Go on, start again under a newer Python that is on PATH, or end with the sentence."""
    sentence = refusal(sys.version_info[:2])
    if not sentence:
        return
    for name in NEWER_NAMES:
        newer = shutil.which(name)
        if newer:
            os.execv(newer, [newer] + list(argv))  # noqa: S606 - read by old Pythons; the same program again
    sys.stderr.write(sentence + "\n")
    sys.exit(2)
