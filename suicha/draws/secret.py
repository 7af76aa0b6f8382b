# SPDX-License-Identifier: Apache-2.0
"""Everything in a ceremony that nobody may guess, made by the operating system (draw-spec 2)."""

import os


def random_bytes(size: int) -> bytes:
    """The one place where chance comes in."""
    return os.urandom(size)


def fresh() -> str:
    """The secret of a draw: 32 random bytes as 64 hexadecimal digits."""
    return random_bytes(32).hex()


def roster_salts() -> str:
    """What the salted codes of one roster come from; it stays in the frozen file and binds nothing but them."""
    return random_bytes(32).hex()


def one_time_code() -> str:
    """Eight digits, each code as likely as any other: of 64 random bits, 10^8 leaves no bias that could be used."""
    return f"{int.from_bytes(random_bytes(16)) % 10**8:08d}"


def blind() -> str:
    """128 bits beside a witness's number, so that nobody can try all numbers on a receipt."""
    return random_bytes(16).hex()
