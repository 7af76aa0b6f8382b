# SPDX-License-Identifier: Apache-2.0
"""一单: the list is seen with basis, class, method and body; only what is published may be planned on."""

from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.db.utils import IntegrityError
from django.test.utils import CaptureQueriesContext

from suicha.accounts.roles import RoleName
from suicha.catalogue.models import JointItem
from suicha.catalogue.selectors import item_list, item_tallies, items_published, joint_item_list
from suicha.core import clock
from suicha.core.sheets import read_sheet
from tests.factories import make_item, make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_organisation("YJ", "漳平市应急管理局")


@pytest.fixture
def clerk(bureau):
    return make_user(RoleName.LINE_OFFICE, organisation=bureau)


@pytest.fixture
def desk(client, clerk):
    client.force_login(clerk)
    return client


def joint(bureau, **over) -> JointItem:
    values = {
        "sequence": 1,
        "domain": "学校抽查",
        "name": "学校食堂检查",
        "lead": "市场监管部门",
        "participants": "教育部门",
    }
    return JointItem.objects.create(organisation=bureau, **(values | over))


@pytest.mark.covers("ITEM-1")
def test_only_an_item_in_force_may_be_planned_on(bureau) -> None:
    section = make_organisation("YJ1", parent=bureau, kind="section")
    published, _ = make_item(bureau), make_item(bureau, published=False)
    make_item(make_organisation("ZJ"))

    assert list(items_published(section)) == [published]
    assert list(items_published(bureau, clock.today() - timedelta(days=1))) == []


@pytest.mark.covers("ITEM-20")
def test_the_database_keeps_no_item_without_a_legal_basis(bureau) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_item(bureau, legal_basis="")


def test_the_same_item_is_not_kept_twice_however_it_is_spaced(bureau) -> None:
    make_item(bureau, name="培训情况的检查（一）", published=False)
    with pytest.raises(IntegrityError), transaction.atomic():
        make_item(bureau, name="培训情况 的检查(一)", published=False)
    make_item(bureau, name="培训情况的检查（一）", object_kind="学校")


@pytest.mark.covers("ITEM-2", "ITEM-6")
def test_an_item_shows_basis_class_method_and_body(desk, bureau) -> None:
    item = make_item(
        bureau, name="事" * 500, item_class="key", legal_basis="《条例》第三条\n《办法》第四条", content="查台账"
    )

    page = desk.get(f"/w/items/{item.pk}/").content.decode()

    for words in (
        "事" * 500,
        "重点检查事项",
        "现场检查",
        "县级以上应急管理部门",
        "《条例》第三条",
        "查台账",
        "生产经营单位",
    ):
        assert words in page
    assert "《办法》第四条" in page
    assert str(item) == item.name
    assert len(item.short_name) == 40


def test_the_list_is_narrowed_by_text_class_compiler_and_state(clerk, bureau) -> None:
    one = make_item(bureau, name="矿山检查", item_class="key", compiler="省应急厅")
    two = make_item(bureau, published=False, legal_basis="《烟花爆竹安全管理条例》")
    make_item(make_organisation("ZJ"))

    assert set(item_list(clerk).order_by("pk")) == {one, two}
    assert item_list(clerk, text="矿山").get() == one
    assert item_list(clerk, text="烟花爆竹").get() == two
    assert item_list(clerk, item_class="key").get() == one
    assert item_list(clerk, compiler="省应急厅").get() == one
    assert item_list(clerk, state="draft").get() == two
    tallies = item_tallies(clerk)
    assert (tallies.published, tallies.awaited, tallies.draft, tallies.key) == (1, 0, 1, 1)


def test_the_page_asks_the_same_few_questions_whatever_its_rows(desk, bureau) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert desk.get("/w/items/").status_code == 200
        return len(asked)

    make_item(bureau)
    few = queries()
    for _ in range(30):
        make_item(bureau, published=False)

    assert queries() == few
    assert "下一页" in desk.get("/w/items/").content.decode()


def test_pages_without_rows_say_what_to_do_next(desk) -> None:
    assert "清单还是空的" in desk.get("/w/items/").content.decode()
    assert "没有找到这样的事项" in desk.get("/w/items/?q=无此事项").content.decode()
    assert "清单还是空的" in desk.get("/w/joint-items/").content.decode()
    assert "没有找到这样的事项" in desk.get("/w/joint-items/?domain=x").content.decode()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_an_export_holds_exactly_the_rows_on_the_screen(kind: str, desk, bureau) -> None:
    make_item(bureau, name="矿山检查", item_class="key")
    make_item(bureau, name="学校检查")
    joint(bureau)
    joint(bureau, name="工地检查", domain="工地抽查")

    items = read_sheet(f"a.{kind}", desk.get(f"/w/items/export/{kind}/?item_class=key").content)
    joints = read_sheet(f"a.{kind}", desk.get(f"/w/joint-items/export/{kind}/?domain=工地抽查").content)

    assert [row[3] for row in items.rows] == ["抽查事项", "矿山检查"]
    assert items.rows[1][5] == "重点检查事项"
    assert items.rows[1][8] == "《安全生产法》第六十五条"
    assert [row[2] for row in joints.rows] == ["抽查事项", "工地检查"]
    assert desk.get("/w/items/export/exe/").status_code == 422


@pytest.mark.covers("ITEM-24")
def test_the_joint_list_shows_who_starts_and_who_takes_part(desk, clerk, bureau) -> None:
    row = joint(bureau)
    joint(make_organisation("ZJ"), name="别处")

    page = desk.get("/w/joint-items/").content.decode()

    assert "市场监管部门" in page
    assert "教育部门" in page
    assert "别处" not in page
    assert str(row) == "学校食堂检查"
    assert joint_item_list(clerk, text="食堂", domain="学校抽查", lead="教育").get() == row
    assert not joint_item_list(clerk, lead="公安").exists()


def test_another_office_sees_none_of_it(client, bureau) -> None:
    item = make_item(bureau)
    client.force_login(make_user(RoleName.LINE_OFFICE))

    assert client.get(f"/w/items/{item.pk}/").status_code == 404
