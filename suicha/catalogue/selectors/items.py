# SPDX-License-Identifier: Apache-2.0
"""Questions to the item list."""

from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.catalogue.models import Item


def item_list(by: User, *, text: str = "", item_class: str = "", compiler: str = "", state: str = "") -> QuerySet[Item]:
    """Items this person may see, narrowed; ``text`` looks in name, category, object and legal basis."""
    rows = Item.objects.filter(within(by, Permission.ITEM_VIEW)).select_related("organisation", "published_by")
    if text:
        rows = rows.filter(
            Q(name__icontains=text)
            | Q(category__icontains=text)
            | Q(object_kind__icontains=text)
            | Q(legal_basis__icontains=text)
        )
    exact = {"item_class": item_class, "compiler": compiler, "state": state}
    return rows.filter(**{field: value for field, value in exact.items() if value})


def item_compilers(by: User) -> list[str]:
    """The compiling bodies that occur in the lists this person may see."""
    return sorted(set(item_list(by).order_by().values_list("compiler", flat=True)) - {""})


def items_published(organisation: Organisation) -> QuerySet[Item]:
    """The published items of the bureau ``organisation`` is or belongs to: only these may be planned or drawn on."""
    return Item.objects.filter(
        organisation__path__startswith=organisation.bureau_path, state=Item.State.PUBLISHED
    ).select_related("organisation")


@dataclass(frozen=True)
class ItemTallies:
    """How many items a person sees: in all, published, waiting, and how many are 重点."""

    total: int
    published: int
    draft: int
    key: int


def item_tallies(by: User) -> ItemTallies:
    """Counted in one query."""
    counted = item_list(by).order_by().values_list("state", "item_class").annotate(n=Count("pk"))
    rows = list(counted)
    return ItemTallies(
        total=sum(n for _, _, n in rows),
        published=sum(n for state, _, n in rows if state == Item.State.PUBLISHED),
        draft=sum(n for state, _, n in rows if state == Item.State.DRAFT),
        key=sum(n for _, item_class, n in rows if item_class == Item.Class.KEY),
    )
