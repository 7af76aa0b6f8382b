# SPDX-License-Identifier: Apache-2.0
"""What comes from outside is turned away or made harmless in one place for every page."""

import pytest
from django.test import Client
from django.urls import reverse

from suicha.accounts.roles import RoleName
from suicha.core.tables import csv_bytes
from suicha.disclosure.models import Publication
from suicha.files.services import file_store
from suicha.planning.selectors import possible_participants
from tests import factories as make
from tests.inspections.scenes import picture


@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/search/?q=%00", 400),
        ("/open-data/%00.csv", 400),
        (f"/search/?q={'a' * 9000}", 400),
        (f"/items/{10**30}/", 404),
        (f"/items/{'9' * 5000}/", 404),
        ("/search/?q=%ff%fe", 200),
    ],
    ids=["nul", "nul in the path", "endless", "beyond 64 bits", "5000 digits", "no UTF-8"],
)
def test_a_question_no_link_asks_gets_a_page_in_our_words(db, address: str, status: int) -> None:
    found = Client().get(address)
    assert found.status_code == status
    assert "<html" in found.content.decode()


def test_a_body_with_nul_is_turned_away_before_anything_reads_it(db) -> None:
    assert Client().post("/login/", {"username": "a\x00", "password": "b"}).status_code == 400


@pytest.mark.parametrize(
    "wanted", ["abc", "//evil.example/", "https://evil.example/", "javascript:alert(1)", "/\\evil.example"]
)
def test_signing_in_leads_to_no_strange_place_and_never_breaks(db, wanted: str) -> None:
    user = make.make_user(RoleName.LEADER)
    found = Client().post(
        reverse("accounts:login"), {"username": user.username, "password": make.PASSWORD, "next": wanted}
    )
    assert (found.status_code, found["Location"]) == (302, "abc" if wanted == "abc" else "/w/")


def test_signing_in_gives_a_new_session(db) -> None:
    user, client = make.make_user(RoleName.LEADER), Client()
    client.session["planted"] = True
    planted = client.session
    planted["x"] = 1
    planted.save()
    client.cookies["sessionid"] = planted.session_key
    client.post(reverse("accounts:login"), {"username": user.username, "password": make.PASSWORD})
    assert client.session.session_key != planted.session_key


def test_publishing_leads_back_to_this_site_only_and_never_breaks(db) -> None:
    office = make.make_organisation()
    make.make_item(office, published=False)
    client = Client()
    legal = make.make_user(RoleName.LEGAL_OFFICE, organisation=office)
    client.force_login(legal)
    address = reverse("disclosure:list_publish", args=[make.list_ready(office, legal).pk])
    found = client.post(address, {"next": "abc", "effective_on": "昨天"})
    assert found.status_code == 422
    found = client.post(address, {"next": "abc"})
    assert (found.status_code, found["Location"]) == (302, "abc")
    assert Publication.objects.count() == 1


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠"])
def test_no_cell_of_an_export_runs_as_a_formula(sign: str) -> None:
    cell = csv_bytes(["名称"], [[f"{sign}HYPERLINK(1)"]]).decode("utf-8-sig").splitlines()[1]
    assert cell.lstrip('"').startswith("'")


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/passwd.jpg", "passwd.jpg"),
        ("C:\\x\\照片.jpg", "照片.jpg"),
        ("a\r\nSet-Cookie: b.jpg", "aSet-Cookie: b.jpg"),
        ("\u202egpj.exe", "gpj.exe"),
        ("长" * 300 + ".jpg", "长" * 196 + ".jpg"),
        ("\u200b\x00", "文件"),
    ],
)
def test_a_name_of_a_file_is_only_what_people_can_see(db, name: str, kept: str) -> None:
    user = make.make_user()
    file = file_store(content=picture(), name=name, kinds=frozenset({"photo"}), organisation=user.organisation, by=user)
    assert file.name == kept


def test_partners_of_a_joint_row_are_bureaus_of_the_same_government(db) -> None:
    city = make.make_organisation(kind="government")
    county, other = (make.make_organisation(parent=city, kind="government") for _ in range(2))
    ours, partner, stranger = (make.make_organisation(parent=parent) for parent in (county, county, other))
    section = make.make_organisation(parent=ours, kind="section")

    assert list(possible_participants(ours)) == list(possible_participants(section)) == [partner]
    assert set(possible_participants(county)) == {ours, partner}
    assert stranger not in possible_participants(county)
    assert not possible_participants(make.make_organisation())


@pytest.mark.parametrize("sign", ["\u202e", "\u2066", "\x08", "\x1b", "\x85"])
def test_no_name_hides_or_turns_around_its_signs(db, sign: str) -> None:
    office = make.make_organisation()
    client = Client()
    client.force_login(make.make_user(RoleName.LINE_OFFICE, organisation=office))
    words = {"organisation": office.pk, "name": f"漳平{sign}司公限有", "domain": "工贸"}
    found = client.post(reverse("registries:target_create"), words)
    assert found.status_code == 422
    assert "看不见的控制字符" in found.content.decode()
    assert (
        client.post(reverse("registries:target_create"), words | {"name": "漳平一厂", "scope": "一\r\n二"}).status_code
        == 302
    )
