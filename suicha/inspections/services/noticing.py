# SPDX-License-Identifier: Apache-2.0
"""告知: the firm is told on which day it will be visited, where the 细则 or the dispatch says so."""

from django.db import transaction
from django.utils import timezone

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.inspections.models import Inspection
from suicha.inspections.rules.notice import Notice, days_enough, start_fault
from suicha.inspections.services.membership import locked

LONGEST_MEANS = Inspection._meta.get_field("notified_means").max_length or 0


@transaction.atomic(durable=True)
def visit_notify(*, inspection: Inspection, means: str, by: User) -> Inspection:
    """Keep that the firm was told of the day, and how (by telephone, on paper); told again if the day is changed.

    Refused for an unannounced visit, before a day is fixed, once told, and when the day is too near.
    """
    visit = locked(inspection)
    require(by, Permission.INSPECTION_DISPATCH, visit.organisation)
    name, means = visit.target.name, means.strip()
    if visit.state != Inspection.State.DISPATCHED:
        raise Refused("visit_not_waiting", name=name, now=visit.get_state_display())
    if visit.notice == Notice.ARRIVAL:
        raise Refused("notice_on_arrival_only", name=name)
    if visit.notified_at is not None:
        raise Refused("notice_twice", name=name, means=visit.notified_means)
    if visit.visit_on is None:
        raise Refused("notice_day_missing", name=name)
    if not means or len(means) > LONGEST_MEANS:
        raise Refused("notice_means_missing", limit=LONGEST_MEANS)
    if visit.notice == Notice.BEFORE and not days_enough(clock.today(), visit.visit_on, visit.notice_days):
        raise Refused("notice_too_late", name=name, on=f"{visit.visit_on:%Y-%m-%d}", days=visit.notice_days)
    visit.notified_at, visit.notified_by, visit.notified_means = clock.now(), by, means
    visit.save(update_fields=["notified_at", "notified_by", "notified_means"])
    data = {"target": name, "visit_on": visit.visit_on.isoformat(), "means": means}
    audit.record("inspections.inspection.notify", visit, by=by, data=data)
    return visit


def require_told(visit: Inspection) -> None:
    """(inner) The firm was told as early as the dispatch demands, else ``Refused``."""
    told_on = timezone.localtime(visit.notified_at).date() if visit.notified_at else None
    fault = start_fault(visit.notice, told_on, clock.today(), visit.notice_days)
    if fault:
        raise Refused(fault, name=visit.target.name, days=visit.notice_days)
