# SPDX-License-Identifier: Apache-2.0
"""Verification by the office, and the end of a problem by a second person."""

from django.db import transaction

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.states import move
from suicha.core.workdays import add_working_days, calendar_fresh
from suicha.dispositions.models import Rectification
from suicha.dispositions.rules.papers import missing
from suicha.dispositions.selectors import papers_of
from suicha.dispositions.services.ordering import require_days
from suicha.dispositions.services.texts import text_of


def locked(rectification: Rectification) -> Rectification:
    """The row as it is now, locked until the act is done."""
    rows = Rectification.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "answer__item", "answer__inspection__target").get(pk=rectification.pk)


@transaction.atomic(durable=True)
def rectification_verify(
    *, rectification: Rectification, passed: bool, verification: str, by: User, working_days: int | None = None
) -> Rectification:
    """Write down what was found when the report was checked.

    Not passed: the firm has to act again, within ``working_days`` from tomorrow if given, else by the old date.
    """
    require(by, Permission.DISPOSITION_VERIFY, rectification.organisation)
    row = locked(rectification)
    if row.state in (Rectification.State.ORDERED, Rectification.State.REOPENED):
        raise Refused("verify_without_report")
    to = Rectification.State.VERIFIED if passed else Rectification.State.REOPENED
    move(row, to, Rectification.MOVES, dict(Rectification.State.choices))
    row.verification = text_of("核实情况", verification, missing="verify_text_missing")
    row.verified_at, row.verified_by = clock.now(), by
    if not passed and working_days is not None:
        require_days(working_days)
        calendar_fresh()
        row.due_from = clock.today()
        due = add_working_days(row.due_from, working_days)
        row.working_days, row.due_on, row.due_provisional = working_days, due.on, due.provisional
    row.save()
    audit.record(
        "dispositions.rectification.verify",
        row,
        by=by,
        data={
            "target": row.answer.inspection.target.name,
            "passed": passed,
            "verification": row.verification,
            "due_on": row.due_on.isoformat(),
        },
    )
    return row


@transaction.atomic(durable=True)
def rectification_close(*, rectification: Rectification, by: User) -> Rectification:
    """End the problem.  Refused while a paper is missing (acceptance case 6), and to the person who verified."""
    require(by, Permission.DISPOSITION_CLOSE, rectification.organisation)
    row = locked(rectification)
    gaps = missing(papers_of(row))
    if gaps:
        raise Refused("close_papers_missing", missing="、".join(gaps))
    if row.verified_by_id == by.pk:
        raise Refused("close_own_verification")
    move(row, Rectification.State.CLOSED, Rectification.MOVES, dict(Rectification.State.choices))
    row.closed_at, row.closed_by = clock.now(), by
    row.save(update_fields=["state", "closed_at", "closed_by"])
    data = {"target": row.answer.inspection.target.name}
    audit.record("dispositions.rectification.close", row, by=by, data=data)
    return row
