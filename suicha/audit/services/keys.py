# SPDX-License-Identifier: Apache-2.0
"""The keys the platform signs with: private halves in files outside the database, public halves with their validity.

The first is made by the first act that signs, so no way of installing can forget it; later ones by a command.
"""

from datetime import timedelta

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.db import transaction

from suicha.audit import selectors
from suicha.audit.models import SigningKey
from suicha.audit.services.events import Actor, Platform, locked_head, record
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.keys import keep_key

OVERLAP = timedelta(days=30)


@transaction.atomic
def signing_key_make(*, by: Actor) -> SigningKey:
    """Make the first key, unless there is one that signs."""
    locked_head()  # two processes at their first signature: the second finds the key of the first
    found = selectors.keys_valid(clock.now()).order_by("-pk").first()
    if found is not None:
        return found
    key = _new()
    record("audit.key.make", key, by=by, data={"key": key.public_key})
    return key


@transaction.atomic(durable=True)
def signing_key_rotate(*, by: Actor, overlap: timedelta = OVERLAP) -> SigningKey:
    """Make a new key; those before it go on signing beside it for ``overlap`` (none at all after a theft)."""
    locked_head()
    now = clock.now()
    selectors.keys_valid(now).exclude(valid_until__lte=now + overlap).update(valid_until=now + overlap)
    key = _new()
    record("audit.key.rotate", key, by=by, data={"key": key.public_key, "overlap_days": overlap.days})
    return key


def _new() -> SigningKey:
    private = Ed25519PrivateKey.generate()
    public = private.public_key().public_bytes_raw()
    text = private.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    keep_key(settings.KEYS_DIR / "signing", f"{public.hex()}.pem", text)
    first = SigningKey.objects.order_by("pk").first()
    # The name of the log: told apart from every other installation by its first key, and kept for good.
    name = first.name if first else f"suicha/{public.hex()[:16]}"
    return SigningKey.objects.create(name=name, public_key=public.hex(), valid_from=clock.now())


def signing_pairs() -> list[tuple[SigningKey, Ed25519PrivateKey]]:
    """The keys that sign now, oldest first, with their private halves; the first one is made where there is none."""
    keys = list(selectors.keys_valid(clock.now()).order_by("pk")) or [signing_key_make(by=Platform())]
    pairs = []
    for key in keys:
        try:
            text = (settings.KEYS_DIR / "signing" / f"{key.public_key}.pem").read_bytes()
        except OSError:
            continue
        private = serialization.load_pem_private_key(text, password=None)
        assert isinstance(private, Ed25519PrivateKey)  # noqa: S101 - we wrote the file
        pairs.append((key, private))
    if not pairs:
        raise Refused("signing_key_missing", key=keys[-1].public_key[:16])
    return pairs
