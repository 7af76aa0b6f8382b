# SPDX-License-Identifier: Apache-2.0
"""责令整改: the order that begins the closed loop."""

import os

from django.db import transaction

from suicha.accounts.models import Organisation, Region, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.numbers import next_paper_number, paper_prefix
from suicha.core.workdays import add_working_days, calendar_fresh
from suicha.dispositions.models import Rectification
from suicha.dispositions.rules.deadline import MOST_DAYS, days_allowed
from suicha.dispositions.services.texts import text_of
from suicha.inspections.models import Answer, Inspection

ORDER_WORDS = "责改字"


@transaction.atomic(durable=True)
def rectification_order(*, answer: Answer, demand: str, working_days: int, by: User) -> Rectification:
    """Order the firm to put one problem right within ``working_days`` working days from tomorrow.

    Only for a reviewed result that says a problem was found, and once.  Gives the order its number and the firm a
    link that cannot be guessed (256 random bits), by which it reports without an account.
    """
    answer = (
        Answer.objects.select_for_update(of=("self",))
        .select_related("item", "inspection__organisation__region", "inspection__target")
        .get(pk=answer.pk)
    )
    visit = answer.inspection
    require(by, Permission.DISPOSITION_ORDER, visit.organisation)
    if visit.state != Inspection.State.APPROVED:
        raise Refused("order_not_approved", name=visit.target.name, now=visit.get_state_display())
    if answer.verdict is None or not answer.verdict.problem:
        raise Refused("order_no_problem", result=answer.get_result_display() or "未检查")
    earlier = Rectification.objects.filter(answer=answer).first()
    if earlier is not None:
        raise Refused("order_already", number=earlier.order_number)
    demand = text_of("整改要求", demand, missing="order_demand_missing")
    require_days(working_days)
    calendar_fresh()
    due = add_working_days(clock.today(), working_days)
    rectification = Rectification.objects.create(
        answer=answer,
        organisation=visit.organisation,
        order_number=_number(visit.organisation),
        demand=demand,
        working_days=working_days,
        due_from=clock.today(),
        due_on=due.on,
        due_provisional=due.provisional,
        token=os.urandom(32).hex(),
        ordered_at=clock.now(),
        ordered_by=by,
    )
    audit.record(
        "dispositions.rectification.order",
        rectification,
        by=by,
        data={
            "target": visit.target.name,
            "item": answer.item.name,
            "demand": demand,
            "working_days": working_days,
            "due_on": due.on.isoformat(),
        },
    )
    return rectification


def require_days(working_days: int) -> None:
    """Refuse a deadline nobody can mean."""
    if not days_allowed(working_days):
        raise Refused("order_days_wrong", days=working_days, most=MOST_DAYS)


def _number(organisation: Organisation) -> str:
    """The next order number of the division, which stays locked so that two bureaus never take the same one."""
    region = Region.objects.select_for_update(of=("self",)).get(pk=organisation.region_id)
    today = clock.today()
    issued = Rectification.objects.filter(order_number__startswith=paper_prefix(region.code, today))
    last = issued.order_by("-pk").values_list("order_number", flat=True).first()
    return next_paper_number(region.code, today, ORDER_WORDS, last)
