# SPDX-License-Identifier: Apache-2.0
"""Questions to the 细则: which number is in force where, for which item, on which day, and where it comes from."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import Case, IntegerField, QuerySet, Value, When

from suicha.accounts.models import Organisation
from suicha.accounts.selectors import top_organisation
from suicha.catalogue.models import Item, SettingVersion
from suicha.catalogue.rules.resolution import Version, in_force
from suicha.catalogue.rules.setting_groups import PER_ITEM, groups
from suicha.catalogue.rules.setting_rule import SettingRule
from suicha.catalogue.rules.settings import SETTINGS
from suicha.core import clock

Named = Item | str | None


@dataclass(frozen=True)
class SettingValue:
    """A number in force: its value, the clause it rests on, and the organisation it comes from (or 起始值)."""

    value: int
    clause: str
    origin: str
    for_item: bool = False
    valid_from: date | None = None


@dataclass(frozen=True)
class SettingLine:
    """One line of the settings page: the rule, what is in force, and what this organisation set itself."""

    key: str
    rule: SettingRule
    current: SettingValue
    own: SettingVersion | None

    @property
    def said(self) -> int | str:
        return self.rule.said(self.current.value)

    @property
    def per_item(self) -> bool:
        return self.key in PER_ITEM


def item_lineage(item: Named) -> str:
    """What an item keeps over the revisions of its list; empty for no item."""
    return item if isinstance(item, str) else str(item.lineage) if item else ""


def paths_upwards(organisation: Organisation) -> list[str]:
    """The paths of the organisation and of everything above it, the nearest first."""
    codes = organisation.path.strip("/").split("/")
    return ["/" + "/".join(codes[:length]) + "/" for length in range(len(codes), 0, -1)]


def _rows(organisation: Organisation, items: Iterable[str] = ()) -> QuerySet[SettingVersion]:
    """The versions of the chain, for all items and for the ones named; ``near`` is the place in the chain."""
    paths = paths_upwards(organisation)
    near = Case(
        *(When(organisation__path=path, then=Value(place)) for place, path in enumerate(paths)),
        output_field=IntegerField(),
    )
    return (
        SettingVersion.objects.filter(organisation__path__in=paths, item__in={"", *items})
        .select_related("organisation", "set_by")
        .annotate(near=near)
        .order_by("near", "key", "pk")
    )


def _in_force(rows: Iterable[SettingVersion], on: date) -> SettingVersion | None:
    known = {row.pk: row for row in rows}
    versions = (
        Version(row.near, bool(row.item), row.valid_from, row.pk, row.value)  # type: ignore[attr-defined]
        for row in known.values()
    )
    found = in_force(versions, on)
    return known[found.turn] if found else None


def _value(key: str, row: SettingVersion | None) -> SettingValue:
    if row is None or row.value is None:
        return SettingValue(SETTINGS[key].default, SETTINGS[key].clause, "起始值")
    return SettingValue(row.value, row.clause, row.organisation.name, bool(row.item), row.valid_from)


def setting(organisation: Organisation, key: str, item: Named = None, on: date | None = None) -> SettingValue:
    """The number in force at ``organisation`` for ``item`` on a day (today): one query.

    What was set for the item comes first, then the organisation's own, then the nearest one above, last the default.
    Raises ``KeyError`` for a key that is not in the table of settings.
    """
    SETTINGS[key]
    lineage = item_lineage(item)
    return _value(key, _in_force(_rows(organisation, [lineage]).filter(key=key), on or clock.today()))


def setting_strictest(organisation: Organisation, key: str, items: Iterable[Item]) -> SettingValue:
    """The number where one visit is about several items: the strictest of theirs, in one query.

    Raises ``KeyError`` for a number that items do not have for themselves.
    """
    stricter = PER_ITEM[key]
    found = setting_of_items(organisation, key, items)
    own = found.pop("")
    return stricter(found.values(), key=lambda each: each.value, default=own)


def setting_of_items(organisation: Organisation, key: str, items: Iterable[Named]) -> dict[str, SettingValue]:
    """The number in force today for each item, by lineage, and under ``""`` for all others; one query."""
    lineages = sorted({"", *(item_lineage(item) for item in items)})
    rows = list(_rows(organisation, lineages).filter(key=key))
    today = clock.today()
    return {
        lineage: _value(key, _in_force((row for row in rows if row.item in ("", lineage)), today))
        for lineage in lineages
    }


def setting_values(organisation: Organisation) -> dict[str, int]:
    """All numbers in force at ``organisation``, in one query."""
    return {line.key: line.current.value for line in setting_lines(organisation)}


def setting_at_top(key: str) -> int:
    """The number in force for the platform as a whole: that of the organisation above all others."""
    top = top_organisation()
    return setting(top, key).value if top else SETTINGS[key].default


class Lookup:
    """The number in force at any organisation, and for any items, asked of the database once."""

    def __init__(self, key: str) -> None:
        self.key, self.default = key, SETTINGS[key].default
        valid = SettingVersion.objects.filter(key=key, valid_from__lte=clock.today()).order_by("valid_from", "pk")
        last = {(item, path): value for item, path, value in valid.values_list("item", "organisation__path", "value")}
        self.known = {place: value for place, value in last.items() if value is not None}

    @property
    def per_item(self) -> bool:
        """Whether any item has this number for itself; if not, nobody need look the items up."""
        return any(item for item, _ in self.known)

    def __call__(self, organisation: Organisation, items: Iterable[str] = ()) -> int:
        """The strictest of the numbers of the items with these lineages, else that of the organisation."""
        chain = paths_upwards(organisation)
        own = next((self.known["", path] for path in chain if ("", path) in self.known), self.default)
        theirs = [
            next((self.known[item, path] for path in chain if (item, path) in self.known), own)
            for item in (items if self.per_item else ())
        ]
        return PER_ITEM[self.key](theirs) if theirs else own


def setting_lookup(key: str) -> Lookup:
    """For lists over many organisations: one query now, then the value in force at any of them.

    Raises ``KeyError`` for a key that is not in the table of settings.
    """
    return Lookup(key)


def setting_lines(organisation: Organisation, item: Named = None, on: date | None = None) -> list[SettingLine]:
    """All settings as they stand at ``organisation`` for ``item`` on a day, by subject, in one query."""
    day, lineage = on or clock.today(), item_lineage(item)
    by_key: dict[str, list[SettingVersion]] = defaultdict(list)
    for row in _rows(organisation, [lineage]):
        by_key[row.key].append(row)
    lines = []
    for key in (key for keys in groups().values() for key in keys):
        found = _in_force(by_key[key], day)
        own = found if found and found.organisation_id == organisation.pk and found.item == lineage else None
        lines.append(SettingLine(key, SETTINGS[key], _value(key, found), own))
    return lines


def setting_history(organisation: Organisation, key: str, item: Named = None) -> QuerySet[SettingVersion]:
    """How the number came about at ``organisation`` and above, the newest first."""
    return _rows(organisation, [item_lineage(item)]).filter(key=key).order_by("-valid_from", "-pk")
