# SPDX-License-Identifier: Apache-2.0
"""Keys that lie in files outside the database, made at their first use, readable by their owner only."""

import os
from pathlib import Path


def keep_key(folder: Path, name: str, content: bytes) -> bool:
    """Write a key to ``folder/name`` for its owner's eyes only; ``False`` if a file is there already, left as it is."""
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(folder / name, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return False
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return True


def key_file(folder: Path, name: str) -> bytes:
    """The key in ``folder/name``, made from 48 random bytes (hex) if the file is not there yet."""
    keep_key(folder, name, os.urandom(48).hex().encode())  # made before, or by another process just now: left as it is
    return (folder / name).read_bytes()
