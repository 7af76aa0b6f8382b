# SPDX-License-Identifier: Apache-2.0
"""Salted codes under which people stand in a public roster (draw-spec 9): everyone can open their own only.

All salts of a roster come from its one secret, so that the frozen file keeps one secret instead of one for each row.
"""

from hashlib import sha256


def person_code(salt: str, certificate: str) -> str:
    """``p`` and 16 hexadecimal digits; opened with the salt and the certificate number."""
    return "p" + sha256(f"sj1.person|{salt}|{certificate}".encode()).hexdigest()[:16]


def salt_of(secret: str, kind: str, key: str) -> str:
    """32 hexadecimal digits that only who has the secret can compute."""
    return sha256(f"suicha.roster|{secret}|{kind}|{key}".encode()).hexdigest()[:32]
