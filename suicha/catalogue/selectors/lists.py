# SPDX-License-Identifier: Apache-2.0
"""Questions to the versions of a list: which is in force on a day, what is being drafted, what every row must say.

``standing`` and ``in force`` are computed from the day, so that no nightly job has to switch a list over.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, NamedTuple

from django.db.models import Case, Count, Exists, IntegerField, OuterRef, Q, QuerySet, Value, When

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import bureau_of, within
from suicha.catalogue.models import Item, ListChange, ListDemand, ListReview, ListVersion
from suicha.catalogue.rules.levels import may_implement
from suicha.catalogue.rules.words import WORDS
from suicha.core import clock

PUBLISHED = ListVersion.State.PUBLISHED


def lists_in_force(on: date | None = None) -> QuerySet[ListVersion]:
    """Of every organisation the published version in force on ``on`` (today)."""
    on = on or clock.today()
    later = ListVersion.objects.filter(
        organisation=OuterRef("organisation"), state=PUBLISHED, number__gt=OuterRef("number"), effective_on__lte=on
    )
    return ListVersion.objects.filter(~Exists(later), state=PUBLISHED, effective_on__lte=on)


def list_version_in_force(organisation: Organisation, on: date | None = None) -> ListVersion | None:
    """The version of the list of the bureau ``organisation`` is or belongs to that is in force on ``on`` (today)."""
    return lists_in_force(on).filter(organisation__path=organisation.bureau_path).first()


def list_version_open(organisation: Organisation) -> ListVersion | None:
    """The version on its way to publication, if there is one."""
    versions = ListVersion.objects.filter(organisation__path=organisation.bureau_path).select_related("organisation")
    return versions.exclude(state=PUBLISHED).first()


def list_version_last(organisation: Organisation) -> ListVersion | None:
    """The version published last, in force or not yet."""
    versions = ListVersion.objects.filter(organisation__path=organisation.bureau_path, state=PUBLISHED)
    return versions.order_by("-number").first()


def rows_of(versions: QuerySet[ListVersion]) -> QuerySet[Any]:
    """Keys of the items that stand in ``versions``."""
    return ListVersion.items.through.objects.filter(listversion__in=versions.values("pk")).values("item")


def items_published(organisation: Organisation, on: date | None = None) -> QuerySet[Item]:
    """The items in force of the bureau ``organisation`` is or belongs to: only these may be planned or drawn on."""
    versions = lists_in_force(on).filter(organisation__path__startswith=organisation.bureau_path)
    return Item.objects.filter(pk__in=rows_of(versions)).select_related("organisation")


def items_working(organisation: Organisation) -> QuerySet[Item]:
    """The list as it is being worked on: drafts, and what was published last unless it is being changed or goes."""
    versions = ListVersion.objects.filter(organisation__path=organisation.bureau_path)
    last = versions.filter(state=PUBLISHED).order_by("-number").values("pk")[:1]
    open_changes = ListChange.objects.filter(version__in=versions.exclude(state=PUBLISHED))
    kept = Q(pk__in=ListVersion.items.through.objects.filter(listversion__in=last).values("item")) & ~Q(
        pk__in=open_changes.exclude(before=None).values("before")
    )
    return Item.objects.filter(kept | Q(pk__in=open_changes.exclude(after=None).values("after")))


def item_unusable(organisation: Organisation, items: Iterable[Item]) -> tuple[str, Item] | None:
    """The first of ``items`` that may not be planned, tasked or drawn on today, with the refusal; else ``None``.

    An item is in force as long as its number stands in the list, also where a later revision took its place: plans keep
    the words they were made on.  An item names the levels that may carry it out (ITEM-5).
    """
    items = list(items)
    numbers = [item.lineage for item in items]
    found = items_published(organisation).filter(lineage__in=numbers).order_by("pk")
    in_force = set(found.values_list("lineage", flat=True))
    division = organisation.region.code
    for item in items:
        if item.lineage not in in_force:
            return "item_not_in_force", item
        if not may_implement(item.levels, division):
            return "item_level_wrong", item
    return None


def demanded(organisation: Organisation, on: date | None = None) -> ListDemand | None:
    """The nearest rule on further fields that every item must have: the organisation's own, else one above it.

    As it was at the end of ``on`` (now).
    """
    codes = organisation.path.strip("/").split("/")
    paths = ["/" + "/".join(codes[:length]) + "/" for length in range(len(codes), 0, -1)]
    near = Case(*(When(organisation__path=path, then=Value(place)) for place, path in enumerate(paths)),
                output_field=IntegerField())  # fmt: skip
    rules = ListDemand.objects.filter(organisation__path__in=paths).select_related("organisation", "set_by")
    if on:
        rules = rules.filter(set_at__date__lte=on)
    return rules.annotate(near=near).order_by("near", "-pk").first()


def demands_before(demand: ListDemand) -> QuerySet[ListDemand]:
    """What the same organisation demanded earlier, the latest first."""
    return ListDemand.objects.filter(organisation=demand.organisation, pk__lt=demand.pk).order_by("-pk")


def demanded_fields(organisation: Organisation) -> list[str]:
    """Their names; none where nothing was demanded."""
    rule = demanded(organisation)
    return [name for name in WORDS if rule and name in rule.fields]


class Standing(NamedTuple):
    """Where a version stands on a day, as people say it."""

    words: str
    tone: str


def standings(versions: Iterable[ListVersion], on: date | None = None) -> dict[int, Standing]:
    """The standing of each version, by key; the versions may be of several organisations."""
    on = on or clock.today()
    found = list(versions)
    in_force = set(lists_in_force(on).filter(pk__in=[each.pk for each in found]).values_list("pk", flat=True))
    told = {}
    for each in found:
        if each.is_open:
            told[each.pk] = Standing(each.get_state_display(), ListVersion.TONES[each.state])
        elif each.awaits(on):
            told[each.pk] = Standing("待施行", "blue")
        else:
            told[each.pk] = Standing("现行", "green") if each.pk in in_force else Standing("已替换", "")
    return told


def list_versions(by: User, *, organisation: str = "", state: str = "") -> QuerySet[ListVersion]:
    """Versions this person may see, with how many rows and changes each has.

    Who may look at the items of a 股室 also sees the list of the bureau, in which its part is handed in.
    """
    seen = within(by, Permission.ITEM_VIEW)
    if by.paths_with(Permission.ITEM_VIEW):
        seen |= Q(organisation__path=by.organisation.bureau_path)
    rows = ListVersion.objects.filter(seen).select_related("organisation", "published_by")
    exact = {"organisation__code": organisation, "state": state}
    rows = rows.filter(**{field: value for field, value in exact.items() if value})
    return rows.annotate(row_count=Count("items", distinct=True), change_count=Count("changes", distinct=True))


def changes_of(version: ListVersion) -> QuerySet[ListChange]:
    """What a version changes, in the order of the list."""
    changes = version.changes.select_related("before", "after", "organisation")
    return changes.order_by("organisation__path", "lineage")


def parts_waiting(version: ListVersion) -> list[str]:
    """The 股室 whose part has not been handed in yet; the office that merges needs no hand-in of its own."""
    reported = version.parts.exclude(reported_at=None).values("organisation")
    waiting = version.changes.exclude(organisation=version.organisation_id).exclude(organisation__in=reported)
    return sorted(set(waiting.values_list("organisation__name", flat=True)))


def update_day(month: int, year: int) -> date | None:
    """The last day of the month by which lists are updated every year; ``None`` where no month is set."""
    if not month:
        return None
    return date(year, 12, 31) if month == 12 else date(year, month + 1, 1) - timedelta(days=1)


def updated_in(organisation: Organisation, year: int) -> str:
    """How this year's update of the list was done; empty while it is not."""
    owner = bureau_of(organisation)
    versions = ListVersion.objects.filter(organisation=owner, published_at__year=year).order_by("-number")
    version = versions.first()
    if version:
        return f"已公布第{version.number}版"
    review = ListReview.objects.filter(organisation=owner, year=year).first()
    return f"已确认没有改动：{review.outcome}" if review else ""
