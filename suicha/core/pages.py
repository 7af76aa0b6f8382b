# SPDX-License-Identifier: Apache-2.0
"""Lists are paged by key: page 1 and page 10,000 cost the same, and a row inserted meanwhile shifts nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

M = TypeVar("M", bound=Model)
PAGE_SIZE = 20


@dataclass(frozen=True)
class Page(Generic[M]):
    """One page of rows with the query strings of its neighbours."""

    rows: Sequence[M]
    count: int
    has_previous: bool
    has_next: bool
    previous_query: str
    next_query: str

    def __iter__(self) -> Any:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def _after(query: QueryDict, name: str, key: object) -> str:
    copy = query.copy()
    for other in ("after", "before"):
        copy.pop(other, None)
    copy[name] = str(key)
    return copy.urlencode()


def paginate(rows: QuerySet[M], query: QueryDict, *, newest_first: bool = True, size: int = PAGE_SIZE) -> Page[M]:
    """The page of ``rows`` that ``query`` asks for by ``after=`` or ``before=`` (a primary key).

    Ordered by primary key, newest first unless told otherwise; two queries whatever the number of rows.
    A key that is no number is treated as absent.
    """
    count = rows.count()
    after, before = _key(query.get("after")), _key(query.get("before"))
    backwards = before is not None and after is None
    descending = newest_first != backwards
    beyond = Q()
    if after is not None or before is not None:
        key = before if backwards else after
        beyond = Q(pk__lt=key) if descending else Q(pk__gt=key)
    found = list(rows.filter(beyond).order_by("-pk" if descending else "pk")[: size + 1])
    more = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    has_previous = more if backwards else after is not None
    has_next = True if backwards else more
    return Page(
        rows=found,
        count=count,
        has_previous=bool(found) and has_previous,
        has_next=bool(found) and has_next,
        previous_query=_after(query, "before", found[0].pk) if found else "",
        next_query=_after(query, "after", found[-1].pk) if found else "",
    )


def _key(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
