# SPDX-License-Identifier: Apache-2.0
"""The candidate list of a task: who may be sent for what, and why others may not, counts only (LIBP-14)."""

from typing import NamedTuple

from suicha.draws.selectors.roster import Department, Group, Person, Roster

MOST_GROUPS = 60


class GroupLine(NamedTuple):
    """One kind of seat: how many targets ask for it, who is left, and at how many of them somebody stays away."""

    group: Group
    targets: int
    barred_at: int


class DepartmentLines(NamedTuple):
    """One department: its kinds of seats, the scarcest first, and its candidates with how many kinds each may take."""

    department: Department
    groups: list[GroupLine]
    more: int
    people: list[tuple[Person, int]]


def candidate_lines(roster: Roster) -> list[DepartmentLines]:
    """The whole roster as its page shows it."""
    asked: dict[str, int] = {}
    kept_away: dict[str, int] = {}
    for row in roster.targets.values():
        barred = set(row.forbid)
        for slot in dict.fromkeys(row.slots):
            asked[slot] = asked.get(slot, 0) + 1
            if barred & set(roster.group_by_id[slot].candidates):
                kept_away[slot] = kept_away.get(slot, 0) + 1
    told = []
    for department in roster.departments:
        mine = [group for group in roster.groups if group.department == department.id and group.id in asked]
        lines = [GroupLine(group, asked[group.id], kept_away.get(group.id, 0)) for group in mine]
        lines.sort(key=lambda line: (len(line.group.candidates), line.group.title))
        counts: dict[str, int] = {}
        for group in mine:
            for person in group.candidates:
                counts[person] = counts.get(person, 0) + 1
        people = sorted(((roster.by_id[each], number) for each, number in counts.items()), key=_by_name)
        told.append(DepartmentLines(department, lines[:MOST_GROUPS], max(0, len(lines) - MOST_GROUPS), people))
    return told


def _by_name(pair: tuple[Person, int]) -> tuple[str, str]:
    return pair[0].name, pair[0].certificate
