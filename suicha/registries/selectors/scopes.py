# SPDX-License-Identifier: Apache-2.0
"""The parts of the library that scopes speak of: who lies in them, how many, and what they are called."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import BooleanField, Case, Count, Q, QuerySet, Value, When

from suicha.accounts.models import Organisation, Region
from suicha.registries.models import Tag, Target, TargetListVersion, TargetTag
from suicha.registries.rules.scope import CELL_KEYS, EXTRA_KEYS, Cell, extras_in, scope_clean, scope_words, values_in
from suicha.registries.selectors.areas import in_risk_area
from suicha.registries.selectors.libraries import drawable_of, targets_of

_FIELDS = {"domains": "domain__in", "grades": "grade__in", "towns": "town__code__in"}


def targets_in_scope(organisation: Organisation, scope: Mapping[str, Any]) -> QuerySet[Target]:
    """The bureau's targets in ``scope`` of any status; the draw itself excludes."""
    cleaned = scope_clean(scope)
    rows = targets_of(organisation).filter(**{_FIELDS[key]: cleaned[key] for key in CELL_KEYS if key in cleaned})
    for key in EXTRA_KEYS:
        if key in cleaned:
            wanted = Q(pk__in=[])
            for value in cleaned[key]:
                wanted |= _meets(key, value)
            rows = rows.filter(wanted)
    return rows


def library_cells(organisation: Organisation, scopes: Iterable[Mapping[str, Any]] = ()) -> dict[Cell, int]:
    """How many targets that can be drawn each cell holds that ``scopes`` can tell apart, in one query."""
    return cells_of(drawable_of(organisation), scopes)


def cells_of(rows: QuerySet[Target], scopes: Iterable[Mapping[str, Any]] = ()) -> dict[Cell, int]:
    """The same of any targets."""
    rows, told = with_extras(rows.order_by(), scopes)
    counted = rows.values_list("domain", "grade", "town__code", *told).annotate(n=Count("pk"))
    return {
        Cell(domain, grade, town or "", extras_met(told, flags)): n
        for domain, grade, town, *flags, n in counted
    }  # fmt: skip


def with_extras(rows: QuerySet[Target], scopes: Iterable[Mapping[str, Any]]) -> tuple[QuerySet[Target], dict[str, str]]:
    """``rows`` with a flag for each extra value asked about; the flags with the value each stands for."""
    asked = extras_in(scopes)
    flags = {
        f"meets{place}": Case(When(_meets(key, value), then=Value(True)), default=Value(False), output_field=_YES)
        for place, (key, value) in enumerate(asked)
    }
    return rows.annotate(**flags), {
        f"meets{place}": f"{key}:{value}" for place, (key, value) in enumerate(asked)
    }  # fmt: skip


def extras_met(told: Mapping[str, str], flags: Iterable[object]) -> frozenset[str]:
    """The values whose flags are set."""
    return frozenset(name for name, flag in zip(told.values(), flags, strict=True) if flag)


_YES = BooleanField()


def _meets(key: str, value: str) -> Q:
    """Whether a target has this value of an extra key; a number that is none is met by nobody."""
    if key == "kinds":
        return Q(kind=value)
    if key == "industries":
        return Q(industry__startswith=value)
    if key == "areas":
        return in_risk_area()
    number = int(value) if value.isdecimal() and len(value) < 19 else 0
    if key == "lines":
        return Q(line=number)
    return Q(pk__in=TargetTag.objects.filter(tag=number).values("target"))


def town_names(scopes: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Names of what the scopes mention by code or key: towns, sections, tags, lists; a query for each that occurs."""
    scopes = list(scopes)
    codes = values_in(scopes, "towns")
    names = dict(Region.objects.filter(code__in=codes).values_list("code", "name")) if codes else {}
    for key, rows in (
        ("lines", Organisation.objects.order_by("pk")),
        ("tags", Tag.objects.order_by("pk")),
        ("lists", TargetListVersion.objects.select_related("target_list").order_by("pk")),
    ):
        keys = [int(value) for value in values_in(scopes, key) if value.isdecimal() and len(value) < 19]
        if keys:
            names |= {f"{key}:{row.pk}": str(row) for row in rows.filter(pk__in=keys)}
    return names


def scope_text(scope: Mapping[str, Any], towns: Mapping[str, str] | None = None) -> str:
    """``scope`` in words; pass ``towns`` (from :func:`town_names`) where many are shown."""
    return scope_words(scope, town_names([scope]) if towns is None else towns)
