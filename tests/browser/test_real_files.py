# SPDX-License-Identifier: Apache-2.0
"""The three real files come in through the page, every row with the outcome and the reason that is expected of it.

What is expected stands in ``real_files.csv``: one line a row of each sheet.  At the end the imports are undone, and the
bureau has again what it had.
"""

import csv
import re
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.browser.conftest import Visitor
from tests.browser.story import Hands, Story, apply

pytestmark = pytest.mark.browser
CLERK = "sthjj-gu"
EXPECTED = Path(__file__).with_name("real_files.csv")
READ = """rows => rows.map(row => [...row.cells].slice(0, 4).map(cell => cell.innerText.trim()))"""


class Sheet(NamedTuple):
    """A real file: how it is read, read again, and what its list says when it is in."""

    kind: str
    file: str
    first: str
    again: str
    list: str
    says: str
    added: int


SHEETS = (
    Sheet(
        "items",
        "item-list-real.xlsx",
        "387行：新增293，更新0，无变化94，存疑0，不能导入0",
        "387行：新增0，更新0，无变化387，存疑0，不能导入0",
        "/w/items/?state=draft",
        "共([\\d,]+)项",
        293,
    ),
    Sheet(
        "joint-items",
        "joint-item-list-real.xls",
        "83行：新增83，更新0，存疑0，不能导入0",
        "83行：新增0，更新0，无变化83，存疑0，不能导入0",
        "/w/joint-items/",
        "部门联合抽查事项([\\d,]+)项",
        83,
    ),
    Sheet(
        "targets",
        "market-entities-real.xlsx",
        "400行：新增344，更新0，存疑42，不能导入14",
        "400行：新增0，更新0，无变化344，存疑42，不能导入14",
        "/w/objects/",
        "共([\\d,]+)家",
        386,
    ),
)


def expected(sheet: Sheet) -> list[tuple[str, str, str]]:
    """Row, outcome and what has to be said about it, from the table."""
    with EXPECTED.open(encoding="utf-8", newline="") as file:
        return [(row, outcome, why) for kind, row, outcome, why in csv.reader(file) if kind == sheet.kind]


def shown(clerk: Hands) -> list[tuple[str, str, str]]:
    """Row, outcome and reasons from every page of the preview."""
    found: list[tuple[str, str, str]] = []
    while True:
        cells = clerk.page.locator("main tbody tr").evaluate_all(READ)
        found += [(row, outcome, reasons) for row, _, outcome, reasons in cells]
        further = clerk.page.get_by_role("link", name="下一页")
        if not further.count():
            return found
        further.first.click()
        clerk.page.wait_for_load_state("load")


def listed(clerk: Hands, sheet: Sheet) -> int:
    """How many the list says it has."""
    clerk.open(sheet.list)
    found = re.search(sheet.says, clerk.page.get_by_role("main").inner_text().replace("\n", ""))
    assert found
    return int(found[1].replace(",", ""))


def previewed(clerk: Hands, sheet: Sheet, folder: Path, heading: str) -> None:
    clerk.open(f"/w/import/{sheet.kind}/")
    clerk.page.get_by_label("表格文件").set_input_files(folder / sheet.file)
    clerk.press("预检这张表")
    clerk.expect_heading(heading)


@pytest.mark.covers("ITEM-21", "ITEM-24", "LIBT-5")
def test_every_row_of_the_real_files_gets_its_outcome_and_its_reason(
    visitor: Callable[..., Visitor], shared_data: Path, tmp_path: Path
) -> None:
    clerk = Story(visitor, tmp_path).desk(CLERK)
    for sheet in SHEETS:
        before = listed(clerk, sheet)
        previewed(clerk, sheet, shared_data, sheet.first)
        clerk.look(f"real-{sheet.kind}")
        wanted, found = expected(sheet), shown(clerk)
        assert [(row, outcome) for row, outcome, _ in found] == [(row, outcome) for row, outcome, _ in wanted]
        pairs = zip(wanted, found, strict=True)
        assert [(row, why, said) for (row, _, why), (_, _, said) in pairs if why not in said] == []
        apply(clerk, f"real-{sheet.kind}-imported")
        imported = clerk.page.url
        assert listed(clerk, sheet) == before + sheet.added

        previewed(clerk, sheet, shared_data, sheet.again)
        clerk.press("放弃这张表")
        clerk.expect_message("已放弃")
        clerk.page.goto(imported)
        clerk.confirm("撤销导入", "撤销导入")
        clerk.expect_message("已撤销")
        assert listed(clerk, sheet) == before
