# SPDX-License-Identifier: Apache-2.0
"""Lists and figures of the portal, from frozen copies only: what is not published does not count here."""

from datetime import date
from typing import NamedTuple

from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet
from django.db.models.functions import TruncDate

from suicha.accounts.models import Organisation
from suicha.disclosure.models import PoolEntry, Publication, PublishedItem, PublishedResult
from suicha.disclosure.rules.search import search_words
from suicha.draws.selectors import draw_public
from suicha.inspections.rules.results import PROBLEMS, RESULTS

Kind = Publication.Kind


def current(kind: str) -> QuerySet[Publication]:
    """The publications of one kind in force, with their organisations."""
    return Publication.objects.filter(kind=kind, superseded_at=None).select_related("organisation")


def versions_of(publication: Publication) -> QuerySet[Publication]:
    """All versions of the same thing, newest first: old ones stay readable."""
    same = Publication.objects.filter(kind=publication.kind, subject_id=publication.subject_id)
    return same.select_related("organisation").order_by("-version")


def publishers(kind: str) -> QuerySet[Organisation]:
    """The organisations with something of this kind in force."""
    published = Publication.objects.filter(kind=kind, superseded_at=None, organisation=OuterRef("pk"))
    return Organisation.objects.filter(Exists(published)).order_by("path")


def item_list(
    *, publication: Publication | None = None, organisation: str = "", text: str = "", item_class: str = ""
) -> QuerySet[PublishedItem]:
    """Published items: of the lists in force, or of one version of one list."""
    items = PublishedItem.objects.select_related("publication__organisation")
    if publication is None:
        items = items.filter(publication__superseded_at=None)
    else:
        items = items.filter(publication=publication)
    if organisation:
        items = items.filter(publication__organisation__code=organisation)
    words = search_words(text)
    if words:
        asked = Q()
        for name in words.names:
            asked |= Q(name__icontains=name) | Q(category__icontains=name) | Q(legal_basis__icontains=name)
        items = items.filter(asked)
    return items.filter(item_class=item_class) if item_class else items


def result_list(
    *,
    organisation: str = "",
    result: str = "",
    since: date | None = None,
    until: date | None = None,
    text: str = "",
) -> QuerySet[Publication]:
    """Published results in force, narrowed; ``result`` is a code of the result table, or ``problem`` for any."""
    results = current(Kind.RESULT)
    if organisation:
        results = results.filter(organisation__code=organisation)
    if result:
        codes = PROBLEMS if result == "problem" else [result]
        results = results.filter(Exists(PublishedResult.objects.filter(publication=OuterRef("pk"), result__in=codes)))
    if since:
        results = results.filter(published_at__date__gte=since)
    if until:
        results = results.filter(published_at__date__lte=until)
    words = search_words(text)
    if words:
        asked = (
            Q(target_number__istartswith=words.code) | Q(number__istartswith=words.code) if words.code else Q(pk__in=[])
        )
        for name in words.names:
            asked |= Q(target_name__icontains=name) | Q(title__icontains=name)
        results = results.filter(asked)
    return results


class Outcome(NamedTuple):
    """How often one result value was published."""

    code: str
    title: str
    tone: str
    times: int


def outcomes(year: int) -> list[Outcome]:
    """Published results of the year per item and value, in the order of the table; values never met are absent."""
    rows = PublishedResult.objects.filter(publication__superseded_at=None, publication__published_at__year=year)
    counted = dict(rows.order_by().values_list("result").annotate(n=Count("pk")))
    return [
        Outcome(code, result.title, result.tone or "grey", counted[code])
        for code, result in RESULTS.items()
        if counted.get(code)
    ]


class Figures(NamedTuple):
    """The numbers of the first page; ``in_time`` out of ``with_deadline`` results were published by their deadline."""

    items: int
    key_items: int
    draws: int
    drawn: int
    pooled: int
    results: int
    in_time: int
    with_deadline: int
    with_problems: int


def figures(year: int) -> Figures:
    """What the portal itself holds for ``year`` (lists: in force now); four queries."""
    items = PublishedItem.objects.filter(publication__superseded_at=None).aggregate(
        n=Count("pk"), key=Count("pk", filter=Q(item_class="key"))
    )
    draws = current(Kind.DRAW).filter(published_at__year=year)
    # A firm stands in one version only: the one that told of it first.
    told = PoolEntry.objects.filter(publication__kind=Kind.DRAW, publication__published_at__year=year)
    pool = told.aggregate(
        drawn=Count("pk", filter=Q(outcome__in=PoolEntry.INSPECTED)), pooled=Count("pk", filter=~Q(outcome="X"))
    )
    problem = PublishedResult.objects.filter(publication=OuterRef("pk"), result__in=PROBLEMS)
    # Whether a result came in time is judged by its first version: a correction does not make it late.
    first = Publication.objects.filter(kind=Kind.RESULT, published_at__year=year, version=1).annotate(
        day=TruncDate("published_at")
    )
    results = current(Kind.RESULT).filter(published_at__year=year)
    return Figures(
        items=items["n"],
        key_items=items["key"],
        draws=draws.count(),
        drawn=pool["drawn"],
        pooled=pool["pooled"],
        results=results.count(),
        in_time=first.filter(day__lte=F("due_on")).count(),
        with_deadline=first.exclude(due_on=None).count(),
        with_problems=results.filter(Exists(problem)).count(),
    )


def tab_counts() -> dict[str, int]:
    """How much there is behind each of the four tabs."""
    plans = Count("pk", filter=Q(kind=Kind.PLAN))
    results = Count("pk", filter=Q(kind=Kind.RESULT))
    counted = Publication.objects.filter(superseded_at=None).aggregate(plans=plans, results=results)
    items = PublishedItem.objects.filter(publication__superseded_at=None).count()
    return {"items": items, "plans": counted["plans"], "draws": draw_public().count(), "results": counted["results"]}
