# SPDX-License-Identifier: Apache-2.0
"""What leading groups said of a plan (ROLE-1), and that the 审改办 received it (ROLE-6).  Neither is taken back."""

from datetime import date

from django.db import transaction

from suicha.accounts.models import User, WorkGroup
from suicha.accounts.permissions import Permission, require
from suicha.accounts.selectors import groups_over
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.planning.models import Deliberation, Plan, PlanReceipt


@transaction.atomic(durable=True)
def plan_deliberate(
    *, plan: Plan, group: WorkGroup, held_on: date, minutes: str, conclusion: str, opinion: str = "", by: User
) -> Deliberation:
    """Record what a meeting said of a plan that waits for approval, as its minutes have it."""
    require(by, Permission.PLAN_DELIBERATE, plan.organisation)
    plan = _locked(plan)
    if plan.state != Plan.State.SUBMITTED:
        raise Refused("plan_not_submitted", title=plan.title)
    if not groups_over(plan.organisation).filter(pk=group.pk).exists():
        raise Refused("deliberation_group_foreign", group=group.name, organisation=plan.organisation.name)
    minutes, concluded = minutes.strip(), Deliberation.Conclusion(conclusion)
    if not minutes or held_on > clock.today():
        raise Refused("deliberation_incomplete")
    if Deliberation.objects.filter(plan=plan, group=group, minutes=minutes).exists():
        raise Refused("deliberation_twice", minutes=minutes)
    row = Deliberation.objects.create(
        plan=plan,
        group=group,
        held_on=held_on,
        minutes=minutes,
        conclusion=concluded,
        opinion=opinion.strip(),
        recorded_at=clock.now(),
        recorded_by=by,
    )
    data = {"group": group.name, "held_on": held_on.isoformat(), "minutes_of": minutes}
    audit.record("planning.plan.deliberate", plan, by=by, data={**data, "conclusion": str(concluded.label)})
    return row


@transaction.atomic(durable=True)
def plan_receive(*, plan: Plan, number: str, opinion: str = "", by: User) -> PlanReceipt:
    """Say that an approved plan reached the 审改办, under which number, and what it wants looked after."""
    require(by, Permission.PLAN_RECEIVE, plan.organisation)
    plan = _locked(plan)
    if plan.state not in (Plan.State.APPROVED, Plan.State.PUBLISHED):
        raise Refused("plan_not_approved_yet", title=plan.title)
    known = PlanReceipt.objects.filter(plan=plan).first()
    if known is not None:
        raise Refused("plan_received_already", title=plan.title, number=known.number)
    if not number.strip():
        raise Refused("plan_receipt_number_missing")
    receipt = PlanReceipt.objects.create(
        plan=plan, number=number.strip(), opinion=opinion.strip(), received_at=clock.now(), received_by=by
    )
    data = {"number": receipt.number, "opinion": receipt.opinion}
    audit.record("planning.plan.receive", plan, by=by, data=data)
    return receipt


def _locked(plan: Plan) -> Plan:
    return Plan.objects.select_for_update(of=("self",)).select_related("organisation").get(pk=plan.pk)
