# SPDX-License-Identifier: Apache-2.0
"""Who can open the secret of a draw."""

from typing import NamedTuple

from django.db.models import Prefetch

from suicha.accounts.models import Organisation, RoleGrant, User
from suicha.accounts.permissions import Permission, may
from suicha.accounts.selectors import bureau_of
from suicha.draws.models import Draw, Escrow, KeeperKey


class Keeper(NamedTuple):
    """A keeper; ``outside``: does not belong to the bureau that draws."""

    name: str
    organisation: str
    outside: bool
    public_key: str
    key_pk: int


def keepers_ready(organisation: Organisation) -> list[Keeper]:
    """The present keepers of this organisation's draws: who keeps may not freeze."""
    grants = RoleGrant.objects.filter(revoked_at=None).select_related("organisation").order_by("pk")
    people = User.objects.prefetch_related(Prefetch("role_grants", grants, to_attr="held_grants"))
    keys = KeeperKey.objects.filter(retired_at=None).select_related("organisation").order_by("pk")
    home = bureau_of(organisation).path
    return [
        _keeper(key, not key.organisation.path.startswith(home))
        for key in keys.prefetch_related(Prefetch("keeper", people))
        if may(key.keeper, Permission.SECRET_KEEP, organisation)
        and not may(key.keeper, Permission.DRAW_FREEZE, organisation)
    ]


def keepers_of(draw: Draw) -> list[Keeper]:
    """The keepers who hold an envelope of this draw, in one query."""
    escrows = Escrow.objects.filter(draw=draw).select_related("key__keeper", "key__organisation").order_by("pk")
    return [_keeper(escrow.key, escrow.outside) for escrow in escrows]


def keeper_key_of(by: User) -> KeeperKey | None:
    """The key a person keeps with now."""
    return KeeperKey.objects.filter(keeper=by, retired_at=None).order_by("pk").first()


def escrow_of(draw: Draw, by: User) -> Escrow | None:
    """The envelope of this draw that ``by`` can open."""
    return Escrow.objects.filter(draw=draw, key__keeper=by).select_related("key").order_by("-pk").first()


def _keeper(key: KeeperKey, outside: bool) -> Keeper:
    return Keeper(key.keeper.name, key.organisation.name, outside, key.public_key, key.pk)
