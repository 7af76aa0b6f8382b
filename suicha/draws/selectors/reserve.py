# SPDX-License-Identifier: Apache-2.0
"""The reserve of one seat: who could take it now, and why the others cannot.  Only counts are told, no private ground.

A redraw is judged on the one row whose seat is open, with everybody's room reduced by what they carry elsewhere: the
same people come out as from the whole matching, whatever its size.
"""

from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from suicha.accounts.models import Organisation
from suicha.catalogue.selectors import setting
from suicha.core import clock
from suicha.draws.models import DrawnTarget, Matching, Seat, SeatRedraw
from suicha.draws.rules.lapses import Standing, lapses
from suicha.draws.selectors.roster import Roster
from suicha.draws.selectors.roster_barred import detected
from suicha.draws.selectors.roster_people import Site
from suicha.registries.models import Absence, Inspector, Target
from suicha.registries.selectors import recusals_between

FEWER = "fewer"


@dataclass(frozen=True)
class Reserve:
    """One seat with everything its redraw is computed from.  ``groups``: this row's people by position, as codes."""

    instance: dict[str, Any]
    groups: dict[str, list[str]]
    unavailable: list[str]
    away: frozenset[str]
    apart: frozenset[str]
    candidates: list[str]
    barred: frozenset[str]
    full: frozenset[str]

    @property
    def sentence(self) -> str:
        """Why nobody is left, in numbers of people."""
        here = {code for group in self.groups.values() for code in group}
        left = set(self.candidates)
        counted = []
        for words, people in (
            ("已在组内或者退出过", here | (self.apart & left)),
            ("须回避", self.barred),
            ("请假、离岗或者证件到期", self.away),
            ("已到工作量上限", self.full),
        ):
            if left & people:
                counted.append(f"{words}{len(left & people)}人")
            left -= people
        return f"符合条件的{len(self.candidates)}人里，{'，'.join(counted)}" if counted else "没有符合条件的人"


def reserve_of(matching: Matching, roster: Roster, row: DrawnTarget, position: int) -> Reserve:
    """The reserve of this place in the row's group, as things stand now."""
    codes = {person.pk: person.id for person in roster.people}
    here = placed(matching, row)
    group = [codes[here[place].inspector_id] for place in range(len(here))]
    loads = {codes[pk]: number for pk, number in loads_now(matching).items()}
    lasting = [each for each in matching.amendments if each["kind"] != FEWER]
    key = str((matching.draw.certificate or {}).get("K", ""))
    instance = roster.instance(key, [row.number], lasting)
    elsewhere = Counter(loads) - Counter(group)
    for person in instance["inspectors"]:
        person["cap"] = max(0, person["cap"] - elsewhere[person["id"]])
    asked = instance["targets"][0]["slots"][position]
    candidates = next(each["candidates"] for each in instance["classes"] if each["id"] == asked)
    away = frozenset(codes[pk] for pk in people_away(list(codes), matching.draw.task.ends_on))
    before = set(Seat.objects.filter(drawn_target=row).values_list("inspector_id", flat=True))
    meets = {pk for pk, _ in meeting(list(codes), [row.target], matching.draw.organisation, clock.today())}
    apart = frozenset(codes[pk] for pk in before if pk in codes) - set(group)
    fixed = frozenset(instance["targets"][0]["forbid"])
    met = {codes[pk] for pk in meets} - fixed
    caps = {person["id"]: person["cap"] for person in instance["inspectors"]}
    full = frozenset(code for code in candidates if caps[code] < 1 and code not in group)
    wanted = set(candidates)
    return Reserve(
        instance=instance,
        groups={row.number: group},
        unavailable=sorted((away | apart | met) & wanted),
        away=away,
        apart=apart,
        candidates=candidates,
        barred=fixed | met,
        full=full,
    )


def placed(matching: Matching, row: DrawnTarget) -> dict[int, Seat]:
    """Position → who sits there; an open seat is still counted as of the person who left it last."""
    seats = Seat.objects.filter(drawn_target=row).select_related("inspector").order_by("position", "turn")
    return {seat.position: seat for seat in seats}


def loads_now(matching: Matching) -> Counter[int]:
    """Person → seats, over the targets that are visited; an open seat is still counted as of the person who left."""
    seats = Seat.objects.filter(drawn_target__matching=matching, drawn_target__left=None)
    loads = Counter(seats.filter(left=None).order_by().values_list("inspector_id", flat=True))
    vacant = SeatRedraw.objects.filter(matching=matching, into=None, out__drawn_target__left=None)
    return loads + Counter(vacant.order_by().values_list("out__inspector_id", flat=True))


def standings(people: Collection[int]) -> dict[int, Standing]:
    """What the library knows now of these people; two queries."""
    absences: dict[int, list[tuple[date, date]]] = {}
    rows = Absence.objects.filter(inspector__in=people, ended_at=None).order_by("pk")
    for pk, first, last in rows.values_list("inspector_id", "starts_on", "ends_on"):
        absences.setdefault(pk, []).append((first, last))
    known = Inspector.objects.filter(pk__in=people).order_by("pk")
    return {
        pk: Standing(until, category == Inspector.Category.CERTIFIED, left_on, tuple(absences.get(pk, ())))
        for pk, until, category, left_on in known.values_list("pk", "certificate_until", "category", "left_on")
    }


def people_away(people: Collection[int], last: date) -> set[int]:
    """Who of these people could not make a visit until ``last``."""
    today = clock.today()
    return {pk for pk, person in standings(people).items() if lapses(person, today, last)}


def meeting(
    people: Collection[int], targets: Iterable[Target], organisation: Organisation, on: date
) -> set[tuple[int, int]]:
    """The (person, target) pairs that must not meet as things stand now: declared, or shown by registered facts."""
    known = {each.pk: each for each in Inspector.objects.filter(pk__in=people).order_by("pk")}
    firms = list(targets)
    sites = [
        Site(each.pk, each.number, each.credit_code, each.name, each.household, each.domain, each.town_id, 0)
        for each in firms
    ]
    years = setting(organisation, "former_employer_years").value
    return recusals_between(known.values(), firms) | detected(known, sites, on=on, employer_years=years)
