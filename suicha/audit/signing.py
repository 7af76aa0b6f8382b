# SPDX-License-Identifier: Apache-2.0
"""The platform's signature under a text, and the public keys to check it with."""

from datetime import datetime

from suicha.audit.models import SigningKey
from suicha.audit.rules.leaves import moment
from suicha.audit.rules.notes import Key
from suicha.audit.services.keys import signing_pairs


def public_keys() -> list[dict[str, str]]:
    """Every key that ever signed, oldest first; an open end is an empty text."""
    return [
        {
            "name": key.name,
            "algorithm": "Ed25519",
            "public_key": key.public_key,
            "valid_from": moment(key.valid_from),
            "valid_until": _until(key.valid_until),
        }
        for key in SigningKey.objects.order_by("pk")
    ]


def verifier_key(key: dict[str, str]) -> str:
    """A public key as C2SP tools take it."""
    return Key(key["name"], bytes.fromhex(key["public_key"])).text


def sign(message: bytes) -> list[dict[str, str]]:
    """One signature by each key that is valid now."""
    return [
        {"key": key.public_key, "algorithm": "Ed25519", "signature": private.sign(message).hex()}
        for key, private in signing_pairs()
    ]


def _until(at: datetime | None) -> str:
    return moment(at) if at else ""
