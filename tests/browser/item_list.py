# SPDX-License-Identifier: Apache-2.0
"""The first step of the story: a list comes from the province and goes its road through four pairs of hands."""

import re
from pathlib import Path

from playwright.sync_api import expect

from tests.browser.story import Hands, Story, apply, upload

CLERK, LEGAL, LEADER, JOINT = "scjgj-gu", "scjgj-fagui", "scjgj-lingdao", "lianxihui"


def step_1_the_item_list_is_imported_and_published(story: Story, shared_data: Path) -> None:
    clerk = story.desk(CLERK)
    clerk.menu("一单", "事项清单")
    clerk.link("导入清单")
    clerk.look("01-items-upload")
    counts = upload(clerk, shared_data / "item-list-real.xlsx", 387, "01-items-preview")
    assert counts["新增"] > 200
    apply(clerk, "01-items-imported")
    clerk.link(re.compile("^看"))
    expect(clerk.page.get_by_text(f"{counts['新增'] + counts['存疑']}项待公布")).to_be_visible()
    clerk.look("01-items-list")
    clerk.link("待公布")
    clerk.link(re.compile("^第2版"))
    clerk.page.get_by_label("缘由").select_option("立")
    clerk.fill("理由", "对照省清单新增", clerk.page.get_by_role("main"))
    clerk.press(re.compile("^给没有理由的"))
    clerk.expect_message("写明理由")
    clerk.look("01-items-reasons")

    legal = story.desk(LEGAL)
    on_version(legal)
    legal.confirm("汇总上报", "汇总上报", 这一版的说明="对照省清单")
    leader = story.desk(LEADER)
    on_version(leader)
    leader.confirm("批准清单", "批准清单", 批准文号="漳市监〔2026〕8号")
    joint = story.desk(JOINT)
    joint.menu("一单", "清单版本")
    joint.link("市场监管局", joint.page.get_by_role("navigation", name="单位"))
    joint.link(re.compile("^第2版"))
    joint.confirm("备案清单", "备案清单", 备案回执号="漳双随机备〔2026〕8号")
    on_version(legal)
    legal.confirm("公布清单", "公布清单")
    legal.expect_message("公布")
    legal.look("01-items-published")


def on_version(person: Hands) -> None:
    """The second version of the bureau's list, by the menu."""
    person.menu("一单", "清单版本")
    person.link(re.compile("^第2版"))
