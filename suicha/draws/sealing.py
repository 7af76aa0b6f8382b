# SPDX-License-Identifier: Apache-2.0
"""Words kept sealed with a key that lies in a file outside the database (draw-spec 11).

Witnesses' numbers until the reveal, and the secret of a draw after it, for the openings that citizens may ask for.  The
key file is made at its first use, readable by its owner only.  Before the reveal it does not open the secret of a draw:
that lies in the keepers' envelopes.
"""

import hmac
from base64 import urlsafe_b64encode
from hashlib import sha256
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from suicha.core.errors import Refused
from suicha.core.keys import key_file

FILE = "draw.key"


def seal(words: str) -> str:
    """``words`` encrypted for the database."""
    return _box().encrypt(words.encode()).decode()


def unseal(sealed: str) -> str:
    """The words again.  Raises ``Refused("draw_key_wrong")`` when the key file is not the one of the sealing."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Refused("draw_key_wrong", file=FILE) from error


def fingerprint(words: str) -> str:
    """A digest of short words that only who has the key file can compute: one-time codes, addresses."""
    return hmac.new(_stretched(b"suicha fingerprint 1"), words.encode(), sha256).hexdigest()


def _box() -> Fernet:
    return Fernet(urlsafe_b64encode(_stretched(b"suicha draw secret 1")))


def _stretched(purpose: bytes) -> bytes:
    key = key_file(Path(settings.KEYS_DIR), FILE)
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=purpose).derive(key)
