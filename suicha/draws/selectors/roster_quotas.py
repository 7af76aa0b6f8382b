# SPDX-License-Identifier: Apache-2.0
"""Shares of the year that a matching steers towards: office staff (LIBP-12), people not sent yet (LIBP-11)."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from suicha.draws.rules.inspectors.office_share import office_ppm, participation_ppm
from suicha.draws.selectors.roster import Department, Group, Quota
from suicha.draws.selectors.roster_people import NOTHING_DONE, Part, done_in


class Eligible(NamedTuple):
    """Of a department: who may be sent (primary key → code), and which of them are office staff."""

    codes: Mapping[int, str]
    office: frozenset[int]
    certified: int


def quotas_of(
    departments: Sequence[Department],
    groups: Sequence[Group],
    eligible: Mapping[int, Eligible],
    settings: Mapping[str, int],
    *,
    year: int,
    planned: int,
) -> tuple[list[Group], list[Quota]]:
    """The narrower classes and the quotas that name them; none where everybody or nobody would be in the class."""
    classes: list[Group] = []
    quotas: list[Quota] = []
    done = done_in(year, [department.pk for department in departments])
    for department in departments:
        part, people = done.get(department.pk, NOTHING_DONE), eligible[department.pk]
        mine = [group for group in groups if group.department == department.id]
        for title, wanted, ppm in _wanted(people, part, settings, planned):
            codes = {people.codes[pk] for pk in wanted}
            of = [group.id for group in mine if 0 < len(codes & set(group.candidates)) < len(group.candidates)]
            if ppm and of:
                name = f"{department.id}:{title}"
                classes.append(Group(name, department.id, title, sorted(codes), []))
                quotas.append(Quota(name, title, sorted(of), ppm))
    return classes, quotas


def _wanted(
    people: Eligible, part: Part, settings: Mapping[str, int], planned: int
) -> list[tuple[str, frozenset[int], int]]:
    fresh = frozenset(people.codes) - part.people
    return [
        (
            "机关人员",
            people.office,
            office_ppm(
                percent=settings["office_share_percent"],
                visits=part.visits,
                with_office=part.with_office,
                planned=planned,
            ),
        ),
        (
            "今年未参加人员",
            fresh,
            participation_ppm(
                percent=settings["participation_percent"],
                people=people.certified,
                taken_part=len(part.people),
                planned=planned,
            ),
        ),
    ]
