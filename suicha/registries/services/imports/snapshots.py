# SPDX-License-Identifier: Apache-2.0
"""What a record held before an import changed it and what it holds after: kept with the row, for an undo.

All fields are compared, whatever the kind; so a saver need not say what it touches.
"""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import models

from suicha.files.models import ImportRow

Held = dict[int, dict[str, Any]]


def current(model: type[models.Model], keys: Iterable[int], parts: Sequence[str] = ()) -> Held:
    """What the records with these keys hold, by field; relations to many as the sorted keys of the others.

    ``parts``: models whose rows belong to a record, held by their keys as well.
    """
    fields = [field.attname for field in model._meta.concrete_fields if not field.primary_key]
    keys = list(keys)
    held: Held = {
        row.pop("pk"): {name: _plain(value) for name, value in row.items()}
        for row in model._default_manager.filter(pk__in=keys).order_by().values("pk", *fields)
    }
    for many in model._meta.many_to_many:
        through: Any = many.remote_field.through
        here, there = many.m2m_column_name(), many.m2m_reverse_name()
        for values in held.values():
            values[many.name] = []
        pairs = through._default_manager.filter(**{f"{here}__in": keys}).order_by(there).values_list(here, there)
        for key, other in pairs:
            held[key][many.name].append(other)
    for label, part, field in _parts(model, parts):
        for values in held.values():
            values[label] = []
        rows = part._default_manager.filter(**{f"{field}__in": keys}).order_by("pk").values_list(field, "pk")
        for key, other in rows:
            held[key][label].append(other)
    return held


def _parts(model: type[models.Model], parts: Sequence[str]) -> Iterator[tuple[str, Any, str]]:
    """(label, model, name of the relation) of each model whose rows belong to a record."""
    for relation in model._meta.related_objects:
        label = relation.related_model._meta.label_lower
        if label in parts:
            yield label, relation.related_model, relation.field.name


def _plain(value: object) -> object:
    if isinstance(value, date):
        return value.isoformat()
    return str(value) if isinstance(value, Decimal) else value


def keep_before(rows: Iterable[ImportRow], before: Held, after: Held) -> None:
    """Write into each row what its record held, field by field: before, and after."""
    for row in rows:
        old, new = before.get(row.existing_id or 0), after.get(row.existing_id or 0)
        if old is not None and new is not None and row.saved_id == row.existing_id:
            row.before = {name: [value, new[name]] for name, value in old.items() if new[name] != value}


def put_back(model: type[models.Model], rows: list[ImportRow], parts: Sequence[str] = ()) -> None:
    """Give the records what they held before, and forget it; parts that came with the import go."""
    for label, part, _ in _parts(model, parts):
        came = {pk for row in rows for old, new in [row.before.pop(label, ([], []))] for pk in {*new} - {*old}}
        part._default_manager.filter(pk__in=came).delete()
    keys = {row.saved_id: row.before for row in rows}
    records = list(model._default_manager.select_for_update(of=("self",)).filter(pk__in=keys).order_by("pk"))
    fields = {field.attname: field for field in model._meta.concrete_fields}
    changed = set()
    for record in records:
        for name, (old, _) in keys[record.pk].items():
            if name in fields:
                setattr(record, name, fields[name].to_python(old) if fields[name].remote_field is None else old)
                changed.add(fields[name].name)
            else:
                getattr(record, name).set(old)
    if changed:
        model._default_manager.bulk_update(records, sorted(changed), batch_size=100)
    for row in rows:
        row.before = {}
