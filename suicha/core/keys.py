# SPDX-License-Identifier: Apache-2.0
"""Keys that lie in files outside the database, made at their first use, readable by their owner only."""

import os
from pathlib import Path


def key_file(folder: Path, name: str) -> bytes:
    """The key in ``folder/name``, made from 48 random bytes (hex) if the file is not there yet."""
    path = folder / name
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # made before, or by another process just now
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(os.urandom(48).hex().encode())
    return path.read_bytes()
