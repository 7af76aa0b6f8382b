# SPDX-License-Identifier: Apache-2.0
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from suicha.accounts.models import User
from suicha.accounts.roles import RoleName
from tests.factories import PASSWORD, make_organisation, make_region, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def top():
    return make_organisation("350881", "漳平市人民政府", kind="government")


def test_an_empty_platform_is_installed_by_one_command() -> None:
    said = StringIO()
    words = ["--division", "350881", "--region", "漳平市", "--name", "漳平市人民政府"]

    call_command("install", *words, stdout=said)

    assert User.objects.count() == 3
    assert "三个账号和初始口令" in said.getvalue()
    with pytest.raises(CommandError, match="已经有单位和人员"):
        call_command("install", *words, stdout=said)


def test_the_system_administrator_makes_organisations_and_accounts(client, top) -> None:
    client.force_login(make_user(RoleName.SYSTEM_ADMINISTRATOR, organisation=top))
    bureau = {
        "parent": top.pk, "code": "yjglj", "name": "应急管理局", "short_name": "应急局", "kind": "bureau",
        "region": make_region().pk,
    }  # fmt: skip
    assert client.post("/w/system/orgs/new/", bureau).status_code == 302
    assert "已有单位使用" in client.post("/w/system/orgs/new/", bureau).content.decode()
    person = {"organisation": top.pk, "username": "wang", "name": "王某", "password": PASSWORD}
    assert client.post("/w/system/users/new/", person).status_code == 302
    assert "已有人使用" in client.post("/w/system/users/new/", person).content.decode()
    weak = client.post("/w/system/users/new/", person | {"username": "li", "password": "1234567890"})
    assert weak.status_code == 422

    assert "应急管理局" in client.get("/w/system/orgs/").content.decode()
    assert "王某" in client.get("/w/system/users/", {"q": "王"}).content.decode()
    user = User.objects.get(username="wang")
    client.post(f"/w/system/users/{user.pk}/close/")
    assert "已停用" in client.get(f"/w/system/users/{user.pk}/").content.decode()


def test_the_security_administrator_grants_and_revokes(client, top) -> None:
    client.force_login(make_user(RoleName.SECURITY_ADMINISTRATOR, organisation=top))
    user = make_user(organisation=top, name="王某")
    address = f"/w/system/users/{user.pk}/"
    assert "还没有角色" in client.get(address).content.decode()

    client.post(f"{address}roles/", {"role": "leader", "organisation": top.pk})
    assert "分管领导" in client.get(address).content.decode()
    client.post(f"{address}roles/{user.role_grants.get().pk}/revoke/")
    assert "还没有角色" in client.get(address).content.decode()
    assert "没有授予" in client.post(f"{address}roles/", {"role": "king"}, follow=True).content.decode()
    assert "分管领导" in client.get("/w/system/roles/").content.decode()


def test_a_wrong_password_says_so_and_a_foreign_address_is_not_followed(client) -> None:
    user = make_user(RoleName.LEADER)
    assert "账号或口令不对" in client.post("/login/", {"username": user.username, "password": "x"}).content.decode()
    for _ in range(4):
        client.post("/login/", {"username": user.username, "password": "x"})
    assert "已锁定到" in client.post("/login/", {"username": user.username, "password": PASSWORD}).content.decode()

    other = make_user(RoleName.LEADER)
    words = {"username": other.username, "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/login/", words).headers["location"] == "/w/"
    assert client.post("/logout/").status_code == 302
    assert client.get("/w/").headers["location"].startswith("/login/?next=")


def test_an_inspector_lands_on_the_page_for_phones(client) -> None:
    user = make_user(RoleName.INSPECTOR)
    words = {"username": user.username, "password": PASSWORD}
    assert client.post("/login/", words).headers["location"] == "/m/"


def test_a_person_changes_their_password_and_stays_signed_in(client, top) -> None:
    user = make_user(RoleName.SYSTEM_ADMINISTRATOR, organisation=top)
    assert client.get("/w/account/password/").status_code == 302
    client.force_login(user)
    new = "另一个 相当长的口令"
    wrong = {"old": "不是它", "new": new, "again": new}
    assert "原口令不对" in client.post("/w/account/password/", wrong).content.decode()
    differs = client.post("/w/account/password/", wrong | {"again": "x"})
    assert "两次输入的新口令不一样" in differs.content.decode()
    assert client.post("/w/account/password/", wrong | {"old": PASSWORD}).status_code == 302
    assert client.get("/w/system/users/").status_code == 200

    other = make_user(organisation=top)
    address = f"/w/system/users/{other.pk}/password/"
    assert client.get(address).status_code == 200
    assert client.post(address, {"password": "1234567890"}).status_code == 422
    assert client.post(address, {"password": new}).status_code == 302


def test_the_system_administrator_adds_the_towns_that_lists_name(client, top) -> None:
    client.force_login(make_user(RoleName.SYSTEM_ADMINISTRATOR, organisation=top))
    town = {"parent": make_region().pk, "code": "350881102", "name": "永福镇"}
    assert client.get("/w/system/regions/new/").status_code == 200

    assert client.post("/w/system/regions/new/", town).status_code == 302

    assert "永福镇" in client.get("/w/system/regions/").content.decode()
    assert "已经有了" in client.post("/w/system/regions/new/", town).content.decode()
