# SPDX-License-Identifier: Apache-2.0
"""Are there people enough?  Asked while a plan is written, and again before a list is frozen."""

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from typing import Any, NamedTuple

from django.db.models import Count

from fairdraw import match
from suicha.accounts.selectors import bureau_of
from suicha.catalogue.selectors import setting_lookup, setting_values
from suicha.draws.rules.inspectors.expected import expected_numbers
from suicha.draws.rules.inspectors.facts import Visits
from suicha.draws.rules.inspectors.staffing import Missing
from suicha.draws.selectors.roster import Roster
from suicha.draws.selectors.roster_making import Known, RosterMaker
from suicha.draws.selectors.roster_people import Site, members_of, places_of
from suicha.draws.selectors.shortage import shortage_sentence, shortages
from suicha.planning.models import Plan, PlanRow
from suicha.planning.rules.match_terms import demanded, usual_terms
from suicha.planning.selectors import plan_rows, specialty_demanded
from suicha.registries.rules.scope import Cell, covers
from suicha.registries.selectors import drawable_of
from suicha.registries.selectors.scopes import extras_met, with_extras

# A page waits for the trial; more targets than this are judged by their classes alone.
MOST_TRIED = 600
KEY = "0" * 64


class PartLine(NamedTuple):
    """One town and domain: how many targets, how many of them will probably be drawn, who may take each seat."""

    place: str
    domain: str
    size: int
    expected: int
    candidates: tuple[int, ...]
    short: bool


class RowPeople(NamedTuple):
    """One plan row: what is missing in words, the worst first, and its parts."""

    row: PlanRow
    sentences: list[str]
    lines: list[PartLine]


class _Part(NamedTuple):
    cell: Cell
    town: int | None
    owner: int


def trial(roster: Roster, numbers: Sequence[str], size: int) -> str:
    """Match ``size`` of ``numbers`` as if they had been drawn; who is missing then, or ``""``."""
    if not 0 < size <= MOST_TRIED:
        return ""
    picked = sorted(numbers, key=lambda number: sha256(number.encode()).digest())[:size]
    outcome = match(roster.instance(KEY, picked))
    return f"{shortage_sentence(roster, outcome['infeasible'])}。" if "infeasible" in outcome else ""


def plan_people(plan: Plan) -> list[RowPeople]:
    """Every row of a plan against the people of today; a constant number of queries however many rows."""
    rows = list(plan_rows(plan))
    lead = bureau_of(plan.organisation)
    partners = {each.pk: bureau_of(each) for row in rows for each in row.participants.all()}
    parts = _parts(plan, [row.scope for row in rows])
    known = Known(
        setting_values(plan.organisation),
        members_of(list(dict.fromkeys([lead, *partners.values()]))),
        places_of(part.town for part in parts),
    )
    size, told, asked = setting_lookup("group_size"), [], setting_lookup("match_specialty")
    for row in rows:
        mine = {part: size for part, size in parts.items() if covers(row.scope, part.cell)}
        maker = RosterMaker(
            organisation=plan.organisation,
            participants=[partners[each.pk] for each in row.participants.all()],
            terms=demanded(usual_terms(known.settings), specialty_demanded(plan.organisation, row.items.all(), asked)),
            visits=Visits(row.starts_on, row.ends_on),
            scope=row.scope,
            year=plan.year,
            planned=row.number,
            size=size(plan.organisation, [item.lineage for item in row.items.all()]),
            known=known,
        )
        told.append(_row_people(row, maker, mine))
    return told


def _parts(plan: Plan, scopes: Sequence[Mapping[str, Any]]) -> dict[_Part, int]:
    """How many targets each part of the bureau's library holds, in one query."""
    rows, told = with_extras(drawable_of(plan.organisation).order_by(), scopes)
    names = ("domain", "grade", "town__code", "town_id", "organisation_id", *told)
    counted = rows.values_list(*names).annotate(n=Count("pk"))
    return {
        _Part(Cell(domain, grade, code or "", extras_met(told, flags)), town, owner): n
        for domain, grade, code, town, owner, *flags, n in sorted(
            counted, key=lambda each: (each[2] or "", each[0], each[1], each[4])
        )
    }


def _row_people(row: PlanRow, maker: RosterMaker, parts: dict[_Part, int]) -> RowPeople:
    wanted = expected_numbers(parts, row.number)
    sizes: dict[tuple[int | None, str, int], list[int]] = {}
    for part, size in parts.items():
        total = sizes.setdefault((part.town, part.cell.domain, part.owner), [0, 0])
        total[0], total[1] = total[0] + size, total[1] + wanted[part]
    sites, number_of = [], {}
    for index, ((town, domain, owner), (_, expected)) in enumerate(sizes.items()):
        for visit in range(max(1, expected if row.number <= MOST_TRIED else 1)):
            number_of[town, domain, owner] = number = f"c{index}"
            sites.append(Site(0, f"{number}.{visit}", "", "", "", domain, town, owner))
    roster = maker.roster(sites)
    lines = []
    for key, (size, expected) in sizes.items():
        slots = roster.targets[f"{number_of[key]}.0"].slots
        groups = [roster.group_by_id[slot] for slot in slots]
        short = bool(shortages(roster, [f"{number_of[key]}.0"]))
        place = known_place(maker, key[0])
        counts = tuple(len(group.candidates) for group in groups)
        lines.append(PartLine(place, key[1], size, expected, counts, short))
    found = shortages(roster)
    sentences = [_sentence(missing, lines) for missing, _ in found]
    if not sentences and row.number <= MOST_TRIED:
        drawn = [site.number for site in sites if int(site.number.partition(".")[2]) < _expected(site, sizes)]
        outcome = match(roster.instance(KEY, drawn))
        if "infeasible" in outcome:
            sentences = [f"{shortage_sentence(roster, outcome['infeasible'])}，按预计抽{row.number}家试配得出。"]
    return RowPeople(row, sentences, sorted(lines, key=lambda line: (not line.short, line.place, line.domain)))


def known_place(maker: RosterMaker, town: int | None) -> str:
    """The name of a town as the roster uses it."""
    return maker.known.places[town].name if maker.known and town is not None else ""


def _expected(site: Site, sizes: dict[tuple[int | None, str, int], list[int]]) -> int:
    return sizes[site.town, site.domain, site.owner][1]


def _sentence(missing: Missing, lines: Iterable[PartLine]) -> str:
    here = [line for line in lines if line.short and (not missing.places or line.place in missing.places)]
    here = [line for line in here if not missing.domains or line.domain in missing.domains]
    return (
        f"{missing.words}，涉及在册{sum(each.size for each in here)}家，预计抽{sum(each.expected for each in here)}家。"
    )
