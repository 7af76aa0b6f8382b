# SPDX-License-Identifier: Apache-2.0
"""一单: the real lists come in whole, every row with its outcome, and nothing without a legal basis."""

import pytest

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.catalogue.models import Item, JointItem, ListChange, UpperList
from suicha.catalogue.services import list_demand_set
from suicha.registries.services.imports import sheet_apply, sheet_preview
from tests.factories import list_published, make_user
from tests.registries.imported import bring_in, counts, head, judged, preview, row_of, told
from tests.registries.refused import refused
from tests.sheets import csv

pytestmark = pytest.mark.django_db
GOOD = [
    "应急局",
    1,
    "安全生产检查",
    "培训情况的检查",
    "工贸企业",
    "一般检查事项",
    "现场检查",
    "应急管理部门",
    "《安全生产法》第二十八条",
    "",
]


def item(**over: object) -> list[object]:
    names = [
        "compiler",
        "sequence",
        "category",
        "name",
        "object_kind",
        "item_class",
        "methods",
        "body",
        "legal_basis",
        "content",
    ]
    values = dict(zip(names, GOOD, strict=True)) | over
    return [values[name] for name in names]


@pytest.fixture
def real(shared_data, county):
    """The real item list, previewed."""
    content = (shared_data / "item-list-real.xlsx").read_bytes()
    return sheet_preview(
        kind="items", name="item-list-real.xlsx", content=content, organisation=county.bureau, by=county.clerk
    )


@pytest.mark.covers("ITEM-2", "ITEM-6", "ITEM-21")
def test_the_real_list_of_387_rows_comes_in_as_293_items_and_every_row_has_its_outcome(real, county) -> None:
    assert judged(real).keys() == set(range(4, 391))
    assert counts(real) == {"new": 293, "changed": 0, "unchanged": 94, "doubtful": 0, "refused": 0}
    assert real.counts["merged"] == 94
    assert Item.objects.count() == 0

    sheet_apply(sheet_import=real, by=county.clerk)

    assert Item.objects.count() == 293
    assert Item.objects.filter(item_class="key").count() == 30
    assert not Item.objects.filter(legal_basis="").exists()
    uniform = Item.objects.get(name="中小学教育装备产品（校服）检查")
    assert uniform.legal_basis.count("\n") == 1
    assert "琼教勤助〔2016〕12号" in uniform.legal_basis
    assert (uniform.compiler, uniform.sequence, uniform.category) == ("省教育厅", 1, "中小学教育装备产品检查")
    assert uniform.state == "draft"


def test_a_name_with_another_object_and_class_is_another_item(real, county) -> None:
    sheet_apply(sheet_import=real, by=county.clerk)

    classes = Item.objects.filter(name="食品经营许可情况的检查").order_by("pk").values_list("item_class", flat=True)
    assert list(classes) == ["general", "key"]


def test_a_second_body_written_below_joins_the_item_above(real, county) -> None:
    sheet_apply(sheet_import=real, by=county.clerk)

    assert Item.objects.get(name="农作物种子监督抽查").body == "省农业农村厅种业管理处、省种子总站"
    assert "接续第169行的检查主体，已并入" in told(real, 170)
    assert "与第229行是合并的单元格" in told(real, 230)


def test_importing_the_real_list_again_changes_nothing(real, county, shared_data) -> None:
    sheet_apply(sheet_import=real, by=county.clerk)
    content = (shared_data / "item-list-real.xlsx").read_bytes()

    again = sheet_preview(kind="items", name="再来.xlsx", content=content, organisation=county.bureau, by=county.clerk)

    assert counts(again) == {"new": 0, "changed": 0, "unchanged": 387, "doubtful": 0, "refused": 0}


@pytest.mark.covers("ITEM-24")
def test_the_real_joint_list_comes_in_with_who_starts_and_who_takes_part(shared_data, county) -> None:
    content = (shared_data / "joint-item-list-real.xls").read_bytes()

    found = sheet_preview(
        kind="joint-items", name="a.xls", content=content, organisation=county.bureau, by=county.clerk
    )
    assert counts(found) == {"new": 83, "changed": 0, "unchanged": 0, "doubtful": 0, "refused": 0}
    sheet_apply(sheet_import=found, by=county.clerk)

    fireworks = JointItem.objects.get(name="烟花爆竹生产经营企业运输、燃放情况的检查")
    assert (fireworks.sequence, fireworks.lead) == (5, "公安部门")
    assert fireworks.participants == "应急管理部门、市场监管部门"
    assert JointItem.objects.exclude(domain="").count() == 83


@pytest.mark.covers("ITEM-20")
def test_an_item_without_a_legal_basis_cannot_come_in(county) -> None:
    found = preview("items", [head("items"), item(legal_basis="")], county.bureau, county.clerk)

    assert judged(found) == {2: "refused"}
    assert "第2行“检查依据”列（I2）：没有填。写明法律法规的名称和条款" in told(found, 2)


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"name": "", "object_kind": "工贸企业"}, "“抽查事项”列（D2）：没有填"),
        ({"item_class": "特殊事项"}, "不是一般检查事项，也不是重点检查事项"),
        ({"category": ""}, "“抽查类别”列（C2）：没有填"),
        ({"methods": ""}, "“检查方式”列（G2）：没有填"),
        ({"body": "局" * 301}, "有301字，超过300字"),
        ({"name": "事" * 2001}, "有2001字，超过2000字"),
        ({"body": "=A1"}, "是公式算出来的"),
    ],
)
def test_a_row_with_a_fault_is_told_by_row_column_and_fix(over: dict[str, str], words: str, county) -> None:
    found = preview("items", [head("items"), item(**over)], county.bureau, county.clerk)

    assert judged(found) == {2: "refused"}
    assert words in told(found, 2)
    assert "第2行" in told(found, 2)


def test_what_continues_a_refused_item_is_refused_with_it_and_the_other_way_round(county) -> None:
    more = ["", "", "", "", "", "", "", "", "《条例》第三条", ""]
    rows = [head("items"), item(methods=""), more, item(name="第二项"), [*more[:8], "=A1", ""], item(name="第三项")]

    found = preview("items", rows, county.bureau, county.clerk)

    assert judged(found) == {2: "refused", 3: "refused", 4: "refused", 5: "refused", 6: "new"}
    assert "所属的第2行不能导入" in told(found, 3)
    assert "接续的第5行不能导入" in told(found, 4)


def test_a_continuation_with_nothing_above_it_is_refused(county) -> None:
    found = preview(
        "items", [head("items"), ["", "", "", "", "", "", "", "", "《条例》", ""]], county.bureau, county.clerk
    )

    assert "前面也没有可以接续的事项" in told(found, 2)


def test_a_title_across_the_table_is_no_item(county) -> None:
    rows = [head("items"), ["一、安全生产"] + [""] * 17, item(), item()]

    found = preview("items", rows, county.bureau, county.clerk, merged=["A2:R2"])

    assert judged(found) == {2: "refused", 3: "new", 4: "refused"}
    assert "小标题" in told(found, 2)
    assert "与第3行都相同" in told(found, 4)


def test_a_list_saved_as_csv_with_blanks_for_merged_cells_reads_the_same(county) -> None:
    first = [str(value) for value in item()]
    second = ["", "", "", "应急预案的检查", *first[4:]]
    third = ["", "甲二", "", "值班的检查", *first[4:]]
    content = csv([["清单"], head("items"), first, second, third], "gb18030")

    found = sheet_preview(kind="items", name="清单.csv", content=content, organisation=county.bureau, by=county.clerk)

    assert judged(found) == {3: "new", 4: "new", 5: "refused"}
    assert row_of(found, 4).values["category"] == "安全生产检查"
    assert row_of(found, 4).values["sequence"] == 1
    assert "没有填，按所在的行排序" not in told(found, 4)
    assert "“抽查类别”列（C5）：没有填" in told(found, 5)


def test_a_head_of_two_rows_without_merged_cells_is_understood(county) -> None:
    upper = ["编制单位名称", "序号", "抽查项目", "", *head("items")[4:]]
    lower = ["", "", "抽查类别", "抽查事项"] + [""] * 6

    found = preview("items", [["清单"], upper, lower, item(sequence="一")], county.bureau, county.clerk)

    assert judged(found) == {4: "new"}
    assert "不是整数，按所在的行排序" in told(found, 4)
    assert row_of(found, 4).values["sequence"] == 4


def test_a_basis_written_twice_is_kept_once_and_an_empty_row_says_nothing(county) -> None:
    again = ["", "", "", "", "", "", "", "", GOOD[8], ""]

    found = preview(
        "items", [head("items"), item(), again, [""] * 10, item(name="第二项")], county.bureau, county.clerk
    )

    assert judged(found) == {2: "new", 3: "unchanged", 5: "new"}
    assert "写的与它相同，没有新增" in told(found, 3)
    assert row_of(found, 2).values["legal_basis"] == GOOD[8]


@pytest.mark.covers("ITEM-21")
@pytest.mark.covers("ITEM-11", "ITEM-21")
def test_a_sheet_never_edits_a_published_item_but_drafts_its_next_revision(county) -> None:
    bring_in("items", [head("items"), item()], county.bureau, county.clerk)
    saved = Item.objects.get()
    list_published(county.bureau, make_user(RoleName.LEGAL_OFFICE, organisation=county.bureau))

    found = preview("items", [head("items"), item(methods="书面检查", content="")], county.bureau, county.clerk)

    assert judged(found) == {2: "changed"}
    assert row_of(found, 2).changes == [
        {"key": "methods", "field": "检查方式", "before": "现场检查", "after": "书面检查"}
    ]
    assert "批准公布后才生效" in told(found, 2)
    sheet_apply(sheet_import=found, by=county.clerk)
    saved.refresh_from_db()
    assert (saved.methods, saved.state) == ("现场检查", "published")
    revision = Item.objects.get(state="draft")
    assert (revision.methods, revision.lineage) == ("书面检查", saved.lineage)
    change = ListChange.objects.get(after=revision)
    assert (change.before, change.reasoned) == (saved, False)


@pytest.mark.covers("ITEM-3", "ITEM-4", "ITEM-5", "ITEM-9")
def test_ratio_levels_and_demanded_fields_are_judged_cell_by_cell(county) -> None:
    names = head("items")
    extra = [{"抽查比例": "很多"}, {"抽查比例": "100%"}, {"实施层级": "天上"}, {"抽查比例": "10%", "实施层级": "市县"}]
    rows = [
        [*item(name=f"第{place}项")[:9], *(more.get(name, "") for name in names[9:])]
        for place, more in enumerate(extra)
    ]

    found = preview("items", [names, *rows], county.bureau, county.clerk)

    assert judged(found) == {2: "doubtful", 3: "doubtful", 4: "doubtful", 5: "new"}
    for number, words in ((2, "不是0到100之间的百分数"), (3, "不能达到100%"), (4, "认不出的层级")):
        assert words in told(found, number)
    assert (row_of(found, 5).values["ratio_ppm"], row_of(found, 5).values["levels"]) == (100_000, "市县")
    list_demand_set(organisation=county.bureau, fields=["means"], clause="细则第五条", by=county.legal)
    found = preview("items", [names, rows[3]], county.bureau, county.clerk)
    assert "本单位规定检查手段必填" in told(found, 2)
    said = [*item(name="第九项")[:9], *("检测" if name == "检查手段" else "" for name in names[9:])]
    assert judged(preview("items", [names, said], county.bureau, county.clerk)) == {2: "new"}


def test_a_sheet_rewrites_a_draft_in_its_place(county) -> None:
    bring_in("items", [head("items"), item()], county.bureau, county.clerk)
    bring_in("items", [head("items"), item(methods="书面检查")], county.bureau, county.clerk)
    assert Item.objects.get().methods == "书面检查"


def test_the_list_of_an_upper_level_is_one_list_however_many_pieces_it_comes_in(county, monkeypatch) -> None:
    monkeypatch.setattr("suicha.registries.services.imports.applying.BATCH", 1)
    rows = [head("upper-items"), item(), item(name="第二项")]
    bring_in("upper-items", rows, county.bureau, county.clerk)
    assert UpperList.objects.get().rows.count() == 2


def test_what_changed_since_the_preview_is_not_overwritten(county) -> None:
    bring_in("items", [head("items"), item()], county.bureau, county.clerk)
    changed = preview("items", [head("items"), item(methods="书面检查")], county.bureau, county.clerk)
    new = preview("items", [head("items"), item(name="新的一项"), item(name="另一项")], county.bureau, county.clerk)
    Item.objects.update(methods="网络检查")
    bring_in("items", [head("items"), item(name="新的一项")], county.bureau, county.clerk)

    sheet_apply(sheet_import=changed, by=county.clerk)
    applied = sheet_apply(sheet_import=new, by=county.clerk)

    assert "检查方式已被改成“网络检查”，没有覆盖" in told(changed, 2)
    assert counts(applied) == {"new": 1, "changed": 0, "unchanged": 0, "doubtful": 0, "refused": 1}
    assert "清单里已有这个事项" in told(new, 2)
    assert Item.objects.count() == 3
    assert Event.objects.filter(action="registries.sheet.apply").count() == 4


def joint(**over: object) -> list[object]:
    values = {
        "sequence": 1,
        "domain": "学校抽查",
        "name": "食堂检查",
        "object": "学校",
        "lead": "市场监管部门",
        "with": "教育部门",
    }
    return list((values | over).values())


@pytest.mark.covers("ITEM-24")
def test_joint_rows_are_judged_one_by_one(county) -> None:
    rows = [
        head("joint-items"), ["学校"] + [""] * 5, joint(), joint(), joint(name="消防检查", lead=""),
        joint(domain="", name="水"), joint(domain="长" * 201, name="风"), joint(sequence="", domain="", name="火"),
    ]  # fmt: skip

    found = preview("joint-items", rows, county.bureau, county.clerk, merged=["A2:F2"])

    assert judged(found) == {
        2: "refused", 3: "new", 4: "refused", 5: "doubtful", 6: "refused", 7: "refused", 8: "refused",
    }  # fmt: skip
    assert "发起部门" in told(found, 5)
    sheet_apply(sheet_import=found, by=county.clerk)
    assert JointItem.objects.count() == 2


def test_joint_rows_that_changed_are_updated_and_stale_ones_are_not(county) -> None:
    bring_in("joint-items", [head("joint-items"), joint(), joint(name="消防检查")], county.bureau, county.clerk)
    again = [
        head("joint-items"),
        joint(lead="教育部门"),
        joint(name="消防检查", lead="消防救援机构"),
        joint(name="第三"),
    ]
    found = preview("joint-items", again, county.bureau, county.clerk)
    assert judged(found) == {2: "changed", 3: "changed", 4: "new"}
    JointItem.objects.filter(name="消防检查").delete()
    bring_in("joint-items", [head("joint-items"), joint(name="第三")], county.bureau, county.clerk)

    sheet_apply(sheet_import=found, by=county.clerk)

    assert JointItem.objects.get(name="食堂检查").lead == "教育部门"
    assert judged(found) == {2: "changed", 3: "refused", 4: "refused"}
    assert "原来的记录已不在这里" in told(found, 3)


def test_only_those_who_keep_the_list_may_import_it(county) -> None:
    with refused("permission_missing"):
        preview("items", [head("items"), item()], county.bureau, county.stranger)
    with refused("import_kind_unknown"):
        preview("pools", [head("items"), item()], county.bureau, county.clerk)
