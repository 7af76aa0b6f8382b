# SPDX-License-Identifier: Apache-2.0
"""How the list of items is used: drawn this year, excused, unused for years, with what it needs to be drawn on.

And the same for the checkable powers behind the items (ITEM-22).  Queries do not grow with the list.
"""

from datetime import date
from typing import NamedTuple

from django.db.models import Max, Min
from django.utils import timezone

from suicha.accounts.models import Organisation
from suicha.catalogue.models import Checklist, ChecklistVersion, Item, Power, PowerLink
from suicha.catalogue.rules.covered import Covered, covered, is_unused
from suicha.catalogue.selectors import items_published, lineages_without_target, setting
from suicha.core import clock
from suicha.draws.models import Draw
from suicha.registries.models import TargetList

SHOWN = {
    "": "全部",
    "left": "还没有抽",
    "excused": "无检查对象",
    "unused": "多年未用",
    "powerless": "没有对应权责",
    "listless": "没有对象库",
    "sheetless": "没有检查表",
}


class ItemUse(NamedTuple):
    """One item in force: how it is used in a year, and what it is tied to; ``checklist`` only while one is in use."""

    item: Item
    last_used: date | None
    drawn: bool
    excuse: str
    unused: bool
    has_power: bool
    target_list: TargetList | None
    checklist: Checklist | None

    def shows(self, asked: str) -> bool:
        """Whether the item belongs under one of the tabs of ``SHOWN``."""
        return {
            "left": not self.drawn and not self.excuse,
            "excused": bool(self.excuse),
            "unused": self.unused,
            "powerless": not self.has_power,
            "listless": self.target_list is None,
            "sheetless": self.checklist is None,
        }.get(asked, True)


class PowerUse(NamedTuple):
    """One checkable power: how many items in force carry it out, and whether one of them was drawn in the year."""

    power: Power
    items: int
    drawn: bool
    excused: bool

    @property
    def word(self) -> tuple[str, str]:
        """What to say about it, and in which tone."""
        if self.drawn:
            return "已抽查", "green"
        if not self.items:
            return "没有抽查事项", "red"
        return ("无检查对象", "blue") if self.excused else ("还没有抽", "amber")


def _drawn(bureau: Organisation, year: int | None = None) -> dict[str, date]:
    """Lineage → day of the last draw on it, in ``year`` if given; a voided draw is none."""
    draws = Draw.objects.filter(drawn_at__isnull=False).exclude(state=Draw.State.VOID)
    if year:
        draws = draws.filter(drawn_at__year=year)
    found = draws.filter(task__items__organisation__path__startswith=bureau.bureau_path)
    days = found.order_by().values_list("task__items__lineage").annotate(last=Max("drawn_at"))
    return {str(lineage): timezone.localtime(last).date() for lineage, last in days}


def item_uses(bureau: Organisation, year: int) -> list[ItemUse]:
    """Every item in force of a bureau, by its number."""
    items = sorted(items_published(bureau).order_by("pk"), key=lambda item: (item.sequence, item.pk))
    lineages = {str(item.lineage) for item in items}
    last, drawn, excuses = _drawn(bureau), _drawn(bureau, year), lineages_without_target(bureau, year)
    published = Item.objects.filter(lineage__in=lineages, published_at__isnull=False).order_by()
    since = dict(published.values_list("lineage").annotate(first=Min("published_at")))
    tied = set(PowerLink.objects.filter(lineage__in=lineages).order_by().values_list("lineage", flat=True))
    lists = {
        row.lineage: row
        for row in TargetList.objects.filter(
            organisation__path__startswith=bureau.bureau_path, lineage__in=lineages, closed_at=None
        ).order_by("pk")
    }
    in_use = Checklist.objects.filter(lineage__in=lineages, versions__state=ChecklistVersion.State.PUBLISHED)
    sheets = {row.lineage: row for row in in_use.order_by("pk")}
    years, today = setting(bureau, "unused_years").value, clock.today()
    uses = []
    for item in items:
        key = str(item.lineage)
        first = timezone.localtime(since[key]).date() if key in since else None
        excuse = "" if key in drawn else excuses.get(key, "")
        unused = is_unused(last.get(key), first, today, years)
        uses.append(
            ItemUse(item, last.get(key), key in drawn, excuse, unused, key in tied, lists.get(key), sheets.get(key))
        )
    return uses


def items_covered(uses: list[ItemUse]) -> Covered:
    """How far the list was carried out in the year: 20/20 of 22, 2 excused."""
    return covered(
        (str(use.item.pk) for use in uses),
        excused={str(use.item.pk) for use in uses if use.excuse},
        drawn={str(use.item.pk) for use in uses if use.drawn},
    )


def power_uses(bureau: Organisation, uses: list[ItemUse]) -> list[PowerUse]:
    """Every checkable power of a bureau against the use of its items."""
    by_lineage = {str(use.item.lineage): use for use in uses}
    powers = Power.objects.filter(organisation__path__startswith=bureau.bureau_path, is_checkable=True)
    listed = list(powers.order_by("kind", "code", "pk"))
    links: dict[int, list[ItemUse]] = {}
    for power, lineage in PowerLink.objects.filter(power__in=listed).order_by("pk").values_list("power", "lineage"):
        if str(lineage) in by_lineage:
            links.setdefault(power, []).append(by_lineage[str(lineage)])
    return [
        PowerUse(
            power,
            len(mine),
            any(use.drawn for use in mine),
            bool(mine) and all(use.excuse for use in mine),
        )
        for power in listed
        for mine in [links.get(power.pk, [])]
    ]


def powers_covered(powers: list[PowerUse]) -> Covered:
    """Share of the checkable powers that have an item and were drawn in the year."""
    return covered(
        (str(use.power.pk) for use in powers),
        excused={str(use.power.pk) for use in powers if use.excused},
        drawn={str(use.power.pk) for use in powers if use.drawn},
    )


def item_use(item: Item, year: int) -> ItemUse | None:
    """The use of one item, if it is in force."""
    return next((use for use in item_uses(item.organisation, year) if use.item.lineage == item.lineage), None)
