# SPDX-License-Identifier: Apache-2.0
"""What waits for publication, each with its deadline, and what has been published."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, DateTimeField, Exists, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission
from suicha.accounts.selectors import within
from suicha.catalogue.models import ListVersion
from suicha.catalogue.selectors import setting, setting_lookup
from suicha.core import clock
from suicha.core.lamps import Lamp, lamp
from suicha.core.workdays import Due, add_working_days
from suicha.disclosure.models import Publication
from suicha.disclosure.rules.telling import due_to_tell, told_by
from suicha.disclosure.selectors.deadlines import result_dues
from suicha.disclosure.selectors.registers import waiting_registers
from suicha.dispositions.models import Rectification
from suicha.draws.models import Draw, Matching, Substitution
from suicha.inspections.models import Inspection
from suicha.inspections.selectors import batches_ended
from suicha.planning.models import Plan

VIEW = Permission.DISCLOSURE_VIEW
Kind = Publication.Kind


@dataclass(frozen=True)
class Waiting:
    """One row of the queue: what it is, when it must be public, the lamp."""

    row: Any
    due: Due | None
    lamp: Lamp | None


def due_for(organisation: Organisation, key: str, base: date) -> Due:
    """``base`` plus the working days the organisation's 细则 gives (setting ``key``)."""
    return add_working_days(base, setting(organisation, key).value)


def _published(kind: str) -> QuerySet[Publication]:
    return Publication.objects.filter(kind=kind, subject_id=OuterRef("pk"), superseded_at=None)


def waiting_items(by: User) -> QuerySet[ListVersion]:
    """Versions of lists that have been approved: those that must be filed first say so by their state."""
    ready = [ListVersion.State.APPROVED, ListVersion.State.FILED]
    versions = ListVersion.objects.filter(within(by, VIEW), state__in=ready).select_related("organisation")
    return versions.annotate(change_count=Count("changes"))


def waiting_plans(by: User) -> QuerySet[Plan]:
    """Approved plans."""
    return Plan.objects.filter(within(by, VIEW), state=Plan.State.APPROVED).select_related("organisation")


def waiting_draws(by: User) -> QuerySet[Draw]:
    """Draws with a result that the public has not seen, or not as it stands now: a batch ended, a target replaced."""
    done = Draw.objects.filter(within(by, VIEW), state__in=[Draw.State.DRAWN, Draw.State.MATCHED])
    unseen = Q(~Exists(_published(Kind.DRAW))) | Q(pk__in=_told_in_part(done))
    return done.filter(unseen).select_related("organisation", "task")


def _told_in_part(done: QuerySet[Draw]) -> list[int]:
    """Published draws that tell less than they may by now; only sealed ones and those with substitutions are read."""
    matched = Matching.objects.exclude(package=None)
    changed = Exists(Substitution.objects.filter(draw=OuterRef("pk"))) | Exists(matched.filter(draw=OuterRef("pk")))
    closed = Q(disclosure=Draw.Disclosure.SEALED) | Q(changed)
    draws = {draw.pk: draw for draw in done.filter(closed).order_by("pk")}
    copies = Publication.objects.filter(kind=Kind.DRAW, subject_id__in=draws, superseded_at=None).order_by("pk")
    replaced: dict[int, list[int]] = {}
    for pk, batch in Substitution.objects.filter(draw__in=draws).values_list("draw", "batch"):
        replaced.setdefault(pk, []).append(batch)
    packages: dict[int, list[str]] = {}
    for pk, sha256 in matched.filter(draw__in=draws).values_list("draw", "package__sha256"):
        packages.setdefault(pk, []).append(sha256)
    return [
        copy.subject_id
        for copy in copies
        if told_by(copy.body)
        != due_to_tell(
            mode=draws[copy.subject_id].disclosure,
            ended=batches_ended(draws[copy.subject_id]),
            replaced=replaced.get(copy.subject_id, []),
            batches=int(draws[copy.subject_id].rules["batches"]),
            matchings=packages.get(copy.subject_id, []),
        )
    ]


def waiting_results(by: User) -> QuerySet[Inspection]:
    """Approved inspections whose result the public has not seen."""
    approved = Inspection.objects.filter(within(by, VIEW), state=Inspection.State.APPROVED)
    return approved.filter(~Exists(_published(Kind.RESULT))).select_related(
        "organisation", "target", "task", "drawn_target__draw"
    )


def changed_results(by: User) -> QuerySet[Inspection]:
    """Published results whose problems have since been verified or closed: the copy no longer tells the whole."""
    public_at = Subquery(_published(Kind.RESULT).values("published_at")[:1], output_field=DateTimeField())
    later = Rectification.objects.filter(answer__inspection=OuterRef("pk"), closed_at__gt=OuterRef("public_at"))
    approved = Inspection.objects.filter(within(by, VIEW), state=Inspection.State.APPROVED)
    return (
        approved.annotate(public_at=public_at)
        .filter(Exists(later))
        .select_related("organisation", "target", "task", "drawn_target__draw")
    )


def published_list(by: User) -> QuerySet[Publication]:
    """Everything published by the organisations this person sees, all versions."""
    return Publication.objects.filter(within(by, VIEW)).select_related("organisation", "published_by")


def waiting_counts(by: User) -> dict[str, int]:
    """How much waits, by kind."""
    return {
        "results": waiting_results(by).count(),
        "draws": waiting_draws(by).count(),
        "plans": waiting_plans(by).count(),
        "items": waiting_items(by).count(),
        "joint": waiting_registers(by, Kind.JOINT).count(),
        "regimes": waiting_registers(by, Kind.REGIMES).count(),
        "changed": changed_results(by).count(),
        "published": published_list(by).count(),
    }


def with_lamps(rows: Iterable[Draw | Inspection]) -> list[Waiting]:
    """Each row with its deadline; none yet where the days have not begun to run.  Queries do not grow with the rows."""
    found = list(rows)
    today, days_at = clock.today(), setting_lookup("draw_publication_days")
    dues = result_dues(row for row in found if isinstance(row, Inspection))
    waiting = []
    for row in found:
        if isinstance(row, Draw):
            drawn_on = timezone.localtime(row.drawn_at).date()
            due: Due | None = add_working_days(drawn_on, days_at(row.organisation))
        else:
            due = dues[row.pk].due
        waiting.append(Waiting(row, due, lamp(due.on, today) if due else None))
    return waiting
