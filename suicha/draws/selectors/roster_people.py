# SPDX-License-Identifier: Apache-2.0
"""People, targets and regions as a roster needs them; a constant number of queries whatever their number."""

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from django.db.models import Count, Prefetch, Q

from suicha.accounts.models import Organisation, Region
from suicha.accounts.selectors import bureau_of
from suicha.draws.models import Draw, Seat
from suicha.draws.rules.inspectors.facts import Candidate
from suicha.registries.models import Absence, Inspector, InspectorTag
from suicha.registries.rules.admission import Trial
from suicha.registries.selectors import appraised_until, targets_in_scope, tested_until, trials_of


class Member(NamedTuple):
    """One person of a department's roster with what the rules may know of them."""

    inspector: Inspector
    candidate: Candidate


class Site(NamedTuple):
    """One target as far as its seats and relations go."""

    pk: int
    number: str
    code: str
    name: str
    household: str
    domain: str
    town: int | None
    owner: int


class Place(NamedTuple):
    """A town: its code, its name, and the codes of its neighbours."""

    code: str
    name: str
    near: frozenset[str]


class Part(NamedTuple):
    """What a department did this year: visits, those with office staff, and who took part."""

    visits: int
    with_office: int
    people: frozenset[int]


NOTHING_DONE = Part(0, 0, frozenset())


def members_of(bureaus: Sequence[Organisation]) -> dict[int, list[Member]]:
    """Bureau → everybody on its roster and its sections', by primary key; six queries."""
    scope = Q(pk__in=[])
    for bureau in bureaus:
        scope |= Q(organisation__path__startswith=bureau.path)
    everybody = Inspector.objects.filter(scope, is_waiting=False)
    trials = trials_of(everybody)
    people = (
        everybody.order_by("pk")
        .select_related("organisation__region")
        .prefetch_related(
            Prefetch("towns", Region.objects.order_by("code")),
            Prefetch("tags", InspectorTag.objects.order_by("pk")),
            Prefetch("absences", Absence.objects.filter(ended_at=None).order_by("starts_on")),
        )
    )
    # The longest path wins: a bureau below another has its own people.
    nearest = sorted(bureaus, key=lambda bureau: -len(bureau.path))
    found: dict[int, list[Member]] = {bureau.pk: [] for bureau in bureaus}
    for person in people:
        bureau = next(each for each in nearest if person.organisation.path.startswith(each.path))
        found[bureau.pk].append(Member(person, _candidate(person, trials.get(person.pk, []))))
    return found


def _candidate(person: Inspector, trials: Sequence[Trial]) -> Candidate:
    unit = person.organisation
    return Candidate(
        category=person.category,
        certificate_until=person.certificate_until,
        left_on=person.left_on,
        absences=tuple((absence.starts_on, absence.ends_on) for absence in person.absences.all()),
        tested_until=tested_until(trials),
        towns=frozenset(town.code for town in person.towns.all()),
        domains=frozenset(person.domains),
        is_leader=person.is_leader,
        is_office=person.is_office,
        tags=frozenset(tag.name for tag in person.tags.all()),
        certificate_from=person.certificate_from,
        appraised_until=appraised_until(trials),
        team=unit.region.code if unit.kind == Organisation.Kind.SECTION else "",
    )


def sites_in(bureau: Organisation, scope: Mapping[str, list[str]], numbers: Mapping[int, str]) -> list[Site]:
    """The targets of a list (primary key → number), in the order of their numbers; one query."""
    rows = targets_in_scope(bureau, scope).order_by("pk")
    values = rows.values_list("pk", "credit_code", "name", "household", "domain", "town_id", "organisation_id")
    found = [
        Site(pk, numbers[pk], code, name, household, domain, town, owner)
        for pk, code, name, household, domain, town, owner in values
        if pk in numbers
    ]
    return sorted(found, key=lambda site: site.number)


def places_of(towns: Iterable[int | None]) -> dict[int, Place]:
    """Towns with their neighbours; two queries.  Two towns of one name are told apart by their codes."""
    wanted = {town for town in towns if town is not None}
    regions = list(Region.objects.filter(pk__in=wanted).order_by("code").prefetch_related("neighbours"))
    names = [region.name for region in regions]
    return {
        region.pk: Place(
            region.code,
            region.name if names.count(region.name) == 1 else f"{region.name}{region.code}",
            frozenset(near.code for near in region.neighbours.all()),
        )
        for region in regions
    }


def bureaus_of(owners: Iterable[int]) -> dict[int, Organisation]:
    """Owner of a target → the bureau it is or belongs to."""
    rows = Organisation.objects.filter(pk__in=set(owners)).order_by("path").select_related("parent")
    return {owner.pk: bureau_of(owner) for owner in rows}


def done_in(year: int, departments: Iterable[int]) -> dict[int, Part]:
    """Department → what its people did in the draws of a plan year; two queries."""
    held = Seat.objects.current().exclude(drawn_target__draw__state=Draw.State.VOID).order_by()
    seats = held.filter(
        organisation__in=list(departments),
        drawn_target__draw__task__row__plan__year=year,
        drawn_target__left=None,
    )
    counted = seats.values("organisation_id").annotate(
        visits=Count("drawn_target", distinct=True),
        office=Count("drawn_target", filter=Q(inspector__is_office=True), distinct=True),
    )
    people: dict[int, set[int]] = {}
    for department, person in seats.values_list("organisation_id", "inspector_id").distinct():
        people.setdefault(department, set()).add(person)
    return {
        row["organisation_id"]: Part(row["visits"], row["office"], frozenset(people[row["organisation_id"]]))
        for row in counted
    }
