# SPDX-License-Identifier: Apache-2.0
"""Texts that only this platform can read, such as mobile numbers: sealed in the database, plain in Python only.

AES-SIV (RFC 5297) seals one text always to the same letters, so that two rows with one number are still found by an
exact search, and any letter changed by hand is noticed.  The key lies in a file outside the database.
"""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from hashlib import sha512
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESSIV
from django.conf import settings
from django.db import models

from suicha.core.keys import key_file

FILE = "private.key"
_MARK = "sealed1:"
UNREADABLE = "（读不出）"


def seal(text: str) -> str:
    """``text`` so that only who has the key can read it; empty stays empty, sealed stays as it is."""
    if not text or text.startswith(_MARK):
        return text
    return _MARK + urlsafe_b64encode(_cipher().encrypt(text.encode(), None)).decode()


def unseal(text: str) -> str:
    """What was sealed; a text that never was comes back as it is, one sealed by another key as ``UNREADABLE``."""
    if not text.startswith(_MARK):
        return text
    try:
        return _cipher().decrypt(urlsafe_b64decode(text.removeprefix(_MARK)), None).decode()
    except (InvalidTag, ValueError):
        return UNREADABLE


def masked_mobile(number: str) -> str:
    """First three and last four digits, as a list may show them; ``""`` for none."""
    return f"{number[:3]}****{number[-4:]}" if len(number) >= 7 else "*" * len(number)


def _cipher() -> AESSIV:
    return AESSIV(sha512(b"suicha private 1|" + key_file(Path(settings.KEYS_DIR), FILE)).digest())


class PrivateField(models.CharField[str, str]):
    """A column of sealed text: exact searches work, every other search finds nothing."""

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        return None if value is None else unseal(value)

    def get_prep_value(self, value: Any) -> Any:
        prepared = super().get_prep_value(value)
        return seal(prepared) if isinstance(prepared, str) else prepared
