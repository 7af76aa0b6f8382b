# SPDX-License-Identifier: Apache-2.0
"""Pages of the two libraries: what is shown, to whom, at what cost."""

import csv
import io
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from suicha.accounts.roles import RoleName
from suicha.core import clock
from suicha.registries import services
from suicha.registries.models import Inspector, Recusal, Target
from tests.factories import make_credit_code, make_inspector, make_target, make_user

pytestmark = pytest.mark.django_db


def queries(client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(
        connection,
    ) as seen:
        assert client.get(address).status_code == 200
    return len(seen)


def test_the_list_shows_filters_chips_count_and_key_pages(client, county) -> None:
    for _ in range(25):
        make_target(county.bureau, domain="非煤矿山", grade="D", town=county.town)
    make_target(county.bureau, name="不该出现", domain="工贸")
    client.force_login(county.clerk)

    page = client.get("/w/objects/", {"domain": "非煤矿山", "grade": "D", "q": "测试"}).content.decode()

    assert "不该出现" not in page
    for words in ("领域：非煤矿山", "风险分类：D高", "检查对象25家，可抽25家", "下一页", "导出当前25家"):
        assert words in page
    assert 'role="status"' in page
    following = client.get(f"/w/objects/?{client.get('/w/objects/').context['page'].next_query}")
    assert len(following.context["page"]) == 6


@pytest.mark.parametrize("address", ["/w/objects/", "/w/inspectors/", "/w/recusals/register/"])
def test_a_list_costs_the_same_with_more_rows(client, county, address) -> None:
    client.force_login(county.clerk)
    firm = make_target(county.bureau, town=county.town)
    few = queries(client, address)

    for _ in range(15):
        person = make_inspector(county.section, user=make_user(organisation=county.section))
        target = make_target(county.section, town=county.town)
        Recusal.objects.create(
            inspector=person, target=firm, ground="other", declared_at=clock.now(), declared_by=county.person
        )
        assert target.pk
    assert queries(client, address) == few


def test_an_unknown_filter_value_is_told_and_not_followed(client, county) -> None:
    make_target(county.bureau)
    client.force_login(county.clerk)

    response = client.get("/w/objects/", {"domain": "不存在", "after": "x"})

    assert response.status_code == 200
    assert response.context["page"].count == 1
    assert "不存在" in response.content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_export_holds_exactly_the_filtered_rows(client, county, kind) -> None:
    firm = make_target(county.bureau, domain="烟花爆竹", town=county.town)
    make_target(county.bureau)
    make_target(county.neighbour, domain="烟花爆竹")
    client.force_login(county.clerk)

    response = client.get(f"/w/objects/export/{kind}/", {"domain": "烟花爆竹"})

    if kind == "csv":
        rows = list(csv.reader(io.StringIO(response.content.decode("utf-8-sig"))))
    else:
        rows = list(load_workbook(io.BytesIO(response.content)).active.iter_rows(values_only=True))
    assert [row[3] for row in rows] == ["名称", firm.name]
    assert rows[1][1] == firm.credit_code
    assert client.get("/w/objects/export/exe/").status_code == 422


def test_the_roster_export_leaves_the_mobile_number_out(client, county) -> None:
    make_inspector(county.bureau, mobile="13800001111", left_on=clock.today())
    client.force_login(county.clerk)

    content = client.get("/w/inspectors/export/csv/", {"state": "out"}).content.decode("utf-8-sig")

    assert content.count("\n") == 2
    assert "13800001111" not in content


@pytest.mark.covers("LIBT-6")
def test_a_target_page_tells_its_history(client, county) -> None:
    firm = make_target(
        county.bureau, name="旧名", doubts=[{"column": "代码", "what": "缺失", "fix": "补上", "value": ""}]
    )
    services.target_change(target=firm, name="新名", by=county.clerk)
    services.recusal_declare(inspector=county.inspector, target=firm, ground="relative", note="", by=county.person)
    client.force_login(county.legal)

    page = client.get(f"/w/objects/{firm.pk}/").content.decode()

    assert "名称由“旧名”改为“新名”" in page
    assert "检查员09" in page
    assert "近亲属" not in page
    assert "登记风险分类" in page


def test_a_target_is_added_and_changed_on_the_page(client, county) -> None:
    client.force_login(county.clerk)
    code = make_credit_code(77)
    values = {"organisation": county.bureau.pk, "name": "新公司", "credit_code": code, "domain": "工贸"}
    assert client.get("/w/objects/new/").status_code == 200

    client.post("/w/objects/new/", values, follow=True)
    firm = Target.objects.get()
    page = client.get(f"/w/objects/{firm.pk}/change/").content.decode()
    assert code in page
    client.post(f"/w/objects/{firm.pk}/change/", values | {"name": "改名公司", "founded_on": "2020年3月1日"})

    firm.refresh_from_db()
    assert (firm.name, firm.founded_on.year) == ("改名公司", 2020)


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"name": ""}, "名称"),
        ({"credit_code": "123"}, "应为18位"),
        ({"founded_on": "民国115年"}, "日期写成公历"),
        ({"founded_on": "2999-01-01"}, "成立日期在今天之后"),
        ({"organisation": "0"}, "管理单位"),
        ({"name": "长" * 201}, "200"),
    ],
)
def test_bad_input_gets_a_sentence_at_the_field_and_nothing_is_saved(client, county, over, words) -> None:
    client.force_login(county.clerk)
    values = {"organisation": county.bureau.pk, "name": "新公司", "domain": "工贸"} | over

    response = client.post("/w/objects/new/", values)

    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Target.objects.exists()


def test_a_changed_code_already_there_is_told_at_the_field(client, county) -> None:
    first, second = make_target(county.bureau), make_target(county.section)
    client.force_login(county.clerk)

    response = client.post(
        f"/w/objects/{second.pk}/change/", {"name": "乙", "domain": "工贸", "credit_code": first.credit_code}
    )

    assert response.status_code == 422
    assert first.name in response.content.decode()


def test_status_and_grade_are_set_on_the_page_with_a_reason(client, county) -> None:
    firm = make_target(county.bureau)
    client.force_login(county.clerk)
    client.post(f"/w/objects/{firm.pk}/status/", {"status": "suspended", "reason": ""})
    client.post(f"/w/objects/{firm.pk}/status/", {"status": "suspended", "reason": "停产公告"})
    client.force_login(county.legal)
    client.post(f"/w/objects/{firm.pk}/grade/", {"grade": "Z", "reason": "评级"})
    client.post(f"/w/objects/{firm.pk}/grade/", {"grade": "C", "reason": "评级"})

    firm.refresh_from_db()
    assert (firm.status, firm.grade) == ("suspended", "C")
    assert "不参加抽取" in client.get(f"/w/objects/{firm.pk}/").content.decode()


@pytest.mark.covers("LIBP-3")
def test_an_inspector_page_shows_everything_the_roster_holds(client, county) -> None:
    person = make_inspector(
        county.bureau,
        user=make_user(RoleName.INSPECTOR, organisation=county.bureau, name="检查员01"),
        post="副大队长",
        mobile="138****1111",
        certificate_until=clock.today() - timedelta(days=2),
    )
    client.force_login(county.clerk)

    page = client.get(f"/w/inspectors/{person.pk}/").content.decode()

    for words in (
        "检查员01",
        "漳平市应急管理局",
        "副大队长",
        person.certificate,
        "已过期2天",
        "工贸",
        "138****1111",
        "执法检查人员",
    ):
        assert words in page


def test_an_inspector_is_added_changed_and_leaves_on_the_page(client, county) -> None:
    client.force_login(county.clerk)
    values = {
        "organisation": county.bureau.pk,
        "name": "检查员31",
        "certificate": "35088101031",
        "certificate_until": "2028-12-31",
        "category": "certified",
        "domains": "工贸、烟花爆竹，工贸",
    }
    assert client.get("/w/inspectors/new/").status_code == 200
    client.post("/w/inspectors/new/", values)
    person = Inspector.objects.get(name="检查员31")
    assert person.domains == ["工贸", "烟花爆竹"]
    again = client.post("/w/inspectors/new/", values)
    assert again.status_code == 422
    assert "已是" in again.content.decode()

    assert "35088101031" in client.get(f"/w/inspectors/{person.pk}/change/").content.decode()
    taken = client.post(f"/w/inspectors/{person.pk}/change/", values | {"certificate": county.inspector.certificate})
    assert taken.status_code == 422
    client.post(f"/w/inspectors/{person.pk}/change/", values | {"post": "科员"})
    client.post(f"/w/inspectors/{person.pk}/leave/", {"left_on": "明天", "reason": "调离"})
    person.refresh_from_db()
    assert (person.post, person.left_on) == ("科员", None)

    client.post(f"/w/inspectors/{person.pk}/leave/", {"left_on": clock.today().isoformat(), "reason": "调离"})
    person.refresh_from_db()
    assert person.left_on == clock.today()
    client.post(f"/w/inspectors/{person.pk}/rejoin/")
    person.refresh_from_db()
    assert person.left_on is None


@pytest.mark.covers("DRAW-29")
def test_an_inspector_finds_a_firm_declares_and_ends(client, county) -> None:
    firm = make_target(county.section, name="铎盈采石场")
    make_target(county.neighbour, name="铎盈采石场")
    client.force_login(county.person)

    page = client.get("/w/recusals/", {"q": "铎盈"})
    assert page.context["found"] == [firm]
    missing = client.post("/w/recusals/declare/", {"q": "铎盈", "ground": "relative"})
    assert missing.status_code == 422
    assert "从查到的检查对象里选一家" in missing.content.decode()
    client.post("/w/recusals/declare/", {"q": "铎盈", "target": firm.pk, "ground": "relative", "note": "配偶"})
    assert "近亲属关系：配偶" in client.get("/w/recusals/").content.decode()
    assert "没有“无此”" in client.get("/w/recusals/", {"q": "无此"}).content.decode()

    client.post(f"/w/recusals/{Recusal.objects.get().pk}/end/")
    assert "已解除" in client.get("/w/recusals/").content.decode()


def test_an_account_without_roster_entry_reads_what_to_do(client, county) -> None:
    client.force_login(make_user(RoleName.INSPECTOR, organisation=county.bureau))

    assert "账号还没有对应的检查人员" in client.get("/w/recusals/").content.decode()
    told = client.post("/w/recusals/declare/", {}, follow=True).content.decode()
    assert "没有申报" in told


def test_nobody_opens_a_neighbours_pages(client, county) -> None:
    firm = make_target(county.bureau)
    client.force_login(county.stranger)

    for address in (f"/w/objects/{firm.pk}/", f"/w/objects/{firm.pk}/change/", f"/w/inspectors/{county.inspector.pk}/"):
        assert client.get(address).status_code == 404
    for address in (
        f"/w/objects/{firm.pk}/status/",
        f"/w/objects/{firm.pk}/grade/",
        f"/w/inspectors/{county.inspector.pk}/leave/",
        f"/w/inspectors/{county.inspector.pk}/rejoin/",
    ):
        assert client.post(address, {"status": "moved", "grade": "D", "reason": "x"}).status_code == 404
    assert firm.name not in client.get("/w/objects/").content.decode()
    client.force_login(county.person)
    assert client.get("/w/objects/").status_code == 403
