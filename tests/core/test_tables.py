# SPDX-License-Identifier: Apache-2.0
"""A table that leaves the platform opens with the right characters and runs nothing."""

from datetime import date
from urllib.parse import quote

import pytest

from suicha.core.errors import Refused
from suicha.core.sheets import read_sheet
from suicha.core.tables import csv_bytes, table_response, xlsx_bytes

HEAD = ["名称", "代码", "数", "日期", "是否"]
ROW = ["=HYPERLINK(1)", "91350881MADEM00018", 3, date(2026, 3, 31), True]


def test_a_csv_opens_with_the_right_characters_and_no_live_formula() -> None:
    content = csv_bytes(HEAD, [ROW, [None, "+1", "-1", "@x", False]])

    assert content.startswith(b"\xef\xbb\xbf")
    assert read_sheet("a.csv", content).rows[1:] == [
        ["'=HYPERLINK(1)", "91350881MADEM00018", "3", "2026-03-31", "是"],
        ["", "'+1", "'-1", "'@x", "否"],
    ]


def test_an_xlsx_keeps_codes_as_text_and_runs_no_formula() -> None:
    sheet = read_sheet(
        "a.xlsx", xlsx_bytes("清单", HEAD, [ROW, [None, "", 1, None, False]], widths=[30], notes=["说明"])
    )

    assert sheet.rows[1] == ["=HYPERLINK(1)", "91350881MADEM00018", 3, "2026-03-31", "是"]
    assert sheet.formulas == frozenset()


def test_the_same_rows_give_the_same_bytes() -> None:
    assert xlsx_bytes("清单", HEAD, [ROW]) == xlsx_bytes("清单", HEAD, [ROW])


def test_a_title_that_a_sheet_cannot_have_is_trimmed() -> None:
    assert read_sheet("a.xlsx", xlsx_bytes("一/二:三" * 20, HEAD, [])).rows == [HEAD]


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_a_download_has_its_chinese_name(kind: str) -> None:
    answer = table_response("统计", HEAD, [ROW], kind)

    assert quote(f"统计.{kind}") in answer["Content-Disposition"]
    assert read_sheet(f"a.{kind}", answer.content).rows[0] == HEAD


def test_another_kind_of_download_is_refused() -> None:
    with pytest.raises(Refused) as refused:
        table_response("统计", HEAD, [ROW], "exe")

    assert refused.value.code == "table_kind_unknown"
