# SPDX-License-Identifier: Apache-2.0
"""第三方机构参与检查: only what it is entrusted with, on a day the entrustment covers (LIBX-4)."""

from django.db import transaction
from django.utils import timezone

from suicha.accounts.models import User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.inspections.models import Inspection, Participation
from suicha.inspections.services.membership import locked
from suicha.registries.models import Entrustment
from suicha.registries.rules.institutions import in_force


@transaction.atomic(durable=True)
def participation_register(
    *, inspection: Inspection, entrustment: Entrustment, people: str, work: str, by: User
) -> Participation:
    """Put on record who of which institution helped with what.  Stays as it is; counts for nothing in the group."""
    visit = locked(inspection)
    require(by, Permission.EXPERT_OPINION, visit.organisation)
    if visit.state == Inspection.State.APPROVED:
        raise Refused("participation_too_late", name=visit.target.name)
    people, work = people.strip(), work.strip()
    if not people or not work:
        raise Refused("participation_incomplete")
    entrustment = Entrustment.objects.select_related("institution__organisation").get(pk=entrustment.pk)
    institution = entrustment.institution
    on = timezone.localtime(visit.started_at).date() if visit.started_at else clock.today()
    if not institution.organisation.path.startswith(visit.organisation.bureau_path):
        raise Refused("participation_foreign", name=institution.name)
    if not in_force(entrustment.starts_on, entrustment.ends_on, on):
        raise Refused("participation_not_entrusted", name=institution.name, number=entrustment.number, on=on)
    if institution.credit_code and institution.credit_code == visit.target.credit_code:
        raise Refused("participation_own_firm", name=institution.name)
    if Participation.objects.filter(inspection=visit, entrustment=entrustment).exists():
        raise Refused("participation_twice", name=institution.name, number=entrustment.number)
    made = Participation.objects.create(
        inspection=visit,
        entrustment=entrustment,
        people=people[:100],
        work=work[:200],
        registered_at=clock.now(),
        registered_by=by,
    )
    data = {"target": visit.target.name, "organisation": institution.name, "document": entrustment.number}
    audit.record("inspections.participation.register", visit, by=by, data=data | {"names": people, "work": work})
    return made
