# SPDX-License-Identifier: Apache-2.0
"""Where things are, relative to the checkout; no other module writes a path of its own."""

import os
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
REQUIREMENTS = ROOT / "requirements"
VENV = ROOT / ".venv"
VENDOR = ROOT / "suicha" / "static" / "vendor"
VENDOR_TEST = ROOT / "vendor-test"
ICON_NAMES = ROOT / "suicha" / "static" / "suicha" / "icons.txt"
PACKAGE_LOCK = ROOT / "package-lock.json"


def venv_program(name: str, venv: Path = VENV) -> Path:
    """The program ``name`` inside the virtual environment."""
    return venv / "Scripts" / f"{name}.exe" if os.name == "nt" else venv / "bin" / name


def data_dir(given: str | None) -> Path:
    """The folder of database, files, keys and logs: the option, else ``SUICHA_DATA``, else ``data`` in the checkout."""
    return Path(given or os.environ.get("SUICHA_DATA") or ROOT / "data").expanduser().resolve()
