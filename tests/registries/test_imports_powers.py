# SPDX-License-Identifier: Apache-2.0
"""权责清单 and codes of other platforms come in by sheet, every row judged, with the items that answer to them."""

import pytest

from suicha.catalogue.models import CodeLink, ExternalCode, JointItem, Power, PowerLink
from suicha.registries.services.imports import sheet_apply
from suicha.registries.services.imports.undoing import sheet_undo
from tests.factories import make_item, make_organisation
from tests.registries.imported import counts, preview, row_of

pytestmark = pytest.mark.django_db
HEAD = ["种类", "职权编码", "权责名称", "职权类别", "可以检查", "设定依据", "出自", "年度", "对应抽查事项"]
GOOD = [
    "权力",
    "ZP-001",
    "对生产经营单位的监督检查",
    "行政检查",
    "是",
    "《安全生产法》第六十五条",
    "权责清单",
    "2026",
    "",
]


def row(**over: object) -> list[object]:
    names = ["kind", "code", "name", "category", "checkable", "basis", "source", "year", "items"]
    values = dict(zip(names, GOOD, strict=True)) | over
    return [values[name] for name in names]


@pytest.mark.covers("ITEM-18")
def test_every_row_of_a_list_of_powers_has_its_outcome(county) -> None:
    item = make_item(county.bureau, name="培训情况的检查")
    found = preview(
        "powers",
        [
            HEAD,
            row(items="培训情况 的检查；没有这一项"),
            row(code="ＺＰ-002", kind="", checkable="", category="行政处罚", source="", year=""),
            row(code="ZP-001"),
            row(code="ZP-003", basis=""),
            row(code="ZP-004", kind="别的"),
            row(code="ZP-005", checkable="也许"),
            row(code="ZP-006", year="去年"),
        ],
        county.bureau,
        county.clerk,
    )

    assert counts(found) == {"new": 1, "changed": 0, "unchanged": 0, "doubtful": 2, "refused": 4}
    sheet_apply(sheet_import=found, by=county.clerk)
    first, second = Power.objects.get(code="ZP-001"), Power.objects.get(code="ZP-002")
    assert (first.kind, first.is_checkable, first.year) == ("power", True, 2026)
    assert PowerLink.objects.get(power=first).lineage == item.lineage
    assert (second.kind, second.is_checkable) == ("power", False)
    assert second.source.endswith("权责清单")

    rows = [HEAD, row(name="新名称", checkable="否"), row(code="ZP-002", category="行政处罚", checkable="否")]
    again = preview("powers", rows, county.bureau, county.clerk)
    changes = row_of(again, 2).changes
    assert [each["field"] for each in changes] == ["权责名称", "可以检查"]
    sheet_apply(sheet_import=again, by=county.clerk)
    first.refresh_from_db()
    assert (first.name, first.is_checkable) == ("新名称", False)
    assert PowerLink.objects.filter(power=first).exists()


@pytest.mark.covers("ITEM-19")
def test_codes_of_other_platforms_come_in_with_their_items(county) -> None:
    make_item(county.bureau, name="培训情况的检查")
    rows = [
        ["平台", "监管事项编码", "监管事项名称", "对应抽查事项"],
        ["互联网＋监管", "35-01", "安全检查", "培训情况的检查"],
        ["自建平台", "35-02", "安全检查", ""],
        ["执法信息平台", "35-03", "安全检查", ""],
        ["互联网+监管", "35-01", "重复", ""],
    ]
    found = preview("codes", rows, county.bureau, county.clerk)
    assert counts(found) == {"new": 2, "changed": 0, "unchanged": 0, "doubtful": 0, "refused": 2}
    sheet_apply(sheet_import=found, by=county.clerk)
    assert CodeLink.objects.get().code == ExternalCode.objects.get(code="35-01")
    again = preview("codes", [rows[0], ["互联网+监管", "35-01", "改名", ""]], county.bureau, county.clerk)
    sheet_apply(sheet_import=again, by=county.clerk)
    assert ExternalCode.objects.get(code="35-01").name == "改名"


def test_what_came_in_meanwhile_is_not_brought_in_twice(county) -> None:
    for kind, rows in (
        ("powers", [HEAD, row()]),
        ("codes", [["平台", "编码", "名称"], ["互联网+监管", "1", "甲"]]),
    ):
        first, second = (
            preview(kind, rows, county.bureau, county.clerk),
            preview(kind, rows, county.bureau, county.clerk),
        )
        sheet_apply(sheet_import=first, by=county.clerk)
        assert counts(sheet_apply(sheet_import=second, by=county.clerk))["refused"] == 1


@pytest.mark.covers("ITEM-24")
def test_the_departments_of_a_joint_list_become_organisations(county) -> None:
    other = make_organisation("SCJG", "漳平市市场监督管理局", county.root)
    rows = [
        ["序号", "抽查领域", "抽查事项", "检查对象", "发起部门", "配合部门"],
        [1, "食堂", "食堂检查", "学校", "市场监管部门", "教育部门"],
    ]
    found = preview("joint-items", rows, county.bureau, county.clerk)
    sheet_apply(sheet_import=found, by=county.clerk)
    item = JointItem.objects.get()
    assert (item.lead_body, item.participants) == (other, "教育部门")


def test_an_import_of_powers_is_taken_back_whole_with_its_links(county) -> None:
    item = make_item(county.bureau, name="培训情况的检查")
    found = preview("powers", [HEAD, row(items=item.name)], county.bureau, county.clerk)
    done = sheet_apply(sheet_import=found, by=county.clerk)
    assert PowerLink.objects.count() == 1
    sheet_undo(sheet_import=done, by=county.clerk)
    assert (Power.objects.count(), PowerLink.objects.count()) == (0, 0)


def test_a_code_that_is_there_already_changes_only_where_its_name_does(county) -> None:
    rows = [["平台", "编码", "名称"], ["互联网+监管", "1", "甲"], ["互联网+监管", "2", "乙"]]
    sheet_apply(sheet_import=preview("codes", rows, county.bureau, county.clerk), by=county.clerk)

    again = preview("codes", [*rows[:2], ["互联网+监管", "2", "新名称"]], county.bureau, county.clerk)

    assert (counts(again)["unchanged"], counts(again)["changed"]) == (1, 1)


def test_a_merged_heading_across_the_sheet_is_no_power(county) -> None:
    title = ["一、行政检查类"] + [""] * (len(HEAD) - 1)
    found = preview("powers", [HEAD, title, row()], county.bureau, county.clerk, merged=["A2:I2"])
    assert counts(found)["refused"] == 1
    codes = [["平台", "编码", "名称"], ["互联网+监管目录", "", ""], ["互联网+监管", "1", "甲"]]
    found = preview("codes", codes, county.bureau, county.clerk, merged=["A2:C2"])
    assert counts(found)["refused"] == 1
