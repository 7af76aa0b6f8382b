# SPDX-License-Identifier: Apache-2.0
"""How the work is spread over people and teams, and how many people the plan lacks (LIBP-11, LIBP-12, LIBP-15)."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from suicha.accounts.models import Organisation
from suicha.catalogue.selectors import SettingValue, setting
from suicha.draws.models import DrawnTarget, Seat
from suicha.draws.rules.group_size import seats_of
from suicha.planning.models import Plan, PlanRow
from suicha.registries.models import Inspector
from suicha.registries.selectors import countable, counts_today


@dataclass(frozen=True)
class Team:
    """One unit of a bureau: who is on its roster and who counts today, and how many seats its people took this year.

    Seats of those who left since are seats of the unit all the same; among the people they are no more.
    """

    name: str
    people: int
    countable: int
    taken_part: int
    seats: int

    @property
    def each(self) -> float:
        """Seats for each of those who count."""
        return self.seats / self.countable if self.countable else 0.0


@dataclass(frozen=True)
class Workload:
    """A bureau's year: what its plan asks for, who is there to do it, and the two shares of the sources."""

    year: int
    planned: int
    seats_needed: int
    people: int
    taken_part: int
    visits: int
    with_office: int
    office_people: int
    capacity: SettingValue
    office: SettingValue
    participation: SettingValue
    teams: list[Team]

    @property
    def people_needed(self) -> int:
        return -(-self.seats_needed // self.capacity.value)

    @property
    def gap(self) -> int:
        """How many certified people the plan lacks; 0 when there are enough."""
        return max(0, self.people_needed - self.people)

    @property
    def participation_short(self) -> bool:
        return self.taken_part * 100 < self.people * self.participation.value

    @property
    def office_short(self) -> bool:
        return self.with_office * 100 < self.visits * self.office.value


def workload_of(bureau: Organisation, year: int) -> Workload:
    """The figures of a bureau; a constant number of queries."""
    mine = PlanRow.objects.filter(plan__state=Plan.State.PUBLISHED, plan__year=year)
    asked = mine.filter(Q(plan__organisation__path__startswith=bureau.path) | Q(participants=bureau)).order_by()
    planned = asked.values("pk").distinct().values_list("pk", "number")
    visits_planned = sum(number for _, number in planned)
    seats = _seats(bureau, year)
    visits = DrawnTarget.objects.filter(pk__in=seats.order_by().values("drawn_target"))
    with_office = visits.filter(pk__in=seats.filter(inspector__is_office=True).order_by().values("drawn_target"))
    roster = Inspector.objects.filter(organisation__path__startswith=bureau.path)
    return Workload(
        year=year,
        planned=visits_planned,
        seats_needed=visits_planned * seats_of(setting(bureau, "group_size").value),
        people=countable(roster).count(),
        taken_part=countable(roster).filter(pk__in=seats.order_by().values("inspector")).count(),
        visits=visits.count(),
        with_office=with_office.count(),
        office_people=countable(roster).filter(is_office=True).count(),
        capacity=setting(bureau, "person_yearly_visits"),
        office=setting(bureau, "office_share_percent"),
        participation=setting(bureau, "participation_percent"),
        teams=_teams(bureau, year),
    )


def people_loads(bureau: Organisation, year: int) -> QuerySet[Inspector]:
    """Everybody on the roster with ``seats``, ``led`` and ``tasks`` of the year, to be shown by pages."""
    seats = _seats(bureau, year).filter(inspector=OuterRef("pk")).order_by()
    return (
        Inspector.objects.filter(organisation__path__startswith=bureau.path)
        .select_related("organisation")
        .annotate(
            seats_taken=_counted(seats, Count("pk")),
            led=_counted(seats.filter(is_leader=True), Count("pk")),
            tasks=_counted(seats, Count("drawn_target__draw__task", distinct=True)),
        )
    )


def _counted(seats: QuerySet[Seat], count: Count) -> Coalesce:
    found = seats.values("inspector").annotate(n=count).values("n")
    return Coalesce(Subquery(found, output_field=IntegerField()), 0)


def _seats(bureau: Organisation, year: int) -> QuerySet[Seat]:
    """The seats that the bureau's people hold now in the draws of a plan year that were not voided."""
    return (
        Seat.objects.current()
        .filter(
            inspector__organisation__path__startswith=bureau.path,
            drawn_target__draw__task__row__plan__year=year,
            drawn_target__left=None,
        )
        .exclude(drawn_target__draw__state="void")
    )


def _teams(bureau: Organisation, year: int) -> list[Team]:
    counts = counts_today()
    rows: Any = (
        people_loads(bureau, year)
        .order_by()
        .values("organisation__path", "organisation__name")
        .annotate(
            people=Count("pk", filter=Q(left_on=None, is_waiting=False)),
            count=Count("pk", filter=counts),
            part=Count("pk", filter=counts & Q(seats_taken__gt=0)),
            taken=Sum("seats_taken"),
        )
    )
    found = sorted(rows, key=lambda row: row["organisation__path"])
    return [Team(row["organisation__name"], row["people"], row["count"], row["part"], row["taken"]) for row in found]
