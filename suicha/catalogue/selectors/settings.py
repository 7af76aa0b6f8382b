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
from suicha.catalogue.rules.against_upper import TONES, Stand, setting_stand
from suicha.catalogue.rules.resolution import Version, in_force
from suicha.catalogue.rules.setting_groups import PER_ITEM, groups
from suicha.catalogue.rules.setting_rule import SettingRule
from suicha.catalogue.rules.settings import SETTINGS
from suicha.core import clock
from suicha.core.asked_once import asked_once

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
    above: SettingValue | None = None

    @property
    def stand(self) -> Stand | None:
        """How what was set here stands to the number of the organisation above; none where only one was set."""
        return setting_stand(self.key, self.current.value, self.above.value) if self.own and self.above else None

    @property
    def tone(self) -> str:
        return TONES[self.stand] if self.stand else ""

    @property
    def against(self) -> str:
        """Both values and the upper clause in a sentence; empty where they are the same."""
        if self.above is None or self.stand in (None, Stand.SAME):
            return ""
        upper = f"{self.above.origin}{self.rule.said(self.above.value)}{self.rule.unit}（{self.above.clause}）"
        return f"{self.stand}：本单位{self.said}{self.rule.unit}，{upper}。"

    @property
    def said(self) -> int | str:
        return self.rule.said(self.current.value)

    @property
    def per_item(self) -> bool:
        return self.key in PER_ITEM


def item_lineage(item: Named) -> str:
    """What an item keeps over the revisions of its list; empty for no item."""
    return item if isinstance(item, str) else str(item.lineage) if item else ""


def _named(item: Named) -> frozenset[str]:
    return frozenset({item_lineage(item)} - {""})


def paths_upwards(path: str) -> list[str]:
    """The paths of the organisation at ``path`` and of everything above it, the nearest first."""
    codes = path.strip("/").split("/")
    return ["/" + "/".join(codes[:length]) + "/" for length in range(len(codes), 0, -1)]


def _rows(path: str, items: Iterable[str] = ()) -> QuerySet[SettingVersion]:
    """The versions of the chain, for all items and for the ones named; ``near`` is the place in the chain."""
    paths = paths_upwards(path)
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


@asked_once
def _chain(path: str, items: frozenset[str] = frozenset()) -> dict[str, list[SettingVersion]]:
    """All numbers that were set in the chain, by key, in one query: a page that needs ten of them asks once."""
    by_key: dict[str, list[SettingVersion]] = defaultdict(list)
    for row in _rows(path, items):
        by_key[row.key].append(row)
    return by_key


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
    rows = _chain(organisation.path, _named(item)).get(key, [])
    return _value(key, _in_force(rows, on or clock.today()))


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
    rows = _chain(organisation.path, frozenset(lineages) - {""}).get(key, [])
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


@asked_once
def _standing() -> dict[str, dict[tuple[str, str], int | None]]:
    """What stands today, by key, item and organisation, of all organisations: people set these numbers, so few."""
    found: dict[str, dict[tuple[str, str], int | None]] = defaultdict(dict)
    valid = SettingVersion.objects.filter(valid_from__lte=clock.today()).order_by("valid_from", "pk")
    for key, item, path, value in valid.values_list("key", "item", "organisation__path", "value"):
        found[key][item, path] = value
    return found


class Lookup:
    """The number in force at any organisation, and for any items, asked of the database once."""

    def __init__(self, key: str) -> None:
        self.key, self.default = key, SETTINGS[key].default
        self.known = {place: value for place, value in _standing().get(key, {}).items() if value is not None}

    @property
    def per_item(self) -> bool:
        """Whether any item has this number for itself; if not, nobody need look the items up."""
        return any(item for item, _ in self.known)

    def __call__(self, organisation: Organisation, items: Iterable[str] = ()) -> int:
        """The strictest of the numbers of the items with these lineages, else that of the organisation."""
        chain = paths_upwards(organisation.path)
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
    by_key, lines = _chain(organisation.path, _named(item)), []
    for key in (key for keys in groups().values() for key in keys):
        found = _in_force(by_key.get(key, ()), day)
        own = found if found and found.organisation_id == organisation.pk and found.item == lineage else None
        upper = _in_force((row for row in by_key.get(key, ()) if row.organisation_id != organisation.pk), day)
        above = _value(key, upper) if own and upper else None
        lines.append(SettingLine(key, SETTINGS[key], _value(key, found), own, above))
    return lines


def setting_line(organisation: Organisation, key: str, item: Named = None) -> SettingLine:
    """One of them.  Raises ``KeyError`` for a key that is not in the table of settings."""
    return {line.key: line for line in setting_lines(organisation, item)}[key]


def setting_history(organisation: Organisation, key: str, item: Named = None) -> QuerySet[SettingVersion]:
    """How the number came about at ``organisation`` and above, the newest first."""
    return _rows(organisation.path, _named(item)).filter(key=key).order_by("-valid_from", "-pk")
