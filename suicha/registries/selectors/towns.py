# SPDX-License-Identifier: Apache-2.0
"""Which towns there are to choose from, and by which former name a target was found."""

from collections.abc import Iterable

from django.db.models import Q, QuerySet

from suicha.accounts.models import Organisation, Region
from suicha.accounts.selectors import towns_in
from suicha.registries.models import Target, TargetName
from suicha.registries.rules.search import as_asked


def towns_among(targets: QuerySet[Target]) -> QuerySet[Region]:
    """The towns that occur among these targets, in the order of their codes."""
    return Region.objects.filter(pk__in=targets.exclude(town=None).order_by().values("town")).order_by("code")


def towns_coded(codes: Iterable[str]) -> QuerySet[Region]:
    """The towns with these codes, in their order."""
    return Region.objects.filter(code__in=list(codes)).order_by("code")


def towns_below(organisations: QuerySet[Organisation], held: Iterable[Region] = ()) -> QuerySet[Region]:
    """The towns and streets in use anywhere in the regions these organisations work in, and those ``held`` already."""
    towns = towns_in(organisations.order_by().values_list("region__code", flat=True).distinct())
    kept = Q(pk__in=towns.values("pk")) | Q(pk__in=[region.pk for region in held])
    return Region.objects.filter(kept).order_by("code")


def former_names(targets: Iterable[Target], text: str) -> dict[int, str]:
    """Target → the former name by which ``text`` found it, where its name of today does not hold it; one query."""
    text = as_asked(text)
    rows = [target.pk for target in targets if text and text.upper() not in target.name.upper()]
    if not rows:
        return {}
    named = TargetName.objects.filter(target__in=rows, name__icontains=text).order_by("pk")
    return dict(named.values_list("target_id", "name"))
