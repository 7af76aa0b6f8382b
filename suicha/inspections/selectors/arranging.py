# SPDX-License-Identifier: Apache-2.0
"""Questions of the schedule: what waits for a day, who may lead, who may go along, whose car is taken."""

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from django.db.models import Count, Prefetch, Q, QuerySet

from suicha.accounts.models import Organisation, User
from suicha.accounts.selectors import bureau_of
from suicha.core import clock
from suicha.draws.models import Draw, Seat
from suicha.draws.rules.lapses import away_too_long
from suicha.draws.selectors.reserve import meeting
from suicha.inspections.models import Companion, Inspection
from suicha.inspections.rules.arranging import Trip, may_lead
from suicha.inspections.selectors.visits import dispatchable
from suicha.planning.models import Task
from suicha.planning.selectors import match_terms
from suicha.registries.models import Absence, Inspector


class ToArrange(NamedTuple):
    """A draw with visits that wait: how many, and how many of them have a day."""

    draw: Draw
    waiting: int
    arranged: int


def draws_to_arrange(by: User) -> list[ToArrange]:
    """Draws with visits nobody has arrived at yet, where ``by`` may dispatch, newest first."""
    waiting = Q(drawn_targets__inspection__state=Inspection.State.DISPATCHED)
    rows = (
        Draw.objects.filter(dispatchable(by))
        .annotate(
            waiting=Count("drawn_targets", filter=waiting),
            arranged=Count("drawn_targets", filter=waiting & Q(drawn_targets__inspection__visit_on__isnull=False)),
        )
        .filter(waiting__gt=0)
        .select_related("task", "organisation")
        .order_by("-pk")
    )
    return [ToArrange(draw, draw.waiting, draw.arranged) for draw in rows]


def visits_waiting(draw: Draw) -> QuerySet[Inspection]:
    """Visits of this draw before arrival, with their groups and companions fetched along."""
    return visits_waiting_of(Draw.objects.filter(pk=draw.pk))


def visits_waiting_of(draws: QuerySet[Draw]) -> QuerySet[Inspection]:
    """The same of several draws."""
    rows = Inspection.objects.filter(drawn_target__draw__in=draws, state=Inspection.State.DISPATCHED)
    related = ("task", "target__town", "organisation", "drawn_target__came", "leader", "station")
    companions = Companion.objects.select_related("inspector").order_by("pk")
    return rows.select_related(*related).prefetch_related(
        Prefetch("drawn_target__seats", _current()), Prefetch("companions", companions)
    )


def leader_drawn(task: Task) -> bool:
    """Whether the lottery draws who leads: then nobody names another one."""
    return match_terms(task).leader


def leaders_for(visit: Inspection, *, drawn: bool) -> list[int]:
    """Who of the group may be named leader: of the leading department, with the leader's role where anyone has it.

    ``drawn``: the lottery drew who leads, and that person stays leader while they are in the group.
    """
    home = bureau_of(visit.organisation).path
    seats = _group(visit)
    leading = [seat.inspector_id for seat in seats if seat.is_leader]
    if drawn and leading:
        return leading
    return may_lead(
        [(seat.inspector_id, seat.organisation.path.startswith(home), seat.inspector.is_leader) for seat in seats]
    )


def leader_of_visit(visit: Inspection) -> Inspector | None:
    """Who leads: the one named in the schedule while still in the group, else the one the matching made leader."""
    seats = _group(visit)
    named = next((seat.inspector for seat in seats if seat.inspector_id == visit.leader_id), None)
    return named or next((seat.inspector for seat in seats if seat.is_leader), None)


def stations_of(visit: Inspection) -> QuerySet[Organisation]:
    """Sections and local stations of the bureau that inspects."""
    home = bureau_of(visit.organisation)
    return Organisation.objects.filter(path__startswith=home.path, kind=Organisation.Kind.SECTION).order_by("path")


def suggested_station(visit: Inspection) -> Organisation | None:
    """The station of the town the target lies in, when there is exactly one."""
    if visit.target.town_id is None:
        return None
    found = list(stations_of(visit).filter(region=visit.target.town_id)[:2])
    return found[0] if len(found) == 1 else None


def companions_for(visit: Inspection) -> QuerySet[Inspector]:
    """Who may go along: admitted and at work in the bureau on the day, not of the group, nobody who must keep away.

    Daily staff without a certificate may; what keeps two apart is asked as the draw asks it.
    """
    home, today = bureau_of(visit.organisation).path, clock.today()
    first, last = (visit.visit_on, visit.visit_on) if visit.visit_on else (today, max(today, visit.due_on))
    here = Inspector.objects.filter(
        Q(left_on=None) | Q(left_on__gt=first), organisation__path__startswith=home, is_waiting=False
    ).exclude(pk__in=[seat.inspector_id for seat in _group(visit)])
    people = list(here.order_by("pk").values_list("pk", flat=True))
    barred = {person for person, _ in meeting(people, [visit.target], visit.organisation, first)}
    able = [pk for pk in people if pk not in barred | _away(people, first, last)]
    return Inspector.objects.filter(pk__in=able).select_related("organisation").order_by("pk")


def _away(people: Sequence[int], first: date, last: date) -> set[int]:
    """Who of them is on leave, at a training or seconded: on the day, or for half of the days there still are."""
    absences: dict[int, list[tuple[date, date]]] = {}
    rows = Absence.objects.filter(inspector__in=people, ended_at=None, starts_on__lte=last, ends_on__gte=first)
    for pk, starts_on, ends_on in rows.order_by("pk").values_list("inspector_id", "starts_on", "ends_on"):
        absences.setdefault(pk, []).append((starts_on, ends_on))
    return {pk for pk, days in absences.items() if away_too_long(days, first, last)}


def trips_on(organisation: Organisation, days: Sequence[date]) -> list[Trip]:
    """Trips by car on these days of the bureau, each with the people who ride."""
    rows = Inspection.objects.filter(
        organisation__path__startswith=bureau_of(organisation).path, visit_on__in=days
    ).exclude(vehicle="")
    rows = rows.select_related("target").prefetch_related(Prefetch("drawn_target__seats", _current())).order_by("pk")
    return [
        Trip(visit.target.name, visit.visit_on, visit.vehicle, frozenset(seat.inspector_id for seat in _group(visit)))
        for visit in rows
        if visit.visit_on
    ]


def _current() -> QuerySet[Seat]:
    return Seat.objects.current().select_related("inspector", "organisation").order_by("drawn_target", "position")


def _group(visit: Inspection) -> list[Seat]:
    """The seats of the visit, from what was fetched along if they were."""
    row = visit.drawn_target
    fetched = getattr(row, "_prefetched_objects_cache", {})
    return list(row.seats.all()) if "seats" in fetched else list(_current().filter(drawn_target=row))
