# SPDX-License-Identifier: Apache-2.0
"""Who may be matched, frozen with the list and committed under the same seed (draw-spec 9).

The file is not published, only its digest: it holds who declared a relation with whom.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from typing import Any

from fairdraw import canonical, instance_of, roster_root
from suicha.accounts.models import Organisation
from suicha.accounts.selectors import bureau_of
from suicha.catalogue.selectors import setting
from suicha.draws.rules.eligible_inspector import REASONS, lost_for
from suicha.draws.rules.group_size import seats_of
from suicha.planning.models import Task
from suicha.registries.models import Inspector
from suicha.registries.selectors import recusals_between, targets_in_scope

TAU = 2
SHAKE = 10


@dataclass(frozen=True)
class Person:
    """One inspector who may be matched; ``id`` is what the matching knows them by."""

    id: str
    pk: int
    name: str
    certificate: str
    until: str
    is_leader: bool


@dataclass(frozen=True)
class Department:
    """One department's seats in every group and its candidates; ``lost``: reason → how many of its people."""

    id: str
    pk: int
    name: str
    slots: int
    candidates: list[str]
    lost: dict[str, int]

    @property
    def lost_words(self) -> list[tuple[str, int]]:
        return [(REASONS[reason], number) for reason, number in sorted(self.lost.items())]

    @property
    def warning(self) -> str:
        """What is short, in words; ``""`` when a group can be formed at all."""
        short = self.slots - len(self.candidates)
        if short <= 0:
            return ""
        return f"{self.name}可派{len(self.candidates)}人，每组要{self.slots}人，还差{short}人。"


@dataclass(frozen=True)
class Roster:
    """Departments (the lead first), people, and who must stay away from which target number."""

    on: str
    cap: int
    departments: list[Department]
    people: list[Person]
    forbid: dict[str, list[str]]

    @property
    def warnings(self) -> list[str]:
        return [department.warning for department in self.departments if department.warning]

    @property
    def by_id(self) -> dict[str, Person]:
        return {person.id: person for person in self.people}

    def content(self) -> bytes:
        """Canonical JSON: the bytes whose digest is committed."""
        return canonical(asdict(self))

    def public(self, numbers: list[str]) -> dict[str, Any]:
        """What is committed of it: terms, people, classes, and who must stay away from which of these targets."""
        seats = [department.id for department in self.departments for _ in range(department.slots)]
        return {
            "tau": TAU,
            "shake": SHAKE,
            "inspectors": [{"id": person.id, "cap": self.cap} for person in self.people],
            "classes": [{"id": each.id, "candidates": each.candidates} for each in self.departments],
            "targets": [{"id": number, "slots": seats, "forbid": self.forbid.get(number, [])} for number in numbers],
        }

    def instance(self, key: str, numbers: list[str], amendments: Iterable[Mapping[str, Any]] = ()) -> dict[str, Any]:
        """The matching instance of draw-spec 9 for these target numbers, after the lawful ``amendments``."""
        return instance_of(self.public(numbers), key, numbers, amendments)

    def root(self, numbers: list[str]) -> str:
        """The root of the roster over the whole pool."""
        return roster_root(self.public(numbers))


def roster_read(content: bytes) -> Roster:
    """A frozen roster again from its bytes."""
    fields = json.loads(content)
    return Roster(
        on=fields["on"],
        cap=fields["cap"],
        departments=[Department(**each) for each in fields["departments"]],
        people=[Person(**each) for each in fields["people"]],
        forbid=fields["forbid"],
    )


def roster_of(task: Task, names: Mapping[str, tuple[int, str]]) -> Roster:
    """The roster as it would be frozen now, for the targets ``names`` (number → (primary key, name))."""
    lead = bureau_of(task.organisation)
    bureaus = {lead.pk: lead}
    for participant in task.participants.order_by("path").select_related("parent"):
        bureau = bureau_of(participant)
        bureaus.setdefault(bureau.pk, bureau)
    slots = seats_of(setting(task.organisation, "group_size").value)
    departments: list[Department] = []
    inspectors: dict[int, Inspector] = {}
    for number, bureau in enumerate(bureaus.values(), start=1):
        eligible, lost = _judged(bureau, task)
        inspectors |= {inspector.pk: inspector for inspector in eligible}
        candidates = [f"i{inspector.pk}" for inspector in eligible]
        departments.append(Department(f"d{number}", bureau.pk, bureau.name, slots, candidates, lost))
    return Roster(
        on=task.ends_on.isoformat(),
        cap=max(task.draw_size, len(names)),
        departments=departments,
        people=[_person(inspectors[pk]) for pk in sorted(inspectors)],
        forbid=_forbid(task, list(inspectors.values()), {pk: number for number, (pk, _) in names.items()}),
    )


def _judged(bureau: Organisation, task: Task) -> tuple[list[Inspector], dict[str, int]]:
    eligible, lost = [], Counter[str]()
    for inspector in Inspector.objects.filter(organisation__path__startswith=bureau.path).order_by("pk"):
        reason = lost_for(
            category=inspector.category,
            certificate_until=inspector.certificate_until,
            left_on=inspector.left_on,
            last_visit=task.ends_on,
        )
        if reason:
            lost[reason] += 1
        else:
            eligible.append(inspector)
    return eligible, dict(lost)


def _person(inspector: Inspector) -> Person:
    return Person(
        id=f"i{inspector.pk}",
        pk=inspector.pk,
        name=inspector.name,
        certificate=inspector.certificate,
        until=inspector.certificate_until.isoformat(),
        is_leader=inspector.is_leader,
    )


def _forbid(task: Task, inspectors: list[Inspector], number_of: Mapping[int, str]) -> dict[str, list[str]]:
    targets = targets_in_scope(bureau_of(task.organisation), task.scope).order_by("pk").only("pk", "credit_code")
    forbid: dict[str, list[str]] = {}
    for inspector_pk, target_pk in sorted(recusals_between(inspectors, targets)):
        if target_pk in number_of:
            forbid.setdefault(number_of[target_pk], []).append(f"i{inspector_pk}")
    return forbid
