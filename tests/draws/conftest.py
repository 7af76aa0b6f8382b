# SPDX-License-Identifier: Apache-2.0
"""A bureau with a library, a roster and a task, and the steps up to each point of the ceremony."""

from collections.abc import Callable
from dataclasses import dataclass, field

import pytest

from suicha.accounts.models import Organisation, User
from suicha.accounts.roles import RoleName
from suicha.catalogue.models import Setting
from suicha.core import clock
from suicha.draws import services
from suicha.draws.models import Draw
from suicha.draws.selectors import witnesses_of
from suicha.draws.services import WitnessSeat
from suicha.planning.models import Task
from suicha.registries.models import Inspector, Target
from tests.factories import (
    make_inspector,
    make_organisation,
    make_plan,
    make_plan_row,
    make_target,
    make_task,
    make_user,
)

SEATS = [
    WitnessSeat("discipline", "张建国", "派驻纪检监察组"),
    WitnessSeat("deputy", "李春兰", "漳平市人大"),
    WitnessSeat("firm", "王永福", "市企业联合会"),
]
NUMBERS = ["00384207", "91506200", "27043300"]


@dataclass
class Bureau:
    """The bureau, its legal office's person, its task, and everything the task draws from."""

    organisation: Organisation
    host: User
    task: Task
    targets: list[Target]
    inspectors: list[Inspector]
    others: list[Organisation] = field(default_factory=list)

    def freeze(self, seats: list[WitnessSeat] | None = None) -> Draw:
        return services.draw_freeze(task=self.task, witnesses=SEATS if seats is None else seats, by=self.host)

    def committed(self) -> Draw:
        return services.draw_commit(draw=self.freeze(), by=self.host)

    def locked(self) -> Draw:
        draw = self.committed()
        for witness, number in zip(witnesses_of(draw), NUMBERS, strict=True):
            services.witness_lock(witness=witness, value=number, again=number)
        return draw

    def drawn(self) -> Draw:
        return services.draw_reveal(draw=self.locked(), by=self.host)

    def matched(self) -> Draw:
        return services.match_run(draw=self.drawn(), by=self.host)


@pytest.fixture
def make_bureau(db) -> Callable[..., Bureau]:
    """A bureau with ``domains`` (name → how many targets), ``people`` inspectors, and partner departments."""

    def make(
        domains: dict[str, int] | None = None, size: int = 3, people: int = 5, partners: int = 0, **task: object
    ) -> Bureau:
        organisation = make_organisation()
        targets = [
            make_target(organisation, domain=domain)
            for domain, number in (domains or {"工贸": 12}).items()
            for _ in range(number)
        ]
        others = [make_organisation() for _ in range(partners)]
        inspectors = [make_inspector(each) for each in [organisation, *others] for _ in range(people)]
        row = make_plan_row(make_plan(organisation), number=size, scope=task.pop("scope", {}))
        row.participants.set(others)
        return Bureau(
            organisation=organisation,
            host=make_user(RoleName.LEGAL_OFFICE, organisation=organisation),
            task=make_task(row, **task),
            targets=targets,
            inspectors=inspectors,
            others=others,
        )

    return make


@pytest.fixture
def bureau(make_bureau: Callable[..., Bureau]) -> Bureau:
    return make_bureau()


def set_setting(organisation: Organisation, key: str, value: int) -> None:
    """One number of the 细则 as an organisation set it."""
    by = make_user(organisation=organisation)
    Setting.objects.create(organisation=organisation, key=key, value=value, clause="试", set_at=clock.now(), set_by=by)
