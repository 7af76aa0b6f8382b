# SPDX-License-Identifier: Apache-2.0
"""One firm as the public may know it: the draws it stood in, and its published results."""

from django.db.models import Count, Q, QuerySet

from suicha.disclosure.models import Firm, PoolEntry, Publication
from suicha.disclosure.rules.search import Words


def firm_list(words: Words) -> QuerySet[Firm]:
    """Firms whose name holds the words or whose code begins with them; nothing asked, nothing found."""
    if not words:
        return Firm.objects.none()
    asked = Q(number__istartswith=words.code) if words.code else Q(pk__in=[])
    for name in words.names:
        asked |= Q(name__icontains=name)
    drawn = Count("pools", filter=Q(pools__outcome__in=PoolEntry.INSPECTED))
    return Firm.objects.filter(asked).annotate(pool_count=Count("pools"), drawn_count=drawn)


def firm_draws(firm: Firm) -> QuerySet[PoolEntry]:
    """Every published draw in whose pool the firm stood, drawn or not."""
    return firm.pools.select_related("publication__organisation").order_by("-publication__published_at", "-pk")


def firm_results(firm: Firm) -> QuerySet[Publication]:
    """The current published results of the firm, newest first."""
    return (
        Publication.objects.filter(kind=Publication.Kind.RESULT, target_number=firm.number, superseded_at=None)
        .select_related("organisation")
        .order_by("-published_at", "-pk")
    )
