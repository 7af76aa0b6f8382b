# SPDX-License-Identifier: Apache-2.0
"""Sheets of facts about what the libraries hold: marks, credit grades, institutions, regimes, conflicts, recusals."""

from datetime import timedelta

import pytest

from suicha.catalogue.models import OutsideRegime
from suicha.core import clock
from suicha.registries import services
from suicha.registries.models import ConflictFact, GradeChange, Institution, Recusal, Target, TargetMark
from suicha.registries.services.imports import sheet_apply, sheet_undo
from tests.factories import make_credit_code, make_inspector, make_institution, make_organisation, make_target
from tests.registries.imported import bring_in, counts, head, judged, preview, row_of, told

pytestmark = pytest.mark.django_db
YEAR = clock.today().year
EARLIER, LATER = f"{YEAR - 1}-03-06", f"{YEAR + 2}-03-06"


def sheet(kind: str, *rows: dict[str, object]) -> list[list[object]]:
    titles = head(kind)
    return [titles, *([row.get(title, "") for title in titles] for row in rows)]


def firm(target: Target, **over: object) -> dict[str, object]:
    return {"名称": target.name, "统一社会信用代码": target.credit_code, **over}


def mark(target: Target, number: int = 1, **over: object) -> dict[str, object]:
    told_of = {"情形": "经营异常名录", "文号": f"漳市监列〔{YEAR}〕{number}号", "起始日期": EARLIER}
    return firm(target, **told_of | over)


@pytest.mark.covers("LIBT-19", "DRAW-7")
def test_hundreds_of_marks_come_in_at_once_and_go_again(county, django_assert_max_num_queries) -> None:
    targets = [make_target(county.bureau) for _ in range(30)]
    rows = [mark(target) for target in targets]
    rows[0] |= {"情形": "行政处罚", "到期日": LATER, "说明": "未培训"}
    rows[1] |= {"情形": "群体性投诉", "投诉人数": 14}
    rows[2] |= {"统一社会信用代码": ""}
    rows[3] |= {"移出日期": f"{YEAR - 1}-09-09", "移出依据": "漳市监移1号"}
    found = preview("marks", sheet("marks", *rows), county.bureau, county.clerk)
    with django_assert_max_num_queries(30):
        done = sheet_apply(sheet_import=found, by=county.clerk)

    assert counts(done)["new"] == 30
    first = TargetMark.objects.get(target=targets[0])
    assert (first.kind, first.expires_on.isoformat(), first.note) == ("penalty", LATER, "未培训")
    assert TargetMark.objects.get(target=targets[1]).people == 14
    ended = TargetMark.objects.get(target=targets[3])
    assert (ended.state, ended.end_reason, ended.ended_by) == ("ended", "漳市监移1号", county.clerk)
    again = preview("marks", sheet("marks", *rows), county.bureau, county.clerk)
    assert counts(again)["unchanged"] == 30
    sheet_undo(sheet_import=done, by=county.clerk)
    assert not TargetMark.objects.exists()


def test_a_mark_that_no_longer_stands_is_ended_by_a_later_sheet_and_stands_again_after_an_undo(county) -> None:
    one = make_target(county.bureau)
    bring_in("marks", sheet("marks", mark(one)), county.bureau, county.clerk)
    over = {"移出日期": clock.today().isoformat(), "移出依据": "漳市监移2号", "到期日": LATER}

    done = bring_in("marks", sheet("marks", mark(one, **over)), county.bureau, county.clerk)

    assert [change["field"] for change in row_of(done, 2).changes] == ["到期日", "移出或撤销日期", "移出或撤销的依据"]
    assert TargetMark.objects.get().state == "ended"
    relisted = preview("marks", sheet("marks", mark(one)), county.bureau, county.clerk)
    assert "再次列入的，填新的文号" in told(relisted, 2)
    sheet_undo(sheet_import=done, by=county.clerk)
    assert TargetMark.objects.get().state == "in_force"


def test_a_mark_that_cannot_be_is_refused_with_what_to_do(county) -> None:
    one, merged = make_target(county.bureau), make_target(county.bureau, credit_code="", number="m1")
    namesake = make_target(county.bureau, name="同名", credit_code="", number="x1")
    make_target(county.bureau, name="同名", credit_code="", number="x2")
    other = make_organisation("YJX", "别的股", parent=county.bureau, kind="section")
    foreign, kept = make_target(other), make_target(county.bureau)
    services.target_merge(kept=kept, merged=merged, reason="同一家", by=county.clerk)
    mine = make_target(county.section)
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    rows = [
        mark(one, 情形="受到表扬"),
        mark(one, 2, 起始日期=tomorrow),
        mark(one, 3, 情形="投诉"),
        mark(one, 4, 情形="集体投诉"),
        mark(one, 5, 移出日期=tomorrow, 移出依据="x"),
        mark(one, 6, 名称="完全不同的单位"),
        {**mark(one, 7), "名称": "没有入库的", "统一社会信用代码": make_credit_code(9_000)},
        mark(namesake, 8),
        mark(one, 9),
        mark(one, 9),
        mark(merged, 10, 投诉人数=3, 到期日=f"{YEAR - 2}-01-01"),
    ]
    found = preview("marks", sheet("marks", *rows), county.bureau, county.clerk)
    assert judged(found) == {**dict.fromkeys(range(2, 10), "refused"), 10: "new", 11: "refused", 12: "doubtful"}
    for line, words in ((6, "早于起始日期、还没有到"), (7, "两个名称不同"), (8, "名录库里没有"), (9, "2家同名")):
        assert words in told(found, line)
    done = sheet_apply(sheet_import=found, by=county.clerk)
    assert TargetMark.objects.filter(target=kept, expires_on=None).count() == 1
    late = preview("marks", sheet("marks", mark(one, 9, 起始日期=f"{YEAR - 1}-03-07")), county.bureau, county.clerk)
    assert f"这个文号已登记，起始日期{EARLIER}" in told(late, 2)
    small = preview("marks", sheet("marks", mark(foreign), mark(mine)), county.section, county.section_clerk)
    assert (judged(small), row_of(small, 2).changes) == ({2: "refused", 3: "new"}, [])
    Target.objects.filter(pk=mine.pk).update(organisation=other)
    assert counts(sheet_apply(sheet_import=small, by=county.section_clerk))["refused"] == 2
    assert counts(done)["refused"] == 9
    one_more = preview("marks", sheet("marks", mark(one, 20), mark(namesake, 21)), county.bureau, county.clerk)
    bring_in("marks", sheet("marks", mark(one, 20)), county.bureau, county.clerk)
    assert "没有重复导入" in told(sheet_apply(sheet_import=one_more, by=county.clerk), 2)
    before = preview("marks", sheet("marks", mark(merged, 30)), county.bureau, county.clerk)
    Target.objects.filter(pk=kept.pk).update(status="merged", merged_into=one)
    assert "并入了别的一家" in told(sheet_apply(sheet_import=before, by=county.clerk), 2)


@pytest.mark.covers("LIBT-19")
def test_credit_grades_change_firms_with_their_source_and_come_back(county) -> None:
    one, two, same = make_target(county.bureau), make_target(county.bureau), make_target(county.bureau)
    Target.objects.filter(pk=same.pk).update(credit_grade="B")
    source = {"依据": "漳信用〔2026〕3号"}
    rows = [
        firm(one, 信用等级="A级", 评定日期=EARLIER, **source),
        firm(same, 信用等级="B", **source),
        firm(two, 信用等级="优秀", **source),
        firm(one, 信用等级="C", **source),
        firm(two, 信用等级="C", 评定日期=LATER, **source),
        firm(two, 信用等级="D", 依据=""),
    ]
    found = preview("credit-grades", sheet("credit-grades", *rows), county.bureau, county.legal)
    assert judged(found) == {2: "changed", 3: "unchanged", **dict.fromkeys(range(4, 8), "refused")}
    sheet_apply(sheet_import=found, by=county.legal)
    one.refresh_from_db()
    turn = GradeChange.objects.get()
    assert (one.credit_grade, turn.scale, turn.after, turn.source) == ("A", "credit", "A", source["依据"])
    late = preview("credit-grades", sheet("credit-grades", rows[0] | {"信用等级": "D"}), county.bureau, county.legal)
    Target.objects.filter(pk=one.pk).update(credit_grade="C")
    assert "没有覆盖" in told(sheet_apply(sheet_import=late, by=county.legal), 2)
    done = bring_in(
        "credit-grades", sheet("credit-grades", firm(two, 信用等级="D", **source)), county.bureau, county.legal
    )
    sheet_undo(sheet_import=done, by=county.legal)
    two.refresh_from_db()
    assert two.credit_grade == ""


@pytest.mark.covers("LIBX-1")
def test_institutions_come_in_change_go_out_and_come_in_again(client, county) -> None:
    known = make_institution(county.bureau, name="老检测院", credit_code=make_credit_code(1))
    gone = make_institution(county.bureau, name="停了的院", ended_on=clock.today())
    rows = [
        {
            "机构名称": "新检测院",
            "机构类型": "检测机构",
            "统一社会信用代码": make_credit_code(2),
            "资质有效期至": LATER,
        },
        {"机构名称": "改了名的检测院", "机构类型": "检测机构", "统一社会信用代码": make_credit_code(1)},
        {"机构名称": gone.name, "机构类型": "检测机构"},
        {"机构名称": known.name, "机构类型": "检测机构", "统一社会信用代码": make_credit_code(3)},
        {"机构名称": "猎头", "机构类型": "猎头公司"},
        {"机构名称": "新检测院", "机构类型": "科研院所"},
        {"机构名称": "过期的院", "机构类型": "科研院所", "资质有效期至": EARLIER},
    ]
    found = preview("institutions", sheet("institutions", *rows), county.bureau, county.clerk)
    outcomes = ("new", "changed", "doubtful", "refused", "refused", "refused", "doubtful")
    assert judged(found) == dict(enumerate(outcomes, 2))
    done = sheet_apply(sheet_import=found, by=county.clerk)
    assert Institution.objects.get(pk=known.pk).name == "改了名的检测院"
    client.force_login(county.clerk)
    table = client.get("/w/institutions/export/csv/").content
    assert "改了名的检测院" in table.decode()
    assert "批量导入" in client.get("/w/institutions/").text
    again = services.sheet_preview(
        kind="institutions", name="表.csv", content=table, organisation=county.bureau, by=county.clerk
    )
    assert set(judged(again).values()) <= {"unchanged", "doubtful"}
    sheet_undo(sheet_import=done, by=county.clerk)
    assert set(Institution.objects.values_list("name", flat=True)) == {"老检测院", "停了的院"}
    late = preview("institutions", sheet("institutions", rows[0]), county.bureau, county.clerk)
    make_institution(county.bureau, name="新检测院")
    assert "没有重复导入" in told(sheet_apply(sheet_import=late, by=county.clerk), 2)


@pytest.mark.covers("ITEM-27")
def test_regimes_outside_the_list_come_in_by_a_sheet(client, county) -> None:
    row = {"监管事项": "电梯检查", "监管对象": "电梯使用单位", "监管方式": "全覆盖检查", "依据": "条例第五十条"}
    row |= {"起始日期": EARLIER}
    wrong = [row | {"监管方式": "看看"}, row | {"依据": ""}, row | {"起始日期": ""}]
    found = preview("regimes", sheet("regimes", row, row, *wrong), county.bureau, county.clerk)
    assert judged(found) == {2: "new", **dict.fromkeys(range(3, 7), "refused")}
    sheet_apply(sheet_import=found, by=county.clerk)
    done = bring_in("regimes", sheet("regimes", row | {"依据": "条例第五十一条"}), county.bureau, county.clerk)
    assert OutsideRegime.objects.get().ground == "条例第五十一条"
    sheet_undo(sheet_import=done, by=county.clerk)
    assert OutsideRegime.objects.get().ground == "条例第五十条"
    late = preview("regimes", sheet("regimes", row | {"监管对象": "别的"}), county.bureau, county.clerk)
    bring_in("regimes", sheet("regimes", row | {"监管对象": "别的"}), county.bureau, county.clerk)
    assert "没有重复导入" in told(sheet_apply(sheet_import=late, by=county.clerk), 2)
    client.force_login(county.clerk)
    assert "/w/import/regimes/" in client.get("/w/regimes/").text


def person(county, **over: object) -> dict[str, object]:
    return {"姓名": county.inspector.name, "执法证号": county.inspector.certificate, **over}


@pytest.mark.covers("DRAW-29", "LIBP-9")
def test_conflicts_come_in_by_a_sheet_but_no_household_number(client, county) -> None:
    fact = {"种类": "曾任职单位", "单位或当事人名称": "老东家", "起始日期": EARLIER, "依据": "人事档案"}
    other = make_inspector(make_organisation("YJY", "别的股", parent=county.bureau, kind="section"))
    rows = [
        person(county, **fact),
        person(county, **fact),
        person(county, **fact | {"种类": "户号"}),
        person(county, **fact | {"种类": "同学"}),
        person(county, **fact | {"单位或当事人名称": ""}),
        person(county, **fact | {"不再适用之日": f"{YEAR - 3}-01-01"}),
        {**person(county, **fact), "姓名": "李四"},
        {**person(county, **fact), "执法证号": "没有这个"},
        {**person(county, **fact), "执法证号": ""},
        {**person(county, **fact), "执法证号": 350881000000000123.0},
        person(county, **fact | {"种类": "投资", "不再适用之日": LATER}),
    ]
    found = preview("conflicts", sheet("conflicts", *rows), county.bureau, county.clerk)
    assert judged(found) == {2: "new", **dict.fromkeys(range(3, 12), "refused"), 12: "new"}
    assert "只存密文" in told(found, 4)
    done = sheet_apply(sheet_import=found, by=county.clerk)
    assert set(ConflictFact.objects.values_list("kind", "name")) == {("employer", "老东家"), ("holding", "老东家")}
    again = preview("conflicts", sheet("conflicts", rows[0]), county.bureau, county.clerk)
    assert judged(again) == {2: "unchanged"}
    sheet_undo(sheet_import=done, by=county.clerk)
    assert not ConflictFact.objects.exists()
    foreign = {**rows[0], "姓名": other.name, "执法证号": other.certificate}
    small = preview("conflicts", sheet("conflicts", foreign), county.section, county.section_clerk)
    assert "归别的股管" in told(small, 2)
    late = preview("conflicts", sheet("conflicts", rows[0]), county.bureau, county.clerk)
    bring_in("conflicts", sheet("conflicts", rows[0]), county.bureau, county.clerk)
    assert "没有重复导入" in told(sheet_apply(sheet_import=late, by=county.clerk), 2)
    mine = make_inspector(county.section)
    moved = {**rows[0], "姓名": mine.name, "执法证号": mine.certificate}
    waiting = [preview("conflicts", sheet("conflicts", moved), county.section, county.section_clerk) for _ in range(2)]
    type(mine).objects.filter(pk=mine.pk).update(organisation=other.organisation)
    assert "归别的股管" in told(sheet_apply(sheet_import=waiting[0], by=county.section_clerk), 2)
    type(mine).objects.filter(pk=mine.pk).delete()
    assert "已不在名录里" in told(sheet_apply(sheet_import=waiting[1], by=county.section_clerk), 2)
    client.force_login(county.clerk)
    assert "/w/import/conflicts/" in client.get("/w/inspectors/").text


@pytest.mark.covers("DRAW-29")
def test_relations_declared_on_paper_come_in_as_the_persons_own(client, county) -> None:
    one, two = make_target(county.bureau), make_target(county.bureau)
    told_of = {"回避的检查对象": one.name, "事由": "曾任职"}
    paper = make_inspector(county.bureau)
    rows = [
        person(county, **told_of, 说明="两年"),
        person(county, **told_of | {"事由": "邻居"}),
        person(county, **told_of | {"回避的检查对象": "没有入库的"}),
        {"姓名": paper.name, "执法证号": paper.certificate, **told_of},
    ]
    found = preview("recusals", sheet("recusals", *rows), county.bureau, county.clerk)
    assert judged(found) == {2: "new", 3: "refused", 4: "refused", 5: "new"}
    done = sheet_apply(sheet_import=found, by=county.clerk)
    declared = dict(Recusal.objects.values_list("inspector", "declared_by"))
    assert declared == {county.inspector.pk: county.person.pk, paper.pk: county.clerk.pk}
    services.recusal_end(recusal=Recusal.objects.get(inspector=county.inspector), by=county.person)
    late = preview("recusals", sheet("recusals", rows[0]), county.bureau, county.clerk)
    bring_in("recusals", sheet("recusals", rows[0]), county.bureau, county.clerk)
    assert "没有重复导入" in told(sheet_apply(sheet_import=late, by=county.clerk), 2)
    gone = preview(
        "recusals",
        sheet("recusals", person(county, **told_of | {"回避的检查对象": two.name})),
        county.bureau,
        county.clerk,
    )
    Target.objects.filter(pk=two.pk).update(status="merged", merged_into=one)
    assert "并入了别的一家" in told(sheet_apply(sheet_import=gone, by=county.clerk), 2)
    assert done.counts["new"] == 2
    client.force_login(county.clerk)
    assert "/w/import/recusals/" in client.get("/w/recusals/register/").text


def test_a_heading_across_the_sheet_is_no_row(county) -> None:
    for kind, by in (
        ("marks", county.clerk), ("credit-grades", county.legal), ("institutions", county.clerk),
        ("regimes", county.clerk), ("conflicts", county.clerk), ("recusals", county.clerk),
    ):  # fmt: skip
        titles = head(kind)
        last = chr(ord("A") + len(titles) - 1)
        rows = [titles, ["一、小标题", *[""] * (len(titles) - 1)]]
        found = preview(kind, rows, county.bureau, by, merged=[f"A2:{last}2"])
        assert "整行合并的小标题" in told(found, 2), kind


def test_the_list_of_marks_is_looked_through_narrowed_and_exported(client, county) -> None:
    one = make_target(county.bureau, name="被罚的公司")
    bring_in("marks", sheet("marks", mark(one, 情形="处罚"), mark(one, 2)), county.bureau, county.clerk)
    client.force_login(county.clerk)
    assert "失信情形2条" in client.get("/w/objects/marks/").text
    asked = {"kind": "penalty", "state": "standing", "q": "被罚"}
    assert "失信情形1条" in client.get("/w/objects/marks/", asked).text
    assert "失信情形0条" in client.get("/w/objects/marks/", asked | {"state": "ended"}).text
    table = client.get("/w/objects/marks/export/csv/").content
    again = services.sheet_preview(
        kind="marks", name="表.csv", content=table, organisation=county.bureau, by=county.clerk
    )
    assert counts(again)["unchanged"] == 2
    client.force_login(county.stranger)
    assert "失信情形0条" in client.get("/w/objects/marks/").text
