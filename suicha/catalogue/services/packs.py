# SPDX-License-Identifier: Apache-2.0
"""Taking rows of an item pack over into one's own list."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Max

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.catalogue.models import Item, ListChange
from suicha.catalogue.rules.identity import item_identity
from suicha.catalogue.rules.packs import packs
from suicha.catalogue.selectors import items_working
from suicha.catalogue.services.drafts import changes_add, version_begun
from suicha.core.errors import Refused


@transaction.atomic(durable=True)
def pack_take_over(*, organisation: Organisation, pack: str, names: Collection[str], by: User) -> list[Item]:
    """Copy the chosen rows of a pack as drafts, to be adapted and published like any other; what is there stays.

    Refused when none of them is new to the list.
    """
    require(by, Permission.ITEM_EDIT, organisation)
    if pack not in packs():
        raise Refused("pack_unknown", pack=pack)
    version = version_begun(organisation)
    wanted = {
        item_identity("", each.category, each.name, each.object_kind): each
        for each in packs()[pack]
        if each.name in names
    }
    if not wanted:
        raise Refused("pack_nothing_chosen", pack=pack)
    bureau = items_working(organisation)
    held = set(bureau.filter(identity__in=wanted).order_by("pk").values_list("identity", flat=True))
    if not wanted.keys() - held:
        raise Refused("pack_all_there", pack=pack)
    last = bureau.aggregate(last=Max("sequence"))["last"] or 0
    made = [
        Item.objects.create(
            organisation=organisation,
            sequence=last + number,
            **{name: getattr(each, name) for name in COPIED},
        )
        for number, each in enumerate((each for key, each in wanted.items() if key not in held), start=1)
    ]
    changes_add(version, [(None, item) for item in made], ListChange.Ground.PRACTICE, f"参照参考事项：{pack}")
    data = {"pack": pack, "count": len(made), "names": [item.name for item in made], "held": len(held)}
    audit.record("catalogue.pack.take", organisation, by=by, data=data)
    return made


COPIED = ("category", "name", "object_kind", "item_class", "methods", "body", "legal_basis", "content")
