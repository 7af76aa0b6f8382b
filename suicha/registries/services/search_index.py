# SPDX-License-Identifier: Apache-2.0
"""Keeping the index of the library.  No acts: nothing here changes a fact, and nobody decides anything.

Writers through the models need nothing from here.  Who writes rows past them says so with :func:`index_range`, in the
same transaction; one short row tells of any number of targets.
"""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import connection, transaction
from django.db.models import Count, F, Max, Sum

from suicha.registries.models import SearchEntry, SearchPending, Target, TargetName, TargetTag
from suicha.registries.rules.quality import missing_facts
from suicha.registries.rules.search import (
    BLOCK,
    SHIFT,
    Facet,
    fit_tokens,
    industry_tokens,
    pack,
    tokens_of,
    verified_tokens,
    worth_folding,
)

_ROW = (
    "pk", "name", "address", "number", "register_number", "organisation_id", "domain", "status", "grade", "town__code",
    "verified_on", "doubts", "kind", "line_id", "industry", "approval", "nature", "town_id", "reviewed_at",
)  # fmt: skip
_INSERT = "INSERT INTO registries_searchentry (facet, token, block, count, members) VALUES (%s, %s, %s, %s, %s)"


def index_targets(keys: Iterable[int]) -> None:
    """These targets were written past the models; any order."""
    SearchPending.note(keys)


def index_range(first: int, last: int) -> None:
    """All targets from ``first`` to ``last`` were written past the models: one row for each 8,192 of them."""
    SearchPending.objects.bulk_create(
        SearchPending(block=block, first=max(first, block << SHIFT), last=min(last, ((block + 1) << SHIFT) - 1))
        for block in range(first >> SHIFT, (last >> SHIFT) + 1)
    )


def fold_if_due() -> int:
    """Fold what waits if it is much; how many blocks.  The worker asks now and then."""
    waiting = SearchPending.objects.aggregate(entries=Count("pk"), targets=Sum(F("last") - F("first") + 1))
    if not worth_folding(waiting["entries"], waiting["targets"] or 0):
        return 0
    return fold_all()


def fold_all() -> int:
    """Fold every block in which something waits, each in a transaction of its own; how many."""
    blocks = SearchPending.objects.order_by("block").values_list("block", flat=True).distinct()
    return sum(_fold(block) for block in list(blocks))


def rebuild() -> int:
    """Make the whole index anew from the library; how many blocks.  Searches stay right meanwhile, only slower."""
    last = Target.objects.aggregate(last=Max("pk"))["last"]
    if last is not None:
        index_range(1, last)
    return fold_all()


@transaction.atomic(durable=True)
def _fold(block: int) -> bool:
    """Make the entries of one block anew; False if another worker did so meanwhile."""
    noted = SearchPending.objects.select_for_update().filter(block=block).order_by("pk")
    seen = list(noted.values_list("pk", flat=True))
    if not seen:
        return False
    texts: dict[str, list[int]] = defaultdict(list)
    facets: dict[tuple[Facet, str], list[int]] = defaultdict(list)
    here = (block << SHIFT, (block << SHIFT) + BLOCK - 1)
    former: dict[int, list[str]] = defaultdict(list)
    for pk, name in TargetName.objects.filter(target__pk__range=here).order_by("pk").values_list("target_id", "name"):
        former[pk].append(name)
    for values in Target.objects.filter(pk__range=here).order_by("pk").values(*_ROW):
        offset = values["pk"] & (BLOCK - 1)
        words = (values["name"], values["address"], values["number"], values["register_number"])
        for token in tokens_of((*words, *former.get(values["pk"], ()))):
            texts[token].append(offset)
        for facet in _facets(values):
            facets[facet].append(offset)
    tagged = TargetTag.objects.filter(target__gte=here[0], target__lte=here[1]).order_by("target")
    for target, tag in tagged.values_list("target", "tag"):
        facets[Facet.TAG, str(tag)].append(target & (BLOCK - 1))
    SearchEntry.objects.filter(block=block).delete()
    entries = [(int(Facet.TEXT), token, block, len(found), pack(found)) for token, found in sorted(texts.items())]
    entries += [(int(facet), token, block, len(found), pack(found)) for (facet, token), found in sorted(facets.items())]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, entries)
    SearchPending.objects.filter(pk__in=seen).delete()
    return True


def _facets(values: dict[str, Any]) -> list[tuple[Facet, str]]:
    """The tokens of one target that are no text."""
    kind, industry = values["kind"], values["industry"]
    missing = missing_facts(kind, industry=industry, town=values["town_id"], nature=values["nature"])
    fit = fit_tokens(
        active=values["status"] == Target.Status.ACTIVE,
        missing=bool(missing),
        reviewed=values["reviewed_at"] is not None,
    )
    return [
        (Facet.OWNER, str(values["organisation_id"])), (Facet.DOMAIN, values["domain"]),
        (Facet.STATUS, values["status"]), (Facet.GRADE, values["grade"]), (Facet.TOWN, values["town__code"] or ""),
        (Facet.KIND, kind), (Facet.LINE, str(values["line_id"] or "")), (Facet.APPROVAL, values["approval"]),
        *((Facet.VERIFIED, token) for token in verified_tokens(values["verified_on"])),
        *((Facet.INDUSTRY, token) for token in industry_tokens(industry)),
        *((Facet.FIT, token) for token in fit),
        *([(Facet.DOUBTFUL, "")] if values["doubts"] else []),
    ]  # fmt: skip
