# SPDX-License-Identifier: Apache-2.0
"""Search words, one-line summaries, handling, and reading the package."""

import io
import zipfile

import pytest

from suicha.disclosure.rules.handling import handling_words
from suicha.disclosure.rules.package import (
    MEMBERS,
    PackageUnreadable,
    PoolRow,
    certificate,
    commitment,
    member,
    pool_rows,
)
from suicha.disclosure.rules.search import LONGEST, search_words
from suicha.disclosure.rules.summary import summary


def test_words_are_tried_as_typed_and_with_brackets_of_both_widths() -> None:
    assert search_words("（福建）").names == ("（福建）", "(福建)")
    assert search_words("食品").names == ("食品",)


def test_full_width_letters_and_blanks_do_not_matter_for_codes() -> None:
    assert search_words(" ９１３５ 0881ma ").code == "91350881MA"
    assert search_words("漳平").code == ""


def test_nothing_typed_asks_nothing() -> None:
    for text in ("", "   ", "\x00"):
        assert not search_words(text)
        assert search_words(text).code == ""


def test_a_long_text_is_cut_and_says_so() -> None:
    words = search_words("长" * 500)
    assert (len(words.names[0]), words.shortened) == (LONGEST, True)
    assert not search_words("短").shortened


@pytest.mark.parametrize(
    ("results", "text", "tone", "problems"),
    [
        (["clear", "clear"], "未发现问题", "green", 0),
        (["clear", "no_activity"], "未发现问题", "green", 0),
        (["no_activity"], "未开展相关经营活动", "", 0),
        ([], "没有检查事项", "", 0),
        (["clear", "corrected", "pending"], "2项发现问题", "amber", 2),
        (["uncooperative"], "1项发现问题", "red", 1),
    ],
)
def test_one_line_says_how_the_visit_ended(results: list[str], text: str, tone: str, problems: int) -> None:
    assert summary(results) == (text, tone, len(results), problems)


@pytest.mark.covers("PUB-16")
def test_handling_is_told_in_every_state() -> None:
    assert handling_words("", "", "") == "待后续处理"
    assert "12月1日前" in handling_words("ordered", "2026年12月1日", "")
    assert "待核实" in handling_words("reported", "2026年12月1日", "")
    assert "继续整改" in handling_words("reopened", "", "")
    assert "核实整改到位" in handling_words("verified", "", "")
    assert handling_words("closed", "", "2026年12月1日") == "已整改到位，2026年12月1日办结"


def _zip(**members: str | bytes) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("_", "."), text)
    return buffer.getvalue()


GOOD = {
    "pool_csv": "id,stratum,role,reason\nA,s1,R,\nB,s1,R,\nC,s1,X,cap\nD,s1,M,\n",
    "result_csv": "seq,batch,kind,stratum,rank,id,ticket\n1,1,P,s1,1,A,00\n2,1,M,s1,0,D,01\n",
    "names_csv": "id,name\nA,甲\nB,乙\n",
    "certificate_json": "{}",
    "commitment_json": "{}",
}


def test_every_row_of_the_pool_is_told_with_what_became_of_it() -> None:
    assert pool_rows(_zip(**GOOD)) == [
        PoolRow("A", "甲", "s1", "P", ""),
        PoolRow("B", "乙", "s1", "N", ""),
        PoolRow("C", "C", "s1", "X", "cap"),
        PoolRow("D", "D", "s1", "M", ""),
    ]
    assert certificate(_zip(**GOOD)) == commitment(_zip(**GOOD)) == {}
    assert len(MEMBERS) == 6


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        ({"pool_csv": "id,stratum\n"}, "pool.csv缺少reason、role列"),
        ({"names_csv": b"\xff\xfe"}, "names.csv不是UTF-8文本"),
    ],
)
def test_a_damaged_table_is_told(damage: dict[str, str | bytes], words: str) -> None:
    with pytest.raises(PackageUnreadable, match=words):
        pool_rows(_zip(**(GOOD | damage)))


@pytest.mark.parametrize("text", ["{", "[]", b"\xff"])
def test_a_damaged_certificate_is_told(text: str | bytes) -> None:
    with pytest.raises(PackageUnreadable, match=r"certificate\.json不是规范的JSON"):
        certificate(_zip(certificate_json=text))


def test_what_is_no_zip_is_told() -> None:
    with pytest.raises(PackageUnreadable, match=r"读不出pool\.csv"):
        member(b"junk", "pool.csv")
