# SPDX-License-Identifier: Apache-2.0
"""Keeping the index of the library.  No acts: nothing here changes a fact, and nobody decides anything.

Writers through the models need nothing from here.  Who writes rows past them says so with :func:`index_range`, in the
same transaction; one short row tells of any number of targets.
"""

from collections import defaultdict
from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import Count, F, Max, Sum

from suicha.registries.models import SearchEntry, SearchPending, Target
from suicha.registries.rules.search import BLOCK, SHIFT, Facet, pack, tokens_of, verified_tokens, worth_folding

_ROW = (
    "pk", "name", "address", "number", "register_number", "organisation_id", "domain", "status", "grade", "town__code",
    "verified_on", "doubts",
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
    rows = Target.objects.filter(pk__range=(block << SHIFT, (block << SHIFT) + BLOCK - 1)).order_by("pk")
    for pk, name, address, number, register, owner, domain, status, grade, town, verified, doubts in rows.values_list(
        *_ROW
    ):
        offset = pk & (BLOCK - 1)
        for token in tokens_of((name, address, number, register)):
            texts[token].append(offset)
        for facet in (
            (Facet.OWNER, str(owner)), (Facet.DOMAIN, domain), (Facet.STATUS, status), (Facet.GRADE, grade),
            (Facet.TOWN, town or ""), *((Facet.VERIFIED, token) for token in verified_tokens(verified)),
        ):  # fmt: skip
            facets[facet].append(offset)
        if doubts:
            facets[Facet.DOUBTFUL, ""].append(offset)
    SearchEntry.objects.filter(block=block).delete()
    entries = [(int(Facet.TEXT), token, block, len(found), pack(found)) for token, found in sorted(texts.items())]
    entries += [(int(facet), token, block, len(found), pack(found)) for (facet, token), found in sorted(facets.items())]
    with connection.cursor() as cursor:
        cursor.executemany(_INSERT, entries)
    SearchPending.objects.filter(pk__in=seen).delete()
    return True
