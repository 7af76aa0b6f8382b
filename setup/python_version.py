# SPDX-License-Identifier: Apache-2.0
"""The first question: is this Python new enough?  Written so that Python 3.6 can still read it and say so."""

import os
import shutil
import sys

OLDEST = (3, 11)
NEWER_NAMES = ("python3.13", "python3.12", "python3.11")


def refusal(version):
    """The sentence for a Python that is too old, or "" when ``version`` (a tuple) will do."""
    if tuple(version[:2]) >= OLDEST:
        return ""
    return (
        "需要 Python 3.11 或更新的版本，当前是 {}.{}。"
        "请安装后指明用它运行，例如：python3.11 run（Debian、Ubuntu：apt-get install python3 python3-venv；"
        "也可在 python.org 下载安装包）。"
    ).format(version[0], version[1])


def require_python(argv):
    """Go on, start again under a newer Python that is on PATH, or end with the sentence."""
    sentence = refusal(sys.version_info)
    if not sentence:
        return
    for name in NEWER_NAMES:
        newer = shutil.which(name)
        if newer:
            os.execv(newer, [newer] + list(argv))  # noqa: RUF005, S606 - read by old Pythons; the same program again
    sys.stderr.write(sentence + "\n")
    sys.exit(2)
