# SPDX-License-Identifier: Apache-2.0
"""Questions to the item list."""

from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.catalogue.models import Item, ListVersion
from suicha.catalogue.selectors.lists import lists_in_force, rows_of
from suicha.core import clock


def items_seen(by: User) -> QuerySet[Item]:
    """Every revision of every item this person may see; ``in_force`` says whether it is today."""
    rows = Item.objects.filter(within(by, Permission.ITEM_VIEW)).select_related(
        "organisation", "published_by", "upper__upper_list"
    )
    return rows.annotate(in_force=Exists(rows_of(lists_in_force()).filter(item=OuterRef("pk"))))


def item_list(by: User, *, text: str = "", item_class: str = "", compiler: str = "", state: str = "") -> QuerySet[Item]:
    """Items this person may see: in force, published and awaited, or being drafted; revisions of the past are left out.

    ``text`` looks in name, category, object, number and legal basis; ``state`` is draft, effective or awaited.
    """
    rows = items_seen(by)
    awaited = ListVersion.objects.filter(state=ListVersion.State.PUBLISHED, effective_on__gt=clock.today())
    standing = {
        "draft": Q(state=Item.State.DRAFT),
        "effective": Q(in_force=True),
        "awaited": Q(in_force=False, pk__in=rows_of(awaited)),
    }
    rows = rows.filter(standing.get(state) or standing["draft"] | standing["effective"] | standing["awaited"])
    if text:
        rows = rows.filter(
            Q(name__icontains=text)
            | Q(category__icontains=text)
            | Q(object_kind__icontains=text)
            | Q(legal_basis__icontains=text)
            | Q(lineage__istartswith=text)
        )
    exact = {"item_class": item_class, "compiler": compiler}
    return rows.filter(**{field: value for field, value in exact.items() if value})


def revisions_of(item: Item) -> QuerySet[Item]:
    """All revisions of an item, the newest first, with the versions they stood in."""
    same = Item.objects.filter(lineage=item.lineage).select_related("organisation", "published_by")
    return same.prefetch_related("versions").order_by("-pk")


def item_compilers(by: User) -> list[str]:
    """The compiling bodies that occur in the lists this person may see."""
    return sorted(set(item_list(by).order_by().values_list("compiler", flat=True)) - {""})


@dataclass(frozen=True)
class ItemTallies:
    """How many items a person sees: in force, awaited, being drafted, and how many in force are 重点."""

    published: int
    awaited: int
    draft: int
    key: int


def item_tallies(by: User) -> ItemTallies:
    """Counted in one query."""
    rows: list[tuple[str, bool, str]] = list(item_list(by).order_by().values_list("state", "in_force", "item_class"))  # type: ignore[misc]
    return ItemTallies(
        published=sum(in_force for _, in_force, _ in rows),
        awaited=sum(state == Item.State.PUBLISHED and not in_force for state, in_force, _ in rows),
        draft=sum(state == Item.State.DRAFT for state, _, _ in rows),
        key=sum(in_force and item_class == Item.Class.KEY for _, in_force, item_class in rows),
    )
