# SPDX-License-Identifier: Apache-2.0
"""检查表 by sheet, one row a question: judged row by row, into a draft, and out again as the same sheet."""

import pytest

from suicha.accounts.roles import RoleName
from suicha.catalogue.models import ChecklistVersion
from suicha.catalogue.rules.checklist_sheet import Row
from suicha.catalogue.selectors import ruled, sheet_rows
from suicha.catalogue.services import checklist_begin, checklist_publish, question_change
from suicha.core.sheets import read_sheet
from suicha.registries.services.imports import sheet_apply
from suicha.registries.services.imports.samples import sample_bytes
from tests import factories as make
from tests.registries.imported import bring_in, counts, head, judged, preview, row_of, told
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db
KIND = "checklists"


@pytest.fixture
def clerk():
    return make.make_user(RoleName.LINE_OFFICE, RoleName.LEGAL_OFFICE)


@pytest.fixture
def item(clerk):
    return make.make_item(clerk.organisation, name="消防设施的检查")


def line(item: str, content: str, **cells: str) -> list[object]:
    titles = {"item": "抽查事项", "content": "检查内容", "basis": "依据"} | TITLES
    values = {titles[name]: value for name, value in cells.items()} | {"抽查事项": item, "检查内容": content}
    return [values.get(title, "") for title in head(KIND)]


TITLES = {
    "objects": "检查对象", "position": "题号", "method": "方法与要领", "kind": "答题方式", "options": "选项",
    "failing": "不合格选项", "low": "合格下限", "when": "出现条件", "leads": "不合格的处理", "required": "必答",
}  # fmt: skip


def newest() -> ChecklistVersion:
    return ChecklistVersion.objects.order_by("-number")[0]


@pytest.mark.covers("ITEM-29")
def test_a_sheet_becomes_a_draft_and_the_version_in_use_comes_back_unchanged(clerk, item) -> None:
    version = checklist_begin(item=item, preset="fire-safety", by=clerk)
    checklist_publish(version=version, by=clerk)
    rows = [head(KIND), *sheet_rows(version, item)]
    assert counts(preview(KIND, rows, clerk.organisation, clerk))["unchanged"] == 8

    rows[2][3] = "疏散通道和安全出口畅通"
    rows.append(line("消防设施的检查", "微型消防站", position="9", leads="立案"))
    rows.append(line("", "值守人数", kind="数字", low="2"))
    done = bring_in(KIND, rows, clerk.organisation, clerk)

    assert (counts(done)["changed"], counts(done)["new"], counts(done)["unchanged"]) == (1, 2, 7)
    draft = newest()
    assert (draft.number, draft.state, draft.source) == (2, "draft", "第1版")
    asked = ruled(draft)
    assert [(q.position, q.content, q.leads_to) for q in asked if q.position in (2, 9, 10)] == [
        (2, "疏散通道和安全出口畅通", "order"),
        (9, "微型消防站", "case"),
        (10, "值守人数", "order"),
    ]
    assert asked[4].when == 4
    assert ruled(version)[1].content != asked[1].content


@pytest.mark.covers("ITEM-29")
def test_every_fault_of_a_row_is_told_with_its_cell(clerk, item) -> None:
    twin = {"organisation": clerk.organisation, "name": "仓库的检查"}
    make.make_item(**twin, object_kind="化工企业")
    make.make_item(**twin, object_kind="加油站")
    rows = [
        head(KIND),
        line("消防设施的检查", "有没有仓库", kind="单选", options="有；没有"),
        line("", "仓库通风", when="第1题=有"),
        line("", "看不懂的题", kind="猜", when="看情况"),
        line("", "同号", position="2"),
        line("", "怪号", position="一百"),
        line("", "前面没有的条件", when="第90题=有"),
        line("没有的事项", "甲"),
        line("仓库的检查", "甲"),
        line("仓库的检查", "甲", objects="加油站"),
        line("消防设施的检查", "长" * 501, position="30"),
    ]
    found = preview(KIND, rows, clerk.organisation, clerk)

    assert judged(found) == {2: "new", 3: "new", 4: "refused", 5: "refused", 6: "refused", 7: "refused",
                             8: "refused", 9: "refused", 10: "new", 11: "refused"}  # fmt: skip
    for number, words in {
        4: "没有“猜”这一种", 5: "同一个题号", 6: "整数", 7: "第90题不在这一题前面", 8: "清单里没有这个事项",
        9: "加油站、化工企业", 11: "超过500字",
    }.items():  # fmt: skip
        assert words in told(found, number)
    first = preview(KIND, [head(KIND), line("", "没有事项")], clerk.organisation, clerk)
    assert "补上清单里的事项名称" in told(first, 2)


@pytest.mark.covers("ITEM-29")
def test_what_changed_since_the_preview_is_not_written_over(clerk, item) -> None:
    draft = checklist_begin(item=item, preset="gas", by=clerk)
    rows = [head(KIND), *sheet_rows(draft, item)]
    rows[1][3], rows[2][3] = "许可证", "充装"
    rows.append(line("消防设施的检查", "加的题", position="9"))
    found = preview(KIND, rows, clerk.organisation, clerk)
    other = preview(KIND, [head(KIND), rows[-1]], clerk.organisation, clerk)
    question = draft.questions.get(position=1)
    changed = ruled(draft)[0]._replace(content="改过的")
    question_change(question=question, row=Row(changed, "", ""), by=clerk)

    sheet_apply(sheet_import=found, by=clerk)
    sheet_apply(sheet_import=other, by=clerk)

    assert "第1题已被改过" in told(found, 2)
    assert row_of(found, 3).saved_id == draft.questions.get(position=2).pk
    assert "已有第9题" in told(other, 2)
    assert [q.content for q in ruled(draft)][:2] == ["改过的", "充装"]
    assert draft.questions.count() == 9


@pytest.mark.covers("ITEM-29")
def test_a_question_whose_source_stays_out_stays_out_too(clerk, item) -> None:
    rows = [
        head(KIND),
        line("消防设施的检查", "有没有仓库", kind="单选", options="有；没有", position="1", method="长" * 1001),
        line("", "仓库通风", when="第1题=有", position="2"),
        line("", "值守", position="3", required="否"),
    ]
    done = bring_in(KIND, rows, clerk.organisation, clerk)
    assert "它看第1题的答案，而那一行没有导入" in told(done, 3)
    assert [(q.position, q.required) for q in ruled(newest())] == [(3, False)]
    assert newest().source == "表格“表.xlsx”"


@pytest.mark.covers("ITEM-29")
def test_the_sample_has_rows_that_go_in_and_one_that_does_not(clerk) -> None:
    make.make_item(clerk.organisation, name="从业人员安全教育培训情况的检查")
    rows = read_sheet("样表.xlsx", sample_bytes(KIND)).rows
    found = preview(KIND, rows, clerk.organisation, clerk)
    assert (counts(found)["new"], counts(found)["refused"]) == (4, 2)


@pytest.mark.covers("ITEM-29")
def test_a_sheet_that_takes_an_answer_away_from_a_question_outside_it_leaves_a_draft_nobody_can_publish(
    clerk, item
) -> None:
    rows = [
        head(KIND),
        line(item.name, "有没有仓库", kind="单选", options="有；没有"),
        line("", "仓库通风", when="第1题=有"),
    ]
    bring_in(KIND, rows, clerk.organisation, clerk)
    other = line(item.name, "有没有仓库", kind="单选", options="无；没有", position="1")

    done = bring_in(KIND, [head(KIND), other], clerk.organisation, clerk)

    assert counts(done)["changed"] == 1
    with refused("checklist_not_whole"):
        checklist_publish(version=newest(), by=clerk)
