# SPDX-License-Identifier: Apache-2.0
"""Who may be matched, frozen with the list and committed under the same seed (draw-spec 9).

The file is not published, only its root and digest: it holds people's names and who must stay away from whom.  In
public everybody is a salted code.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date
from functools import cached_property
from typing import Any

from fairdraw import canonical, instance_of, roster_root
from suicha.draws.rules.inspectors.codes import salt_of
from suicha.draws.rules.inspectors.funnel import Step
from suicha.draws.selectors.roster_before import read_before

FORMAT = 2


@dataclass(frozen=True)
class Person:
    """One inspector who may be matched; ``id`` is the salted code by which the matching knows them."""

    id: str
    pk: int
    name: str
    certificate: str
    until: str
    salt: str
    cap: int
    is_leader: bool
    is_office: bool
    team: str

    @property
    def until_on(self) -> date:
        """The last day of the certificate."""
        return date.fromisoformat(self.until)


@dataclass(frozen=True)
class Department:
    """One department's seats in every group; ``people`` on its roster, and who is left by what all must meet."""

    id: str
    pk: int
    name: str
    slots: int
    lead: bool
    people: int = 0
    funnel: list[Step] = field(default_factory=list)

    @property
    def lost_words(self) -> list[tuple[str, int]]:
        """Why its people cannot be sent anywhere, and how many for each reason."""
        return [(step.lost, step.gone) for step in self.funnel if step.gone]


@dataclass(frozen=True)
class Group:
    """A class of draw-spec 9: what one seat asks for, who may take it, and how they came to be so many.

    ``wider``: the class to which its seats may be widened when nobody can be found; fixed beforehand too.
    """

    id: str
    department: str
    title: str
    candidates: list[str]
    funnel: list[Step]
    wider: str = ""
    place: str = ""
    domain: str = ""
    leader: bool = False


@dataclass(frozen=True)
class Row:
    """One target of the pool: the class of each seat, who must stay away, and the salt of its public leaf."""

    slots: list[str]
    forbid: list[str]
    salt: str


class RowsBefore(dict[str, Row]):
    """Rows of an old roster: whoever is not mentioned has all seats open to everybody."""

    def __init__(self, rows: dict[str, Row], usual: Row) -> None:
        super().__init__(rows)
        self.usual = usual

    def __missing__(self, number: str) -> Row:
        return self.usual


@dataclass(frozen=True)
class Quota:
    """Of the targets with a seat of one of ``of``, this share should have one from ``group``; ``title`` says who."""

    group: str
    title: str
    of: list[str]
    ppm: int


@dataclass(frozen=True)
class Roster:
    """Departments (the lead first), classes, people and the rows of the whole pool."""

    on: str
    tau: int
    shake: int
    departments: list[Department]
    groups: list[Group]
    people: list[Person]
    targets: dict[str, Row]
    quotas: list[Quota] = field(default_factory=list)
    secret: str = ""

    @cached_property
    def by_id(self) -> dict[str, Person]:
        return {person.id: person for person in self.people}

    @cached_property
    def group_by_id(self) -> dict[str, Group]:
        return {group.id: group for group in self.groups}

    @cached_property
    def department_by_id(self) -> dict[str, Department]:
        return {department.id: department for department in self.departments}

    def places(self, number: str) -> list[Department]:
        """The department that each seat of a target belongs to."""
        groups = self.group_by_id
        return [self.department_by_id[groups[slot].department] for slot in self.targets[number].slots]

    def candidates_of(self, department: Department) -> set[str]:
        """Everybody of a department who may take a seat anywhere."""
        mine = (group for group in self.groups if group.department == department.id)
        return {person for group in mine for person in group.candidates}

    def barred(self, number: str) -> set[int]:
        """The primary keys of the people who must stay away from this target."""
        return {self.by_id[person].pk for person in self.targets[number].forbid}

    def free(self, number: str, slot: str) -> list[str]:
        """Who may take a seat of class ``slot`` at this target."""
        barred = set(self.targets[number].forbid)
        return [person for person in self.group_by_id[slot].candidates if person not in barred]

    def content(self) -> bytes:
        """Canonical JSON: the bytes whose digest is committed.  Rows share their lists of seats."""
        patterns: dict[tuple[str, ...], int] = {}
        rows = {
            number: [patterns.setdefault(tuple(row.slots), len(patterns)), *row.forbid]
            for number, row in self.targets.items()
        }
        fields = {"on": self.on, "tau": self.tau, "shake": self.shake, "secret": self.secret, "format": FORMAT}
        lists: dict[str, Any] = {
            name: [_written(each) for each in getattr(self, name)]
            for name in ("departments", "groups", "people", "quotas")
        }
        return canonical(fields | lists | {"patterns": [list(each) for each in patterns], "rows": rows})

    def public(self, numbers: Iterable[str] | None = None) -> dict[str, Any]:
        """The roster of draw-spec 9 over the whole pool, or over ``numbers``: codes, classes, nobody's name."""
        wanted = self.targets if numbers is None else numbers
        return {
            "tau": self.tau,
            "shake": self.shake,
            "inspectors": [{"id": person.id, "cap": person.cap} for person in self.people],
            "classes": [{"id": group.id, "candidates": group.candidates} for group in self.groups],
            "quotas": [{"class": quota.group, "of": quota.of, "ppm": quota.ppm} for quota in self.quotas],
            "wider": {group.id: group.wider for group in self.groups if group.wider},
            "targets": [{"id": number, **asdict(self.targets[number])} for number in wanted],
        }

    def instance(
        self, key: str, numbers: Sequence[str], amendments: Iterable[Mapping[str, Any]] = ()
    ) -> dict[str, Any]:
        """The matching instance for these target numbers in visiting order, after the lawful ``amendments``."""
        instance: dict[str, Any] = instance_of(self.public(numbers), key, numbers, amendments)
        return instance

    def root(self, numbers: Iterable[str] | None = None) -> str:
        """The root of the roster over the whole pool; ``numbers`` name it where the roster is an old one."""
        root: str = roster_root(self.public(numbers))
        return root


def roster_read(content: bytes) -> Roster:
    """A frozen roster again from its bytes, also one frozen before there were classes."""
    fields = json.loads(content)
    if "format" not in fields:
        fields = read_before(fields)
    secret, patterns = fields["secret"], fields["patterns"]
    rows = {
        number: Row(patterns[pattern], forbid, target_salt(secret, number))
        for number, (pattern, *forbid) in fields["rows"].items()
    }
    if "unmentioned" in fields:
        rows = RowsBefore(rows, Row(patterns[fields["unmentioned"]], [], ""))
    return Roster(
        on=fields["on"],
        tau=fields["tau"],
        shake=fields["shake"],
        departments=[Department(**_steps(each)) for each in fields["departments"]],
        groups=[Group(**_steps(each)) for each in fields["groups"]],
        people=[Person(**each) for each in fields["people"]],
        targets=rows,
        quotas=[Quota(**each) for each in fields["quotas"]],
        secret=secret,
    )


def _written(each: Any) -> dict[str, Any]:
    fields = asdict(each)
    return fields | ({"funnel": [list(step) for step in each.funnel]} if "funnel" in fields else {})


def _steps(fields: dict[str, Any]) -> dict[str, Any]:
    return fields | {"funnel": [Step(*step) for step in fields["funnel"]]}


def target_salt(secret: str, number: str) -> str:
    """The salt of one row's public leaf."""
    return salt_of(secret, "target", number)
