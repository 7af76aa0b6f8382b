# SPDX-License-Identifier: Apache-2.0
"""Questions to the lists of powers and duties, to codes of other platforms, and to what answers to what."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.catalogue.models import CodeLink, ExternalCode, Item, Power, PowerLink
from suicha.catalogue.selectors.items import item_list

LINKED, UNLINKED = "yes", "no"


def power_list(
    by: User, *, text: str = "", kind: str = "", checkable: str = "", linked: str = "", year: str = ""
) -> QuerySet[Power]:
    """Powers and duties this person may see, with ``item_count``; ``linked``: with an item (yes) or without (no)."""
    rows = Power.objects.filter(within(by, Permission.ITEM_VIEW)).select_related("organisation")
    if text:
        rows = rows.filter(
            Q(name__icontains=text) | Q(code__icontains=text) | Q(basis__icontains=text) | Q(category__icontains=text)
        )
    if kind:
        rows = rows.filter(kind=kind)
    if checkable:
        rows = rows.filter(is_checkable=checkable == LINKED)
    if year:
        rows = rows.filter(year=year)
    if linked:
        has = Exists(PowerLink.objects.filter(power=OuterRef("pk")))
        rows = rows.filter(has if linked == LINKED else ~has)
    return rows.annotate(item_count=Count("links"))


def power_years(by: User) -> list[int]:
    """The years of the lists of powers this person may see, newest first."""
    rows = Power.objects.filter(within(by, Permission.ITEM_VIEW))
    return sorted(set(rows.order_by().values_list("year", flat=True)), reverse=True)


@dataclass(frozen=True)
class PowerTallies:
    """How many powers and duties a person sees, how many may be checked, and how many of those have no item."""

    total: int
    checkable: int
    without_item: int
    items_without: int


def power_tallies(by: User) -> PowerTallies:
    """Counted in two queries."""
    rows = Power.objects.filter(within(by, Permission.ITEM_VIEW))
    checkable = Q(is_checkable=True)
    bare = checkable & Q(~Exists(PowerLink.objects.filter(power=OuterRef("pk"))))
    counted = rows.aggregate(total=Count("pk"), checkable=Count("pk", filter=checkable), bare=Count("pk", filter=bare))
    return PowerTallies(
        counted["total"], counted["checkable"], counted["bare"], items_without_power(by).order_by().count()
    )


def items_without_power(by: User, *, text: str = "") -> QuerySet[Item]:
    """Current items that answer to no power and no duty (ITEM-18)."""
    return item_list(by, text=text).filter(~Exists(PowerLink.objects.filter(lineage=OuterRef("lineage"))))


def external_codes(by: User, *, text: str = "", system: str = "", linked: str = "") -> QuerySet[ExternalCode]:
    """Codes of other platforms this person may see, with ``item_count``."""
    rows = ExternalCode.objects.filter(within(by, Permission.ITEM_VIEW)).select_related("organisation")
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(code__icontains=text))
    if system:
        rows = rows.filter(system=system)
    if linked:
        has = Exists(CodeLink.objects.filter(code=OuterRef("pk")))
        rows = rows.filter(has if linked == LINKED else ~has)
    return rows.annotate(item_count=Count("links"))


def items_by_lineage(organisation: Organisation, lineages: Iterable[str]) -> dict[str, Item]:
    """The newest revision of each lineage in the bureau ``organisation`` is or belongs to."""
    rows = Item.objects.filter(organisation__path__startswith=organisation.bureau_path, lineage__in=set(lineages))
    return {str(item.lineage): item for item in rows.select_related("organisation").order_by("pk")}


def items_of_power(power: Power) -> list[Item]:
    """The items that carry out a power, by their number in the list."""
    lineages = power.links.order_by("pk").values_list("lineage", flat=True)
    return sorted(items_by_lineage(power.organisation, lineages).values(), key=lambda item: (item.sequence, item.pk))


def items_of_codes(codes: Iterable[ExternalCode]) -> dict[int, list[Item]]:
    """Code → the items known by it, in two queries for a whole list."""
    links = list(CodeLink.objects.filter(code__in=[code.pk for code in codes]).order_by("pk"))
    newest = {
        (item.organisation.bureau_path, str(item.lineage)): item
        for item in Item.objects.filter(lineage__in={link.lineage for link in links})
        .select_related("organisation")
        .order_by("pk")
    }
    bureaus = {code.pk: code.organisation.bureau_path for code in codes}
    found: dict[int, list[Item]] = {}
    for link in links:
        item = newest.get((bureaus[link.code_id], link.lineage))
        if item is not None:
            found.setdefault(link.code_id, []).append(item)
    return found


def powers_of_item(item: Item) -> QuerySet[Power]:
    """The powers and duties an item carries out."""
    return Power.objects.filter(links__lineage=item.lineage).order_by("kind", "code")


def codes_of_item(item: Item) -> QuerySet[ExternalCode]:
    """The numbers of an item on other platforms."""
    return ExternalCode.objects.filter(links__lineage=item.lineage).order_by("system", "code")
