# SPDX-License-Identifier: Apache-2.0
"""On the phone a question comes and goes with the answer it hangs on, and a signature is drawn by hand."""

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.browser


@pytest.mark.covers("ITEM-29", "RULE-5")
def test_questions_follow_the_answers_and_the_guide_unfolds(visitor: Callable[..., Visitor]) -> None:
    clerk = visitor(size="phone")
    clerk.sign_in("yjglj-gu")
    clerk.open("/w/forms/?q=隐患排查")
    clerk.page.locator("tbody tr a").first.click()
    clerk.page.get_by_role("link", name="手机上的样子").click()
    hanging = clerk.page.get_by_text("有限空间作业先通风、再检测、后作业，有审批和监护")
    expect(hanging).to_be_hidden()

    source = clerk.page.get_by_role("group", name="有没有有限空间作业")
    source.get_by_text("有", exact=True).click()
    expect(hanging).to_be_visible()
    expect(clerk.page.get_by_label("作业前氧含量检测值")).to_be_visible()
    source.get_by_text("没有", exact=True).click()
    expect(hanging).to_be_hidden()

    first = clerk.page.locator("[data-question]").first
    first.get_by_text("怎么查").click()
    expect(first.get_by_text("看责任制文件和最近一次考核记录")).to_be_visible()
    clerk.look("checklist-preview")
    assert clerk.faults == []
