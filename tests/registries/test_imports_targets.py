# SPDX-License-Identifier: Apache-2.0
"""两库: the real market entities come in; a code that lost digits is never kept as a code."""

import pytest

from suicha.accounts.models import Region
from suicha.accounts.roles import RoleName
from suicha.registries.models import Target
from suicha.registries.services.imports import sheet_apply, sheet_preview
from tests.factories import make_credit_code, make_region, make_target, make_user
from tests.registries.imported import bring_in, counts, head, judged, preview, row_of, told

pytestmark = pytest.mark.django_db
CODE = make_credit_code(9001)
OTHER = make_credit_code(9002)
UNKNOWN = ("新侨镇", "新侨镇", "新矫镇")


def firm(**over: object) -> list[object]:
    values = dict.fromkeys(
        ("name", "code", "register", "kind", "domain", "town", "address", "scope", "day", "status", "grade"), ""
    )
    return list((values | {"name": "甲公司", "code": CODE, "address": "一路1号"} | over).values())


def one(county, **over: object) -> tuple[str, str, dict[str, object]]:
    """Outcome, what is said, and what would be saved, of a sheet with one row."""
    found = preview("targets", [head("targets"), firm(**over)], county.bureau, county.clerk)
    return judged(found)[2], told(found, 2), row_of(found, 2).values


@pytest.fixture
def real(shared_data, county):
    content = (shared_data / "market-entities-real.xlsx").read_bytes()
    return sheet_preview(
        kind="targets", name="市场主体.xlsx", content=content, organisation=county.bureau, by=county.clerk
    )


@pytest.mark.covers("LIBT-5", "LIBT-13")
def test_the_real_400_rows_are_told_apart_and_no_destroyed_code_is_kept(real, county) -> None:
    assert counts(real) == {"new": 344, "changed": 0, "unchanged": 0, "doubtful": 42, "refused": 14}
    assert real.counts["rows"] == 400
    assert real.counts["ignored"] == ["QYLX_ZL", "QYLX_XL", "总注册资本", "QYSX", "ROW_NO"]
    assert Target.objects.count() == 0

    sheet_apply(sheet_import=real, by=county.clerk)

    assert Target.objects.count() == 386
    assert Target.objects.exclude(doubts=[]).count() == 42
    assert Target.objects.values("number").distinct().count() == 386
    destroyed = Target.objects.get(register_number="460000000075967")
    assert (destroyed.name, destroyed.credit_code) == ("海南深宝实业有限公司", "")
    assert destroyed.number.startswith("YJ-")
    assert destroyed.doubts[0]["value"] == "9.14690062012665E+17"
    assert "第15行“TYXYDM”列（C15）" in destroyed.doubts[0]["text"]
    assert Target.objects.exclude(credit_code="").count() == 148
    assert not Target.objects.filter(credit_code__contains="E").filter(credit_code__contains="+").exists()
    good = Target.objects.get(register_number="469006600220759")
    assert good.number == good.credit_code == "92469006MA5RJQT183"
    assert good.status == "active"
    assert str(good.founded_on) == "2015-11-10"


def test_a_blank_name_is_refused_and_a_missing_everything_is_doubted(real) -> None:
    assert judged(real)[116] == "refused"
    assert "第116行“企业名称”列（A116）：没有填" in told(real, 116)
    assert judged(real)[184] == "doubtful"
    assert "填的是“无资料内容”：代码和注册号都没有，只能按名称认" in told(real, 184)
    assert "register_number" not in row_of(real, 184).values


def test_the_real_file_a_second_time_adds_nothing_and_keeps_its_doubts(real, county, shared_data) -> None:
    sheet_apply(sheet_import=real, by=county.clerk)
    content = (shared_data / "market-entities-real.xlsx").read_bytes()

    again = sheet_preview(kind="targets", name="再.xlsx", content=content, organisation=county.bureau, by=county.clerk)

    assert counts(again) == {"new": 0, "changed": 0, "unchanged": 344, "doubtful": 42, "refused": 14}
    sheet_apply(sheet_import=again, by=county.clerk)
    assert Target.objects.count() == 386


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        (9.14690062012665e17, "被表格软件变成了数字"),
        ("9.14690062012665E+17", "被表格软件变成了数字"),
        ("914690062012665000", "末三位都是0"),
        (CODE[:17] + ("0" if CODE[17] != "0" else "1"), f"最后一位应为{CODE[17]}"),
        (CODE[:16], "应为18位，填的是16位"),
        ("91350881MADEMSSSS1", "不能有“S”"),
    ],
)
def test_a_code_that_is_not_certain_is_never_stored(typed: object, words: str, county) -> None:
    outcome, said, values = one(county, code=typed, register="350881100000008")
    assert outcome == "doubtful"
    assert words in said
    assert "第2行“统一社会信用代码”列（B2）" in said
    assert "credit_code" not in values

    outcome, said, _ = one(county, code=typed)
    assert outcome == "refused"
    assert "没有别的号码能认出是哪一家" in said


@pytest.mark.parametrize(
    "typed", [f" {CODE.lower()} ", "".join(chr(ord(c) + 0xFEE0) for c in CODE), "'" + CODE, CODE.replace("0", "O")]
)
def test_small_letters_full_width_and_letters_for_digits_are_put_right(typed: str, county) -> None:
    outcome, said, values = one(county, code=typed)

    assert (outcome, values["credit_code"]) == ("new", CODE)
    assert f"保存为{CODE}" in said


def test_a_number_in_the_wrong_column_is_put_where_it_belongs(county) -> None:
    outcome, said, values = one(county, code=350881100000008)
    assert (outcome, values["register_number"]) == ("new", "350881100000008")
    assert "15位的旧注册号" in said

    outcome, said, values = one(county, code="", register=CODE)
    assert (outcome, values["credit_code"]) == ("new", CODE)
    assert "register_number" not in values


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"register": 4.69006600187440123e16}, "后几位已经丢失"),
        ({"register": 1.5}, "后几位已经丢失"),
        ({"register": "号" * 41}, "不像注册号"),
        ({"register": "350881100000009"}, "是许可证号的，写上许可证的字头"),
        ({"status": "搬家"}, "不在名录库的写法里"),
        ({"town": "双洋乡"}, "不在行政区划里"),
        ({"day": "民国99年5月1日"}, "民国99年是2010年"),
        ({"day": "2999-01-01"}, "还没有到"),
        ({"address": "路" * 301}, "有301字，超过300字"),
    ],
)
def test_what_is_not_certain_is_left_out_and_marked(over: dict[str, object], words: str, county) -> None:
    found = preview("targets", [head("targets"), firm(**over)], county.bureau, county.clerk)
    assert judged(found) == {2: "doubtful"}
    assert words in told(found, 2)

    sheet_apply(sheet_import=found, by=county.clerk)
    assert words in Target.objects.get().doubts[0]["text"]


def test_a_formula_is_refused_by_its_cell(county) -> None:
    outcome, said, _ = one(county, address="=A1")

    assert outcome == "refused"
    assert "“地址”列（G2）" in said
    assert "选择性粘贴为“值”" in said


def test_the_same_firm_twice_stays_out_the_second_time(county) -> None:
    rows = [
        head("targets"), firm(), firm(name="乙公司"), firm(code="", register="A1", name="丙公司"),
        firm(code="", register="A1", name="丁公司"), firm(code=OTHER), firm(code="", name="戊公司"),
        firm(code="", name="戊公司"), ["标题"] + [""] * 10,
    ]  # fmt: skip

    found = preview("targets", rows, county.bureau, county.clerk, merged=["A9:U9"])

    assert judged(found) == {
        2: "new", 3: "refused", 4: "new", 5: "refused", 6: "doubtful", 7: "doubtful", 8: "refused", 9: "refused",
    }  # fmt: skip
    assert "统一社会信用代码与第2行相同" in told(found, 3)
    assert "注册号与第4行相同" in told(found, 5)
    assert "名称和地址与第2行都相同" in told(found, 6)
    assert "名称和地址与第7行都相同" in told(found, 8)


def test_a_town_is_found_by_its_name_and_two_of_a_name_are_doubted(county) -> None:
    assert one(county, town="新桥镇")[2]["town"] == county.town.pk
    make_region("350882102", "新桥镇")
    assert one(county, town="新桥镇")[2]["town"] == county.town.pk
    make_region("350881199", "新桥镇")
    assert "几个同名的镇街" in one(county, town="新桥镇")[1]
    assert "350881102、350881199" in one(county, town="新桥镇")[1]


@pytest.mark.covers("LIBT-5")
def test_an_unknown_town_is_a_doubt_that_names_the_nearest_and_a_closed_one_says_since_when(
    county, monkeypatch
) -> None:
    make_region("350881103", "新桥街道")
    Region.objects.create(code="350881104", name="和平乡", closed_in=2020)

    outcome, words, values = one(county, town="新侨镇")

    assert (outcome, "town" in values) == ("doubtful", False)
    assert "相近的有新桥镇、新桥街道" in words
    assert "2020年已撤销" in one(county, town="和平乡")[1]
    rows = [head("targets"), *(firm(code=make_credit_code(n), name=f"{n}号", town=t) for n, t in enumerate(UNKNOWN))]
    monkeypatch.setattr("suicha.registries.services.imports.target_towns.PROPOSED", 1)
    found = preview("targets", rows, county.bureau, county.clerk)
    assert ["相近的有" in told(found, row) for row in (2, 3, 4)] == [True, True, False]
    assert one(county, town="350881103")[2]["town_name"] == "新桥街道"


@pytest.mark.covers("LIBT-7")
def test_status_words_become_the_life_status(county) -> None:
    found = [one(county, status=word)[2]["status"] for word in ("正常", "歇业", "已注销", "吊销，未注销", "迁出")]

    assert found == ["active", "suspended", "cancelled", "revoked", "moved"]


def test_a_risk_class_comes_in_only_from_those_who_may_set_it(county) -> None:
    assert "grade" not in one(county, grade="D级")[2]
    both = make_user(RoleName.LINE_OFFICE, RoleName.LEGAL_OFFICE, organisation=county.bureau)

    bring_in("targets", [head("targets"), firm(grade="D级")], county.bureau, both)

    assert Target.objects.get().grade == "D"


def test_matching_goes_by_code_then_number_then_name(county) -> None:
    by_code = make_target(county.bureau, credit_code=CODE, number=CODE, name="甲有限公司", address="旧路")
    by_number = make_target(county.section, credit_code="", number="YJ-1", register_number="R1", name="乙公司")
    by_name = make_target(county.bureau, credit_code="", number="YJ-2", name="丙公司")
    make_target(county.neighbour, credit_code="", number="ZJ-1", register_number="R9", name="外公司")
    rows = [
        head("targets"), firm(day="2016-04-30", town="新桥镇"),
        firm(code=OTHER, register="R1", name="乙公司", status="停业"),
        firm(code="", register="R3", name="丙公司", address=""), firm(code="", register="R9", name="外公司"),
    ]  # fmt: skip

    found = preview("targets", rows, county.bureau, county.clerk)

    assert judged(found) == {2: "changed", 3: "changed", 4: "changed", 5: "new"}
    assert [row_of(found, n).existing_id for n in (2, 3, 4)] == [by_code.pk, by_number.pk, by_name.pk]
    assert {"key": "name", "field": "名称", "before": "甲有限公司", "after": "甲公司"} in row_of(found, 2).changes
    assert "抽取编号改为代码" in told(found, 3)
    sheet_apply(sheet_import=found, by=county.clerk)
    for target in (by_code, by_number, by_name):
        target.refresh_from_db()
    assert (by_code.name, by_code.town) == ("甲公司", county.town)
    assert (by_number.number, by_number.credit_code, by_number.status) == (OTHER, OTHER, "suspended")
    assert (by_name.number, by_name.register_number) == ("YJ-2", "R3")


def test_a_match_that_contradicts_itself_is_refused_or_doubted(county) -> None:
    make_target(county.bureau, credit_code=CODE, number=CODE, name="甲公司", address="一路1号")
    make_target(county.bureau, credit_code="", number="YJ-1", register_number="R1", name="乙公司")
    make_target(county.bureau, credit_code=OTHER, number=OTHER, register_number="R2", name="丙公司")
    make_target(county.bureau, credit_code="", number="YJ-2", name="同名公司")
    make_target(county.bureau, credit_code="", number="YJ-3", name="同名公司")

    outcome, said, _ = one(county, register="R1")
    assert (outcome, "注册号却是“乙公司”" in said) == ("refused", True)
    third = make_credit_code(9003)
    outcome, said, values = one(county, code=third, register="R2", name="丙公司")
    assert (outcome, "两个代码不同，没有改" in said, "credit_code" in values) == ("doubtful", True, False)
    outcome, said, _ = one(county, code="", name="同名公司")
    assert (outcome, "2家名称相同" in said) == ("refused", True)
    outcome, said, _ = one(county, code=third, name="甲公司")
    assert (outcome, "同名的另一家" in said) == ("new", True)


def test_two_rows_that_mean_one_record_are_refused(county) -> None:
    make_target(county.bureau, credit_code=CODE, number=CODE, register_number="R1", name="甲公司")
    rows = [head("targets"), firm(), firm(code="", register="R1", name="甲公司二", address="二路")]

    found = preview("targets", rows, county.bureau, county.clerk)

    assert judged(found) == {2: "changed", 3: "refused"}
    assert "与第2行说的是名录里的同一家" in told(found, 3)


def test_a_destroyed_code_that_fits_the_one_on_record_is_no_doubt(county) -> None:
    code = "91350881000000018" + "X"
    digits = "913508810000000187"
    make_target(
        county.bureau, credit_code=digits, number=digits, register_number="R1", name="甲公司", address="一路1号"
    )
    make_target(county.bureau, credit_code=code, number=code, register_number="R2", name="乙公司", address="一路1号")

    assert one(county, code=float(digits), register="R1")[0] == "unchanged"
    assert one(county, code="9.1E+17E+1", register="R1")[0] == "doubtful"
    assert one(county, address=2.5)[2]["address"] == "2.5"
    assert one(county, code=float(digits), register="R2", name="乙公司")[0] == "doubtful"


def test_a_doubt_is_settled_by_a_later_sheet_that_is_certain(county) -> None:
    bring_in("targets", [head("targets"), firm(code="", status="搬家")], county.bureau, county.clerk)
    target = Target.objects.get()
    assert {doubt["field"] for doubt in target.doubts} == {"register_number", "status"}

    bring_in("targets", [head("targets"), firm()], county.bureau, county.clerk)

    target.refresh_from_db()
    assert [doubt["field"] for doubt in target.doubts] == ["status"]
    assert target.number == CODE


def test_a_number_of_the_library_is_never_given_to_a_second_firm(county) -> None:
    bring_in("targets", [head("targets"), firm(code="", register="R1")], county.bureau, county.clerk)
    first = Target.objects.get().number
    bring_in("targets", [head("targets"), firm(register="R1")], county.bureau, county.clerk)
    assert Target.objects.get().number == CODE

    bring_in("targets", [head("targets"), firm(code="", register="R2", name="乙公司")], county.bureau, county.clerk)

    assert Target.objects.get(name="乙公司").number != first


def test_the_library_that_moved_on_is_not_overwritten(county) -> None:
    target = make_target(county.bureau, credit_code=CODE, number=CODE, name="甲公司", address="旧路")
    found = preview("targets", [head("targets"), firm(), firm(code=OTHER, name="乙公司")], county.bureau, county.clerk)
    Target.objects.filter(pk=target.pk).update(address="")
    make_target(county.bureau, credit_code=OTHER, number=OTHER, name="乙公司")

    done = sheet_apply(sheet_import=found, by=county.clerk)

    assert counts(done)["refused"] == 2
    assert "地址已被改成“空”，没有覆盖" in told(found, 2)
    assert "名录里已有“乙公司”" in told(found, 3)
    assert Target.objects.count() == 2
