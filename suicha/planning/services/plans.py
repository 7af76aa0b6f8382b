# SPDX-License-Identifier: Apache-2.0
"""A plan from draft to publication: the person who submits it never approves it."""

from datetime import datetime

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.catalogue.selectors import rule_in_force, setting
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.states import move
from suicha.planning import selectors
from suicha.planning.models import Plan, PlanApproval
from suicha.planning.services.rows import open_plan
from suicha.registries.selectors import library_cells

LABELS = {state.value: str(state.label) for state in Plan.State}


@transaction.atomic(durable=True)
def plan_create(*, organisation: Organisation, year: int, title: str, by: User) -> Plan:
    """Open a draft for a calendar year (PLAN-1): last year's, this year's or next year's."""
    require(by, Permission.PLAN_EDIT, organisation)
    this_year = clock.today().year
    if not this_year - 1 <= year <= this_year + 1:
        raise Refused("plan_year_wrong", year=year, first=this_year - 1, last=this_year + 1)
    title = title.strip()
    if not title:
        raise Refused("plan_title_missing")
    # The lock makes two clicks wait for each other, so that the second one reads a sentence and not an error.
    organisation = Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if Plan.objects.filter(organisation=organisation, year=year, title=title).exists():
        raise Refused("plan_title_taken", organisation=organisation.name, year=year, title=title)
    plan = Plan.objects.create(organisation=organisation, year=year, title=title)
    audit.record("planning.plan.create", plan, by=by, data={"year": year, "organisation": organisation.name})
    return plan


@transaction.atomic(durable=True)
def plan_submit(*, plan: Plan, by: User) -> Plan:
    """Hand the plan in.  Numbers are counted again on today's library; what the checks warned of goes on record.

    Refused while a check is red.  Can be undone only by the approver returning it.
    """
    plan = open_plan(plan, by)
    found = selectors.plan_findings(plan)
    red = [finding for finding in found if finding.tone == "red"]
    if red:
        raise Refused("plan_not_feasible", title=plan.title, count=len(red), first=red[0].title, fix=red[0].text)
    rows = list(plan.rows.order_by("sequence"))
    cells = library_cells(plan.organisation, [row.scope for row in rows])
    for row in rows:
        row.scope_size = selectors.scope_size(cells, row.scope)
        row.number = selectors.number_of(cells, row.scope, row.ppm, row.drawn_by)
        row.save(update_fields=["scope_size", "number"])
    move(plan, Plan.State.SUBMITTED, Plan.MOVES, LABELS)
    plan.submitted_at, plan.submitted_by, plan.comment = clock.now(), by, ""
    plan.rule = rule_in_force(plan.organisation)
    plan.save(update_fields=["state", "submitted_at", "submitted_by", "comment", "rule"])
    warnings = [finding.title for finding in found if finding.tone == "amber"]
    data = {"rows": len(rows), "visits": sum(row.number for row in rows), "warnings": warnings}
    audit.record("planning.plan.submit", plan, by=by, data=data)
    return plan


@transaction.atomic(durable=True)
def plan_approve(*, plan: Plan, comment: str, by: User) -> Plan:
    """Approve a submitted plan; a second person does it (PLAN-12), and it cannot be taken back.

    Where the 细则 asks for several levels (``plan_approval_steps``), each is another person and the last one decides.
    """
    plan = _submitted_plan(plan, by)
    if plan.state == Plan.State.SUBMITTED and not selectors.is_deliberated(plan):
        raise Refused("plan_not_deliberated", title=plan.title)
    if (
        plan.submitted_at
        and plan.state == Plan.State.SUBMITTED
        and not _last_level(plan, plan.submitted_at, comment, by)
    ):
        return plan
    move(plan, Plan.State.APPROVED, Plan.MOVES, LABELS)
    plan.comment, plan.approved_at, plan.approved_by = comment.strip(), clock.now(), by
    plan.save(update_fields=["state", "comment", "approved_at", "approved_by"])
    audit.record("planning.plan.approve", plan, by=by, data={"comment": plan.comment})
    return plan


@transaction.atomic(durable=True)
def plan_return(*, plan: Plan, comment: str, by: User) -> Plan:
    """Send a submitted plan back with what has to change."""
    plan = _submitted_plan(plan, by)
    if not comment.strip():
        raise Refused("plan_comment_missing")
    move(plan, Plan.State.RETURNED, Plan.MOVES, LABELS)
    plan.comment = comment.strip()
    plan.save(update_fields=["state", "comment"])
    audit.record("planning.plan.return", plan, by=by, data={"comment": plan.comment})
    return plan


def _last_level(plan: Plan, round_at: datetime, comment: str, by: User) -> bool:
    """Keep this person's level; whether it was the last one the 细则 asks for."""
    given = list(plan.approvals.filter(round_at=round_at).select_related("approved_by"))
    if any(level.approved_by_id == by.pk for level in given):
        raise Refused("plan_level_twice", by=by.name)
    asked = setting(plan.organisation, "plan_approval_steps")
    level = PlanApproval.objects.create(
        plan=plan,
        step=len(given) + 1,
        round_at=round_at,
        comment=comment.strip(),
        approved_at=clock.now(),
        approved_by=by,
    )
    if level.step >= asked.value:
        return True
    data = {"step": level.step, "steps": asked.value, "comment": level.comment, "clause": asked.clause}
    audit.record("planning.plan.endorse", plan, by=by, data=data)
    return False


def plan_mark_published(*, plan: Plan, by: User) -> Plan:
    """Mark an approved plan as published, inside the act that publishes it.  From now on tasks can be made from it."""
    require(by, Permission.PLAN_PUBLISH, plan.organisation)
    plan = _locked(plan)
    move(plan, Plan.State.PUBLISHED, Plan.MOVES, LABELS)
    plan.published_at, plan.published_by = clock.now(), by
    plan.save(update_fields=["state", "published_at", "published_by"])
    audit.record("planning.plan.publish", plan, by=by, data={"year": plan.year})
    return plan


def _submitted_plan(plan: Plan, by: User) -> Plan:
    require(by, Permission.PLAN_APPROVE, plan.organisation)
    plan = _locked(plan)
    if plan.state == Plan.State.SUBMITTED and plan.submitted_by_id == by.pk:
        raise Refused("plan_own_approval", by=by.name)
    return plan


def _locked(plan: Plan) -> Plan:
    return Plan.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=plan.pk)
