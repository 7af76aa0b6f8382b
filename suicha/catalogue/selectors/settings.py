# SPDX-License-Identifier: Apache-2.0
"""Questions to the 细则: which number is in force where, and where it comes from."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, IntegerField, QuerySet, Value, When

from suicha.accounts.models import Organisation
from suicha.accounts.selectors import top_organisation
from suicha.catalogue.models import Setting
from suicha.catalogue.rules.setting_rule import SettingRule
from suicha.catalogue.rules.settings import SETTINGS


@dataclass(frozen=True)
class SettingValue:
    """A number in force: its value, the clause it rests on, and the organisation it comes from (or 起始值)."""

    value: int
    clause: str
    origin: str


@dataclass(frozen=True)
class SettingLine:
    """One line of the settings page: the rule, what is in force, and what this organisation set itself."""

    key: str
    rule: SettingRule
    current: SettingValue
    own: Setting | None

    @property
    def said(self) -> int | str:
        return self.rule.said(self.current.value)


def _chain(organisation: Organisation) -> list[str]:
    """The paths of the organisation and of everything above it, the nearest first."""
    codes = organisation.path.strip("/").split("/")
    return ["/" + "/".join(codes[:length]) + "/" for length in range(len(codes), 0, -1)]


def _rows(organisation: Organisation) -> QuerySet[Setting]:
    """Settings of the chain, the nearest organisation first."""
    paths = _chain(organisation)
    near = Case(
        *(When(organisation__path=path, then=Value(place)) for place, path in enumerate(paths)),
        output_field=IntegerField(),
    )
    return (
        Setting.objects.filter(organisation__path__in=paths)
        .select_related("organisation", "set_by")
        .annotate(near=near)
        .order_by("near", "key")
    )


def _value(key: str, row: Setting | None) -> SettingValue:
    if row is None:
        return SettingValue(SETTINGS[key].default, SETTINGS[key].clause, "起始值")
    return SettingValue(row.value, row.clause, row.organisation.name)


def setting(organisation: Organisation, key: str) -> SettingValue:
    """The number in force at ``organisation``: its own, else the nearest one above, else the default.

    Raises ``KeyError`` for a key that is not in the table of settings.
    """
    return _value(key, _rows(organisation).filter(key=key).first() if key in SETTINGS else _unknown(key))


def setting_values(organisation: Organisation) -> dict[str, int]:
    """All numbers in force at ``organisation``, in one query."""
    return {line.key: line.current.value for line in setting_lines(organisation)}


def setting_at_top(key: str) -> int:
    """The number in force for the platform as a whole: that of the organisation above all others."""
    top = top_organisation()
    return setting(top, key).value if top else SETTINGS[key].default


def setting_lookup(key: str) -> Callable[[Organisation], int]:
    """For lists over many organisations: one query now, then the value in force at any of them.

    Raises ``KeyError`` for a key that is not in the table of settings.
    """
    default = SETTINGS[key].default
    known = dict(Setting.objects.filter(key=key).values_list("organisation__path", "value"))

    def value(organisation: Organisation) -> int:
        return next((known[path] for path in _chain(organisation) if path in known), default)

    return value


def _unknown(key: str) -> Setting:
    raise KeyError(key)


def setting_lines(organisation: Organisation) -> list[SettingLine]:
    """All settings as they stand at ``organisation``, in one query."""
    nearest: dict[str, Setting] = {}
    for row in _rows(organisation):
        nearest.setdefault(row.key, row)
    lines = []
    for key, rule in SETTINGS.items():
        found = nearest.get(key)
        own = found if found and found.organisation_id == organisation.pk else None
        lines.append(SettingLine(key, rule, _value(key, found), own))
    return lines
