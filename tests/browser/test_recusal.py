# SPDX-License-Identifier: Apache-2.0
"""An inspector asks on the phone to be kept away, a leader grants it at the desk: exactly one seat is drawn again.

The firm asks on its own page too, without an account and without JavaScript; the host sees that, and not why.
"""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.story import Hands, Story

pytestmark = pytest.mark.browser
CLERK, HOST, LEADER = "yjglj-gu", "yjglj-fagui", "yjglj-lingdao"
NOTE = "表弟在这家企业任厂长"


def groups(hands: Hands, draw: str) -> dict[str, str]:
    """Firm → who goes there, from every page of the draw."""
    found: dict[str, str] = {}
    hands.open(draw)
    while True:
        rows = hands.page.get_by_role("region", name="抽取结果").locator("tbody tr")
        for row in rows.all():
            cells = row.locator("td").all_inner_texts()
            found[cells[1]] = cells[5]
        further = hands.page.get_by_role("link", name="下一页")
        if not further.count():
            return found
        further.first.click()


@pytest.mark.covers("DRAW-29", "DRAW-21")
def test_a_recusal_redraws_exactly_one_seat(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    story = Story(visitor, tmp_path)
    clerk, host, leader = story.desk(CLERK), story.desk(HOST), story.desk(LEADER)
    clerk.open("/w/visits/?state=dispatched")
    row = clerk.page.locator("tbody tr").first
    firm, person = row.locator("td a").first.inner_text(), row.locator("td").nth(2).inner_text().split("、")[0]
    row.locator("td a").first.click()
    number = clerk.page.get_by_text(re.compile(r"^\d{6}-\d{8}-\d{3}$")).first.inner_text()
    notice = clerk.page.get_by_role("link", name="检查通知和申请回避").get_attribute("href") or ""
    host.open(f"/w/draws/?q={number}")
    draw = host.page.locator("tbody tr a").first.get_attribute("href") or ""
    before = groups(host, draw)

    phone = story.phone(f"jcy{person[-2:]}")
    phone.open("/m/")
    phone.link(firm)
    phone.look("recusal-visit")
    phone.link("申请回避")
    phone.press("申请回避")
    expect(phone.page.get_by_text("选一项事由").first).to_be_visible()
    phone.page.get_by_label("事由").select_option("relative")
    phone.fill("情况说明", NOTE)
    phone.look("recusal-ask")
    phone.press("申请回避")
    phone.expect_heading("等着决定")
    assert groups(host, draw) == before

    host.menu("任务与抽取", "回避申请")
    host.look("recusal-list")
    host.link(person)
    expect(host.page.get_by_text("只有申请人、决定人和纪检监察看得到").first).to_be_visible()
    expect(host.page.get_by_text(NOTE)).to_have_count(0)

    leader.menu("工作台")
    leader.link(re.compile("去决定"))
    leader.look("recusal-decide")
    leader.press("同意回避")
    leader.expect_message("别的席位没有变")
    leader.look("recusal-granted")

    after = groups(host, draw)
    assert {name for name in before if before[name] != after[name]} == {firm_of(before, firm)}
    changed = firm_of(before, firm)
    assert person not in after[changed]
    assert len(set(people_in(before[changed])) & set(people_in(after[changed]))) == len(people_in(before[changed])) - 1

    citizen = story.citizen()
    citizen.open(notice.removeprefix(citizen.visitor.site))
    assert person not in citizen.page.get_by_role("main").inner_text()
    citizen.look("recusal-firm")
    other = people_in(after[changed])[0]
    citizen.page.get_by_label(other).check()
    citizen.page.get_by_label("事由").select_option("interest")
    citizen.fill("情况说明", "有借款往来")
    citizen.fill("申请人姓名", "王厂长")
    citizen.press("申请回避")
    expect(citizen.page.get_by_text("待决定").first).to_be_visible()
    leader.menu("督查", "回避台账")
    leader.look("recusal-ledger")


def firm_of(groups: dict[str, str], name: str) -> str:
    return next(each for each in groups if each.startswith(name))


def people_in(words: str) -> list[str]:
    return re.findall(r"检查员\w+?(?=（|、|$|\s)", words)
