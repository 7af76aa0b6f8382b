# SPDX-License-Identifier: Apache-2.0
"""Acts on the item list."""

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.catalogue.models import Item
from suicha.core import clock


def items_mark_published(*, organisation: Organisation, by: User) -> int:
    """Make every draft item of this organisation's list effective, as part of the act that publishes it (ITEM-1).

    Returns how many became effective.
    """
    require(by, Permission.ITEM_PUBLISH, organisation)
    drafts = Item.objects.filter(organisation=organisation, state=Item.State.DRAFT)
    return drafts.update(state=Item.State.PUBLISHED, published_at=clock.now(), published_by=by)
