# SPDX-License-Identifier: Apache-2.0
"""The secret of a draw: made by the operating system, before the list is frozen (draw-spec 2)."""

import os


def fresh() -> str:
    """32 random bytes as 64 hexadecimal digits."""
    return os.urandom(32).hex()


def link_token() -> str:
    """What opens one witness's page: 24 random bytes, so that nobody guesses a link."""
    return os.urandom(24).hex()
