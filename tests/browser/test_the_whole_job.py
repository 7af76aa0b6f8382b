# SPDX-License-Identifier: Apache-2.0
"""The whole job of a county bureau through its pages: the path of ``tests/flow`` as people see it.

漳平市市场监督管理局 in the demo county: the office works at the desk, witnesses, inspectors and the firm on phones,
the citizen at home without account and without JavaScript.  Nothing here touches the database.
"""

import csv
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from suicha.demo.tables import DEMO_PASSPHRASE
from tests.browser.conftest import Visitor
from tests.browser.item_list import step_1_the_item_list_is_imported_and_published
from tests.browser.story import (
    LAST_DAY,
    WITNESSES,
    YEAR,
    Story,
    apply,
    damaged,
    enter,
    hand_in,
    jpeg,
    review,
    sentences_of,
    today,
    upload,
    verify,
)

pytestmark = pytest.mark.browser
CLERK, LEGAL, LEADER, REVIEWER, KEEPER, JOINT = (
    "scjgj-gu",
    "scjgj-fagui",
    "scjgj-lingdao",
    "scjgj-shenhe",
    "jijian",
    "lianxihui",
)


@pytest.mark.covers("ITEM-21", "LIBT-5", "DRAW-19", "DRAW-20", "DRAW-21", "OTH-4", "PUB-5", "PUB-16")
def test_the_whole_job_is_done_through_the_pages(
    visitor: Callable[..., Visitor], shared_data: Path, tmp_path: Path
) -> None:
    story = Story(visitor, tmp_path)
    step_1_the_item_list_is_imported_and_published(story, shared_data)
    step_2_the_two_libraries_are_imported(story, shared_data)
    step_3_the_plan_is_written_approved_and_published(story)
    step_4a_the_list_is_frozen_and_the_commitment_is_public(story)
    step_4b_three_witnesses_lock_their_numbers_on_phones(story)
    step_4c_the_keeper_reveals_and_the_host_issues(story)
    step_5_two_people_are_matched_to_each_firm(story)
    step_8a_a_citizen_recomputes_the_draw(story)
    step_6_two_visits_are_entered_on_the_phone_and_reviewed(story)
    step_7_the_problem_is_put_right(story)
    step_8b_the_results_are_public(story)
    step_9_the_figures_can_be_taken_along(story)
    step_10_every_act_left_a_sentence(story)


def step_2_the_two_libraries_are_imported(story: Story, shared_data: Path) -> None:
    clerk = story.desk(CLERK)
    clerk.menu("两库", "检查对象名录库")
    clerk.link("批量导入")
    counts = upload(clerk, shared_data / "market-entities-real.xlsx", 400, "02-targets-preview")
    assert counts["新增"] > 100
    assert counts["存疑"] > 0
    assert counts["不能导入"] > 0
    outcomes = clerk.page.get_by_role("navigation", name="按结论")
    clerk.link(re.compile("^存疑"), outcomes)
    expect(clerk.page.get_by_role("table")).to_contain_text("E+")
    clerk.look("02-targets-doubtful")
    clerk.link(re.compile("^不能导入"), outcomes)
    expect(clerk.page.get_by_role("table")).to_contain_text("没有名称")
    clerk.look("02-targets-refused")
    apply(clerk, "02-targets-imported")
    clerk.link(re.compile("^看"))
    clerk.look("02-targets-list")

    clerk.menu("两库", "执法检查人员名录库")
    clerk.link("批量导入")
    clerk.look("02-inspectors-upload")
    sample = clerk.download("下载样表试一试", "inspectors.xlsx")
    counts = upload(clerk, sample, 7, "02-inspectors-preview")
    assert counts["新增"] >= 2
    apply(clerk, "02-inspectors-imported")


def step_3_the_plan_is_written_approved_and_published(story: Story) -> None:
    clerk = story.desk(CLERK)
    clerk.menu("计划")
    clerk.link("编制年度计划")
    clerk.fill("年度", str(YEAR))
    clerk.fill("计划名称", story.plan)
    clerk.look("03-plan-new")
    clerk.page.get_by_role("main").get_by_role("button").click()
    clerk.link("从事项清单添加")
    clerk.fill("抽查内容", story.row)
    clerk.fill("找事项", "食品")
    clerk.press("找事项")
    items = clerk.page.get_by_role("group", name="抽查事项").get_by_role("checkbox", name="（一般")
    for place in range(2):
        items.nth(place).check()
    clerk.fill("开始", today().isoformat())
    clerk.fill("结束", LAST_DAY.isoformat())
    for ratio, words in (("0", "不大于0"), ("101", "超过100%"), ("-1", "不大于0")):
        clerk.fill("抽查比例", ratio)
        clerk.press("保存这一行")
        clerk.expect_fault("抽查比例", words)
        clerk.look(f"03-ratio-{ratio}")
    clerk.fill("抽查比例", "5")
    expect(clerk.page.get_by_role("status").filter(has_text="家中抽")).to_be_visible()
    clerk.look("03-row-filled")
    clerk.press("保存这一行")
    expect(clerk.page.get_by_role("table").first).to_contain_text(story.row)
    clerk.look("03-plan-draft")
    clerk.confirm("提交审批", "提交审批")
    clerk.look("03-plan-submitted")

    leader = story.desk(LEADER)
    leader.look("03-leader-home")
    leader.menu("计划")
    leader.link(story.plan)
    leader.confirm("批准计划", "批准计划", 意见="同意")
    leader.look("03-plan-approved")

    legal = story.desk(LEGAL)
    legal.menu("计划")
    legal.link(story.plan)
    legal.confirm("公示计划", "公示计划")
    legal.look("03-plan-published")


def step_4a_the_list_is_frozen_and_the_commitment_is_public(story: Story) -> None:
    clerk = story.desk(CLERK)
    clerk.menu("任务与抽取", "任务")
    clerk.link("建立任务")
    clerk.link(f"建立任务：{story.row}")
    clerk.fill("任务名称", story.task)
    clerk.fill("检查开始", today().isoformat())
    clerk.fill("检查结束", LAST_DAY.isoformat())
    clerk.look("04-task-new")
    clerk.press("建立任务")
    clerk.expect_heading(story.task)
    clerk.look("04-task")

    legal = story.desk(LEGAL)
    legal.menu("任务与抽取", "抽取")
    legal.link(f"冻结名录：{story.task}")
    for place, (name, unit, _) in enumerate(WITNESSES, start=1):
        seat = legal.page.get_by_role("group", name=f"第{place}名")
        legal.fill("姓名", name, seat)
        legal.fill("所在单位", unit, seat)
    legal.look("04-freeze")
    legal.press("冻结名录")
    legal.expect_message("名录已冻结")
    story.draw_page = legal.page.url.removeprefix(legal.visitor.site)
    story.number = legal.page.get_by_role("status").inner_text().split("编号")[1].split("。")[0]
    legal.look("04-frozen")
    legal.confirm("公布承诺", "公布承诺")
    legal.expect_message("承诺已公布")
    legal.look("04-committed")
    expect(legal.page.get_by_role("button", name="出具结果")).to_have_count(0)


def step_4b_three_witnesses_lock_their_numbers_on_phones(story: Story) -> None:
    legal = story.desk(LEGAL)
    legal.press(re.compile("^给3名见证人发口令"))
    codes = re.findall(r"^(\d{4} \d{4})$", legal.page.get_by_role("main").inner_text(), re.MULTILINE)
    legal.look("04-codes")
    for (_, _, value), code in zip(WITNESSES, codes, strict=True):
        witness = story.phone()
        witness.open("/witness/")
        witness.look(f"04-witness-{value}-open")
        witness.fill("口令", code)
        witness.press("签到")
        witness.fill("见证数字", value)
        witness.fill("再填一遍", value[::-1])
        witness.press("锁定数字")
        witness.expect_fault("再填一遍", "不一")
        witness.look(f"04-witness-{value}-mismatch")
        witness.fill("见证数字", value)
        witness.fill("再填一遍", value)
        witness.press("锁定数字")
        expect(witness.page.get_by_text("已锁定，不能修改")).to_be_visible()
        expect(witness.page.get_by_text(value, exact=True)).to_be_visible()
        witness.look(f"04-witness-{value}-locked")


def step_4c_the_keeper_reveals_and_the_host_issues(story: Story) -> None:
    keeper = story.desk(KEEPER)
    keeper.open(story.draw_page)
    keeper.link("揭示种子")
    keeper.fill("保管口令", DEMO_PASSPHRASE)
    keeper.look("04-reveal")
    keeper.press("揭示种子")
    keeper.expect_message("种子已揭示")
    legal = story.desk(LEGAL)
    legal.open(story.draw_page)
    legal.look("04-revealed")
    legal.confirm("出具结果", "出具结果")
    legal.expect_message("结果已出具")
    legal.look("04-drawn")


def step_5_two_people_are_matched_to_each_firm(story: Story) -> None:
    legal = story.desk(LEGAL)
    legal.confirm("匹配人员", "匹配人员")
    legal.expect_message("已随机匹配")
    legal.look("05-groups")
    firms = legal.page.get_by_role("region", name=re.compile(r"^第\d+组$"))
    assert firms.count() >= 10
    for firm in firms.all():
        people = set(re.findall(r"检查员\w+", firm.inner_text()))
        assert len(people) >= 2
        if known := [name for name in sorted(people) if name[-2:].isdigit()]:
            story.inspector = known[0]


def step_8a_a_citizen_recomputes_the_draw(story: Story) -> None:
    legal = story.desk(LEGAL)
    legal.open(story.draw_page)
    legal.press("公示抽取结果")
    legal.expect_message("公示")

    citizen = story.citizen()
    citizen.open("/")
    citizen.look("08-home")
    citizen.link("抽取", citizen.page.get_by_role("navigation", name="主导航"))
    citizen.look("08-draws")
    citizen.link(story.task)
    citizen.expect_heading(story.task)
    expect(citizen.page.get_by_text("可验证").first).to_be_visible()
    citizen.look("08-draw")
    package = citizen.download(re.compile("^下载抽取包"), "package.zip")
    assert verify(package) == 0
    for member in ("pool.csv", "result.csv"):
        assert verify(damaged(package, member, story.folder / f"{member}.zip")) == 1


def step_6_two_visits_are_entered_on_the_phone_and_reviewed(story: Story) -> None:
    clerk = story.desk(CLERK)
    clerk.menu("检查")
    clerk.link("派发检查")
    clerk.look("06-dispatch")
    clerk.press(f"派发第1批：{story.task}")
    clerk.expect_message("派发")
    clerk.look("06-dispatched")

    inspector = story.phone(f"jcy{story.inspector[-2:]}")
    inspector.look("06-today")
    inspector.link("任务", inspector.page.get_by_role("navigation", name="主导航"))
    inspector.look("06-tasks")
    task = inspector.page.get_by_role("main").locator("section").filter(has_text=story.task)
    story.clear, story.problem = task.get_by_role("link").all_inner_texts()[:2]
    enter(story, inspector, story.clear, problem=False)
    enter(story, inspector, story.problem, problem=True)

    reviewer = story.desk(REVIEWER)
    reviewer.look("06-reviewer-home")
    review(reviewer, story.problem, "退回补正", "补充登记证编号")
    reviewer.look("06-returned")
    inspector.open("/m/")
    inspector.look("06-today-returned")
    inspector.link(f"补正检查表：{story.problem}")
    inspector.look("06-form-returned")
    hand_in(inspector, "登记证编号TS-001，已过期")
    review(reviewer, story.problem, "审核通过", "情况清楚")
    reviewer.look("06-approved")
    review(reviewer, story.clear, "审核通过", "情况清楚")


def step_7_the_problem_is_put_right(story: Story) -> None:
    clerk = story.desk(CLERK)
    clerk.menu("处置")
    clerk.look("07-board")
    clerk.link(story.problem, clerk.page.get_by_role("region", name="待责令"))
    clerk.fill("整改要求", "换发许可证，换发前停止经营")
    clerk.fill("整改期限（工作日）", "10")
    clerk.look("07-order")
    clerk.press("责令整改")
    expect(clerk.page.get_by_text("企业凭这个链接报告，不用账号")).to_be_visible()
    clerk.look("07-ordered")
    order = clerk.page.url.removeprefix(clerk.visitor.site)
    address = clerk.page.get_by_role("link", name=re.compile("report")).get_attribute("href")
    assert address

    firm = story.phone()
    firm.page.goto(address)
    firm.look("07-firm-open")
    firm.fill("整改情况", "许可证已换发，编号见附件照片。")
    firm.fill("报告人姓名", "吴某")
    firm.page.get_by_label("附件").set_input_files(jpeg(story.folder / "新证.jpg", 5))
    firm.press("提交整改报告")
    firm.expect_heading("整改报告已收到")
    firm.look("07-firm-sent")

    clerk.open(order)
    clerk.page.get_by_label("已改到位", exact=True).check()
    clerk.fill("核实情况", "新证已核对")
    clerk.look("07-verify")
    clerk.press("记录核实")
    expect(clerk.page.get_by_role("button", name="办结这个问题")).to_have_count(0)
    reviewer = story.desk(REVIEWER)
    reviewer.open(order)
    reviewer.press("办结这个问题")
    reviewer.expect_heading("已办结")
    reviewer.look("07-closed")


def step_8b_the_results_are_public(story: Story) -> None:
    legal = story.desk(LEGAL)
    citizen = story.citizen()
    for firm in (story.problem, story.clear):
        legal.menu("公示")
        legal.link(re.compile("^结果 "), legal.page.get_by_role("navigation", name="公示的种类"))
        legal.link(firm)
        legal.look("08-result-preview")
        legal.press(f"公示结果：{firm}")
        legal.expect_message(f"已公示{firm}")
    legal.look("08-result-published")

    citizen.open("/")
    citizen.page.get_by_role("searchbox").first.fill(story.problem)
    citizen.press("查询")
    citizen.look("08-search-name")
    citizen.link(story.problem)
    citizen.expect_heading(story.problem)
    code = citizen.page.url.rstrip("/").rsplit("/", 1)[1]
    citizen.look("08-firm")
    citizen.link("看逐项结果")
    expect(citizen.page.get_by_role("table").first).to_contain_text("发现问题已责令改正")
    expect(citizen.page.get_by_role("main")).not_to_contain_text("检查员")
    citizen.look("08-result")
    citizen.open(f"/search/?q={code}")
    expect(citizen.page.get_by_role("link", name=story.problem)).to_be_visible()
    citizen.look("08-search-code")


def step_9_the_figures_can_be_taken_along(story: Story) -> None:
    leader = story.desk(LEADER)
    leader.menu("统计考核")
    leader.look("09-statistics")
    table = leader.page.get_by_role("region", name="各单位明细")
    row = (
        table.get_by_role("row")
        .filter(has_text="市场监督管理局")
        .or_(table.get_by_role("row").filter(has_text="市市场监管局"))
    )
    shown = row.first.get_by_role("cell").all_inner_texts()
    file = leader.download("导出CSV", "statistics.csv")
    lines = list(csv.reader(file.read_text(encoding="utf-8-sig").splitlines()))
    taken = next(line for line in lines if line and "市场监" in line[0])
    heads = table.get_by_role("columnheader").all_inner_texts()
    for name in ("已检", "已公示", "问题", "已办结"):
        assert int(shown[heads.index(name)]) > 0
        assert shown[heads.index(name)] in taken


def step_10_every_act_left_a_sentence(story: Story) -> None:
    """The newest acts are on the first page of each stage."""
    leader = story.desk(LEADER)
    leader.menu("督查")
    for stage, sentences in sentences_of(story).items():
        leader.page.get_by_label("环节").select_option(label=stage)
        leader.press("筛选")
        expect(leader.page.get_by_label("环节").locator("option:checked")).to_have_text(stage)
        for sentence in sentences:
            expect(leader.page.get_by_role("table")).to_contain_text(sentence)
        leader.page.get_by_text("看内容").first.click()
        leader.look(f"10-trace-{stage}")
