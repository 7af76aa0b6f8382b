# SPDX-License-Identifier: Apache-2.0
"""Envelopes that only a keeper opens: X25519, HKDF-SHA256 and ChaCha20-Poly1305, with a key made for one envelope.

The private half of a keeper's key lies in ``KEYS_DIR/keepers/`` as PKCS #8, locked with the keeper's passphrase, which
scrypt makes dear to guess.  Who has the database, the files and the machine, but not the passphrase, has nothing.
"""

import os
from hashlib import scrypt
from pathlib import Path

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import ChaCha20Poly1305
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    PrivateFormat,
    load_pem_private_key,
)
from django.conf import settings

from suicha.core.errors import Refused
from suicha.draws import secret

FOLDER = "keepers"
# A key made for one envelope encrypts once, so its nonce may be fixed.
NONCE = bytes(12)
# Each guess at a passphrase costs 32 MB and a tenth of a second.
COST = 2**15


def keeper_pair(passphrase: str) -> str:
    """Make a key, write its private half under the passphrase, and give the public half in hexadecimal."""
    private = X25519PrivateKey.from_private_bytes(secret.random_bytes(32))
    public = private.public_key().public_bytes_raw().hex()
    pem = private.private_bytes(
        Encoding.PEM, PrivateFormat.PKCS8, BestAvailableEncryption(_stretched(passphrase, public))
    )
    path = key_path(public)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        file.write(pem)
    return public


def key_path(public: str) -> Path:
    """Where the private half of this public key lies."""
    return Path(settings.KEYS_DIR) / FOLDER / f"{public[:16]}.pem"


def enclose(words: str, *, public: str, about: str) -> str:
    """``words`` in an envelope for the holder of ``public``; ``about`` (the draw's number) is bound to it."""
    ours = X25519PrivateKey.from_private_bytes(secret.random_bytes(32))
    theirs = X25519PublicKey.from_public_bytes(bytes.fromhex(public))
    once = ours.public_key().public_bytes_raw()
    box = ChaCha20Poly1305(_key(ours.exchange(theirs), once, public))
    return (once + box.encrypt(NONCE, words.encode(), about.encode())).hex()


def disclose(envelope: str, *, public: str, about: str, passphrase: str) -> str:
    """The words again.  Raises ``Refused``: the key file is gone, or passphrase or envelope are not the right ones."""
    try:
        pem = key_path(public).read_bytes()
    except OSError as error:
        raise Refused("keeper_key_gone", file=key_path(public).name) from error
    try:
        private = load_pem_private_key(pem, _stretched(passphrase, public))
    except (ValueError, TypeError) as error:
        raise Refused("passphrase_wrong") from error
    if not isinstance(private, X25519PrivateKey) or private.public_key().public_bytes_raw().hex() != public:
        raise Refused("keeper_key_gone", file=key_path(public).name)
    once, sealed = bytes.fromhex(envelope)[:32], bytes.fromhex(envelope)[32:]
    box = ChaCha20Poly1305(_key(private.exchange(X25519PublicKey.from_public_bytes(once)), once, public))
    try:
        return box.decrypt(NONCE, sealed, about.encode()).decode()
    except InvalidTag as error:
        raise Refused("envelope_damaged", number=about) from error


def _stretched(passphrase: str, public: str) -> bytes:
    salt = bytes.fromhex(public)
    return scrypt(passphrase.encode(), salt=salt, n=COST, r=8, p=1, maxmem=2**26, dklen=32).hex().encode()


def _key(shared: bytes, once: bytes, public: str) -> bytes:
    """One key for one envelope, bound to both public keys."""
    info = b"suicha escrow 1|" + once + bytes.fromhex(public)
    return HKDF(algorithm=SHA256(), length=32, salt=None, info=info).derive(shared)
