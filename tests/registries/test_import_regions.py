# SPDX-License-Identifier: Apache-2.0
"""A table of divisions by year: brought in whole, renamed and abolished by the next year's, and taken back."""

import pytest

from suicha.accounts.models import Region
from suicha.accounts.roles import RoleName
from suicha.registries.services.imports import sheet_apply, sheet_undo
from tests.factories import make_organisation, make_region, make_target, make_user
from tests.registries.imported import bring_in, judged, preview, row_of, told
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db
HEAD = ["区划代码", "名称", "级别", "年份"]
TABLE = (
    ("350000", "福建省", "省级"), ("350800", "龙岩市", "地级"), ("350881", "漳平市", "县级"),
    ("350881102000", "新桥镇", "乡级"), ("350881103", "永福镇", ""), ("350881103001", "永福村", "村级"),
)  # fmt: skip


@pytest.fixture
def county():
    root = make_organisation("ZP", "漳平市人民政府", kind="government")
    root.system = make_user(RoleName.SYSTEM_ADMINISTRATOR, organisation=root)
    return root


def sheet(*rows: tuple[str, ...], year: object = "2023年") -> list[list[object]]:
    return [HEAD, *([*row, year] for row in rows)]


def states() -> dict[str, tuple[str, int | None, int | None]]:
    return {region.code: (region.name, region.table_year, region.closed_in) for region in Region.objects.all()}


@pytest.mark.covers("LIBT-10", "LIBT-5")
def test_a_table_comes_in_as_a_tree_and_a_second_time_changes_nothing(county) -> None:
    bring_in("regions", sheet(*TABLE), county, county.system)

    town = Region.objects.get(code="350881102")
    assert (town.name, town.table_year, town.level, town.parent.name) == ("新桥镇", 2023, "乡级", "漳平市")
    assert Region.objects.get(code="350881").parent.code == "350800"
    assert set(judged(preview("regions", sheet(*TABLE), county, county.system)).values()) == {"unchanged"}


@pytest.mark.covers("LIBT-10")
def test_the_next_edition_renames_and_closes_and_never_deletes(county) -> None:
    bring_in("regions", sheet(*TABLE), county, county.system)
    firm = make_target(county, town=Region.objects.get(code="350881103"))
    newer = [row for row in TABLE if not row[0].startswith("350881103")]
    newer[3] = ("350881102", "新桥街道", "镇街")
    newer.append(("350881104", "南洋镇", ""))
    before = states()

    found = preview("regions", sheet(*newer, year=2024), county, county.system)

    assert judged(found) == {
        2: "changed",
        3: "changed",
        4: "changed",
        5: "changed",
        6: "new",
        7: "changed",
        8: "changed",
    }
    assert "原来叫“新桥镇”" in told(found, 5)
    assert "记为2024年撤销，不删除" in told(found, 7)
    assert row_of(found, 8).label == "永福村"
    done = sheet_apply(sheet_import=found, by=county.system)
    after = states()
    assert after["350881102"] == ("新桥街道", 2024, None)
    assert after["350881103"] == ("永福镇", 2023, 2024)
    assert after["350881103001"] == ("永福村", 2023, 2024)
    assert after["350881104"] == ("南洋镇", 2024, None)
    firm.refresh_from_db()
    assert firm.town.label == "永福镇（2024年撤销）"
    assert firm.town.get_state_display() == "2024年撤销"

    sheet_undo(sheet_import=done, by=county.system)
    assert states() == before

    sheet_apply(sheet_import=preview("regions", sheet(*newer, year=2024), county, county.system), by=county.system)
    older = preview("regions", sheet(*TABLE), county, county.system)
    assert set(judged(older).values()) == {"refused"}
    assert "已经是2024年的区划表" in told(older, 2)
    back = preview("regions", sheet(*TABLE, year=2025), county, county.system)
    assert "2024年撤销过，恢复使用" in told(back, 6)
    assert "记为2025年撤销" in told(back, 8)


@pytest.mark.covers("LIBT-5")
def test_a_faulty_row_says_why_and_closes_nothing(county) -> None:
    make_region("350881199", "手工镇", make_region())
    rows = [
        ("350881", "漳平市", ""), ("3508811", "五位半", ""), ("", "没有代码", ""), ("350881102", "新桥镇", "县级"),
        ("350882101", "别县的镇", ""), ("350881103", "永福镇", "乡级"), ("350881103", "永福乡", "乡级"),
    ]  # fmt: skip
    table = sheet(*rows)
    table.append(["350881104", "南洋镇", "", "1900"])
    table.append(["350881105", "和平镇", "", "2022"])
    table.append(["350881106001", "先写的村", "", "2023"])
    table.append(["350881106", "后写的镇", "", "2023"])

    found = preview("regions", table, county, county.system)

    assert judged(found) == {2: "changed", 7: "new", 12: "new"} | dict.fromkeys((3, 4, 5, 6, 8, 9, 10, 11), "refused")
    said = [told(found, number) for number in (3, 4, 5, 6, 8, 9, 10, 11)]
    for words, part in zip(
        said,
        (
            "不是6位",
            "没有填",
            "照代码是乡级",
            "上级350882不在这张表里",
            "与第7行相同",
            "不是已经过去",
            "前面写的是2023年",
            "写在后面",
        ),
        strict=True,
    ):
        assert part in words
    sheet_apply(sheet_import=found, by=county.system)
    assert states()["350881199"] == ("手工镇", None, None)


def test_a_table_of_the_same_year_that_left_a_town_out_only_says_so(county) -> None:
    bring_in("regions", sheet(*TABLE), county, county.system)
    found = preview("regions", sheet(*TABLE[:4]), county, county.system)

    assert judged(found)[6] == "unchanged"
    assert "没有撤销" in told(found, 6)
    assert len(judged(found)) == 5


def test_a_named_parent_must_be_the_one_the_code_says_and_what_changed_since_is_refused(county) -> None:
    head = ["区划代码", "名称", "上级代码", "年份"]
    rows = [head, ["350881102", "新桥镇", "350881", 2023.0], ["350881103", "永福镇", "350882", 2023]]
    found = preview("regions", rows, county, county.system)
    assert judged(found) == {2: "new", 3: "refused"}
    assert "照代码不是它的上级" in told(found, 3)
    make_region("350881102", "抢先镇")
    done = sheet_apply(sheet_import=found, by=county.system)
    assert done.counts["refused"] == 2
    assert "已经登记为“抢先镇”" in told(done, 2)

    found = preview("regions", sheet(("350881", "漳平市", ""), ("350881103", "永福镇", "")), county, county.system)
    row = row_of(found, 3)
    row.values["parent"] = "350899"
    row.save()
    assert "没有登记" in told(sheet_apply(sheet_import=found, by=county.system), 3)


@pytest.mark.covers("LIBT-5")
def test_only_who_keeps_the_organisation_may_and_the_page_leads_there(county, client) -> None:
    clerk = make_user(RoleName.LINE_OFFICE, organisation=county)
    with refused("permission_missing"):
        preview("regions", sheet(*TABLE), county, clerk)
    client.force_login(clerk)
    assert client.get("/w/import/regions/").status_code == 403
    client.force_login(county.system)
    assert client.get("/w/import/regions/").status_code == 200
    assert client.get("/w/import/regions/sample/").status_code == 200
    assert client.get("/w/import/targets/").status_code == 403
