# SPDX-License-Identifier: Apache-2.0
"""The pages of a target of any kind, as a person clicks through them."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from suicha.core import clock
from suicha.registries import services
from suicha.registries.models import Tag, Target
from tests.factories import make_target
from tests.registries.imported import bring_in, preview

pytestmark = pytest.mark.django_db


@pytest.fixture
def desk(client, county):
    client.force_login(county.clerk)
    return client


def text(response) -> str:
    assert response.status_code == 200, response.status_code
    return response.content.decode()


@pytest.mark.covers("LIBT-2", "LIBT-4", "LIBT-9")
def test_a_project_is_written_shown_and_linked(desk, county) -> None:
    page = text(desk.get("/w/objects/new/", {"kind": "project"}))
    assert "建设阶段" in page
    assert "统一社会信用代码" not in page
    given = {"organisation": county.bureau.pk, "name": "东山小区", "domain": "建筑施工", "a_stage": "在建"}
    wrong = desk.post("/w/objects/new/?kind=project", given | {"approval": "upper"})
    assert wrong.status_code == 422
    assert "没有写是哪个单位" in wrong.content.decode()
    wrong = desk.post("/w/objects/new/?kind=project", given | {"industry": "天上的事"})
    assert "不是国民经济行业代码或名称" in wrong.content.decode()
    given |= {"a_price": "1,200", "a_starts_on": "2026-03-01", "approval": "upper", "approved_by": "龙岩市住建局"}

    desk.post("/w/objects/new/?kind=project", given)

    project = Target.objects.get(name="东山小区")
    assert project.attributes == {"stage": "在建", "price": "1200", "starts_on": "2026-03-01"}
    page = text(desk.get(f"/w/objects/{project.pk}/"))
    assert "上级审批，本级监管：龙岩市住建局" in page
    assert "1200万元" in page
    firm, address = make_target(county.bureau, name="甲建筑公司"), f"/w/objects/{project.pk}/links/"
    told = {"role": "contractor", "other": "甲建筑公司", "since": "2026-03-01"}
    assert "不在本单位的名录库" in text(desk.post(address, told | {"other": "乙公司"}, follow=True))
    assert "没有登记。" in text(desk.post(address, told | {"since": "哪天"}, follow=True))
    assert "已登记：施工单位是甲建筑公司" in text(desk.post(address, told, follow=True))
    assert "东山小区</a>的施工单位" in text(desk.get(f"/w/objects/{firm.pk}/"))
    link = project.links.get()
    assert "没有登记。" in text(desk.post(f"{address}{link.pk}/end/", {"until": ""}, follow=True))
    assert "已登记终止" in text(desk.post(f"{address}{link.pk}/end/", {"until": str(clock.today())}, follow=True))
    change = given | {"a_stage": "停工", "organisation": ""}
    desk.post(f"/w/objects/{project.pk}/change/", change)
    assert "类别信息由“建设阶段：在建；" in text(desk.get(f"/w/objects/{project.pk}/"))
    wrong = desk.post(f"/w/objects/{project.pk}/change/", change | {"upstream_id": "7"})
    assert wrong.status_code == 422


@pytest.mark.covers("LIBT-10")
def test_an_industry_is_chosen_from_the_tree_without_script(desk, county) -> None:
    target = make_target(county.bureau, industry="C267")
    address = f"/w/objects/{target.pk}/industry/"

    page = text(desk.get(address, {"q": "焰火"}))
    assert 'value="C267"' in page
    assert "<details" in page
    assert "行业已保存" in text(desk.post(address, {"industry": "F52"}, follow=True))
    assert "零售业" in text(desk.get(f"/w/objects/{target.pk}/"))


@pytest.mark.covers("LIBT-6", "LIBT-11")
def test_many_are_verified_and_tagged_at_once(desk, county) -> None:
    old = clock.today() - timedelta(days=300)
    rows = [make_target(county.bureau, verified_on=old) for _ in range(2)]
    doubtful = make_target(county.bureau, verified_on=old, doubts=[{"field": "name"}])
    assert "待核实3家" in text(desk.get("/w/objects/unverified/"))
    assert "待核实3家" in text(desk.get("/w/objects/unverified/", {"list": "review"}))
    assert "一家也没有选" in text(desk.post("/w/objects/many/", {"act": "verify"}, follow=True))
    tag = {"organisation": county.bureau.pk, "group": "许可", "name": "危化经营"}
    assert "已新增标签" in text(desk.post("/w/objects/tags/", tag, follow=True))
    assert desk.post("/w/objects/tags/", tag).status_code == 422
    found = Tag.objects.get()
    chosen = {"target": [row.pk for row in [*rows, doubtful]]}

    assert "给3家加上了" in text(desk.post("/w/objects/many/", chosen | {"act": "tag", "tag": found.pk}, follow=True))
    page = text(desk.post("/w/objects/many/", chosen | {"act": "verify"}, follow=True))

    assert "核实了2家" in page
    assert "1家有存疑或没有录全" in page
    assert "核实无变化" in text(desk.get(f"/w/objects/{rows[0].pk}/"))
    assert "已核实" in text(desk.post(f"/w/objects/{rows[0].pk}/verify/", follow=True))
    set_tags = f"/w/objects/{rows[0].pk}/tags/"
    assert "没有保存。" in text(desk.post(set_tags, {"tags": [9999]}, follow=True))
    assert "分类标签已保存" in text(desk.post(set_tags, {}, follow=True))
    assert "已停用" in text(desk.post(f"/w/objects/tags/{found.pk}/switch/", follow=True))
    assert "恢复使用。" in text(desk.post(f"/w/objects/tags/{found.pk}/switch/", follow=True))


@pytest.mark.covers("LIBT-6")
def test_duplicates_are_merged_undone_or_told_apart(desk, county) -> None:
    kept = make_target(county.bureau, name="甲公司")
    twin = make_target(county.bureau, name="甲公司", credit_code="", number="YJ-900")
    other = make_target(county.bureau, name="甲公司", credit_code="", number="YJ-901")
    assert "可能重复的3对" in text(desk.get("/w/objects/duplicates/"))
    merge = f"/w/objects/{kept.pk}/merge/{twin.pk}/"
    assert "没有合并。" in text(desk.post(merge, {"reason": ""}, follow=True))
    assert "已并入“甲公司”" in text(desk.post(merge, {"reason": "同一执照"}, follow=True))
    apart = f"/w/objects/{kept.pk}/apart/{other.pk}/"
    assert "没有保存。" in text(desk.post(apart, {"reason": "长" * 201}, follow=True))
    assert "可能重复的0对" in text(desk.post(apart, {"reason": ""}, follow=True))
    assert "不再单独参加抽取" in text(desk.get(f"/w/objects/{twin.pk}/"))
    undo = f"/w/objects/{kept.pk}/merges/{kept.merges.get().pk}/undo/"
    assert "没有撤销。" in text(desk.post(undo, {"reason": ""}, follow=True))
    assert "恢复为单独的一家" in text(desk.post(undo, {"reason": "两家"}, follow=True))


@pytest.mark.covers("LIBT-19")
def test_a_fact_keeps_its_paper(desk, county) -> None:
    target = make_target(county.bureau)
    paper = SimpleUploadedFile("决定书.pdf", b"%PDF-1.4 1")
    told = {"kind": "penalty", "since": "2026-03-01", "document": "罚1号", "expires_on": "2099-03-01", "file": paper}

    page = text(desk.post(f"/w/objects/{target.pk}/marks/", told, follow=True))

    assert "2099年3月1日到期" in page
    file = desk.get(f"/w/objects/{target.pk}/marks/{target.marks.get().pk}/file/")
    assert (file.status_code, file.content) == (200, b"%PDF-1.4 1")
    assert "attachment" in file["Content-Disposition"]


@pytest.mark.covers("LIBT-5", "LIBT-2", "LIBT-9")
def test_a_sheet_says_kind_owner_and_where_the_row_came_from(county) -> None:
    head = ["名称", "注册号", "企业类型", "对象类别", "类别信息", "行业", "经营性质", "责任股室", "监管来源",
            "审批或委托的单位", "来源平台", "来源平台编号"]  # fmt: skip
    good = ["东山小区", "许1", "", "项目", "建设阶段：在建；合同造价：1,200万元", "房屋建筑业", "国有",
            "危险化学品监管股",
            "受委托管理", "龙岩市住建局", "省平台", "17"]  # fmt: skip
    bad = ["西山小区", "许2", "", "工程", "颜色：红", "天上", "神秘", "厨房", "上级审批，本级监管", "", "省平台", ""]
    shop = ["甲商行", "许3", "个体工商户", *[""] * 9]

    done = bring_in("targets", [head, good, bad, shop], county.bureau, county.clerk)

    project = Target.objects.get(name="东山小区")
    assert (project.kind, project.industry, project.nature, project.line) == ("project", "E47", "国有", county.section)
    assert project.attributes == {"stage": "在建", "price": "1200"}
    assert (project.approval, project.approved_by, project.upstream_id) == ("entrusted", "龙岩市住建局", "17")
    row = done.rows.get(label="西山小区")
    assert {reason["field"] for reason in row.reasons if reason["kind"] == "doubt"} == {
        "kind", "attributes", "industry", "nature", "line", "approval", "upstream_id",
    }  # fmt: skip
    assert Target.objects.get(name="甲商行").kind == "individual"
    again = preview("targets", [head, good, bad, shop], county.bureau, county.clerk)
    assert again.rows.get(label="东山小区").outcome == "unchanged"
    moved = [head, [*good[:5], "C267", *good[6:]], shop]
    found = preview("targets", moved, county.bureau, county.clerk).rows.get(label="东山小区")
    assert [(each["field"], each["after"]) for each in found.changes] == [("行业", "C267　炸药、火工及焰火产品制造")]


def test_a_code_of_another_name_is_doubted_and_an_alias_is_not_written_to(county) -> None:
    firm = make_target(county.bureau, name="漳平市溪南茶业有限公司")
    twin = make_target(county.bureau, name="溪南茶厂", credit_code="", number="YJ-900", register_number="许9")
    services.target_merge(kept=firm, merged=twin, reason="同一执照", by=county.clerk)
    rows = [["名称", "统一社会信用代码", "注册号"], ["龙岩采石场", firm.credit_code, ""], ["溪南茶厂", "", "许9"]]

    found = preview("targets", rows, county.bureau, county.clerk)

    doubted, refused = found.rows.order_by("row")
    assert (doubted.outcome, doubted.changes) == ("doubtful", [])
    assert "代码在名录里是“漳平市溪南茶业有限公司”" in doubted.reasons[0]["what"]
    assert refused.outcome == "refused"
    assert "已并入" in refused.reasons[-1]["what"]
