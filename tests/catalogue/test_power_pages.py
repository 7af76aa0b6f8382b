# SPDX-License-Identifier: Apache-2.0
"""The pages of powers, codes, items without targets, regimes and packs do their acts and show their results."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suicha.accounts.roles import RoleName
from suicha.catalogue.models import ExternalCode, Item, NoTarget, OutsideRegime, Power, PowerLink
from suicha.core import clock
from suicha.core.sheets import read_sheet
from tests.factories import make_item, make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_organisation("YJ", "漳平市应急管理局", make_organisation("ZP", kind="government"))


@pytest.fixture
def desk(client, bureau):
    client.force_login(make_user(RoleName.LINE_OFFICE, organisation=bureau))
    return client


def form(bureau, **over) -> dict[str, object]:
    values = {"organisation": bureau.pk, "kind": "power", "code": "A1", "name": "监督检查", "category": "行政检查"}
    return values | {"is_checkable": "yes", "source": "权责清单", "year": 2026, "basis": "《法》第一条"} | over


@pytest.mark.covers("ITEM-18")
def test_a_power_is_entered_tied_to_items_changed_and_taken_out(desk, bureau) -> None:
    item = make_item(bureau, name="培训情况的检查")
    assert desk.get("/w/powers/new/").status_code == 200
    assert desk.post("/w/powers/new/", form(bureau, basis="")).status_code == 422
    address = desk.post("/w/powers/new/", form(bureau)).url
    power = Power.objects.get()
    assert desk.post("/w/powers/new/", form(bureau)).status_code == 422
    assert "没有抽查事项" in desk.get(address).content.decode()
    assert "培训情况的检查" in desk.get(f"{address}?q=培训").content.decode()

    desk.post(f"{address}items/", {"items": [item.pk]})

    assert PowerLink.objects.get().lineage == item.lineage
    assert "没有对应" not in desk.get(f"/w/items/{item.pk}/").content.decode().split("有没有检查对象")[0]
    assert desk.get(f"{address}change/").status_code == 200
    assert desk.post(f"{address}change/", form(bureau, is_checkable="no")).status_code == 302
    assert desk.post(f"{address}change/", form(bureau, is_checkable="no")).status_code == 422
    power.refresh_from_db()
    assert power.is_checkable is False
    head, line = read_sheet("a.xlsx", desk.get("/w/powers/export/xlsx/").content).rows
    assert dict(zip(head, line, strict=True))["抽查事项数"] in (1, "1")
    assert "监督检查" in desk.get("/w/powers/?checkable=no&linked=yes").content.decode()
    desk.post(f"{address}remove/")
    assert not Power.objects.exists()


def test_who_may_not_see_figures_is_not_led_to_them(client, bureau) -> None:
    told = {}
    for role in (RoleName.LINE_OFFICE, RoleName.INSPECTOR):
        client.force_login(make_user(role, organisation=bureau))
        told[role] = "看权责覆盖" in client.get("/w/powers/").content.decode()
    assert told == {RoleName.LINE_OFFICE: True, RoleName.INSPECTOR: False}


@pytest.mark.covers("ITEM-18", "ITEM-19")
def test_an_item_is_tied_to_powers_and_codes_on_its_own_page(desk, bureau) -> None:
    item = make_item(bureau)
    desk.post("/w/powers/new/", form(bureau))
    assert desk.get("/w/powers/codes/new/").status_code == 200
    code = {"organisation": bureau.pk, "system": "supervision", "code": "35-1", "name": "安全检查"}
    assert desk.post("/w/powers/codes/new/", code).status_code == 302
    assert desk.post("/w/powers/codes/new/", code).status_code == 422
    row, power = ExternalCode.objects.get(), Power.objects.get()
    assert item.short_name in desk.get("/w/powers/items/").content.decode()
    assert item.name in desk.get("/w/powers/items/export/csv/").content.decode("utf-8-sig")
    page = desk.get(f"/w/items/{item.pk}/links/?q=检查").content.decode()
    assert "监督检查" in page
    assert "安全检查" in page

    assert desk.post(f"/w/items/{item.pk}/links/", {"powers": [power.pk], "codes": [row.pk]}).status_code == 302

    assert "checked" in desk.get(f"/w/items/{item.pk}/links/").content.decode()
    assert item.short_name in desk.get("/w/powers/codes/").content.decode()
    assert item.name in desk.get("/w/powers/codes/export/csv/?linked=yes").content.decode("utf-8-sig")
    assert "都有对应的权责" in desk.get("/w/powers/items/").content.decode()
    desk.post(f"/w/powers/codes/{row.pk}/remove/")
    assert not ExternalCode.objects.exists()


@pytest.mark.covers("ITEM-23")
def test_no_target_is_stated_and_withdrawn_on_the_page_of_the_item(desk, bureau) -> None:
    item = make_item(bureau)
    year = clock.today().year
    desk.post(f"/w/items/{item.pk}/no-target/", {"year": year})
    assert not NoTarget.objects.exists()
    desk.post(f"/w/items/{item.pk}/no-target/", {"year": year, "reason": "辖区没有持证企业"})
    row = NoTarget.objects.get()
    assert "辖区没有持证企业" in desk.get(f"/w/items/{item.pk}/").content.decode()
    desk.post(f"/w/items/{item.pk}/no-target/{row.pk}/withdraw/", {})
    desk.post(f"/w/items/{item.pk}/no-target/{row.pk}/withdraw/", {"because": "新增一家"})
    row.refresh_from_db()
    assert row.withdrawn_because == "新增一家"


@pytest.mark.covers("ITEM-27")
def test_a_regime_is_registered_and_ended(desk, bureau) -> None:
    values = {"organisation": bureau.pk, "name": "举报核查", "object_kind": "被举报单位", "way": "clue"}
    values |= {"since": "2026-01-01", "ground": "《安全生产法》第七十三条"}
    assert desk.get("/w/regimes/new/").status_code == 200
    assert desk.post("/w/regimes/new/", values | {"ground": ""}).status_code == 422
    assert desk.post("/w/regimes/new/", values).status_code == 302
    assert desk.post("/w/regimes/new/", values).status_code == 422
    row = OutsideRegime.objects.get()
    assert "第七十三条" in desk.get("/w/regimes/export/csv/").content.decode("utf-8-sig")
    desk.post(f"/w/regimes/{row.pk}/end/", {"because": "改为随机抽查"})
    desk.post(f"/w/regimes/{row.pk}/end/", {"because": "改为随机抽查", "ended_on": "2026-06-01"})
    row.refresh_from_db()
    assert row.state == "ended"
    assert "已停止" in desk.get("/w/regimes/?state=ended").content.decode()


@pytest.mark.covers("ITEM-25")
def test_a_pack_is_looked_at_and_taken_over(desk, bureau) -> None:
    assert "工程项目" in desk.get("/w/packs/建筑市场/").content.decode()
    assert "建筑市场" in desk.get("/w/packs/").content.decode()
    assert desk.get("/w/packs/没有/").status_code == 404
    name = "注册建造师执业情况的检查"
    assert desk.post("/w/packs/建筑市场/", {"organisation": bureau.code, "names": [name]}).status_code == 302
    assert Item.objects.get().state == "draft"
    assert "清单里已有" in desk.get("/w/packs/建筑市场/").content.decode()


def test_the_lists_ask_as_much_however_long_they_are(desk, bureau) -> None:
    pages = ("/w/powers/", "/w/powers/codes/", "/w/regimes/", "/w/powers/items/", "/w/joint-items/")

    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            for page in pages:
                desk.get(page)
        return len(asked)

    def more(number: int) -> None:
        item = make_item(bureau)
        desk.post("/w/powers/new/", form(bureau, code=f"A{number}"))
        code = {"organisation": bureau.pk, "system": "other", "code": str(number), "name": "甲"}
        desk.post("/w/powers/codes/new/", code)
        desk.post(f"/w/items/{item.pk}/links/", {"codes": [ExternalCode.objects.order_by("-pk").first().pk]})
        desk.post("/w/joint-items/new/", {"organisation": bureau.pk, "domain": "甲", "name": str(number), "lead": "乙"})

    more(1)
    few = queries()
    for number in range(2, 6):
        more(number)
    assert queries() == few
