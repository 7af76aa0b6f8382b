# SPDX-License-Identifier: Apache-2.0
"""A task is made from a row of a published plan, and from nothing else (PLAN-17).

Where the 细则 lets the scheme be public later (``scheme_publication``), an approved plan is enough.
"""

from datetime import date

from django.db import transaction

from suicha.accounts.models import Region, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.catalogue.rules.publicity_settings import BEFORE_TASK
from suicha.catalogue.selectors import item_unusable
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.planning import selectors
from suicha.planning.models import PlanRow, Task
from suicha.planning.rules.match_terms import (
    SPECIALTIES,
    MatchTerms,
    demanded,
    falls_short,
    match_terms_fault,
    match_terms_words,
)
from suicha.planning.rules.periods import task_period_refusal
from suicha.registries.selectors import library_cells


@transaction.atomic(durable=True)
def task_create(
    *,
    row: PlanRow,
    title: str,
    starts_on: date,
    ends_on: date,
    batches: int = 1,
    matching: MatchTerms | None = None,
    by: User,
) -> Task:
    """Make the task that will be drawn once: items, scope, ratio and bodies are the row's and cannot be changed.

    The number is counted on today's library; the draw counts again when the list is frozen.  ``matching`` left out,
    inspectors are matched as the organisation's settings have it.
    """
    row = PlanRow.objects.select_related("plan__organisation__region").get(pk=row.pk)
    plan, organisation = row.plan, row.plan.organisation
    require(by, Permission.TASK_EDIT, organisation)
    if selectors.scheme_waits(plan, BEFORE_TASK):
        raise Refused("task_plan_not_published", title=plan.title)
    unusable = item_unusable(organisation, row.items.order_by("pk"))
    if unusable:
        raise Refused(unusable[0], name=unusable[1].short_name)
    title = title.strip()
    if not title:
        raise Refused("task_title_missing")
    refusal = task_period_refusal(starts_on, ends_on, row.starts_on, row.ends_on)
    if refusal:
        days = {"starts_on": starts_on, "ends_on": ends_on, "row_starts_on": row.starts_on, "row_ends_on": row.ends_on}
        raise Refused(refusal, **{name: day.isoformat() for name, day in days.items()})
    if starts_on < clock.today():
        raise Refused("task_starts_in_the_past", starts_on=starts_on.isoformat())
    usual = selectors.match_terms_usual(organisation)
    matching = matching or usual
    if match_terms_fault(matching):
        raise Refused("match_terms_unknown")
    if matching.tag and matching.tag not in selectors.tag_names(organisation):
        raise Refused("match_tag_unknown", tag=matching.tag)
    asked = selectors.specialty_demanded(organisation, row.items.order_by("pk"))
    if falls_short(matching, usual, asked):
        raise Refused("match_specialty_demanded", demanded=SPECIALTIES[demanded(matching, asked).specialty])
    cells = library_cells(organisation, [row.scope])
    size = selectors.scope_size(cells, row.scope)
    if not size:
        raise Refused("task_scope_empty")
    number = selectors.number_of(cells, row.scope, row.ppm, row.drawn_by)
    if not 1 <= batches <= number:
        raise Refused("task_batches_wrong", batches=batches, most=number)
    # Numbers run through the whole region: two tasks made at once wait for each other here.
    region = Region.objects.select_for_update(of=("self",)).get(pk=organisation.region_id)
    existing = row.tasks.first()
    if existing:
        raise Refused("task_exists", title=existing.title, number=existing.number)
    task = Task.objects.create(
        row=row,
        organisation=organisation,
        number=_next_number(region.code, plan.year),
        title=title,
        scope=row.scope,
        ppm=row.ppm,
        terms=row.terms,
        matching=matching.record(usual),
        draw_size=number,
        batches=batches,
        method=row.method,
        starts_on=starts_on,
        ends_on=ends_on,
        created_at=clock.now(),
        created_by=by,
    )
    task.items.set(row.items.order_by("pk"))
    task.participants.set(row.participants.order_by("pk"))
    data = {"number": task.number, "plan": plan.title, "row": row.title, "size": size, "draw_size": number}
    data |= {"ratio": row.percent, "batches": batches, "matching": match_terms_words(matching)}
    audit.record("planning.task.create", task, by=by, data=data)
    return task


def _next_number(division: str, year: int) -> str:
    prefix = f"{division}-R{year}-"
    last = Task.objects.filter(number__startswith=prefix).order_by("-number").values_list("number", flat=True).first()
    return f"{prefix}{int(last.removeprefix(prefix)) + 1 if last else 1:04d}"
