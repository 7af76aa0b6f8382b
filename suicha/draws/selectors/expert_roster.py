# SPDX-License-Identifier: Apache-2.0
"""Which experts may be drawn for which target, frozen with the list and committed under the same seed (draw-spec 9).

A file of its own beside the inspectors' roster.  It is not published, only its root: it holds who declared a relation
with whom.  In public an expert is a salted code, made like an inspector's.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from fairdraw import canonical, instance_of, roster_root, ticket
from suicha.accounts.selectors import bureau_of
from suicha.draws.models import Draw
from suicha.draws.rules.eligible_expert import REASONS, expert_lost_for
from suicha.draws.rules.inspectors.codes import person_code, salt_of
from suicha.draws.selectors.frozen import committed_bytes
from suicha.planning.models import Task
from suicha.planning.selectors import match_terms
from suicha.registries.models import Expert, Target
from suicha.registries.selectors import expert_recusals_between, experts_of, targets_in_scope

TAU, SHAKE = 2, 10


@dataclass(frozen=True)
class ExpertPerson:
    """One expert who may be drawn; ``id`` is the code by which the public knows them."""

    id: str
    pk: int
    name: str
    institution: str
    certificate: str
    until: str
    salt: str


@dataclass(frozen=True)
class Field:
    """A field with the experts who know it; ``targets`` of the list fall under it."""

    id: str
    name: str
    candidates: list[str]
    targets: int

    @property
    def warning(self) -> str:
        return "" if self.candidates else f"{self.name}没有可抽的专家，{self.targets}家不配专家。"


@dataclass(frozen=True)
class ExpertRoster:
    """People, fields, and for each target of the whole list: its seats, who must stay away, and a salt."""

    on: str
    wanted: int
    cap: int
    people: list[ExpertPerson]
    fields: list[Field]
    lost: dict[str, int]
    targets: dict[str, dict[str, Any]]

    @property
    def by_id(self) -> dict[str, ExpertPerson]:
        return {person.id: person for person in self.people}

    @property
    def by_pk(self) -> dict[int, ExpertPerson]:
        return {person.pk: person for person in self.people}

    @property
    def warnings(self) -> list[str]:
        return [field.warning for field in self.fields if field.warning]

    @property
    def lost_words(self) -> list[tuple[str, int]]:
        return [(REASONS[reason], number) for reason, number in sorted(self.lost.items())]

    def content(self) -> bytes:
        """Canonical JSON: the bytes whose digest is committed."""
        return canonical(asdict(self))

    def public(self) -> dict[str, Any]:
        """The roster of the whole list as section 9 has it: codes only."""
        return {
            "tau": TAU,
            "shake": SHAKE,
            "inspectors": [{"id": person.id, "cap": self.cap} for person in self.people],
            "classes": [{"id": field.id, "candidates": field.candidates} for field in self.fields],
            "quotas": [],
            "wider": {},
            "targets": [{"id": number, **row} for number, row in self.targets.items()],
        }

    def root(self) -> str:
        """What the commitment binds, under ``experts_root``."""
        return roster_root(self.public())

    def instance(
        self,
        key: str,
        numbers: Sequence[str],
        amendments: Iterable[Mapping[str, Any]] = (),
        forbid: Mapping[str, Iterable[str]] | None = None,
    ) -> dict[str, Any]:
        """The instance of section 9 under the draw's ``key``; ``forbid`` are relations that came up since."""
        made = instance_of(self.public(), ticket(key, "expert", ""), list(numbers), amendments)
        for target in made["targets"]:
            more = (forbid or {}).get(target["id"], ())
            target["forbid"] = sorted({*target["forbid"], *more})
        return made


def expert_roster_read(content: bytes) -> ExpertRoster:
    """A frozen list of experts again from its bytes."""
    fields: dict[str, Any] = json.loads(content)
    people = [ExpertPerson(**each) for each in fields.pop("people")]
    return ExpertRoster(people=people, fields=[Field(**each) for each in fields.pop("fields")], **fields)


def expert_roster_frozen(draw: Draw) -> ExpertRoster | None:
    """The experts that were committed with the list; none where the task asked for none."""
    return expert_roster_read(committed_bytes(draw, draw.experts, "experts")) if draw.experts else None


def expert_roster_of(task: Task, names: Mapping[str, tuple[int, str]], secret: str = "") -> ExpertRoster | None:
    """The experts as they would be frozen now for the targets ``names``; none where the task asks for none (LIBX-5).

    Where the task names no field, each target needs experts of its own domain.  A target for which too few could be
    drawn has fewer seats, down to none: an expert is never a must.  Only a freezing gives a ``secret`` for the codes.
    """
    terms = match_terms(task)
    if terms.experts == 0:
        return None
    bureau = bureau_of(task.organisation)
    eligible, lost = _judged(list(experts_of(bureau)), task.ends_on)
    people = {expert.pk: _person(expert, secret) for expert in eligible}
    targets = targets_in_scope(bureau, task.scope).order_by("pk").only("pk", "credit_code", "domain")
    numbers = {pk: number for number, (pk, _) in names.items()}
    rows = [target for target in targets if target.pk in numbers]
    forbid = _forbid(eligible, rows, people)
    field_of = {target.pk: terms.expert_field or target.domain or "未分领域" for target in rows}
    sizes = Counter(field_of.values())
    ids = {name: f"专家:{name}" for name in sorted(sizes)}
    know = {name: [people[expert.pk].id for expert in eligible if name in expert.specialties] for name in sorted(sizes)}
    seats = {
        numbers[target.pk]: {
            **_row(ids[field_of[target.pk]], know[field_of[target.pk]], terms.experts, forbid.get(target.pk, [])),
            "salt": salt_of(secret, "expert-target", numbers[target.pk]),
        }
        for target in rows
    }
    return ExpertRoster(
        on=task.ends_on.isoformat(),
        wanted=terms.experts,
        cap=terms.cap or max(len(names), 1),
        people=[people[pk] for pk in sorted(people)],
        fields=[Field(ids[name], name, know[name], sizes[name]) for name in sorted(sizes)],
        lost=lost,
        targets=dict(sorted(seats.items())),
    )


def _judged(experts: list[Expert], last_visit: date) -> tuple[list[Expert], dict[str, int]]:
    eligible, lost = [], Counter[str]()
    for expert in experts:
        reason = reason_against(expert, last_visit)
        if reason:
            lost[reason] += 1
        else:
            eligible.append(expert)
    return eligible, dict(lost)


def reason_against(expert: Expert, last_visit: date) -> str:
    """Why this expert (fetched with the institution) may not be drawn for visits until ``last_visit``; or ``""``."""
    institution = expert.institution
    return expert_lost_for(
        left_on=expert.left_on,
        until=expert.certificate_until,
        institution_ended_on=institution.ended_on if institution else None,
        institution_until=institution.qualification_until if institution else None,
        last_visit=last_visit,
    )


def _person(expert: Expert, secret: str) -> ExpertPerson:
    salt = salt_of(secret, "expert", expert.certificate)
    return ExpertPerson(
        id=person_code(salt, expert.certificate),
        pk=expert.pk,
        name=expert.name,
        institution=expert.institution.name if expert.institution else "",
        certificate=expert.certificate,
        until=expert.certificate_until.isoformat() if expert.certificate_until else "",
        salt=salt,
    )


def _forbid(eligible: list[Expert], rows: list[Target], people: Mapping[int, ExpertPerson]) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for expert_pk, target_pk in sorted(expert_recusals_between(eligible, rows)):
        found.setdefault(target_pk, []).append(people[expert_pk].id)
    return found


def _row(field: str, candidates: list[str], wanted: int, barred: list[str]) -> dict[str, Any]:
    free = len(set(candidates) - set(barred))
    return {"slots": [field] * min(wanted, free), "forbid": sorted(barred)}
