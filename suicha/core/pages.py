# SPDX-License-Identifier: Apache-2.0
"""Lists are paged by key: page 1 and page 10,000 cost the same, and a row inserted meanwhile shifts nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db.models import Model, Q, QuerySet
from django.http import QueryDict

M = TypeVar("M", bound=Model)
PAGE_SIZE = 20


@dataclass(frozen=True)
class Page(Generic[M]):
    """One page of rows with the query strings of its neighbours; ``more``: counted up to ``count`` and no further."""

    rows: Sequence[M]
    count: int
    has_previous: bool
    has_next: bool
    previous_query: str
    next_query: str
    more: bool = False

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


Take = Callable[[int | None, bool, int], list[M]]


def paginate(rows: QuerySet[M], query: QueryDict, *, newest_first: bool = True, size: int = PAGE_SIZE) -> Page[M]:
    """The page of ``rows`` that ``query`` asks for by ``after=`` or ``before=`` (a primary key).

    Ordered by primary key, newest first unless told otherwise; two queries whatever the number of rows.
    A key that is no number is treated as absent.
    """

    def take(key: int | None, descending: bool, limit: int) -> list[M]:
        beyond = Q() if key is None else Q(pk__lt=key) if descending else Q(pk__gt=key)
        return list(rows.filter(beyond).order_by("-pk" if descending else "pk")[:limit])

    return paged(take, rows.count(), query, newest_first=newest_first, size=size)


def paged(
    take: Take[M], count: int, query: QueryDict, *, more: bool = False, newest_first: bool = True, size: int = PAGE_SIZE
) -> Page[M]:
    """A page of what ``take`` finds: rows beyond a key (None: from the first on), descending or not, so many."""
    after, before = _key(query.get("after")), _key(query.get("before"))
    backwards = before is not None and after is None
    found = take(before if backwards else after, newest_first != backwards, size + 1)
    beyond = len(found) > size
    found = found[:size]
    if backwards:
        found.reverse()
    has_previous = beyond if backwards else after is not None
    has_next = True if backwards else beyond
    return Page(
        rows=found,
        count=count,
        has_previous=bool(found) and has_previous,
        has_next=bool(found) and has_next,
        previous_query=_after(query, "before", found[0].pk) if found else "",
        next_query=_after(query, "after", found[-1].pk) if found else "",
        more=more,
    )


def _key(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 19 else None
