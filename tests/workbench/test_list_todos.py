# SPDX-License-Identifier: Apache-2.0
"""ITEM-28: who has to update a list is reminded in time, also where there is none yet."""

from datetime import date, datetime

import pytest
from django.utils import timezone

from suicha.accounts.roles import RoleName
from suicha.catalogue.services import list_review, setting_set
from suicha.core import clock
from suicha.workbench.selectors.lists import lists_to_update
from tests.factories import make_item, make_organisation, make_user

pytestmark = pytest.mark.django_db
DUE = date(2027, 1, 31)


@pytest.fixture
def county():
    return make_organisation("ZP", "漳平市人民政府", kind="government")


@pytest.fixture
def legal(county):
    return make_user(RoleName.LEGAL_OFFICE, organisation=county)


def at(year: int, month: int, day: int):
    return clock.pretend(timezone.make_aware(datetime(year, month, day, 9)))


@pytest.mark.covers("ITEM-28")
def test_a_bureau_without_a_list_is_reminded_and_one_that_is_done_is_not(county, legal) -> None:
    bare, listed, done = (make_organisation(code, f"{code}局", parent=county) for code in ("A", "B", "C"))
    make_organisation("A1", "股室", parent=bare, kind="section")
    with at(2026, 5, 1):
        make_item(listed)
        make_item(done)
        setting_set(organisation=county, key="list_update_month", value=1, clause="本市方案", by=legal)
    with at(2026, 11, 30):
        assert [(todo.subject, todo.due) for todo in lists_to_update(legal)] == [("A局", date(2026, 1, 31))]
    with at(2027, 1, 10):
        list_review(organisation=done, outcome="没有变化", by=legal)

        todos = lists_to_update(legal)

    assert [(todo.act, todo.subject, todo.due) for todo in todos] == [
        ("编制清单", "A局", DUE),
        ("更新清单", "B局", DUE),
    ]
    assert todos[0].url == "/w/lists/?organisation=A"


@pytest.mark.covers("ITEM-28")
def test_many_bureaus_without_a_month_do_not_crowd_out_the_one_that_has_one(county, legal) -> None:
    for number in range(21):
        make_organisation(f"B{number:02d}", parent=county)
    last = make_organisation("Z", "住建局", parent=county)
    with at(2027, 1, 10):
        setting_set(organisation=last, key="list_update_month", value=1, clause="本局细则", by=legal)

        assert [todo.subject for todo in lists_to_update(legal)] == ["住建局"]
