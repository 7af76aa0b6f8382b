# SPDX-License-Identifier: Apache-2.0
"""Where every target of a task's scope stands on the day of freezing, judged from the library and earlier draws."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import NamedTuple

from django.db.models import Count, QuerySet
from django.db.models.functions import Coalesce
from django.utils import timezone

from suicha.accounts.models import Organisation
from suicha.catalogue.selectors import setting, setting_strictest
from suicha.core import clock
from suicha.draws.models import DrawnTarget
from suicha.draws.rules.coverage_cycle import cycle_of
from suicha.draws.rules.mandatory import CAPPED, REASONS, Limits, criteria_met, criterion_of
from suicha.draws.rules.standing import Standing, standing_of
from suicha.draws.rules.yearly_cap import year_of
from suicha.draws.selectors.substitutes import OWED
from suicha.planning.models import Task
from suicha.planning.rules.terms import part_of
from suicha.registries.models import Target, TargetMark
from suicha.registries.rules.quality import missing_facts, unfit_for
from suicha.registries.rules.scope import Cell
from suicha.registries.selectors import marks_by_target, targets_in_scope

SUBJECT = Coalesce("target__merged_into", "target")
LOOKED_AT = (
    "pk", "number", "name", "domain", "grade", "status", "kind", "industry", "nature", "town_id", "reviewed_at",
)  # fmt: skip


class MandatoryRow(NamedTuple):
    """One target that is inspected outside the random part: why, and the documents that say so."""

    number: str
    pk: int
    name: str
    why: list[str]
    evidence: list[str]
    over_cap: bool


class Judged(NamedTuple):
    """One target with its part of the library and its standing."""

    number: str
    pk: int
    name: str
    part: str
    standing: Standing
    mandatory: MandatoryRow | None


def standings_of(bureau: Organisation, task: Task) -> list[Judged]:
    """Every target in the task's scope, in the order of its number, in a fixed number of queries."""
    today, terms = clock.today(), task.drawn_by
    cap = setting_strictest(task.organisation, "yearly_cap", task.items.all()).value
    limits = mandatory_limits(task.organisation)
    visited = drawn_this_year(bureau, today)
    covered = covered_in_cycle(bureau, task.organisation, today) if terms.uncovered_only else set()
    targets = targets_in_scope(bureau, task.scope)
    marks, review = marks_by_target(targets), setting(task.organisation, "target_review").value
    found = []
    for target in targets.order_by("number", "pk").only(*LOOKED_AT):
        facts = [mark for mark in marks.get(target.pk, ()) if criterion_of(mark, today, limits)]
        criteria = criteria_met(facts, today, limits)
        standing = standing_of(
            status=target.status,
            criteria=criteria,
            include_all=terms.marked == "include",
            drawn_this_year=visited.get(target.pk, 0),
            cap=cap,
            cap_waived=bool(terms.cap_reason),
            drawn_in_cycle=target.pk in covered,
            uncovered_only=terms.uncovered_only,
            unfit=_unfit(target, review) if review else "",
        )
        row = None
        if standing.role == "M":
            row = _mandatory(target.number, target.pk, target.name, criteria, facts, standing)
        part = part_of(Cell(target.domain, target.grade, ""), terms.divided)
        found.append(Judged(target.number, target.pk, target.name, part, standing, row))
    return found


def _unfit(target: Target, review: int) -> str:
    missing = missing_facts(target.kind, industry=target.industry, town=target.town_id, nature=target.nature)
    return unfit_for(review, missing=bool(missing), reviewed=target.reviewed_at is not None)


def mandatory_limits(organisation: Organisation) -> Limits:
    """The numbers of the four criteria in force at ``organisation``."""
    return Limits(setting(organisation, "mandatory_years").value, setting(organisation, "mandatory_complainants").value)


def _mandatory(
    number: str, pk: int, name: str, criteria: list[str], facts: Sequence[TargetMark], standing: Standing
) -> MandatoryRow:
    evidence = [f"{fact.get_kind_display()}：{fact.evidence}" for fact in facts]
    return MandatoryRow(
        number, pk, name, [REASONS[code] for code in criteria], evidence, standing.reason.endswith(CAPPED)
    )


def drawn_this_year(bureau: Organisation, day: date) -> dict[int, int]:
    """Target → how often it was drawn (抽中 or 必查) in the calendar year of ``day`` by draws of this bureau.

    What was drawn as an alias counts for the target it was merged into.
    """
    rows = drawn_between(bureau, *year_of(day)).annotate(drawn=SUBJECT)
    return dict(rows.order_by().values_list("drawn").annotate(times=Count("pk")))


def covered_in_cycle(bureau: Organisation, organisation: Organisation, day: date) -> set[int]:
    """The targets that draws of this bureau reached in the coverage cycle of ``organisation`` that ``day`` is in."""
    years = setting(organisation, "coverage_cycle_years").value
    return set(drawn_between(bureau, *cycle_of(day, years)).order_by().values_list(SUBJECT, flat=True))


def drawn_between(bureau: Organisation, first: date, after: date) -> QuerySet[DrawnTarget]:
    """Rows that the bureau's draws owe a visit, drawn from ``first`` to before ``after``; voided draws owe none."""
    start, end = (timezone.make_aware(datetime.combine(each, time())) for each in (first, after))
    return DrawnTarget.objects.filter(
        OWED,
        draw__organisation__path__startswith=bureau.path,
        draw__revealed_at__gte=start,
        draw__revealed_at__lt=end,
    )
