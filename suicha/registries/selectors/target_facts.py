# SPDX-License-Identifier: Apache-2.0
"""Questions about one target: its links, tags, aliases and what it was before."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, Q, QuerySet

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.core.ids import normalise
from suicha.registries.models import (
    GradeChange,
    StatusChange,
    Tag,
    Target,
    TargetLink,
    TargetMark,
    TargetMerge,
    TargetName,
)
from suicha.registries.selectors.libraries import targets_of


@dataclass(frozen=True)
class Turn:
    """One line of a target's life: the day, what it was about, before and after, and on what ground."""

    on: date
    what: str
    before: str
    after: str
    ground: str
    by: str


def mark_list(by: User, *, kind: str = "", state: str = "", text: str = "") -> QuerySet[TargetMark]:
    """The facts against targets this person may see; ``state`` is ``standing`` or ``ended``."""
    marks = TargetMark.objects.filter(within(by, Permission.TARGET_VIEW, "target__organisation"))
    marks = marks.select_related("target__organisation", "file")
    if kind:
        marks = marks.filter(kind=kind)
    if state:
        marks = marks.filter(until__isnull=state == "standing")
    return marks.filter(Q(target__name__icontains=text) | Q(document__icontains=text)) if text else marks


def tags_of(organisation: Organisation) -> QuerySet[Tag]:
    """The words an organisation may use: its own and those of everything above it, by group."""
    codes = organisation.path.strip("/").split("/")
    paths = ["/" + "/".join(codes[:length]) + "/" for length in range(1, len(codes) + 1)]
    return Tag.objects.filter(organisation__path__in=paths).select_related("organisation").order_by("group", "name")


def tags_counted(organisation: Organisation) -> QuerySet[Tag]:
    """The same, each with ``used``: how many targets of the bureau carry it."""
    mine = Q(targets__organisation__path__startswith=organisation.bureau_path)
    return tags_of(organisation).annotate(used=Count("targets", filter=mine))


def lines_of(organisation: Organisation) -> QuerySet[Organisation]:
    """The sections of the bureau this organisation is or belongs to."""
    below = Organisation.objects.filter(path__startswith=organisation.bureau_path, kind=Organisation.Kind.SECTION)
    return below.order_by("path")


def named_among(organisation: Organisation, typed: str) -> list[Target]:
    """The targets of the bureau that a person means by a name, code or number; at most two, aliases left out."""
    code = normalise(typed)
    same = Q(name=typed.strip()) | Q(number=code) | Q(credit_code=code)
    return list(targets_of(organisation).filter(same, merged_into=None).order_by("pk")[:2])


def links_of(target: Target) -> QuerySet[TargetLink]:
    """What this target has in which role, those still in force first."""
    links = target.links.select_related("other", "registered_by")
    return links.order_by(F("until").desc(nulls_first=True), "-since", "-pk")


def linked_from(target: Target) -> QuerySet[TargetLink]:
    """Where this target, or an alias of it, stands in a role, those still in force first."""
    links = TargetLink.objects.filter(Q(other=target) | Q(other__merged_into=target)).select_related("target")
    return links.order_by(F("until").desc(nulls_first=True), "-since", "-pk")


def merges_of(target: Target) -> QuerySet[TargetMerge]:
    """What was merged into this target and what it was merged into, the latest first."""
    merges = TargetMerge.objects.filter(Q(kept=target) | Q(merged=target))
    return merges.select_related("kept__organisation", "merged", "merger", "undone_by").order_by("-merged_at", "-pk")


def same_subject(target: Target) -> list[int]:
    """The keys under which this subject stands in the library: its own and its aliases'."""
    return [target.pk, *target.aliases.order_by("pk").values_list("pk", flat=True)]


def turns_of(target: Target) -> list[Turn]:
    """Names, standing, risk class and credit grade of this target and its aliases over time, the latest first."""
    pks = same_subject(target)
    turns: list[Turn] = []
    for name in TargetName.objects.filter(target__in=pks).select_related("registered_by").order_by("pk"):
        turns.append(Turn(name.until, "名称", name.name, "", "曾用名", str(name.registered_by)))
    for row in StatusChange.objects.filter(target__in=pks).select_related("registered_by").order_by("pk"):
        shown = (row.get_before_display(), row.get_after_display())
        turns.append(Turn(row.since, "主体状态", *shown, row.reason, str(row.registered_by)))
    for given in GradeChange.objects.filter(target__in=pks).select_related("registered_by").order_by("pk"):
        shown = (given.before, given.after)
        turns.append(Turn(given.since, given.get_scale_display(), *shown, given.source, str(given.registered_by)))
    return sorted(turns, key=lambda turn: turn.on, reverse=True)
