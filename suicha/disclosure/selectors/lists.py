# SPDX-License-Identifier: Apache-2.0
"""Two published versions of a list beside each other, from the frozen copies."""

from typing import NamedTuple

from suicha.catalogue.rules.comparing import Line, lines
from suicha.disclosure.models import Publication, PublishedItem


class ItemChange(NamedTuple):
    """One row that a version added, changed or took out; ``row`` is the new one, or the old one where it is gone."""

    kind: str
    row: PublishedItem
    lines: list[Line]
    ground: str
    reason: str


def version_before(publication: Publication) -> Publication | None:
    """The version ahead of this one."""
    same = Publication.objects.filter(kind=publication.kind, subject_id=publication.subject_id)
    return same.filter(version__lt=publication.version).order_by("-version").first()


def item_changes(publication: Publication, before: Publication) -> list[ItemChange]:
    """What changed from ``before`` to ``publication``; two queries.

    Rows belong together by their number; a copy of before there were numbers is matched by its words.
    """
    old = list(before.items.order_by("position", "pk"))
    by_key = {row.key: row for row in old}
    by_words = {_words(row): row for row in old if not (row.more or {}).get("lineage")}
    reasons = publication.body.get("reasons", {})
    changes, met = [], set()
    for row in publication.items.order_by("position", "pk"):
        was = by_key.get(row.key) or by_words.get(_words(row))
        _, ground, reason = reasons.get(row.key, ["", "", ""])
        if was is None:
            changes.append(ItemChange("新增", row, [], ground, reason))
            continue
        met.add(was.pk)
        differs = lines(was.words, row.words) if was.more else _shared(was, row)
        if differs:
            changes.append(ItemChange("修改", row, differs, ground, reason))
    gone = [row for row in old if row.pk not in met]
    return changes + [ItemChange("取消", row, [], *reasons.get(row.key, ["", "", ""])[1:]) for row in gone]


def _words(row: PublishedItem) -> tuple[str, str, str]:
    return row.category, row.name, row.object_kind


def _shared(was: PublishedItem, row: PublishedItem) -> list[Line]:
    """Only the words that copies of before kept."""
    kept = was.words
    return lines(kept, {name: value for name, value in row.words.items() if name in kept})
