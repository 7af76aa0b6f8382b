# SPDX-License-Identifier: Apache-2.0
"""The bad input of real life through the page: each file gets a sentence that says what, where and how; never a 500."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from suicha.core import archives
from suicha.registries.models import Target
from tests.factories import make_credit_code, make_target
from tests.registries.imported import head
from tests.sheets import csv, locked, raw_xlsx, xlsx

pytestmark = pytest.mark.django_db
CODE, OTHER = make_credit_code(7), make_credit_code(8)
WIDE = str.maketrans({chr(each): chr(each + 0xFEE0) for each in range(0x21, 0x7F)})
SAME = "“名称”和“企业名称”说的是同一列，不知道用哪一列"
OLD = "joint-item-list-real.xls"


def row(kind: str, **over: object) -> list[object]:
    return list((dict.fromkeys(head(kind), "") | over).values())


def firms(*rows: dict[str, object]) -> list[list[object]]:
    usual = {"名称": "漳平市某某有限公司", "统一社会信用代码": CODE, "地址": "一号"}
    return [head("targets"), *(row("targets", **(usual | each)) for each in rows)]


@pytest.fixture
def hand_in(client, county):
    """Upload a file at the page of its kind; the page that answers, and whether the file was taken."""
    client.force_login(county.clerk)

    def upload(content: bytes, name: str = "表.xlsx", kind: str = "targets") -> tuple[str, bool]:
        posted = {"organisation": county.bureau.pk, "file": SimpleUploadedFile(name, content)}
        answer = client.post(f"/w/import/{kind}/", posted)
        taken = answer.status_code == 302
        assert taken or answer.status_code == 422
        return (client.get(answer.url) if taken else answer).content.decode(), taken

    return upload


@pytest.mark.covers("LIBT-4", "LIBT-5")
@pytest.mark.parametrize(
    ("rows", "told"),
    [
        pytest.param(
            [{"统一社会信用代码": 9.1350881e17, "注册号": "350881100000008"}],
            [
                "第2行“统一社会信用代码”列（B2）",
                "9.1350881E+17",
                "被表格软件变成了数字，后几位已经丢失",
                "设为“文本”格式",
            ],
            id="a code as a float",
        ),
        pytest.param(
            [{"成立日期": 42490}],
            ["“成立日期”列（I2）填的是“42490”", "可能指2016年4月30日", "写成2016-04-30"],
            id="a day as a number",
        ),
        pytest.param(
            [{"统一社会信用代码": CODE.translate(WIDE), "成立日期": "２０１６-０４-３０"}],
            [f"全角、小写或空格已改正，保存为{CODE}", "全角已改正，保存为2016-04-30"],
            id="full-width digits",
        ),
        pytest.param(
            [{"名称": "漳平市 某某  有限公司 ", "统一社会信用代码": f"{CODE} "}],
            ["“名称”列（A2）", "前后的空格已去掉", "多余的空格和换行已去掉", "“统一社会信用代码”列（B2）"],
            id="blanks",
        ),
        pytest.param(
            [{}, {"名称": "又一家", "地址": "二号"}],
            ["第3行“统一社会信用代码”列（B3）", "与第2行相同", "只留一行"],
            id="two rows for one code",
        ),
        pytest.param(
            [{"统一社会信用代码": OTHER}],
            ["代码在名录里是“福建省某某矿业集团”，两个名称不同，没有改", "核对代码"],
            id="a sound code of another firm",
        ),
        pytest.param(
            [{"所属镇街": "不存在镇"}],
            ["“所属镇街”列（F2）填的是“不存在镇”", "不在行政区划里，没有保存", "改成行政区划里在用的全称"],
            id="an unknown region",
        ),
    ],
)
def test_a_row_says_what_is_wrong_where_and_how_to_mend_it(rows, told: list[str], hand_in, county) -> None:
    make_target(county.bureau, name="福建省某某矿业集团", credit_code=OTHER, number=OTHER)
    page, taken = hand_in(xlsx(firms(*rows)))
    assert taken
    assert [words for words in told if words not in page] == []
    assert Target.objects.count() == 1


@pytest.mark.covers("LIBP-4")
def test_a_certificate_that_has_run_out_is_told(hand_in) -> None:
    person = row("inspectors", 姓名="王五", 执法证号="350881000999", 有效期至="2019-12-31")
    page, taken = hand_in(xlsx([head("inspectors"), person]), kind="inspectors")
    assert taken
    assert "已过期" in page
    assert "换证后改成新的有效期" in page


def test_merged_cells_and_titles_are_told_by_their_rows(hand_in) -> None:
    rows = [firms({})[0], ["菁城街道"], *firms({}, {"名称": "又一家", "统一社会信用代码": OTHER, "地址": ""})[1:]]
    last = chr(ord("A") + len(head("targets")) - 1)
    page, taken = hand_in(xlsx(rows, [f"A2:{last}2", "G3:G4"]))
    assert taken
    assert "第2行" in page
    assert "是整行合并的小标题" in page


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("表.xlsx", lambda: xlsx([["名称", "信用代码", "企业名称"], ["甲", CODE, "乙"]]), SAME),
        ("表.xlsx", lambda: xlsx([["名称", "信用代码", "名称"], ["甲", CODE, "乙"]]), "“名称”和“名称”说的是同一列"),
        ("表.xlsx", lambda: xlsx([head("targets")]), "里没有数据行"),
        ("表.xlsx", lambda: xlsx([["姓名", "电话"], ["甲", "1"]]), "缺少“名称”"),
        ("空.xlsx", lambda: b"", "这是空文件，换一个有内容的"),
        ("表.xlsx", locked, "设了打开密码"),
        ("表.csv", lambda: csv(firms({})) + b"\x00,\x00", "不是表格文件"),
        ("表.xlsx", lambda: csv(firms({})), "不是表格文件"),
        ("表.xls", lambda: b"<html><table><tr><td>1</td></tr></table></html>", "不是表格文件"),
        ("表.xlsx", lambda: raw_xlsx("", extra=b"0" * (archives.MAX_UNPACKED + 1)), "解压后超过100 MB"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_read_is_refused_with_a_sentence(name: str, content, told: str, hand_in) -> None:
    page, taken = hand_in(content(), name)
    assert not taken
    assert told in page


def test_a_million_styled_rows_of_nothing_are_told_with_their_number(hand_in) -> None:
    rows = "".join(f'<row r="{number}" s="1" customFormat="1"/>' for number in range(3, 1_000_001))
    cells = "".join(f'<c r="{column}1" t="str"><v>{title}</v></c>' for column, title in zip("ABC", head("targets")))  # noqa: B905
    page, taken = hand_in(raw_xlsx(f'<row r="1">{cells}</row><row r="1000001"><c r="K1000001" s="1"/></row>{rows}'))
    assert not taken
    assert "散落到第1000001行、第11列，中间几乎都是空的" in page
    assert "复制到一个新的工作表" in page


def test_an_old_workbook_under_a_new_name_is_read_as_what_it_is(hand_in, shared_data) -> None:
    page, taken = hand_in((shared_data / OLD).read_bytes(), "清单.xlsx", "joint-items")
    assert taken
    assert "83行：新增83" in page
