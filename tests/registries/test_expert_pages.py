# SPDX-License-Identifier: Apache-2.0
"""Pages of the library of experts: what is shown, to whom, and that what is private is not."""

import io
from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from suicha.core import clock
from suicha.registries.models import Entrustment, Expert, ExpertRecusal, Institution
from tests.factories import make_expert, make_institution, make_target
from tests.sheets import xlsx

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
CONTRACT = xlsx([["合同"]])


@pytest.fixture
def desk(client, county):
    client.force_login(county.clerk)
    return client


def text(answer) -> str:
    return answer.content.decode()


@pytest.mark.covers("LIBX-1")
def test_the_list_of_experts_filters_counts_and_exports_without_mobile_numbers(desk, county) -> None:
    house = make_institution(county.bureau, name="漳平检测中心")
    make_expert(county.bureau, name="周工", institution=house, mobile="13911112222", specialties=["危险化学品"])
    make_expert(county.bureau, name="吴工")

    page = text(desk.get("/w/experts/", {"field": "危险化学品", "kind": "testing"}))

    assert "专业人员1人，来自1家机构" in page
    assert "周工" in page
    assert "吴工" not in page
    sheet = load_workbook(io.BytesIO(desk.get("/w/experts/export/xlsx/").content)).active
    assert "13911112222" not in str(list(sheet.values))
    assert "名录库还是空的" not in text(desk.get("/w/experts/?q=没有这个人"))


@pytest.mark.parametrize("address", ["/w/experts/", "/w/institutions/"])
def test_a_list_costs_the_same_with_more_rows(desk, county, address: str) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            assert desk.get(address).status_code == 200
        return len(seen)

    make_expert(county.bureau, institution=make_institution(county.bureau))
    queries()
    few = queries()
    for _ in range(9):
        make_expert(county.bureau, institution=make_institution(county.bureau))
    assert queries() == few


def test_an_expert_is_written_changed_sent_off_and_taken_back(desk, county) -> None:
    house = make_institution(county.bureau, name="漳平检测中心")
    given = {
        "organisation": county.bureau.pk, "name": "周工", "institution": house.pk, "title": "高级工程师",
        "specialties": "危险化学品、特种设备", "certificate": "闽高工2018001", "mobile": "13911112222",
        "joined_on": clock.today().isoformat(),
    }  # fmt: skip
    wrong = desk.post("/w/experts/new/", given | {"certificate": " ", "name": ""})
    assert wrong.status_code == 422
    page = text(desk.post("/w/experts/new/", given, follow=True))
    person = Expert.objects.get()
    assert "139****2222" in page
    assert "13911112222" not in page
    address = f"/w/experts/{person.pk}/"
    again = desk.post("/w/experts/new/", given)
    assert "在专业人员库里是周工" in text(again)
    change = {name: value for name, value in given.items() if name != "organisation"}
    assert "已保存" in text(desk.post(f"{address}change/", change | {"title": "研究员"}, follow=True))
    assert "研究员" in text(desk.get(address))
    assert desk.post(f"{address}change/", change | {"specialties": "、"}).status_code == 422
    assert "没有登记出库" in text(desk.post(f"{address}leave/", {"left_on": "昨天"}, follow=True))
    gone = desk.post(f"{address}leave/", {"left_on": clock.today(), "reason": "聘期届满"}, follow=True)
    assert "不再参加抽取" in text(gone)
    assert "已恢复在库" in text(desk.post(f"{address}rejoin/", follow=True))


@pytest.mark.covers("DRAW-29")
def test_a_written_relation_is_registered_and_its_ground_not_shown_again(desk, county) -> None:
    expert, target = make_expert(county.bureau), make_target(county.bureau, name="漳平木业")
    address = f"/w/experts/{expert.pk}/"
    assert "列出1家" in text(desk.get(address, {"q": "木业"}))
    assert "没有“石材”" in text(desk.get(address, {"q": "石材"}))
    bad = desk.post(f"{address}recusal/", {"q": "木业", "target": target.pk})
    assert bad.status_code == 422

    values = {"q": "木业", "target": target.pk, "ground": "employer", "note": "干过三年"}
    page = text(desk.post(f"{address}recusal/", values, follow=True))

    assert "以后不会把漳平木业分给" in page
    assert "干过三年" not in page
    recusal = ExpertRecusal.objects.get()
    assert "已解除" in text(desk.post(f"{address}recusal/{recusal.pk}/end/", follow=True))


@pytest.mark.covers("LIBX-4")
def test_an_institution_is_written_and_its_contract_kept_with_the_file(desk, county) -> None:
    given = {"organisation": county.bureau.pk, "name": "漳平检测中心", "kind": "testing"}
    assert desk.post("/w/institutions/new/", given | {"credit_code": "1"}).status_code == 422
    assert "已入库" in text(desk.post("/w/institutions/new/", given, follow=True))
    house = Institution.objects.get()
    address = f"/w/institutions/{house.pk}/"
    change = {"name": "漳平检测院", "kind": "testing", "qualification": "CMA 2018130001"}
    assert "漳平检测院" in text(desk.post(f"{address}change/", change, follow=True))
    assert desk.post(f"{address}change/", {"name": ""}).status_code == 422
    today = clock.today()
    paper = {
        "kind": "purchase", "number": "漳应急购〔2026〕3号", "subject": "特种设备检验",
        "starts_on": today.isoformat(), "ends_on": (today + 30 * DAY).isoformat(),
    }  # fmt: skip
    scan = SimpleUploadedFile("合同.xlsx", CONTRACT)
    assert desk.post(f"{address}entrust/", paper).status_code == 422
    page = text(desk.post(f"{address}entrust/", paper | {"file": scan}, follow=True))
    assert "已登记政府购买服务合同漳应急购〔2026〕3号" in page
    record = Entrustment.objects.get()
    file = desk.get(f"{address}entrust/{record.pk}/file/")
    assert (file["Content-Type"], file["X-Content-Type-Options"]) == ("application/octet-stream", "nosniff")
    assert file.content == CONTRACT
    twice = desk.post(f"{address}entrust/", paper | {"file": SimpleUploadedFile("合同.xlsx", CONTRACT)})
    assert "已经登记" in text(twice)
    picture = SimpleUploadedFile("图.svg", b"<svg/>")
    assert desk.post(f"{address}entrust/", paper | {"number": "2", "file": picture}).status_code == 422
    assert "漳应急购〔2026〕3号" in text(desk.get("/w/institutions/"))
    assert "没有登记停止合作" in text(desk.post(f"{address}end/", {}, follow=True))
    ended = desk.post(f"{address}end/", {"ended_on": today, "reason": "合同到期"}, follow=True)
    assert "停止合作" in text(ended)
    late = desk.post(f"{address}entrust/", paper | {"number": "3", "file": SimpleUploadedFile("a.xlsx", xlsx([["x"]]))})
    assert late.status_code == 409
    assert "恢复与漳平检测院的合作" in text(desk.post(f"{address}resume/", follow=True))


def test_who_only_looks_finds_no_buttons_and_strangers_nothing(client, county) -> None:
    expert = make_expert(county.bureau, institution=make_institution(county.bureau))
    for person, status in ((county.legal, 200), (county.stranger, 404)):
        client.force_login(person)
        for address in (f"/w/experts/{expert.pk}/", f"/w/institutions/{expert.institution_id}/"):
            answer = client.get(address)
            assert answer.status_code == status
            assert "登记出库" not in text(answer)
    client.force_login(county.legal)
    assert client.post("/w/experts/new/", {}).status_code == 403
