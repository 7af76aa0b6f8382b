# SPDX-License-Identifier: Apache-2.0
"""Which rows of an item pack an organisation has already."""

from typing import NamedTuple

from suicha.accounts.models import Organisation
from suicha.catalogue.rules.identity import item_identity
from suicha.catalogue.rules.packs import PackItem, packs
from suicha.catalogue.selectors.lists import items_working


class PackLine(NamedTuple):
    """A row of a pack; ``held``: whether the bureau's list has it, published or as a draft."""

    item: PackItem
    held: bool


def pack_lines(pack: str, organisation: Organisation) -> list[PackLine]:
    """The rows of a pack against the bureau's list, in one query."""
    keys = {item_identity("", each.category, each.name, each.object_kind): each for each in packs()[pack]}
    working = items_working(organisation).filter(identity__in=keys)
    held = set(working.order_by("pk").values_list("identity", flat=True))
    return [PackLine(each, key in held) for key, each in keys.items()]
