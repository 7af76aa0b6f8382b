# SPDX-License-Identifier: Apache-2.0
"""日程: the leading department names the day, the leader and the car of each group, and who goes along."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db import transaction

from suicha.accounts.models import Organisation, User
from suicha.accounts.permissions import Permission, require
from suicha.audit import services as audit
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws.models import Draw
from suicha.inspections import selectors
from suicha.inspections.models import Companion, Inspection
from suicha.inspections.rules.arranging import clash_of, day_fits
from suicha.inspections.services.membership import locked, require_qualified_group

LONGEST_VEHICLE = Inspection._meta.get_field("vehicle").max_length or 0


class Trip(NamedTuple):
    """What is decided for one visit; ``leader`` is an inspector's primary key, ``None`` leaves the matched one."""

    inspection: Inspection
    visit_on: date
    vehicle: str = ""
    leader: int | None = None


@transaction.atomic(durable=True)
def visits_arrange(*, draw: Draw, trips: Sequence[Trip], by: User) -> list[Inspection]:
    """Fix day, leader and vehicle of these visits of one draw, all of them or none; may be changed until arrival.

    Refused when the group does not have enough certificates valid on that day, when the leader is not of the leading
    department, or when a car would have to be in two places.  Returns the visits that changed.
    """
    require(by, Permission.INSPECTION_DISPATCH, draw.organisation)
    changed = [(visit, trip) for trip in trips if _differs(visit := _waiting(trip.inspection, draw), trip)]
    drawn = selectors.leader_drawn(draw.task)
    for visit, trip in changed:
        _check(visit, trip, drawn)
        told = visit.visit_on == trip.visit_on
        visit.visit_on, visit.vehicle, visit.leader_id = trip.visit_on, trip.vehicle.strip(), trip.leader
        visit.arranged_at, visit.arranged_by = clock.now(), by
        fields = ["visit_on", "vehicle", "leader", "arranged_at", "arranged_by"]
        if not told:  # another day must be told anew
            visit.notified_at = visit.notified_by = None
            visit.notified_means = ""
            fields += ["notified_at", "notified_by", "notified_means"]
        visit.save(update_fields=fields)
    days = {visit.visit_on for visit, _ in changed if visit.visit_on and visit.vehicle}
    clash = clash_of(selectors.trips_on(draw.organisation, sorted(days)))
    if clash:
        first, second = clash
        raise Refused(
            "visit_vehicle_taken", vehicle=first.vehicle, on=f"{first.on:%Y-%m-%d}", name=first.name, other=second.name
        )
    for visit, trip in changed:
        leader = selectors.leader_of_visit(visit)
        audit.record(
            "inspections.inspection.arrange",
            visit,
            by=by,
            data={
                "target": visit.target.name,
                "visit_on": trip.visit_on.isoformat(),
                "leader": leader.name if leader else "",
                "vehicle": visit.vehicle,
            },
        )
    return [visit for visit, _ in changed]


@transaction.atomic(durable=True)
def companions_set(
    *, inspection: Inspection, station: Organisation | None, companions: Sequence[int], by: User
) -> Inspection:
    """Name the local station that helps and follows up, and who else goes along; they never count towards the two.

    ``companions`` are inspectors of the bureau's roster outside the group, at work and without a recusal.
    """
    visit = locked(inspection)
    require(by, Permission.INSPECTION_DISPATCH, visit.organisation)
    _require_waiting(visit)
    if station is not None and station not in selectors.stations_of(visit):
        raise Refused("visit_station_elsewhere", station=station.name, name=visit.target.name)
    allowed = {person.pk: person for person in selectors.companions_for(visit)}
    strangers = [pk for pk in companions if pk not in allowed]
    if strangers:
        raise Refused("visit_companion_unfit", name=visit.target.name)
    Companion.objects.filter(inspection=visit).exclude(inspector__in=companions).delete()
    there = set(Companion.objects.filter(inspection=visit).values_list("inspector", flat=True))
    now = clock.now()
    Companion.objects.bulk_create(
        Companion(inspection=visit, inspector=allowed[pk], added_at=now)
        for pk in dict.fromkeys(companions)
        if pk not in there
    )
    visit.station = station
    visit.save(update_fields=["station"])
    audit.record(
        "inspections.inspection.accompany",
        visit,
        by=by,
        data={
            "target": visit.target.name,
            "station": station.name if station else "",
            "companions": [allowed[pk].name for pk in dict.fromkeys(companions)],
        },
    )
    return visit


def _waiting(inspection: Inspection, draw: Draw) -> Inspection:
    visit = locked(inspection)
    if visit.drawn_target.draw_id != draw.pk:
        raise Refused("visit_of_another_draw", number=draw.number)
    _require_waiting(visit)
    return visit


def _require_waiting(visit: Inspection) -> None:
    if visit.state != Inspection.State.DISPATCHED:
        raise Refused("visit_not_waiting", name=visit.target.name, now=visit.get_state_display())


def _differs(visit: Inspection, trip: Trip) -> bool:
    return (visit.visit_on, visit.vehicle, visit.leader_id) != (trip.visit_on, trip.vehicle.strip(), trip.leader)


def _check(visit: Inspection, trip: Trip, drawn: bool) -> None:
    starts_on, due_on = visit.task.starts_on, visit.due_on
    if not day_fits(trip.visit_on, today=clock.today(), starts_on=starts_on, due_on=due_on):
        raise Refused(
            "visit_day_outside",
            name=visit.target.name,
            on=f"{trip.visit_on:%Y-%m-%d}",
            first=f"{max(starts_on, clock.today()):%Y-%m-%d}",
            last=f"{due_on:%Y-%m-%d}",
        )
    if len(trip.vehicle.strip()) > LONGEST_VEHICLE:
        raise Refused("visit_text_too_long", field="车辆", length=len(trip.vehicle.strip()), limit=LONGEST_VEHICLE)
    if trip.leader is not None and trip.leader not in selectors.leaders_for(visit, drawn=drawn):
        raise Refused("visit_leader_unfit", name=visit.target.name)
    require_qualified_group(visit, trip.visit_on)
