# SPDX-License-Identifier: Apache-2.0
"""Who may act at a visit: only its group (INSP-16), and only two or more with valid certificates (DRAW-20)."""

from datetime import date

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.core.errors import Refused
from suicha.inspections.models import Inspection
from suicha.inspections.selectors import group_lacks, group_of, seats_asked
from suicha.registries.models import Inspector


def locked(inspection: Inspection) -> Inspection:
    """The row as it is now, locked until the act is done."""
    rows = Inspection.objects.select_for_update(of=("self",))
    return rows.select_related("organisation", "target", "task", "drawn_target").get(pk=inspection.pk)


def require_member(inspection: Inspection, by: User) -> Inspector:
    """The seat holder ``by`` is, else ``Refused``: whoever checked is the one who enters.

    The permission is asked without an organisation: in a joint visit an officer of a partner bureau sits in the
    group of the leading one, and the seat is what binds a person to the visit.
    """
    require(by, Permission.INSPECTION_ENTER)
    for seat in group_of(inspection):
        if seat.inspector.user_id == by.pk:
            return seat.inspector
    raise Refused("visit_not_in_group", name=inspection.target.name)


def require_open(inspection: Inspection) -> None:
    """Results are entered between arrival and hand-in, and again after a return."""
    if inspection.state not in (Inspection.State.STARTED, Inspection.State.RETURNED):
        raise Refused("visit_not_open", now=inspection.get_state_display())


def require_qualified_group(inspection: Inspection, day: date | None = None) -> None:
    """Enough certified inspectors on that day (today if none is given), none of them recused or gone."""
    faults = group_lacks(inspection, day)
    if faults:
        raise Refused("visit_group_not_qualified", size=seats_asked(inspection), faults="、".join(faults))
