# SPDX-License-Identifier: Apache-2.0
import pytest

from suicha.accounts.roles import RoleName
from suicha.workbench import selectors
from tests.factories import make_organisation, make_plan, make_plan_row, make_target, make_task, make_user

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


@pytest.mark.parametrize("words", ["烟花", "花", "MADEM"])
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
    assert "退出登录" in response.content.decode()


def test_a_menu_line_a_person_may_not_open_is_absent(client) -> None:
    client.force_login(make_user(RoleName.INSPECTOR))
    page = client.get("/w/").content.decode()

    assert "名录库" not in page.split("</nav>")[0]
    assert client.get("/w/plans/").status_code == 403


def test_the_gallery_shows_every_component(client) -> None:
    client.force_login(make_user(RoleName.SYSTEM_ADMINISTRATOR))

    assert client.get("/w/system/components/").status_code == 200
