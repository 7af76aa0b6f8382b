# SPDX-License-Identifier: Apache-2.0
"""What an act changed, field by field, as the log and a history show it."""

from collections.abc import Iterable, Mapping

from django.db.models import Model

from suicha.registries.models import Target
from suicha.registries.rules.industries import industry_words
from suicha.registries.rules.kinds import TITLES, attributes_words


def shown(row: Model, names: Iterable[str]) -> dict[str, str]:
    """The fields ``names`` of ``row`` as a person reads them."""
    return {name: _said(row, name) for name in names}


def _said(row: Model, name: str) -> str:
    """A field of a target that is kept as a code, by its name; any other as it stands."""
    value = getattr(row, name)
    if isinstance(row, Target):
        if name == "attributes":
            return "；".join(f"{title}：{said}" for title, said in attributes_words(row.kind, value))
        if name in ("kind", "approval"):
            return str({**TITLES, **dict(Target.Approval.choices)}.get(value, value))
        if name == "industry":
            return industry_words(value)
    return _words(value)


def changes_since(before: Mapping[str, str], row: Model) -> list[dict[str, str]]:
    """``field before after`` for each field that now reads otherwise, in Chinese."""
    labels = {field.name: str(field.verbose_name) for field in row._meta.fields}
    after = shown(row, before)
    return [
        {"field": labels[name], "before": old, "after": after[name]}
        for name, old in before.items()
        if old != after[name]
    ]


def _words(value: object) -> str:
    if isinstance(value, list):
        return "、".join(value)
    if isinstance(value, bool):
        return "是" if value else "否"
    return "" if value is None else str(value)
