# SPDX-License-Identifier: Apache-2.0
"""Who is missing where, in one sentence: before anything is frozen, at the freezing, and after a matching failed."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from suicha.draws.rules.inspectors.staffing import Missing, seats_without
from suicha.draws.selectors.roster import Group, Roster


def shortages(roster: Roster, numbers: Iterable[str] | None = None) -> list[tuple[Missing, int]]:
    """What stops the group of single targets, with how many targets it stops, the most first.

    Rows that ask for the same seats and keep the same people away are judged once.
    """
    rows: dict[tuple[tuple[str, ...], tuple[str, ...]], int] = {}
    for number in roster.targets if numbers is None else numbers:
        row = roster.targets[number]
        key = tuple(row.slots), tuple(row.forbid)
        rows[key] = rows.get(key, 0) + 1
    found: dict[Missing, int] = {}
    for (slots, forbid), count in rows.items():
        for missing in _missing(roster, slots, forbid):
            found[missing] = found.get(missing, 0) + count
    return sorted(found.items(), key=lambda pair: (-pair[1], pair[0].words))


def warnings(roster: Roster) -> list[str]:
    """One sentence for each kind of group that cannot be formed."""
    return [f"{missing.words}，涉及{count}家。" for missing, count in shortages(roster)]


def shortage_sentence(roster: Roster, infeasible: Mapping[str, Any]) -> str:
    """A Hall set as an official reads it: 危险化学品组在双洋镇缺1名持证人员."""
    reached = sorted({seat.rpartition("#")[0] for seat in infeasible["seats"]})
    single = shortages(roster, (number for number in reached if number in roster.targets))
    if single:
        return max(single, key=lambda pair: (pair[0].number, pair[1]))[0].words
    asked = dict.fromkeys(_slot(roster, seat) for seat in infeasible["seats"])
    groups = [roster.group_by_id[slot] for slot in asked if slot in roster.group_by_id]
    caps = [person.cap for person in roster.people if person.id in set(infeasible["inspectors"])]
    lacking = infeasible["demand"] - infeasible["capacity"]
    return _told(roster, groups, -(-lacking // max(min(caps, default=1), 1))).words


def _missing(roster: Roster, slots: Sequence[str], forbid: Sequence[str]) -> list[Missing]:
    barred = set(forbid)
    groups = [roster.group_by_id[slot] for slot in slots]
    empty = [groups[seat] for seat in seats_without([set(group.candidates) - barred for group in groups])]
    alike: dict[tuple[str, str, str, bool], list[Group]] = {}
    for group in empty:
        alike.setdefault((group.department, group.place, group.domain, group.leader), []).append(group)
    return [_told(roster, same[:1], len(same)) for same in alike.values()]


def _told(roster: Roster, groups: Sequence[Group], number: int) -> Missing:
    departments = [roster.department_by_id[each] for each in dict.fromkeys(group.department for group in groups)]
    return Missing(
        department="、".join(department.name for department in departments),
        lead=len(departments) == 1 and departments[0].lead,
        domains=_all_said([group.domain for group in groups]),
        places=_all_said([group.place for group in groups]),
        leader=bool(groups) and all(group.leader for group in groups),
        number=number,
    )


def _slot(roster: Roster, seat: str) -> str:
    """The class that a seat asks for; what a Hall set counts besides nobody asked for here."""
    number, _, index = seat.rpartition("#")
    return roster.targets[number].slots[int(index)] if number in roster.targets else ""


def _all_said(words: list[str]) -> tuple[str, ...]:
    """Every word once; none at all where some seat asks for no such thing, for then people lack in general."""
    return tuple(dict.fromkeys(words)) if all(words) else ()
