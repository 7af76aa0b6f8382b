# SPDX-License-Identifier: Apache-2.0
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suicha.accounts.roles import RoleName
from suicha.core import clock
from suicha.workbench import selectors
from tests.factories import (
    make_inspector,
    make_item,
    make_organisation,
    make_plan,
    make_plan_row,
    make_target,
    make_task,
    make_user,
)

pytestmark = pytest.mark.django_db


def test_a_plan_waits_for_a_second_person_and_not_for_the_one_who_submitted_it(client) -> None:
    bureau = make_organisation("yj")
    leader = make_user(RoleName.LEADER, organisation=bureau)
    make_plan(bureau, state="submitted", title="2026年度计划")
    own = make_plan(bureau, state="draft")
    type(own).objects.filter(pk=own.pk).update(state="submitted", submitted_by=leader, submitted_at=leader.created_at)

    assert [todo.subject for todo in selectors.todo_list(leader)] == ["2026年度计划"]
    client.force_login(leader)
    assert "2026年度计划" in client.get("/w/").content.decode()
    assert "2026年度计划" in client.get("/w/todo/").content.decode()


def test_what_is_due_comes_first_and_what_has_no_deadline_last() -> None:
    bureau = make_organisation("yj")
    person = make_user(RoleName.LEGAL_OFFICE, organisation=bureau)
    make_plan(bureau, state="approved", title="待公示的计划")
    make_task(make_plan_row(make_plan(bureau)), title="待冻结的任务")

    assert [todo.subject for todo in selectors.todo_list(person)] == ["待冻结的任务", "待公示的计划"]


def test_the_menu_and_the_bell_count_what_waits_on_every_page(client) -> None:
    bureau = make_organisation("yj")
    make_plan(bureau, state="submitted")
    client.force_login(make_user(RoleName.LEADER, organisation=bureau))

    page = client.get("/w/objects/").content.decode()

    assert "待办，1件" in page
    line = page.split(">计划<")[0].rsplit("<a ", 1)[0] + page.split("计划<span", 1)[1].split("</a>")[0]
    assert "1<span" in line


def test_the_menu_asks_as_often_for_many_waiting_things_as_for_one(client, django_assert_num_queries) -> None:
    bureau = make_organisation("yj")
    client.force_login(make_user(RoleName.LEGAL_OFFICE, organisation=bureau))
    row = make_plan_row(make_plan(bureau))
    make_task(row)
    with CaptureQueriesContext(connection) as one:
        client.get("/w/rules/settings/")
    for _ in range(5):
        make_task(row)

    with django_assert_num_queries(len(one)):
        client.get("/w/rules/settings/")


def test_every_door_of_the_to_do_list_opens(client) -> None:
    bureau = make_organisation("yj")
    make_plan(bureau, state="draft")
    make_plan(bureau, state="returned")
    published = make_plan(bureau)
    make_plan_row(published, ends_on=clock.today() + timedelta(days=9))
    make_task(make_plan_row(published))
    make_item(bureau, published=False)

    acts = set()
    for role in (RoleName.LINE_OFFICE, RoleName.LEGAL_OFFICE):
        person = make_user(role, organisation=bureau)
        client.force_login(person)
        for todo in selectors.todo_list(person):
            acts.add(todo.act)
            assert client.get(todo.url).status_code == 200, todo
    assert {"提交计划", "修改计划", "建立任务", "冻结名录", "汇总上报清单"} <= acts


def test_a_warning_counts_the_rows_its_door_opens(client) -> None:
    bureau = make_organisation("yj")
    person = make_user(RoleName.LINE_OFFICE, organisation=bureau)
    assert selectors.alerts(person) == []
    make_target(bureau, name="漳平市屿丰茶厂", verified_on=date(2020, 1, 2))
    make_inspector(bureau, certificate_until=clock.today() - timedelta(days=1))

    found = selectors.alerts(person)

    assert [alert.found for alert in found] == ["1名检查人员的执法证已过期", "1家半年没有核实"]
    client.force_login(person)
    assert found[1].found in client.get("/w/").content.decode()
    assert "屿丰茶厂" in client.get(found[1].url).content.decode()


@pytest.mark.parametrize("words", ["烟花", "花", "MADE"])
def test_search_finds_short_words_and_parts_of_codes(client, words: str) -> None:
    bureau = make_organisation("yj")
    make_target(bureau, name="漳平市屿丰烟花爆竹零售店")
    client.force_login(make_user(RoleName.LINE_OFFICE, organisation=bureau))

    assert "屿丰烟花爆竹零售店" in client.get("/w/search/", {"q": words}).content.decode()


def test_search_shows_nothing_of_another_bureau(client) -> None:
    make_target(make_organisation("sc"), name="漳平市屿丰餐饮店")
    client.force_login(make_user(RoleName.LINE_OFFICE, organisation=make_organisation("yj")))

    assert "屿丰" not in client.get("/w/search/", {"q": "餐饮店"}).content.decode()
    assert "还没有输入" in client.get("/w/search/").content.decode()


@pytest.mark.parametrize("role", list(RoleName))
def test_every_role_lands_on_a_page_it_may_open(client, role: RoleName) -> None:
    user = make_user(role)

    response = client.post("/login/", {"username": user.username, "password": "正确的口令 battery staple"}, follow=True)

    assert response.status_code == 200
    # An inspector lands on the phone pages, where signing out stands under 我的.
    own = "/m/me/" if response.request["PATH_INFO"].startswith("/m/") else response.request["PATH_INFO"]
    assert "退出登录" in client.get(own).content.decode()


def test_a_menu_line_a_person_may_not_open_is_absent(client) -> None:
    client.force_login(make_user(RoleName.INSPECTOR))
    page = client.get("/w/").content.decode()

    assert "名录库" not in page.split("</nav>")[0]
    assert client.get("/w/plans/").status_code == 403


def test_the_gallery_shows_every_component(client) -> None:
    client.force_login(make_user(RoleName.SYSTEM_ADMINISTRATOR))

    assert client.get("/w/system/components/").status_code == 200


def test_a_real_installation_shows_no_invented_figures(client, settings) -> None:
    settings.DEMO = False
    client.force_login(make_user(RoleName.SYSTEM_ADMINISTRATOR))

    assert client.get("/w/system/components/").status_code == 404
    assert "部件样张" not in client.get("/w/system/users/").content.decode()
