# SPDX-License-Identifier: Apache-2.0
"""Saying that the risk in a division is higher, and that it no longer is.  Nothing is deleted."""

from datetime import date

from django.db import transaction

from suicha.accounts.models import Organisation, Region, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.registries.models import RiskArea


@transaction.atomic(durable=True)
def area_register(*, organisation: Organisation, region: Region, ground: str, since: date, by: User) -> RiskArea:
    """Register a division of higher risk: from ``since`` on it can be asked for in lists, plans and tasks."""
    require(by, Permission.TARGET_EDIT, organisation)
    ground = ground.strip()
    if not ground:
        raise Refused("area_ground_missing", region=region.name)
    if since > clock.today():
        raise Refused("area_since_future", since=since.isoformat())
    # Two who register at once wait for each other.
    Organisation.objects.select_for_update(of=("self",)).get(pk=organisation.pk)
    if RiskArea.objects.filter(organisation=organisation, region=region, until=None).exists():
        raise Refused("area_twice", region=region.name)
    area = RiskArea.objects.create(
        organisation=organisation, region=region, ground=ground[:200], since=since, registered_at=clock.now(),
        registered_by=by,
    )  # fmt: skip
    data = {"organisation": organisation.name, "ground": area.ground, "since": since.isoformat()}
    audit.record("registries.area.register", area, by=by, data=data)
    return area


@transaction.atomic(durable=True)
def area_end(*, area: RiskArea, until: date, reason: str, by: User) -> RiskArea:
    """Say that the risk is no longer higher from ``until`` on, and why; lists that are frozen stay as they are."""
    require(by, Permission.TARGET_EDIT, area.organisation)
    area = RiskArea.objects.select_for_update(of=("self",)).select_related("region", "organisation").get(pk=area.pk)
    reason = reason.strip()
    if area.until is not None:
        raise Refused("area_ended_already", region=area.region.name, until=area.until.isoformat())
    if not reason:
        raise Refused("area_ground_missing", region=area.region.name)
    if not area.since <= until <= clock.today():
        raise Refused("area_until_wrong", since=area.since.isoformat(), until=until.isoformat())
    area.until, area.end_reason, area.ended_by = until, reason[:200], by
    area.save(update_fields=["until", "end_reason", "ended_by"])
    data = {"until": until.isoformat(), "reason": area.end_reason}
    audit.record("registries.area.end", area, by=by, data=data)
    return area
