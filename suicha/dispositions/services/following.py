# SPDX-License-Identifier: Apache-2.0
"""Deadlines that firms were given follow the working calendar when it changes."""

from suicha.accounts.models import User
from suicha.audit import services as audit
from suicha.core.workdays import add_working_days
from suicha.dispositions.models import Rectification
from suicha.dispositions.rules.deadline import RUNNING


def deadlines_follow(*, reason: str, by: User) -> list[Rectification]:
    """(inner) Reckon the running deadlines again on the calendar in force; those that moved, each with its trace.

    Only the act that changes the calendar calls this, and has asked for the right to do so.  A report that is in, and
    a problem that is closed, keep the day they were judged by.
    """
    moved = []
    running = Rectification.objects.select_for_update(of=("self",)).filter(state__in=RUNNING)
    for row in running.select_related("organisation", "answer__inspection__target").order_by("pk"):
        due = add_working_days(row.due_from, row.working_days)
        if (due.on, due.provisional) != (row.due_on, row.due_provisional):
            moved.append((row, row.due_on))
            row.due_on, row.due_provisional = due.on, due.provisional
            row.save(update_fields=["due_on", "due_provisional"])
    for row, before in moved:
        data = {
            "target": row.answer.inspection.target.name,
            "before": before.isoformat(),
            "after": row.due_on.isoformat(),
            "provisional": row.due_provisional,
            "reason": reason,
        }
        audit.record("dispositions.rectification.follow", row, by=by, data=data)
    return [row for row, _ in moved]
