# SPDX-License-Identifier: Apache-2.0
"""标签 of a sheet of 检查对象: words of the vocabulary kept there, added to what a target carries already (LIBT-11).

A sheet only adds: an empty cell, or a word left out, takes nothing away; that is done by hand, word by word.
"""

import re
import unicodedata
from collections.abc import Iterable

from django.db import connection

from suicha.accounts.models import Organisation
from suicha.core.nearest import proposal
from suicha.registries.models import Tag, TargetTag
from suicha.registries.selectors import tags_of
from suicha.registries.services.imports.columns import Column
from suicha.registries.services.imports.verdicts import Verdict
from suicha.registries.services.rows_in import rows_in

COLUMN = Column(
    "tags",
    "标签",
    ("分类标签", "对象标签"),
    hint="几个用顿号隔开，只认在用的对象标签，写“组：标签”或标签都可以；导入只加标签，不去掉已有的",
    width=24,
)
_PARTS = re.compile(r"[、,;\n]+")


class TagBook:
    """The words in use of an organisation and of those above it; one query, and none until a word is asked for."""

    def __init__(self, organisation: Organisation) -> None:
        self._organisation = organisation
        self._known: dict[str, list[Tag]] | None = None

    def _words(self) -> dict[str, list[Tag]]:
        if self._known is None:
            self._known = {}
            for tag in tags_of(self._organisation):
                for word in (tag.name, f"{tag.group}:{tag.name}"):
                    self._known.setdefault(_plain(word), []).append(tag)
        return self._known

    def read(self, cell: str) -> tuple[list[Tag], list[str]]:
        """The tags a cell names, and what is wrong with each word that names none."""
        found: dict[int, Tag] = {}
        faults = []
        for word in filter(None, (part.strip() for part in _PARTS.split(unicodedata.normalize("NFKC", cell)))):
            tags = self._words().get(_plain(word), [])
            usable = [tag for tag in tags if tag.closed_at is None]
            if len(usable) == 1:
                found[usable[0].pk] = usable[0]
            elif usable:
                faults.append(f"“{word}”在{'、'.join(tag.group for tag in usable)}几组里都有，要写明哪一组")
            elif tags:
                faults.append(f"“{word}”已停用")
            else:
                faults.append(self._unknown(word))
        return list(found.values()), faults

    def _unknown(self, word: str) -> str:
        names = [tag.name for tags in self._words().values() for tag in tags if tag.closed_at is None]
        near = proposal(word, names)
        return f"没有“{word}”这个标签{f'，{near}' if near else ''}"


def find_tags(verdicts: Iterable[Verdict], organisation: Organisation) -> None:
    """Words become tags of the vocabulary; what is none is doubted and left out; one query, none where none is."""
    book = TagBook(organisation)
    for verdict in verdicts:
        typed = verdict.values.get("tags", "")
        if not isinstance(typed, str) or not typed:
            continue
        del verdict.values["tags"]
        tags, faults = book.read(typed)
        if faults:
            fix = "照“对象标签”里在用的写，没有的先建标签"
            verdict.doubt("tags", f"{'；'.join(faults)}，没有加上", fix)
        if tags:
            verdict.values |= tag_values(tags)


def tag_values(tags: Iterable[Tag]) -> dict[str, list[int] | list[str]]:
    """Tags as a judged row keeps them: their keys, and the words a person reads."""
    ordered = sorted(tags, key=str)
    return {"tags": [tag.pk for tag in ordered], "tags_words": [str(tag) for tag in ordered]}


def tags_shown(words: Iterable[str]) -> str:
    """Tags in one line."""
    return "、".join(sorted(words))


def tags_put(pairs: Iterable[tuple[int, int]]) -> None:
    """Put tags on targets, (target, tag); who carries one already keeps it.  What was closed meanwhile is left out."""
    rows = [TargetTag(target_id=target, tag_id=tag) for target, tag in _usable(pairs)]
    TargetTag.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)


def tags_put_on_new(pairs: Iterable[tuple[int, int]]) -> None:
    """The same for targets that carry none yet, any number of them with one statement."""
    fields = [field for field in TargetTag._meta.local_concrete_fields if not field.primary_key]
    rows = list(_usable(pairs))
    if rows:
        rows_in(connection, TargetTag, fields, rows)


def _usable(pairs: Iterable[tuple[int, int]]) -> Iterable[tuple[int, int]]:
    pairs = list(pairs)
    wanted = {tag for _, tag in pairs}
    known = Tag.objects.filter(pk__in=wanted, closed_at=None).values_list("pk", flat=True) if wanted else ()
    usable = set(known)
    return [(target, tag) for target, tag in pairs if tag in usable]


def _plain(word: str) -> str:
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", word)).upper()
