# SPDX-License-Identifier: Apache-2.0
"""Secrets come from the environment; a laptop without one gets its own, kept in a file only its owner can read."""

import os
from pathlib import Path


def secret_key(keys_dir: Path) -> str:
    """Django's signing key: ``SUICHA_SECRET_KEY``, else the one made at the first start in ``keys/django.key``."""
    return os.environ.get("SUICHA_SECRET_KEY") or key_file(keys_dir, "django.key").decode()


def key_file(keys_dir: Path, name: str) -> bytes:
    """The key in ``keys_dir/name``, made from 48 random bytes (hex) if the file is not there yet."""
    path = keys_dir / name
    if not path.exists():
        keys_dir.mkdir(parents=True, exist_ok=True, mode=0o700)
        try:
            handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:  # another process was faster: use its key
            return path.read_bytes()
        with os.fdopen(handle, "wb") as file:
            file.write(os.urandom(48).hex().encode())
    return path.read_bytes()
