# SPDX-License-Identifier: Apache-2.0
"""Writing the rows of a plan that is still open."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Max

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.catalogue.models import Item
from suicha.catalogue.rules.ratio import percent_words, ratio_refusal
from suicha.catalogue.selectors import item_unusable, items_published, ratio_ceilings
from suicha.core.errors import Refused
from suicha.planning import selectors
from suicha.planning.models import Plan, PlanRow
from suicha.planning.rules.periods import row_period_refusal
from suicha.planning.rules.terms import USUAL, Terms, ratios_in, terms_clean, terms_fault
from suicha.registries.selectors import library_cells
from suicha.registries.services import scope_resolved

OPEN = (Plan.State.DRAFT, Plan.State.RETURNED)


@transaction.atomic(durable=True)
def plan_row_add(
    *,
    plan: Plan,
    title: str,
    items: Sequence[Item],
    scope: Mapping[str, Any],
    ppm: int,
    method: str,
    starts_on: date,
    ends_on: date,
    participants: Sequence[Organisation] = (),
    terms: Terms = USUAL,
    by: User,
) -> PlanRow:
    """Add a row: the number follows from the ratio and the library of today, rounded up (PLAN-3)."""
    plan = open_plan(plan, by)
    last = plan.rows.aggregate(last=Max("sequence"))["last"] or 0
    row = PlanRow(plan=plan, sequence=last + 1)
    _write(row, title, items, scope, ppm, method, starts_on, ends_on, participants, terms)
    audit.record("planning.row.add", plan, by=by, label=row.title, data=_data(row))
    return row


@transaction.atomic(durable=True)
def plan_row_change(
    *,
    row: PlanRow,
    title: str,
    items: Sequence[Item],
    scope: Mapping[str, Any],
    ppm: int,
    method: str,
    starts_on: date,
    ends_on: date,
    participants: Sequence[Organisation] = (),
    terms: Terms = USUAL,
    by: User,
) -> PlanRow:
    """Rewrite a row of a plan that is still open; the log keeps what it was."""
    plan = open_plan(row.plan, by)
    row = PlanRow.objects.get(pk=row.pk)
    row.plan = plan
    before = _data(row)
    _write(row, title, items, scope, ppm, method, starts_on, ends_on, participants, terms)
    audit.record("planning.row.change", plan, by=by, label=row.title, data=_data(row) | {"before": before})
    return row


@transaction.atomic(durable=True)
def plan_row_remove(*, row: PlanRow, by: User) -> None:
    """Take a row out of a plan that is still open; the log keeps it."""
    plan = open_plan(row.plan, by)
    row.plan = plan
    audit.record("planning.row.remove", plan, by=by, label=row.title, data=_data(row))
    PlanRow.objects.filter(pk=row.pk).delete()


def open_plan(plan: Plan, by: User) -> Plan:
    """The plan, locked, if ``by`` may edit it and it is a draft or returned."""
    require(by, Permission.PLAN_EDIT, plan.organisation)
    plan = Plan.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=plan.pk)
    if plan.state not in OPEN:
        raise Refused("plan_not_open", title=plan.title, state=plan.get_state_display())
    return plan


def _write(
    row: PlanRow,
    title: str,
    items: Sequence[Item],
    scope: Mapping[str, Any],
    ppm: int,
    method: str,
    starts_on: date,
    ends_on: date,
    participants: Sequence[Organisation],
    terms: Terms,
) -> None:
    organisation = row.plan.organisation
    if not title.strip():
        raise Refused("plan_row_title_missing")
    if not method.strip():
        raise Refused("plan_row_method_missing")
    _check_items(organisation, items)
    _check_period(row.plan.year, starts_on, ends_on)
    terms = terms_clean(terms)
    _check_ratios(organisation, items, ppm, terms)
    if any(participant.path == organisation.bureau_path for participant in participants):
        raise Refused("plan_row_participant_own")
    row.title, row.method, row.ppm = title.strip(), method.strip(), ppm
    row.starts_on, row.ends_on, row.scope = starts_on, ends_on, scope_resolved(organisation, scope)
    cells = library_cells(organisation, [row.scope])
    row.terms, row.scope_size = terms.record(), selectors.scope_size(cells, row.scope)
    row.number = selectors.number_of(cells, row.scope, ppm, terms)
    row.save()
    row.items.set(items)
    row.participants.set(participants)


def _check_items(organisation: Organisation, items: Sequence[Item]) -> None:
    if not items:
        raise Refused("plan_row_no_items")
    published = set(items_published(organisation).order_by("pk").values_list("pk", flat=True))
    missing = next((item for item in items if item.pk not in published), None)
    if missing is not None:
        raise Refused("plan_row_items_unpublished", name=missing.name)
    unusable = item_unusable(organisation, items)
    if unusable:
        raise Refused(unusable[0], name=unusable[1].short_name)


def _check_ratios(organisation: Organisation, items: Sequence[Item], ppm: int, terms: Terms) -> None:
    ceiling = ratio_ceilings(organisation, items).of(items).value
    for name, ratio in ratios_in(terms, ppm):
        refusal = ratio_refusal(ratio, {item.item_class for item in items}, ceiling)
        if refusal:
            raise Refused(refusal, value=name + percent_words(ratio), ceiling=ceiling)
    fault = terms_fault(terms, ppm)
    if fault:
        raise Refused(fault, ratio=percent_words(ppm))


def _check_period(year: int, starts_on: date, ends_on: date) -> None:
    refusal = row_period_refusal(year, starts_on, ends_on)
    if refusal:
        raise Refused(refusal, year=year, starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat())


def _data(row: PlanRow) -> dict[str, object]:
    return {
        "plan": row.plan.title,
        "sequence": row.sequence,
        "ratio": row.percent,
        "terms": row.terms_told,
        "scope": row.scope,
        "size": row.scope_size,
        "number": row.number,
        "starts_on": row.starts_on.isoformat(),
        "ends_on": row.ends_on.isoformat(),
    }
