# SPDX-License-Identifier: Apache-2.0
"""The secret is kept sealed: the database alone does not open it, the key lies in a file outside (draw-spec 11).

The key file is made at the first freezing, readable by its owner only.  Who loses it cannot finish open draws.
"""

from base64 import urlsafe_b64encode
from pathlib import Path

from cryptography.fernet import Fernet, InvalidToken
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from django.conf import settings

from suicha.core.errors import Refused
from suicha.core.keys import key_file

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
    stretched = HKDF(algorithm=SHA256(), length=32, salt=None, info=b"suicha draw secret 1").derive(
        key_file(Path(settings.KEYS_DIR), FILE)
    )
    return Fernet(urlsafe_b64encode(stretched))
