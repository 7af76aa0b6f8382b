# SPDX-License-Identifier: Apache-2.0
"""Questions to the named lists of targets."""

from typing import NamedTuple

from django.db.models import Prefetch, QuerySet

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import bureau_of, within
from suicha.registries.models import Target, TargetList, TargetListVersion
from suicha.registries.rules.scope import covers
from suicha.registries.selectors.libraries import drawable_of
from suicha.registries.selectors.scopes import cells_of, library_cells, scope_text, targets_in_scope, town_names


class Counted(NamedTuple):
    """A list with its newest version, what it asks in words, and how many it holds today."""

    target_list: TargetList
    version: TargetListVersion
    words: str
    today: int


def lists_of(by: User, permission: Permission = Permission.TARGET_VIEW) -> QuerySet[TargetList]:
    """The lists this person may see or act on, their versions along, the newest first."""
    versions = TargetListVersion.objects.select_related("made_by").order_by("-number")
    rows = TargetList.objects.filter(within(by, permission)).select_related("organisation")
    return rows.prefetch_related(Prefetch("versions", versions, to_attr="told"))


def lists_counted(lists: list[TargetList]) -> list[Counted]:
    """How many targets that can be drawn each list holds today: a few queries for each bureau, whatever the lists."""
    versions = {each.pk: newest(each) for each in lists}
    names = town_names([version.filter for version in versions.values()])
    by_bureau: dict[str, list[TargetList]] = {}
    for each in lists:
        by_bureau.setdefault(each.organisation.bureau_path, []).append(each)
    held: dict[int, int] = {}
    for mine in by_bureau.values():
        cells = library_cells(bureau_of(mine[0].organisation), [versions[each.pk].filter for each in mine])
        for each in mine:
            held[each.pk] = sum(n for cell, n in cells.items() if covers(versions[each.pk].filter, cell))
    return [
        Counted(each, versions[each.pk], scope_text(versions[each.pk].filter, names), held[each.pk]) for each in lists
    ]


def newest(target_list: TargetList) -> TargetListVersion:
    """The version in force."""
    told: list[TargetListVersion] | None = getattr(target_list, "told", None)
    return told[0] if told else target_list.versions.order_by("-number")[0]


def list_members(target_list: TargetList) -> QuerySet[Target]:
    """Who is on the list today, whatever their status."""
    rows = targets_in_scope(bureau_of(target_list.organisation), newest(target_list).filter)
    return rows.select_related("organisation", "town")


def list_of_item(organisation: Organisation, lineage: str) -> TargetList | None:
    """The one list of an item (ITEM-29)."""
    rows = TargetList.objects.filter(organisation__path__startswith=organisation.bureau_path, closed_at=None)
    return rows.filter(lineage=lineage).order_by("pk").first() if lineage else None


def list_tied(organisation: Organisation, lineage: str) -> TargetList | None:
    """The list that no second one may join: the one of the item in use, else one of the organisation's own, closed."""
    closed = TargetList.objects.filter(organisation=organisation, lineage=lineage).exclude(closed_at=None)
    return list_of_item(organisation, lineage) or (closed.order_by("pk").first() if lineage else None)


def list_options(organisation: Organisation, keep: list[str] | None = None) -> list[tuple[str, str]]:
    """The newest versions a plan row of this bureau may choose, and those of ``keep`` that it has already."""
    lists = TargetList.objects.filter(organisation__path__startswith=organisation.bureau_path)
    rows = TargetListVersion.objects.filter(target_list__in=lists).select_related("target_list")
    found: dict[int, TargetListVersion] = {}
    kept = []
    for version in rows.order_by("target_list__name", "-number"):
        if version.target_list.closed_at is None:
            found.setdefault(version.target_list_id, version)
        if keep and str(version.pk) in keep:
            kept.append(version)
    chosen = {version.pk: version for version in [*found.values(), *kept]}
    return [(str(version.pk), f"{version}　{version.count}家") for version in chosen.values()]


def count_of(organisation: Organisation, scope: dict[str, list[str]]) -> int:
    """How many targets of the bureau that can be drawn lie in ``scope`` today."""
    return sum(n for cell, n in cells_of(drawable_of(organisation), [scope]).items() if covers(scope, cell))
