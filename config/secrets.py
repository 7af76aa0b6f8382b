# SPDX-License-Identifier: Apache-2.0
"""Secrets come from the environment; a laptop without one gets its own, kept in a file only its owner can read."""

import os
from pathlib import Path

from suicha.core.keys import key_file


def secret_key(keys_dir: Path) -> str:
    """Django's signing key: ``SUICHA_SECRET_KEY``, else the one made at the first start in ``keys/django.key``."""
    return os.environ.get("SUICHA_SECRET_KEY") or key_file(keys_dir, "django.key").decode()
