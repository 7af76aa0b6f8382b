# SPDX-License-Identifier: Apache-2.0
"""Questions to the upper levels' lists: what was taken over, what was changed here, where the upper list moved on."""

from typing import NamedTuple

from django.db.models import Count, Max, QuerySet

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.catalogue.models import Item, ItemNote, UpperItem, UpperList
from suicha.catalogue.rules.inheriting import TONES, Origin, origin_of
from suicha.catalogue.selectors.lists import items_working, lists_in_force


class UpperRow(NamedTuple):
    """One row of the newest edition beside the row here; either may be absent."""

    row: UpperItem | None
    item: Item | None
    origin: Origin

    @property
    def tone(self) -> str:
        return TONES[self.origin]

    @property
    def takable(self) -> bool:
        """Whether taking it over does something: it is not here yet, or it is here in the upper level's old words."""
        published = self.item is not None and self.item.state == Item.State.PUBLISHED
        return self.origin == Origin.MISSING or (self.origin == Origin.BEHIND and published)


def upper_lists(by: User) -> QuerySet[UpperList]:
    """Received lists this person may see."""
    lists = UpperList.objects.filter(within(by, Permission.ITEM_VIEW)).select_related("organisation", "received_by")
    return lists.annotate(row_count=Count("rows"))


def upper_newest(organisation: Organisation) -> list[UpperList]:
    """The newest edition of each issuer's list here."""
    mine = UpperList.objects.filter(organisation__path=organisation.bureau_path)
    newest = mine.values("issuer").annotate(last=Max("edition")).values_list("issuer", "last")
    wanted = set(newest)
    return [each for each in mine.order_by("issuer", "-edition") if (each.issuer, each.edition) in wanted]


def upper_rows(upper_list: UpperList) -> list[UpperRow]:
    """The rows of this edition beside the working list of its organisation, then what is here and no longer there."""
    rows = list(upper_list.rows.order_by("sequence", "pk"))
    here = items_working(upper_list.organisation).select_related("upper", "organisation").order_by("pk")
    taken = here.filter(upper__upper_list__issuer=upper_list.issuer)
    by_identity: dict[str, Item] = {item.upper.identity: item for item in taken if item.upper}
    found = []
    for row in rows:
        item = by_identity.pop(row.identity, None)
        before = vars(item.upper) if item and item.upper else None
        found.append(UpperRow(row, item, origin_of(vars(item) if item else None, before, vars(row))))
    left = sorted(by_identity.values(), key=lambda item: item.sequence)
    return found + [UpperRow(None, item, Origin.DROPPED) for item in left]


def origins(organisation: Organisation) -> dict[str, Origin]:
    """Of every row of the working list, by number, how it stands to the newest upper lists; three queries."""
    newest = upper_newest(organisation)
    rows = {
        (row.upper_list.issuer, row.identity): row
        for row in UpperItem.objects.filter(upper_list__in=newest).select_related("upper_list").order_by("pk")
    }
    told = {}
    for item in items_working(organisation).select_related("upper__upper_list").order_by("pk"):
        upper = item.upper
        current = rows.get((upper.upper_list.issuer, upper.identity)) if upper else None
        told[item.lineage] = origin_of(vars(item), vars(upper) if upper else None, vars(current) if current else None)
    return told


def upper_behind(organisation: Organisation) -> list[tuple[UpperList, int]]:
    """The newest upper lists behind which rows here stand (changed or dropped there), with how many."""
    newest = upper_newest(organisation)
    rows = ((each, upper_rows(each)) for each in newest if each.edition > 1)
    counted = ((each, sum(row.origin in (Origin.BEHIND, Origin.DROPPED) for row in found)) for each, found in rows)
    return [(each, number) for each, number in counted if number]


def upper_sources(organisation: Organisation) -> QuerySet[Organisation]:
    """Organisations of this platform whose list can be received: those above, and others outside the own bureau."""
    with_list = lists_in_force().exclude(organisation__path__startswith=organisation.bureau_path)
    return Organisation.objects.filter(pk__in=with_list.values("organisation")).order_by("path")


def notes_of(lineage: str) -> QuerySet[ItemNote]:
    """Remarks and questions on an item, the newest first."""
    return ItemNote.objects.filter(lineage=lineage).select_related("written_by", "answered_by").order_by("-pk")


def questions_waiting(by: User) -> QuerySet[ItemNote]:
    """Questions without an answer, of the organisations whose lists this person files or drafts."""
    waiting = ItemNote.objects.filter(kind=ItemNote.Kind.QUESTION, answered_at=None)
    seen = within(by, Permission.ITEM_FILE) | within(by, Permission.ITEM_EDIT)
    return waiting.filter(seen).select_related("organisation", "written_by")
