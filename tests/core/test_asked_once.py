# SPDX-License-Identifier: Apache-2.0
"""A page that only looks asks once; whoever may write always asks the database."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suicha.accounts.roles import RoleName
from suicha.catalogue.selectors import setting, setting_lines, setting_lookup
from suicha.catalogue.services import setting_set
from suicha.core.asked_once import asked_once
from suicha.core.readonly import readonly
from tests.factories import make_organisation, make_user

asked: list[str] = []


@asked_once
def question(word: str) -> str:
    asked.append(word)
    return word * 2


@pytest.fixture(autouse=True)
def nothing_asked():
    asked.clear()


@pytest.mark.django_db
def test_a_page_asks_once_and_the_next_page_asks_anew() -> None:
    page = readonly(lambda: [question("一"), question("一"), question("二")])

    assert page() == ["一一", "一一", "二二"]
    assert asked == ["一", "二"]
    page()
    assert asked == ["一", "二"] * 2


def test_outside_a_page_every_question_is_asked() -> None:
    assert question("一") == question("一")
    assert asked == ["一", "一"]


@pytest.mark.django_db
def test_a_page_that_fails_leaves_no_memory() -> None:
    @readonly
    def page() -> None:
        question("一")
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        page()
    question("一")
    assert asked == ["一", "一"]


@pytest.mark.django_db
def test_all_numbers_of_one_organisation_are_one_query_of_a_page() -> None:
    bureau = make_organisation()

    @readonly
    def page() -> list[int]:
        lookup = setting_lookup("reveal_hours"), setting_lookup("rectification_days")
        return [setting(bureau, "group_size").value, setting(bureau, "yearly_cap").value, len(setting_lines(bureau)),
                lookup[0](bureau) - lookup[1](bureau)]  # fmt: skip

    with CaptureQueriesContext(connection) as queries:
        assert page()[-1] == 72 - 10
    assert len(queries) == 2


@pytest.mark.django_db
def test_an_act_sees_the_number_it_set_at_once_and_so_does_the_next_page() -> None:
    bureau = make_organisation()
    legal = make_user(RoleName.LEGAL_OFFICE, organisation=bureau)
    page = readonly(lambda: setting(bureau, "yearly_cap").value)
    assert page() == 1

    for value in (2, 3):
        setting_set(organisation=bureau, key="yearly_cap", value=value, clause="本局细则第八条", by=legal)
        assert setting(bureau, "yearly_cap").value == value
        assert setting_lookup("yearly_cap")(bureau) == value
        assert page() == value
