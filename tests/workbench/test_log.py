# SPDX-License-Identifier: Apache-2.0
"""The to-do of those who hand the log out."""

import pytest

from suicha.accounts.models import User
from suicha.accounts.roles import RoleName
from suicha.audit.models import Handover
from suicha.audit.services import checkpoint_make, record
from suicha.core import clock
from suicha.workbench.selectors import todo_list
from suicha.workbench.selectors.row import Todo
from tests.audit.keeping import make_keeper
from tests.factories import make_organisation, make_user

pytestmark = pytest.mark.django_db


def waiting(person: User) -> list[Todo]:
    return [todo for todo in todo_list(person) if todo.act == "交存检查点"]


@pytest.mark.covers("DRAW-17")
def test_too_few_keepers_is_work_waiting_for_the_discipline_office_at_the_top() -> None:
    top = make_organisation("350881", kind="government")
    person = make_user(RoleName.DISCIPLINE, organisation=top)
    below = make_user(RoleName.DISCIPLINE, organisation=make_organisation("yj", parent=top))
    assert [todo.note for todo in waiting(person)] == ["7日内交存过的有0家，至少2家"]
    assert waiting(below) == []

    record("accounts.user.close", person, by=person)
    for unit in ("市公证处", "市档案馆"):
        Handover.objects.create(
            checkpoint=checkpoint_make(), keeper=make_keeper(unit=unit), way="print", at=clock.now(), by_name="钱某"
        )
    assert waiting(person) == []
