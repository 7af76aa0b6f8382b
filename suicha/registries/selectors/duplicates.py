# SPDX-License-Identifier: Apache-2.0
"""Rows of a library that may speak of one subject: the same name, the same 注册号, or an alike name at one address.

Asked in groups that the database finds, at most ``MOST`` of each sort; of a large library the background asks.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import combinations
from typing import NamedTuple

from django.db.models import Count, Q, QuerySet

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import bureau_of
from suicha.registries.models import Target, TargetApart, TargetName
from suicha.registries.rules.duplicates import alike
from suicha.registries.selectors.completeness import check_of, is_large
from suicha.registries.selectors.libraries import targets_of

MOST = 200
CROWD = 6  # so many at one address are a market or an office block


@dataclass(frozen=True)
class Candidates:
    """Two rows and why they may be one; ``keep`` is the one with a code, else the older."""

    keep: Target
    other: Target
    why: str


class Found(NamedTuple):
    """Pairs that a person has not yet merged or told apart; ``checked_at``: when the background looked for them.

    ``waiting``: the library is large, and the background has not looked yet.
    """

    pairs: list[Candidates]
    checked_at: datetime | None = None
    waiting: bool = False


def duplicates_found(organisation: Organisation) -> Found:
    """What there is to decide on; a large library is not looked through, its last check is read."""
    bureau = bureau_of(organisation)
    if not is_large(bureau):
        return Found(duplicate_candidates(bureau))
    check = check_of(bureau)
    if check is None:
        return Found([], waiting=True)
    keys = {key for first, second, _ in check.pairs for key in (first, second)}
    rows = Target.objects.exclude(status=Target.Status.MERGED).select_related("town", "organisation").in_bulk(keys)
    pairs = ((rows[one], rows[two], why) for one, two, why in check.pairs if one in rows and two in rows)
    return Found(_undecided(bureau, pairs), check.checked_at)


def duplicate_candidates(organisation: Organisation) -> list[Candidates]:
    """The same, looked for now, the surest first; seven queries."""
    return _undecided(organisation, _pairs(targets_of(organisation).exclude(status=Target.Status.MERGED)))


def _undecided(organisation: Organisation, pairs: Iterable[tuple[Target, Target, str]]) -> list[Candidates]:
    apart = set(
        TargetApart.objects.filter(first__organisation__path__startswith=organisation.bureau_path)
        .order_by("pk")
        .values_list("first_id", "second_id")
    )
    found: dict[tuple[int, int], Candidates] = {}
    for first, second, why in pairs:
        key = (min(first.pk, second.pk), max(first.pk, second.pk))
        if key not in apart and _may_be_one(first, second):
            found.setdefault(key, _told(first, second, why))
    return list(found.values())


def of_reach(pairs: Iterable[Candidates], by: User) -> list[Candidates]:
    """Those pairs of which ``by`` may change both rows; of another section's nothing is told."""
    mine = tuple(by.paths_with(Permission.TARGET_EDIT))
    return [each for each in pairs if all(row.organisation.path.startswith(mine) for row in (each.keep, each.other))]


def _pairs(rows: QuerySet[Target]) -> Iterator[tuple[Target, Target, str]]:
    yield from _same(rows, "register_number", "注册号相同")
    yield from _same(rows, "name", "名称相同")
    former = TargetName.objects.filter(target__in=rows.order_by().values("pk")).order_by("pk")
    old = dict(former.values_list("name", "target_id")[:MOST])
    rows = rows.select_related("town", "organisation")
    named = list(rows.filter(name__in=old).order_by("pk"))
    held = rows.in_bulk([old[target.name] for target in named])
    for target in named:
        if old[target.name] in held and old[target.name] != target.pk:
            yield held[old[target.name]], target, "与另一家的曾用名相同"
    for first, second, why in _same(rows, "address", "地址相同，名称相近", CROWD):
        if alike(first.name, second.name):
            yield first, second, why


def _same(rows: QuerySet[Target], field: str, why: str, most: int = 50) -> Iterator[tuple[Target, Target, str]]:
    counted = rows.exclude(**{field: ""}).order_by().values(field).annotate(n=Count("pk"))
    values = [row[field] for row in counted.filter(Q(n__gte=2) & Q(n__lte=most)).order_by(field)[:MOST]]
    groups: dict[str, list[Target]] = {}
    for target in rows.filter(**{f"{field}__in": values}).select_related("town", "organisation").order_by("pk"):
        groups.setdefault(getattr(target, field), []).append(target)
    for group in groups.values():
        yield from ((first, second, why) for first, second in combinations(group, 2))


def _may_be_one(first: Target, second: Target) -> bool:
    """Two valid codes are two subjects; so are a firm and its project."""
    return first.kind == second.kind and not (first.credit_code and second.credit_code)


def _told(first: Target, second: Target, why: str) -> Candidates:
    keep, other = sorted((first, second), key=lambda target: (not target.credit_code, target.pk))
    return Candidates(keep, other, why)
