# SPDX-License-Identifier: Apache-2.0
"""What an act changed, field by field, as the log and a history show it."""

from collections.abc import Iterable, Mapping

from django.db.models import Model


def shown(row: Model, names: Iterable[str]) -> dict[str, str]:
    """The fields ``names`` of ``row`` as a person reads them."""
    return {name: _words(getattr(row, name)) for name in names}


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
