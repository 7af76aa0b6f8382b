# SPDX-License-Identifier: Apache-2.0
"""Promises the database keeps by itself."""

from django.db.models import CheckConstraint, Q, UniqueConstraint


def all_or_none(*fields: str) -> CheckConstraint:
    """The fields are all set or all empty: who, when and what travel together."""
    none = Q(**{f"{field}__isnull": True for field in fields})
    every = Q(**{f"{field}__isnull": False for field in fields})
    return CheckConstraint(condition=none | every, name=f"%(app_label)s_%(class)s_{fields[-1]}_together")


def one_of(field: str, values: list[str]) -> CheckConstraint:
    """``field`` holds one of the known states, whatever way a row was written."""
    return CheckConstraint(condition=Q(**{f"{field}__in": values}), name=f"%(app_label)s_%(class)s_{field}_known")


def unique_when_given(name: str, *fields: str) -> UniqueConstraint:
    """Unique among rows in which the last field is not empty text."""
    return UniqueConstraint(fields=fields, condition=~Q(**{fields[-1]: ""}), name=name)
