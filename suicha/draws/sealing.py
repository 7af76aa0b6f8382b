# SPDX-License-Identifier: Apache-2.0
"""The secret is kept sealed: the database alone does not open it, the key lies in a file outside (draw-spec 11).

The key file is made at the first freezing, readable by its owner only.  Who loses it cannot finish open draws.
"""

import os
from base64 import urlsafe_b64encode
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from suicha.core.errors import Refused

FILE = "draw.key"


def seal(secret: str) -> str:
    """``secret`` encrypted for the database."""
    return _box().encrypt(secret.encode()).decode()


def unseal(sealed: str) -> str:
    """The secret again.  Raises ``Refused("draw_key_wrong")`` when the key file is not the one of the freezing."""
    try:
        return _box().decrypt(sealed.encode()).decode()
    except InvalidToken as error:
        raise Refused("draw_key_wrong", file=FILE) from error


def _box() -> Fernet:
    stretched = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"suicha draw secret 1").derive(_key())
    return Fernet(urlsafe_b64encode(stretched))


def _key() -> bytes:
    folder = Path(settings.KEYS_DIR)
    path = folder / FILE
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:  # made before, or by another process just now
        return path.read_bytes()
    with os.fdopen(handle, "wb") as file:
        file.write(os.urandom(48).hex().encode())
    return path.read_bytes()
