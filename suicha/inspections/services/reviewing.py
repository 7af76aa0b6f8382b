# SPDX-License-Identifier: Apache-2.0
"""A second person approves a visit or returns it."""

from django.db import transaction

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.states import move
from suicha.inspections.models import Inspection
from suicha.inspections.rules.review import may_review
from suicha.inspections.selectors import group_of
from suicha.inspections.services.membership import locked

COMMENT_LIMIT = 500


@transaction.atomic(durable=True)
def inspection_approve(*, inspection: Inspection, comment: str, by: User) -> Inspection:
    """Approve the results as they are.  They can be published from now on and are not changed any more."""
    return _review(inspection, Inspection.State.APPROVED, comment.strip(), by)


@transaction.atomic(durable=True)
def inspection_return(*, inspection: Inspection, comment: str, by: User) -> Inspection:
    """Send the visit back to its group; ``comment`` says what has to be mended."""
    comment = comment.strip()
    if not comment:
        raise Refused("review_comment_missing")
    return _review(inspection, Inspection.State.RETURNED, comment, by)


def _review(inspection: Inspection, to: Inspection.State, comment: str, by: User) -> Inspection:
    require(by, Permission.INSPECTION_REVIEW, inspection.organisation)
    if len(comment) > COMMENT_LIMIT:
        raise Refused("review_comment_too_long", length=len(comment))
    visit = locked(inspection)
    if not may_review(by.pk, {seat.inspector.user_id for seat in group_of(visit)}, visit.submitted_by_id):
        raise Refused("review_own_visit")
    move(visit, to, Inspection.MOVES, dict(Inspection.State.choices))
    visit.review_comment, visit.reviewed_at, visit.reviewed_by = comment, clock.now(), by
    visit.save(update_fields=["state", "review_comment", "reviewed_at", "reviewed_by"])
    act = "inspections.inspection.approve" if to == Inspection.State.APPROVED else "inspections.inspection.return"
    audit.record(act, visit, by=by, data={"target": visit.target.name, "comment": comment})
    return visit
