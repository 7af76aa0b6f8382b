# SPDX-License-Identifier: Apache-2.0
"""Who must stay away from which target: declared, detected, or there the last time; four queries whatever the size."""

from collections.abc import Mapping, Sequence
from datetime import date

from suicha.accounts.models import Organisation
from suicha.draws.models import Draw, Seat
from suicha.draws.rules.inspectors.conflicts import conflicts_between, in_force
from suicha.draws.rules.inspectors.facts import Fact, Party
from suicha.draws.rules.inspectors.last_visit import people_of_last_visit
from suicha.draws.selectors.roster_people import Site
from suicha.registries.models import ConflictFact, Inspector
from suicha.registries.selectors import recusals_between, targets_in_scope


def barred(
    people: Mapping[int, Inspector],
    sites: Sequence[Site],
    *,
    bureau: Organisation,
    scope: Mapping[str, list[str]],
    on: date,
    employer_years: int,
    avoid_last: bool,
) -> dict[str, set[int]]:
    """Number of a target → the people who stay away from it, for reasons that nobody is told apart."""
    number_of = {site.pk: site.number for site in sites}
    targets = targets_in_scope(bureau, scope).order_by("pk").only("pk", "credit_code", "merged_into")
    pairs = recusals_between(people.values(), targets)
    pairs |= detected(people, sites, on=on, employer_years=employer_years)
    if avoid_last:
        pairs |= _there_last_time(bureau, scope)
    found: dict[str, set[int]] = {}
    for person, target in pairs:
        if target in number_of and person in people:
            found.setdefault(number_of[target], set()).add(person)
    return found


def detected(
    people: Mapping[int, Inspector], sites: Sequence[Site], *, on: date, employer_years: int
) -> set[tuple[int, int]]:
    """The (person, target) pairs between whom a registered fact shows a conflict on ``on``."""
    rows = ConflictFact.objects.filter(inspector__in=list(people), ended_at=None).order_by("pk")
    fields = rows.values_list("inspector_id", "kind", "name", "number", "digest", "since", "until")
    facts = [
        (person, Fact(kind, name, number, digest, since, until))
        for person, kind, name, number, digest, since, until in fields
    ]
    holding = [(person, fact) for person, fact in facts if in_force(fact, on, employer_years)]
    return conflicts_between(holding, ((site.pk, Party(site.name, site.code, site.household)) for site in sites))


def _there_last_time(bureau: Organisation, scope: Mapping[str, list[str]]) -> set[tuple[int, int]]:
    targets = targets_in_scope(bureau, scope).order_by().values("pk")
    held = Seat.objects.current().exclude(drawn_target__draw__state=Draw.State.VOID)
    seats = held.filter(drawn_target__target__in=targets, drawn_target__left=None).order_by("drawn_target__draw")
    return people_of_last_visit(seats.values_list("drawn_target__target_id", "drawn_target__draw_id", "inspector_id"))
