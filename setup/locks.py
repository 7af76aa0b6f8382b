# SPDX-License-Identifier: Apache-2.0
"""The lock files: exact versions with a hash for every artifact, and no word about where to fetch them."""

import hashlib
import re
from pathlib import Path

from setup.places import PACKAGE_LOCK, REQUIREMENTS

# A lock that names a host binds everybody to it; users behind a mirror could not install.
SOURCE = re.compile(
    r"pypi|pythonhosted|npmjs|registry|--(extra-)?index-url|--find-links|file://|\"resolved\"|/opt/|/home/"
)


def digest(file: Path) -> str:
    """A hash of one lock file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


def named_sources(text: str) -> list[str]:
    """The lines of a lock that say where packages come from; a good lock has none."""
    return [line.strip() for line in text.splitlines() if SOURCE.search(line)]


def pins(text: str) -> dict[str, str]:
    """Package name → exact version, of a pip-format lock."""
    return dict(re.findall(r"^([a-z0-9][a-z0-9._-]*)==(\S+)", text, flags=re.MULTILINE))


def lock_files() -> list[Path]:
    """Every lock file of the project."""
    return [*sorted(REQUIREMENTS.glob("*.lock")), PACKAGE_LOCK]
