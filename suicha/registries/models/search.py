# SPDX-License-Identifier: Apache-2.0
"""The index that finds a target among a million: tokens with their members, and what is not folded in yet."""

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Any, ClassVar

from django.db import models

from suicha.core.constraints import one_of
from suicha.registries.rules.search import SHIFT, Facet


class SearchEntry(models.Model):
    """Who of one block of targets has a token.  Derived: made anew from the library whenever the block is folded."""

    facet = models.PositiveSmallIntegerField("种类")
    token = models.CharField("检索词", max_length=64)
    block = models.PositiveIntegerField("段")
    count = models.PositiveIntegerField("家数")
    members = models.BinaryField("成员")

    class Meta:
        verbose_name = "检索索引"
        constraints: ClassVar[list[Any]] = [
            one_of("facet", [facet.value for facet in Facet]),  # type: ignore[misc]
            models.UniqueConstraint(fields=["facet", "token", "block"], name="registries_searchentry_once"),
        ]
        indexes = [models.Index(fields=["block"], name="registries_searchentry_block")]

    def __str__(self) -> str:
        return self.token


class SearchPending(models.Model):
    """Targets ``first`` to ``last`` of a block changed since its fold: they are looked at one by one.

    Written in the transaction of the change, one short row however many targets; so no search ever misses one.
    """

    block = models.PositiveIntegerField("段", db_index=True)
    first = models.BigIntegerField("从")
    last = models.BigIntegerField("到")

    class Meta:
        verbose_name = "待并入索引的对象"

    def __str__(self) -> str:
        return f"{self.first}—{self.last}"

    @staticmethod
    def note(keys: Iterable[int]) -> None:
        """These targets were written or removed; neighbours are told in one row."""
        rows = []
        for _, found in groupby(enumerate(sorted(set(keys))), key=lambda pair: (pair[1] - pair[0], pair[1] >> SHIFT)):
            run = [key for _, key in found]
            rows.append(SearchPending(block=run[0] >> SHIFT, first=run[0], last=run[-1]))
        SearchPending.objects.bulk_create(rows)


class TagSet(models.QuerySet[Any]):
    """Which targets carry which tags: whatever way that is written, the index hears of it."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        made = super().bulk_create(objs, *args, **kwargs)
        SearchPending.note(row.target_id for row in made)
        return made

    def delete(self) -> tuple[int, dict[str, int]]:
        keys = list(self.order_by().values_list("target_id", flat=True))
        removed = super().delete()
        SearchPending.note(keys)
        return removed


class TargetSet(models.QuerySet[Any]):
    """Rows of the library: whatever way they are written, the index hears of it."""

    def bulk_create(self, objs: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        made = super().bulk_create(objs, *args, **kwargs)
        SearchPending.note(row.pk for row in made)
        return made

    def bulk_update(self, objs: Iterable[Any], fields: Iterable[str], batch_size: int | None = None) -> int:
        rows: Sequence[Any] = list(objs)
        changed = super().bulk_update(rows, fields, batch_size)
        SearchPending.note(row.pk for row in rows)
        return changed

    def update(self, **values: Any) -> int:
        keys = list(self.order_by().values_list("pk", flat=True))
        changed = super().update(**values)
        SearchPending.note(keys)
        return changed

    def delete(self) -> tuple[int, dict[str, int]]:
        keys = list(self.order_by().values_list("pk", flat=True))
        removed = super().delete()
        SearchPending.note(keys)
        return removed
