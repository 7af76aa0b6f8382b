# SPDX-License-Identifier: Apache-2.0
"""A bureau with a library, a roster and a task, and the steps up to each point of the ceremony."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import pytest

from suicha.accounts.models import Organisation, User
from suicha.accounts.roles import RoleName
from suicha.catalogue.models import SettingVersion
from suicha.core import clock
from suicha.draws import services
from suicha.draws.models import Draw
from suicha.draws.services import WitnessSeat
from suicha.planning.models import Task
from suicha.registries.models import Inspector, Target
from tests.ceremonies import SEATS, issued, lock, make_keeper, reveal
from tests.factories import (
    make_inspector,
    make_organisation,
    make_plan,
    make_plan_row,
    make_target,
    make_task,
    make_user,
)


@dataclass
class Bureau:
    """The bureau, its legal office's person, its task, and everything the task draws from."""

    organisation: Organisation
    host: User
    task: Task
    targets: list[Target]
    inspectors: list[Inspector]
    keeper: User
    others: list[Organisation] = field(default_factory=list)

    def freeze(self, seats: list[WitnessSeat] | None = None, **more: Any) -> Draw:
        seats = SEATS if seats is None else seats
        return services.draw_freeze(task=self.task, witnesses=seats, by=self.host, **more)

    def committed(self, **more: Any) -> Draw:
        return services.draw_commit(draw=self.freeze(**more), by=self.host)

    def locked(self, **more: Any) -> Draw:
        return lock(self.committed(**more), self.host)

    def revealed(self, **more: Any) -> Draw:
        return reveal(self.locked(**more), self.keeper)

    def drawn(self, **more: Any) -> Draw:
        return issued(self.committed(**more), self.host, self.keeper)

    def matched(self) -> Draw:
        return services.match_run(draw=self.drawn(), by=self.host)

    def voided(self, draw: Draw, reason: str = "公证人临时没有到场") -> Draw:
        draw = services.void_request(draw=draw, reason=reason, by=self.host)
        return services.void_confirm(draw=draw, by=self.keeper)


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
        skills = list(domains or {"工贸": 12})
        inspectors = [make_inspector(each, domains=skills) for each in [organisation, *others] for _ in range(people)]
        row = make_plan_row(make_plan(organisation), number=size, scope=task.pop("scope", {}))
        row.participants.set(others)
        return Bureau(
            organisation=organisation,
            host=make_user(RoleName.LEGAL_OFFICE, organisation=organisation),
            task=make_task(row, **task),
            targets=targets,
            inspectors=inspectors,
            keeper=make_keeper(organisation),
            others=others,
        )

    return make


@pytest.fixture
def bureau(make_bureau: Callable[..., Bureau]) -> Bureau:
    return make_bureau()


def set_setting(organisation: Organisation, key: str, value: int) -> None:
    """One number of the 细则 as an organisation set it."""
    by = make_user(organisation=organisation)
    SettingVersion.objects.create(
        organisation=organisation, key=key, value=value, clause="试", valid_from=clock.today(), set_at=clock.now(),
        set_by=by,
    )  # fmt: skip
