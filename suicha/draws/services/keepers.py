# SPDX-License-Identifier: Apache-2.0
"""制作保管密钥: a keeper makes the key that will open the secrets of coming draws."""

from django.db import transaction

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, may, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws.escrow import keeper_pair
from suicha.draws.models import KeeperKey

LEAST = 12


@transaction.atomic(durable=True)
def keeper_key_make(*, by: User, passphrase: str, again: str) -> KeeperKey:
    """Make ``by`` a keeper of the draws to come, under a passphrase nobody else knows and nobody can restore.

    An earlier key of the same keeper is retired: it opens what was enclosed for it, and nothing new.
    """
    require(by, Permission.SECRET_KEEP)
    if may(by, Permission.DRAW_FREEZE):
        raise Refused("keeper_is_host")
    if passphrase != again:
        raise Refused("passphrases_differ")
    if len(passphrase) < LEAST or passphrase.isdigit():
        raise Refused("passphrase_weak", least=LEAST)
    if by.check_password(passphrase):
        raise Refused("passphrase_is_password")
    now = clock.now()
    old = KeeperKey.objects.select_for_update().filter(keeper=by, retired_at=None).order_by("pk").first()
    if old:
        old.retired_at = now
        old.save(update_fields=["retired_at"])
    key = KeeperKey.objects.create(
        keeper=by, organisation=by.organisation, public_key=keeper_pair(passphrase), made_at=now
    )
    audit.record(
        "draws.keeper.key",
        key,
        by=by,
        data={
            "organisation": by.organisation.name,
            "public_key": key.public_key,
            "replaces": old.public_key if old else "",
        },
    )
    return key
