# SPDX-License-Identifier: Apache-2.0
"""Questions to the list and the 细则."""

from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Case, Count, IntegerField, Q, QuerySet, Value, When

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import top_organisation, within
from suicha.catalogue.models import Item, JointItem, Setting
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


def joint_item_list(by: User, *, text: str = "", domain: str = "", lead: str = "") -> QuerySet[JointItem]:
    """Joint items this person may see, narrowed."""
    rows = JointItem.objects.filter(within(by, Permission.ITEM_VIEW)).select_related("organisation")
    if text:
        rows = rows.filter(Q(name__icontains=text) | Q(domain__icontains=text) | Q(object_kind__icontains=text))
    if domain:
        rows = rows.filter(domain=domain)
    return rows.filter(Q(lead__icontains=lead) | Q(participants__icontains=lead)) if lead else rows


def joint_domains(by: User) -> list[str]:
    """The domains that occur in the joint lists this person may see."""
    return sorted(set(joint_item_list(by).order_by().values_list("domain", flat=True)))


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
