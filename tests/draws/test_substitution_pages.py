# SPDX-License-Identifier: Apache-2.0
"""The pages of a substitution, of a firm's slip, and who may have the whole package."""

import io
import zipfile
from hashlib import sha256

import pytest
from django.test import Client
from django.urls import reverse

from suicha.accounts.models import User
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.draws.models import Draw, DrawnTarget, Substitution
from suicha.draws.selectors import public_package, to_visit
from tests.factories import make_user

NOTE = "登记机关10月8日出具的注销证明"


def signed_in(person: User) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_the_page_says_who_comes_in_before_anyone_decides_and_then_what_was_done(make_bureau):
    bureau = make_bureau(size=5)
    draw = bureau.drawn()
    row = to_visit(draw)[0]
    due = draw.drawn_targets.get(kind="A", rank=1)
    client, address = signed_in(bureau.host), reverse("draws:substitute", args=[draw.pk, row.pk])
    assert address in client.get(reverse("draws:draw", args=[draw.pk])).content.decode()
    assert due.name in client.get(address).content.decode()

    refused = client.post(address, {"reason": "ended", "note": "注销"})
    assert refused.status_code == 422
    assert "会公开" in refused.content.decode()
    done = client.post(address, {"reason": "ended", "note": NOTE}, follow=True)

    assert f"{due.name}换入" in done.content.decode()
    assert NOTE in done.content.decode()
    assert client.get(address).status_code == 404


def test_where_no_alternate_is_left_the_page_says_so(make_bureau):
    bureau = make_bureau(size=12)
    draw = bureau.drawn()
    address = reverse("draws:substitute", args=[draw.pk, to_visit(draw)[0].pk])
    assert "没有备选了" in signed_in(bureau.host).get(address).content.decode()


def test_who_may_not_replace_sees_no_way_to(make_bureau):
    bureau = make_bureau(size=5)
    draw = bureau.drawn()
    clerk = signed_in(make_user(RoleName.LINE_OFFICE, organisation=bureau.organisation))
    address = reverse("draws:substitute", args=[draw.pk, to_visit(draw)[0].pk])

    assert address not in clerk.get(reverse("draws:draw", args=[draw.pk])).content.decode()
    assert clerk.post(address, {"reason": "ended", "note": NOTE}).status_code == 403
    assert not Substitution.objects.exists()


@pytest.fixture
def confidential(make_bureau):
    bureau = make_bureau(domains={"工贸": 8, "危险化学品": 8}, size=4)
    return bureau, bureau.drawn(disclosure="classes-confidential")


def test_a_firm_opens_its_own_leaf_of_the_public_list(confidential):
    bureau, draw = confidential
    target = bureau.targets[0]
    address = reverse("draws:opening", args=[draw.pk])

    shown = signed_in(bureau.host).post(address, {"number": f" {target.number} "}).content.decode()

    with zipfile.ZipFile(io.BytesIO(public_package(draw, 0))) as archive:
        leaves = dict(line.split(",") for line in archive.read("pool.csv").decode().splitlines())
    command = shown.split("printf ")[1].split(" | sha256sum")[0]
    nonce, number, stratum, role = command.split("' ")[1].split(" ")
    leaf = sha256(f"sj1.leaf|{nonce}|{number}|{stratum}|{role}".encode()).hexdigest()
    assert leaf == leaves[target.number]
    assert Event.objects.get(action="draws.leaf.open").data["number"] == target.number


def test_a_number_outside_the_list_is_told_beside_the_field(confidential):
    bureau, draw = confidential
    answer = signed_in(bureau.host).post(reverse("draws:opening", args=[draw.pk]), {"number": "无此号"})
    assert answer.status_code == 422
    assert "名录里没有编号" in answer.content.decode()
    assert not Event.objects.filter(action="draws.leaf.open").exists()


def test_before_the_result_no_slip_is_given(make_bureau):
    bureau = make_bureau(size=4)
    draw = bureau.committed(disclosure="classes-confidential")
    answer = signed_in(bureau.host).post(reverse("draws:opening", args=[draw.pk]), {"number": "x"})
    assert answer.status_code == 409
    assert "还没有出具结果" in answer.content.decode()


@pytest.mark.parametrize(("role", "status"), [(RoleName.LINE_OFFICE, 403), (RoleName.LEGAL_OFFICE, 200)])
@pytest.mark.parametrize("name", ["package", "certificate"])
def test_of_a_list_that_is_not_told_yet_only_its_host_has_the_whole(make_bureau, role, status, name):
    bureau = make_bureau(size=4)
    draw: Draw = bureau.drawn(disclosure="sealed")
    client = signed_in(make_user(role, organisation=bureau.organisation))
    assert client.get(reverse(f"draws:{name}", args=[draw.pk])).status_code == status


def test_a_keeper_has_the_whole_package_of_a_sealed_draw(make_bureau):
    bureau = make_bureau(size=4)
    draw = bureau.drawn(disclosure="sealed")
    assert signed_in(bureau.keeper).get(reverse("draws:package", args=[draw.pk])).status_code == 200


@pytest.mark.covers("DRAW-12")
def test_the_key_of_a_sealed_draw_stands_on_no_page_and_no_slip(make_bureau):
    bureau = make_bureau(size=4)
    draw = bureau.drawn(disclosure="sealed")
    clerk = signed_in(make_user(RoleName.LINE_OFFICE, organisation=bureau.organisation))
    host = signed_in(bureau.host)

    page = clerk.get(reverse("draws:draw", args=[draw.pk])).content.decode()
    stage = host.get(reverse("draws:stage", args=[draw.pk])).content.decode()
    slip = host.post(reverse("draws:opening", args=[draw.pk]), {"number": bureau.targets[0].number}).content.decode()

    hidden = [draw.certificate["K"], draw.certificate["reveal"]]
    tickets = list(DrawnTarget.objects.filter(draw=draw).values_list("ticket", flat=True))
    assert not [secret for secret in hidden for shown in (page, stage, slip) if secret[:8] in shown]
    assert not [ticket for ticket in tickets if ticket[:8] in slip]
    assert "sj1.leaf" in slip
    assert bureau.targets[0].number in slip
