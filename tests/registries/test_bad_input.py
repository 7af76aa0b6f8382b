# SPDX-License-Identifier: Apache-2.0
"""Every way a real spreadsheet goes wrong: told row by row, never a crash, never a silent guess."""

import io
import zipfile

import pytest

from suicha.core import clock
from suicha.files.models import ImportRow
from suicha.registries.models import Target
from suicha.registries.services.imports import sheet_preview
from tests.factories import make_credit_code, make_target
from tests.registries.imported import counts, head, judged, preview, row_of, told
from tests.registries.refused import refused
from tests.sheets import csv, raw_xlsx, xlsx

pytestmark = pytest.mark.django_db
CODE = make_credit_code(7)


def firm(**over: object) -> list[object]:
    row: dict[str, object] = dict.fromkeys(head("targets"), "")
    return list((row | {"名称": "漳平市某某有限公司", "统一社会信用代码": CODE} | over).values())


def one(county, **over: object) -> tuple[str, str, dict[str, object]]:
    found = preview("targets", [head("targets"), firm(**over)], county.bureau, county.clerk)
    return judged(found)[2], told(found, 2), row_of(found, 2).values


@pytest.mark.covers("LIBT-4", "LIBT-5")
def test_what_a_spreadsheet_makes_of_a_code_is_never_taken_for_one(county) -> None:
    outcome, words, values = one(county, 统一社会信用代码=9.1350881123456e17, 注册号="350881600001234")
    assert outcome == "doubtful"
    assert "变成了数字" in words
    assert "credit_code" not in values


@pytest.mark.covers("LIBT-5")
def test_what_was_put_right_is_said(county) -> None:
    wide = "".join(chr(ord(each) + 0xFEE0) for each in CODE.lower())
    outcome, words, values = one(county, 统一社会信用代码=f" {wide} ")
    assert (outcome, values["credit_code"]) == ("new", CODE)
    assert f"全角、小写或空格已改正，保存为{CODE}" in words


def test_a_day_as_a_number_is_not_guessed(county) -> None:
    outcome, words, values = one(county, 成立日期=42490)
    assert outcome == "doubtful"
    assert "日期序号，可能指2016年4月30日" in words
    assert "founded_on" not in values


def test_an_unknown_region_is_left_out_and_told(county) -> None:
    outcome, words, values = one(county, 所属镇街="不存在镇")
    assert outcome == "doubtful"
    assert "不在行政区划里" in words
    assert "town" not in values


@pytest.mark.covers("LIBT-4")
def test_a_sound_code_that_is_another_firms_changes_nothing_unseen(county) -> None:
    make_target(county.bureau, name="漳平市另一家有限公司", credit_code=CODE, number=CODE)
    found = preview("targets", [head("targets"), firm()], county.bureau, county.clerk)

    row = row_of(found, 2)
    assert row.outcome in ("changed", "doubtful", "refused")
    assert row.outcome != "changed" or {"漳平市另一家有限公司"} == {
        change["before"] for change in row.changes if change["key"] == "name"
    }
    assert Target.objects.get().name == "漳平市另一家有限公司"


def test_two_rows_of_one_code_and_a_merged_title_are_told_by_their_rows(county) -> None:
    width = chr(ord("A") + len(head("targets")) - 1)
    rows = [head("targets"), ["菁城街道"], firm(), firm(名称="又一家")]
    found = preview("targets", rows, county.bureau, county.clerk, merged=[f"A2:{width}2"])
    assert judged(found) == {2: "refused", 3: "new", 4: "refused"}
    assert "小标题" in told(found, 2)
    assert "统一社会信用代码与第3行相同" in told(found, 4)


def test_a_head_that_names_a_column_twice_is_refused(county) -> None:
    with refused("sheet_columns_twice"):
        preview("targets", [["名称", "统一社会信用代码", "企业名称"], ["甲", CODE, "乙"]], county.bureau, county.clerk)


def test_a_certificate_that_has_run_out_is_told(county) -> None:
    row = dict.fromkeys(head("inspectors"), "") | {"姓名": "王五", "执法证号": "350881000999", "有效期至": "2019-12-31"}
    found = preview("inspectors", [list(row), list(row.values())], county.bureau, county.clerk)
    late = (clock.today() - clock.today().replace(year=2019, month=12, day=31)).days
    assert f"已过期{late}天" in told(found, 2)
    assert judged(found)[2] in ("doubtful", "refused")


@pytest.mark.parametrize("rows", [100_000])
def test_rows_of_nothing_cost_nothing(county, rows: int) -> None:
    content = csv([head("targets"), firm()]) + b"\r\n" + b",,,,\r\n" * rows
    found = sheet_preview(kind="targets", name="表.csv", content=content, organisation=county.bureau, by=county.clerk)
    assert counts(found)["new"] == 1
    assert ImportRow.objects.count() == 1


def test_a_sheet_stretched_by_formats_is_refused_with_its_size(county) -> None:
    content = raw_xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="Z1048576"><v>1</v></c></row>')
    with refused("sheet_stretched"):
        sheet_preview(kind="targets", name="表.xlsx", content=content, organisation=county.bureau, by=county.clerk)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk", "utf-16"])
def test_every_writing_of_chinese_gives_the_same_rows(county, encoding: str) -> None:
    content = csv([head("targets"), firm()], encoding)
    found = sheet_preview(kind="targets", name="表.csv", content=content, organisation=county.bureau, by=county.clerk)
    assert row_of(found, 2).label == "漳平市某某有限公司"


def test_a_broken_workbook_is_refused(county) -> None:
    sound = xlsx([head("targets"), firm()])
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(sound)) as old, zipfile.ZipFile(out, "w") as new:
        for name in old.namelist():
            new.writestr(name, old.read(name)[:40] if name.endswith("sheet1.xml") else old.read(name))
    with refused("sheet_damaged"):
        sheet_preview(
            kind="targets", name="表.xlsx", content=out.getvalue(), organisation=county.bureau, by=county.clerk
        )
