# SPDX-License-Identifier: Apache-2.0
"""两库: a sheet of inspectors; without a certificate number and a real last day nobody counts towards the two."""

from datetime import date, timedelta

import pytest

from suicha.core import clock
from suicha.registries.models import Inspector
from suicha.registries.services.imports import sheet_apply, sheet_undo
from suicha.registries.services.imports.dates import day_of
from tests.factories import make_expert, make_inspector
from tests.registries.imported import bring_in, counts, head, judged, preview, row_of, told

pytestmark = pytest.mark.django_db


def person(**over: object) -> list[object]:
    values: dict[str, object] = {
        "name": "检查员甲", "unit": "", "certificate": "350881000901", "until": "2029-12-31", "category": "执法人员",
        "post": "科员", "domains": "工贸、危险化学品", "leader": "是", "mobile": 13800000001,
    }  # fmt: skip
    return list((values | over).values())


def one(county, **over: object) -> tuple[str, str]:
    found = preview("inspectors", [head("inspectors"), person(**over)], county.bureau, county.clerk)
    return judged(found)[2], told(found, 2)


@pytest.mark.covers("LIBP-3", "LIBP-4")
def test_a_roster_comes_in_with_what_the_rules_ask_for(county) -> None:
    rows = [
        head("inspectors"),
        person(),
        person(name="检查员乙", unit="危险化学品监管股", certificate="闽K-0001", leader=""),
    ]

    bring_in("inspectors", rows, county.bureau, county.clerk)

    first, second = Inspector.objects.filter(certificate__in=["350881000901", "闽K-0001"]).order_by("pk")
    assert (first.name, first.organisation, first.post, first.mobile) == (
        "检查员甲",
        county.bureau,
        "科员",
        "13800000001",
    )
    assert first.domains == ["危险化学品", "工贸"]
    assert (first.is_leader, second.is_leader) == (True, False)
    assert first.certificate_until == date(2029, 12, 31)
    assert second.organisation == county.section


@pytest.mark.covers("LIBP-1")
@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"certificate": ""}, "没有填；没有执法证的不能按执法人员入库"),
        ({"certificate": "", "category": ""}, "没有执法证的，人员类别填“日常监管人员”"),
        ({"certificate": "", "category": "日常监管人员"}, "“有效期至”列（D2）填的是“2029-12-31”：填了，却没有执法证号"),
        ({"certificate": "12"}, "有2位，不像执法证号"),
        ({"certificate": 3.50881000901e17}, "后几位已经丢失"),
        ({"until": ""}, "“有效期至”列（D2）：没有填"),
        ({"until": "无"}, "没有填"),
        ({"name": ""}, "“姓名”列（A2）：没有填"),
        ({"name": "名" * 41}, "有41字，超过40字"),
        ({"unit": "别的单位"}, "也不是它的下属单位"),
        ({"post": "=A1"}, "是公式算出来的"),
    ],
)
def test_a_person_who_cannot_be_on_the_roster_is_refused_by_row_and_column(over, words: str, county) -> None:
    outcome, said = one(county, **over)

    assert outcome == "refused"
    assert words in said
    assert said.startswith("第2行")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("民国115年6月30日", "改为公历，民国115年是2026年"),
        ("2026/13/45", "没有13月"),
        ("2026-02-30", "2026年2月没有30日"),
        ("二〇二六年三月三十一日", "是汉字写的日期。改用数字写，例如2026-03-31"),
        ("二十六年三月", "是汉字写的日期"),
        (46112, "日期序号，可能指2026年3月31日"),
        (0, "空日期的写法"),
        ("1899-12-30", "空日期的写法"),
        ("令和8年3月31日", "不是公历日期"),
        ("3/4/26", "次序分不清"),
        (2026, "不是完整的日期"),
        ("明年", "不是日期"),
        (True, "不是日期"),
    ],
)
def test_a_date_in_the_wrong_calendar_is_told_by_row_column_and_fix(typed: object, words: str, county) -> None:
    outcome, said = one(county, until=typed)

    assert outcome == "refused"
    assert "第2行“有效期至”列（D2）" in said
    assert words in said


@pytest.mark.parametrize(
    "typed",
    ["2029-12-31", "2029/12/31", "2029.12.31", "2029年12月31日", "20291231", "2029-12-31 00:00:00",
     "２０２９－１２－３１", 20291231,
     date(2029, 12, 31)],
)  # fmt: skip
def test_a_day_is_read_however_it_is_written(typed) -> None:
    assert day_of(typed) == (date(2029, 12, 31), "", "")


@pytest.mark.covers("LIBP-1")
def test_an_expired_certificate_is_doubted_and_says_what_follows(county) -> None:
    outcome, said = one(county, until=clock.today() - timedelta(days=3))

    assert outcome == "doubtful"
    assert "已过期3天，入库后不会被抽到" in said


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({"category": "志愿者"}, "按日常监管人员保存，不计入两名"),
        ({"leader": "也许"}, "不是“是”，也不是“否”"),
        ({"mobile": "1380000"}, "不是11位手机号码"),
    ],
)
def test_what_is_not_certain_about_a_person_is_left_out(over: dict[str, str], words: str, county) -> None:
    outcome, said = one(county, **over)

    assert outcome == "doubtful"
    assert words in said


def test_a_certificate_number_belongs_to_one_person(county) -> None:
    make_inspector(county.section, name="检查员丙", certificate="350881000777")
    rows = [
        head("inspectors"), person(), person(name="检查员乙"), person(name="检查员丁", certificate="350881000777"),
        ["名单"] + [""] * 8,
    ]  # fmt: skip

    found = preview("inspectors", rows, county.bureau, county.clerk, merged=["A5:S5"])

    assert judged(found) == {2: "new", 3: "refused", 4: "refused", 5: "refused"}
    assert "与第2行的执法证号相同" in told(found, 3)
    assert "在名录里是检查员丙的证号" in told(found, 4)
    assert "是整行合并的小标题，不是人员" in told(found, 5)


def test_a_person_who_is_known_is_updated_or_left_alone(county) -> None:
    bring_in("inspectors", [head("inspectors"), person()], county.bureau, county.clerk)
    changed = person(category="", until="2030-12-31", leader="否")
    found = preview("inspectors", [head("inspectors"), changed], county.bureau, county.clerk)

    assert judged(found) == {2: "changed"}
    assert [(change["field"], change["before"], change["after"]) for change in row_of(found, 2).changes] == [
        ("执法证有效期至", "2029-12-31", "2030-12-31"),
        ("可任组长", "是", "否"),
    ]
    sheet_apply(sheet_import=found, by=county.clerk)
    again = preview("inspectors", [head("inspectors"), changed], county.bureau, county.clerk)
    assert judged(again) == {2: "unchanged"}
    kept = Inspector.objects.get(certificate="350881000901")
    assert (kept.organisation, kept.certificate_until) == (county.bureau, date(2030, 12, 31))


@pytest.mark.covers("LIBP-7")
def test_a_sheet_moves_nobody_to_another_unit(county) -> None:
    known = make_inspector(county.section, name="检查员甲", certificate="350881000901", domains=["工贸"])
    renewal = [["姓名", "执法证号", "有效期至"], ["检查员甲", "350881000901", "2031-12-31"]]

    bring_in("inspectors", renewal, county.bureau, county.clerk)

    known.refresh_from_db()
    assert (known.organisation, known.certificate_until) == (county.section, date(2031, 12, 31))
    moved = preview(
        "inspectors", [head("inspectors"), person(unit="YJ", until="2032-12-31")], county.bureau, county.clerk
    )
    assert judged(moved) == {2: "doubtful"}
    assert "名录里在危险化学品监管股，没有改单位。先办理调动" in told(moved, 2)
    done = sheet_apply(sheet_import=moved, by=county.clerk)
    known.refresh_from_db()
    assert (known.organisation, known.certificate_until) == (county.section, date(2032, 12, 31))
    sheet_undo(sheet_import=done, by=county.clerk)
    known.refresh_from_db()
    assert (known.organisation, known.certificate_until) == (county.section, date(2031, 12, 31))
    assert not known.postings.exists()


@pytest.mark.covers("LIBP-7", "LIBP-10")
def test_a_section_writes_nothing_about_people_of_another_unit(county) -> None:
    make_inspector(county.bureau, name="检查员甲", certificate="350881000901")

    found = preview("inspectors", [head("inspectors"), person()], county.section, county.section_clerk)

    assert judged(found) == {2: "refused"}
    assert "名录里这一条归漳平市应急管理局管" in told(found, 2)


def test_a_person_who_left_is_not_brought_back_by_a_sheet(county) -> None:
    make_inspector(county.bureau, name="检查员甲", certificate="350881000901", left_on=date(2026, 1, 5))

    found = preview("inspectors", [head("inspectors"), person()], county.bureau, county.clerk)
    sheet_apply(sheet_import=found, by=county.clerk)

    assert judged(found) == {2: "doubtful"}
    assert "已于2026-01-05离岗，导入不会恢复在岗" in told(found, 2)
    assert Inspector.objects.get(certificate="350881000901").left_on == date(2026, 1, 5)


def test_a_number_given_to_someone_meanwhile_is_not_given_again(county) -> None:
    found = preview("inspectors", [head("inspectors"), person()], county.bureau, county.clerk)
    make_inspector(county.section, name="检查员甲", certificate="350881000901")

    done = sheet_apply(sheet_import=found, by=county.clerk)

    assert counts(done)["refused"] == 1
    assert "名录里已有这个执法证号" in told(found, 2)


@pytest.mark.covers("LIBX-2")
@pytest.mark.parametrize("same", [{"certificate": "350881000901"}, {"name": "检查员甲", "mobile": "13800000001"}])
def test_an_expert_does_not_become_an_inspector_by_sheet(county, same: dict) -> None:
    expert = make_expert(county.bureau, **same)
    outcome, said = one(county)
    assert outcome == "refused"
    assert "在专业人员库里，不能再进检查人员名录库" in said
    expert.left_on = clock.today()
    expert.save()
    assert one(county)[0] == "new"
