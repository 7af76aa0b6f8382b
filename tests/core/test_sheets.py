# SPDX-License-Identifier: Apache-2.0
"""A sheet from a stranger is read safely or refused with a sentence; it never takes the platform down."""

import io
import zipfile
from datetime import date, datetime

import pytest

from suicha.core import archives, sheets
from suicha.core.archives import open_archive
from suicha.core.errors import Refused
from suicha.core.sheets import read_sheet
from suicha.core.workbooks import column_letters, column_number
from tests.sheets import csv, raw_xlsx, xlsx


def refusal(name: str, content: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_sheet(name, content)
    assert refused.value.what
    assert refused.value.fix
    assert name in refused.value.what or refused.value.code == "sheet_too_large"
    return refused.value.code


def test_cells_keep_their_types_so_that_a_code_turned_into_a_number_is_seen() -> None:
    sheet = read_sheet("a.xlsx", xlsx([["文本 ", 469006600187440, 9.14690062012665e17, 2.5, True]]))

    assert sheet.rows == [["文本", 469006600187440, 9.14690062012665e17, 2.5, True]]
    assert [type(cell) for cell in sheet.rows[0]] == [str, int, float, float, bool]


def test_a_date_loses_its_midnight_and_its_time() -> None:
    assert sheets._cell(datetime(2016, 4, 30, 12, 8, 49)) == date(2016, 4, 30)
    assert sheets._cell(date(2016, 4, 30)) == date(2016, 4, 30)
    assert sheets._cell(None) == "None"


def test_merged_cells_are_filled_and_remembered_as_covered() -> None:
    sheet = read_sheet("a.xlsx", xlsx([["省应急管理厅", "甲"], ["", "乙"], ["丙", "丁"]], merged=["A1:A2"]))

    assert [row[0] for row in sheet.rows] == ["省应急管理厅", "省应急管理厅", "丙"]
    assert sheet.covered == {(1, 0)}


def test_a_merge_that_reaches_below_the_last_row_adds_no_row() -> None:
    sheet = read_sheet("a.xlsx", xlsx([["甲", "乙"], ["丙", "丁"]], merged=["A2:A9"]))

    assert [number for number, _ in sheet.numbered()][:2] == [1, 2]
    assert all(row[0] in ("甲", "丙") for row in sheet.rows)


def test_a_formula_is_seen_where_it_stands() -> None:
    sheet = read_sheet("a.xlsx", xlsx([["名称", "数"], ["甲", "=1+0"], ["乙", 1]]))

    assert sheet.formulas == {(1, 1)}
    assert sheet.place(2, 1) == "B2"


def test_an_array_formula_marks_every_cell_it_fills() -> None:
    rows = '<row r="1"><c r="A1"><f t="array" ref="A1:A3">B1:B3</f><v>1</v></c></row>'
    rows += '<row r="2"><c r="A2"><v>1</v></c></row><row r="3"><c r="A3"><v>1</v></c><c r="B3"><v>2</v></c></row>'

    assert read_sheet("a.xlsx", raw_xlsx(rows)).formulas == {(0, 0), (1, 0), (2, 0)}


def test_columns_are_named_as_spreadsheets_name_them() -> None:
    assert [column_letters(number) for number in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]
    assert [column_number(name) for name in ("A", "Z", "AA", "ZZ", "AAA")] == [0, 25, 26, 701, 702]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_csv_is_read_in_the_encodings_in_use(encoding: str) -> None:
    content = csv([["名称", "代码"], ["漳平市采石场", "91350881MADEM00018"]], encoding)

    assert read_sheet("a.csv", content).rows[1] == ["漳平市采石场", "91350881MADEM00018"]


def test_a_csv_with_tabs_is_read_too() -> None:
    assert read_sheet("a.csv", "名称\t代码\n甲\t乙".encode()).rows == [["名称", "代码"], ["甲", "乙"]]


def test_the_first_sheet_that_holds_anything_is_read() -> None:
    out = io.BytesIO()
    import xlsxwriter

    book = xlsxwriter.Workbook(out)
    book.add_worksheet("空")
    book.add_worksheet("数据").write(0, 0, "名称")
    book.close()

    assert read_sheet("a.xlsx", out.getvalue()).rows == [["名称"]]


def test_ten_megabytes_of_junk_are_refused() -> None:
    junk = bytes(range(256)) * (40 * 1024 + 4)

    assert refusal("junk.xlsx", junk) == "sheet_too_large"
    assert refusal("junk.xlsx", junk[: 9 * 2**20]) == "sheet_wrong_type"
    assert refusal("junk.csv", junk[: 9 * 2**20]) == "sheet_wrong_type"


@pytest.mark.parametrize(
    ("name", "content", "code"),
    [
        ("a.pdf", b"%PDF-1.7 ...", "sheet_wrong_type"),
        ("a.xls", b"<html><table></table></html>", "sheet_wrong_type"),
        ("a.xlsx", b"PK\x03\x04" + b"x" * 200, "sheet_damaged"),
        ("a.xls", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 2000, "sheet_damaged"),
        ("a.csv", b"\x81\xff\xfe\xff", "sheet_wrong_type"),
        ("a.csv", "甲,乙".encode("utf-16-le"), "sheet_wrong_type"),
        ("a.csv", b"", "sheet_empty"),
        ("a.csv", b'"' + b"x" * 200_000, "sheet_wrong_type"),
        ("a.xlsx", xlsx([]), "sheet_empty"),
        ("a.xlsx", xlsx([[" "]]), "sheet_empty"),
        ("a.csv", b"x\n" * 50_001, "sheet_too_many_rows"),
        ("a.xlsx", raw_xlsx("", target="worksheets/gone.xml"), "sheet_damaged"),
        ("a.xlsx", raw_xlsx("", links="<broken>{target}"), "sheet_damaged"),
        ("a.xlsx", raw_xlsx('<row r="1"><c r="A1"><v>1'), "sheet_damaged"),
    ],
)
def test_what_is_no_sheet_is_refused_with_a_sentence(name: str, content: bytes, code: str) -> None:
    assert refusal(name, content) == code


def test_a_zip_that_is_no_workbook_is_of_the_wrong_type() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("word/document.xml", "x")

    assert refusal("a.xlsx", out.getvalue()) == "sheet_wrong_type"


def test_a_zip_bomb_is_refused() -> None:
    assert refusal("a.xlsx", raw_xlsx("", extra=b"0" * (archives.MAX_UNPACKED + 1))) == "sheet_bomb"


def test_a_zip_bomb_that_lies_about_its_size_is_refused_too() -> None:
    honest = raw_xlsx("", extra=b"0" * (3 * 2**20))
    size = (3 * 2**20).to_bytes(4, "little")
    liar = honest.replace(size, (5).to_bytes(4, "little"))

    with pytest.raises(Refused) as refused:
        open_archive("a.xlsx", liar, limit=2**20)

    assert refused.value.code == "sheet_bomb"


def test_a_member_that_is_not_where_the_directory_says_is_damage() -> None:
    content = bytearray(raw_xlsx(""))
    content[0:4] = b"XXXX"

    with pytest.raises(Refused) as refused:
        open_archive("a.xlsx", bytes(content))

    assert refused.value.code == "sheet_damaged"


def test_an_unusual_packing_is_damage() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_BZIP2) as archive:
        archive.writestr("xl/workbook.xml", "x")

    with pytest.raises(Refused) as refused:
        open_archive("a.xlsx", out.getvalue())

    assert refused.value.code == "sheet_damaged"


def test_two_cells_a_million_rows_apart_do_not_take_the_process_down() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'

    assert refusal("a.xlsx", raw_xlsx(rows)) == "sheet_stretched"


def test_a_sheet_merged_over_and_over_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = xlsx([["甲"] * 4] * 4, merged=["A1:D4"])
    monkeypatch.setattr(sheets, "MAX_CELLS", 15)
    monkeypatch.setattr("suicha.core.workbooks.MAX_CELLS", 99)
    assert refusal("a.xlsx", content) == "sheet_stretched"

    monkeypatch.setattr(sheets, "MAX_CELLS", 16)
    assert read_sheet("a.xlsx", content).rows[3] == ["甲"] * 4


def test_a_reader_that_panics_means_a_damaged_file(monkeypatch: pytest.MonkeyPatch) -> None:
    class PanicException(BaseException):
        pass

    def panic(*args: object) -> None:
        raise PanicException

    def stop(*args: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(sheets, "CalamineWorkbook", type("Reader", (), {"from_filelike": staticmethod(panic)}))
    assert refusal("a.xlsx", xlsx([["甲"]])) == "sheet_damaged"

    monkeypatch.setattr(sheets, "CalamineWorkbook", type("Reader", (), {"from_filelike": staticmethod(stop)}))
    with pytest.raises(KeyboardInterrupt):
        read_sheet("a.xlsx", xlsx([["甲"]]))
