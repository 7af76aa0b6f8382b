# SPDX-License-Identifier: Apache-2.0
"""Days on which an inspector cannot visit.  Registered before or during them, ended when the person is back early."""

from datetime import date

from django.db import transaction

from suicha.accounts.models import User
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.registries.models import Absence, Inspector
from suicha.registries.services.postings import keep


@transaction.atomic(durable=True)
def absence_register(
    *, inspector: Inspector, kind: str, starts_on: date, ends_on: date, note: str = "", by: User
) -> Absence:
    """Register leave, training or a secondment; rosters frozen from now on know of it."""
    keep(by, inspector.organisation)
    if ends_on < starts_on:
        raise Refused("absence_reversed", starts_on=starts_on.isoformat(), ends_on=ends_on.isoformat())
    # The lock on the person makes two clicks wait for each other.
    inspector = Inspector.objects.select_for_update(of=("self",)).get(pk=inspector.pk)
    overlapping = Absence.objects.filter(
        inspector=inspector, ended_at=None, starts_on__lte=ends_on, ends_on__gte=starts_on
    ).order_by("starts_on")
    other = overlapping.first()
    if other:
        days = {"starts_on": other.starts_on.isoformat(), "ends_on": other.ends_on.isoformat()}
        raise Refused("absence_twice", name=inspector.name, kind=other.get_kind_display(), **days)
    absence = Absence.objects.create(
        inspector=inspector,
        kind=Absence.Kind(kind),
        starts_on=starts_on,
        ends_on=ends_on,
        note=note.strip(),
        registered_at=clock.now(),
        registered_by=by,
    )
    audit.record("registries.absence.register", inspector, by=by, data=_told(absence))
    return absence


@transaction.atomic(durable=True)
def absence_end(*, absence: Absence, by: User) -> Absence:
    """Back early, or registered in error: from now on the days are free again."""
    keep(by, absence.inspector.organisation)
    absence = Absence.objects.select_for_update(of=("self",)).select_related("inspector").get(pk=absence.pk)
    if absence.ended_at is not None:
        raise Refused("absence_ended_already", name=absence.inspector.name)
    absence.ended_at, absence.ended_by = clock.now(), by
    absence.save(update_fields=["ended_at", "ended_by"])
    audit.record("registries.absence.end", absence.inspector, by=by, data=_told(absence))
    return absence


def _told(absence: Absence) -> dict[str, str]:
    days = {"starts_on": absence.starts_on.isoformat(), "ends_on": absence.ends_on.isoformat()}
    return {"kind": str(absence.get_kind_display()), **days}
