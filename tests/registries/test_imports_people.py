# SPDX-License-Identifier: Apache-2.0
"""Sheets of results of tests, and what a sheet of inspectors says of tags, waiting and sealed numbers."""

from datetime import timedelta

import pytest

from suicha.catalogue.services import setting_set
from suicha.core import clock
from suicha.registries import selectors, services
from suicha.registries.models import Expert, Inspector, Training, TrainingResult
from tests.factories import make_inspector
from tests.registries.imported import bring_in, head, judged, preview, row_of, told

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def held_on():
    return (clock.today() - 5 * DAY).isoformat()


@pytest.fixture
def until():
    return (clock.today() + 900 * DAY).isoformat()


def result(person: Inspector, held_on: str, until: str, **over: object) -> list[object]:
    values = {
        "姓名": person.name, "执法证号": person.certificate, "种类": "能力测试", "主题": "执法能力测试",
        "日期": held_on, "学时": "4", "主办单位": "市司法局", "结果": "合格", "分数": "88.5", "合格有效期至": until,
    } | over  # fmt: skip
    return [values[title] for title in head("trainings")]


@pytest.mark.covers("TRAIN-1", "TRAIN-2", "LIBP-8")
def test_a_sheet_of_results_makes_the_test_and_sets_until_when_people_are_tested(county, held_on, until) -> None:
    one, two = county.inspector, make_inspector(county.bureau)
    rows = [head("trainings"), result(one, held_on, until), result(two, held_on, until, 结果="不合格", 分数="")]

    found = bring_in("trainings", rows, county.bureau, county.clerk)

    assert judged(found) == {2: "new", 3: "new"}
    assert Training.objects.get().results.count() == 2
    trials = selectors.trials_of([one.pk, two.pk])
    assert selectors.tested_until(trials[one.pk]).isoformat() == until
    assert selectors.tested_until(trials[two.pk]) is None
    again = preview("trainings", [*rows, result(one, held_on, until, 主题="再测")], county.bureau, county.clerk)
    assert judged(again) == {2: "unchanged", 3: "unchanged", 4: "new"}
    # A result that came in between stays; a different one is refused.
    changed = preview("trainings", [rows[0], result(one, held_on, until, 分数="90")], county.bureau, county.clerk)
    assert "已登记为合格88.5" in told(changed, 2)
    between = Training.objects.create(
        organisation=county.bureau, kind="test", topic="再测", held_on=held_on, organiser="市司法局",
        valid_until=until, registered_at=clock.now(), registered_by=county.clerk,
    )  # fmt: skip
    TrainingResult.objects.create(
        training=between, inspector=one, result="passed", registered_at=clock.now(), registered_by=county.clerk
    )
    services.sheet_apply(sheet_import=again, by=county.clerk)
    assert "已经登记，没有重复导入" in told(again, 4)


@pytest.mark.covers("TRAIN-1")
def test_what_cannot_be_read_in_a_sheet_of_results_is_said(county, held_on, until) -> None:
    person, future = county.inspector, (clock.today() + DAY).isoformat()
    bad = [
        result(person, held_on, until, 种类="比武"),
        result(person, held_on, until, 结果="还行"),
        result(person, future, until),
        result(person, held_on, ""),
        result(person, held_on, until, 执法证号=""),
        result(person, held_on, until, 执法证号=3.5e20),
        result(person, held_on, until, 执法证号="99999"),
        result(person, held_on, until, 姓名="别人"),
        result(person, held_on, until, 主题="三", 分数="七十", 学时="半天"),
        result(person, held_on, until, 主题="二", 分数="1000"),
        result(person, held_on, until),
    ]

    found = preview("trainings", [head("trainings"), *bad], county.bureau, county.clerk)

    outcomes = [outcome for _, outcome in sorted(judged(found).items())]
    assert outcomes == ["refused"] * 8 + ["doubtful", "doubtful", "refused"]
    for row, words in (
        (2, "填培训、能力测试或综合素质评估"), (3, "填合格或不合格"), (4, "还没到"), (5, "写明合格到哪一天有效"),
        (6, "补上执法证号"), (7, "后几位已经丢失"), (8, "名录库里没有这个执法证号"), (9, f"是{person.name}的证号"),
        (10, "不是0到999之间的分数"), (12, "同一人的同一次"),
    ):  # fmt: skip
        assert words in told(found, row)
    merged = [head("trainings"), ["2026年测试", *[""] * 9], result(person, held_on, until)]
    headed = preview("trainings", merged, county.bureau, county.clerk, merged=["A2:J2"])
    assert "整行合并的小标题" in told(headed, 2)


def person_row(**over: object) -> list[object]:
    values = dict.fromkeys(head("inspectors"), "") | {
        "姓名": "检查员41", "执法证号": "410001", "有效期至": "2031-12-31", "手机号码": "13800004141",
        "发证机关": "省司法厅", "有效期自": "2026-01-01",
    } | over  # fmt: skip
    return [values[title] for title in head("inspectors")]


@pytest.mark.covers("LIBP-3", "LIBP-4")
def test_a_sheet_of_inspectors_keeps_tags_of_the_vocabulary_and_seals_numbers(county) -> None:
    services.tag_add(organisation=county.bureau, group="specialty", name="电气安全", by=county.clerk)
    rows = [head("inspectors"), person_row(业务专长="电气安全、登高", 担任角色="")]

    found = bring_in("inspectors", rows, county.bureau, county.clerk)

    assert "“登高”不在人员标签里" in told(found, 2)
    assert row_of(found, 2).values["mobile"].startswith("sealed1:")
    person = Inspector.objects.get(certificate="410001")
    assert [tag.name for tag in person.tags.order_by("pk")] == ["电气安全"]
    assert (person.mobile, person.issuer, person.joined_on) == ("13800004141", "省司法厅", clock.today())
    again = preview("inspectors", [rows[0], person_row(业务专长="电气安全")], county.bureau, county.clerk)
    assert judged(again) == {2: "unchanged"}
    # Another number with the same ends is a change, shown masked.
    services.tag_add(organisation=county.bureau, group="role", name="片长", by=county.clerk)
    other = bring_in(
        "inspectors", [rows[0], person_row(手机号码="13811114141", 担任角色="片长")], county.bureau, county.clerk
    )
    before = {each["key"]: (each["before"], each["after"]) for each in row_of(other, 2).changes}
    assert before == {"mobile": ("138****4141", "138****4141"), "tags": ("电气安全", "片长")}
    person.refresh_from_db()
    assert person.mobile == "13811114141"
    strange = preview("inspectors", [rows[0], person_row(业务专长="登高")], county.bureau, county.clerk)
    assert "tags" not in row_of(strange, 2).values
    bare = [["姓名", "执法证号", "有效期至"], ["检查员42", "420002", "2031-12-31"]]
    assert judged(preview("inspectors", bare, county.bureau, county.clerk)) == {2: "new"}
    late = preview("inspectors", [rows[0], person_row(有效期自="2032-01-01")], county.bureau, county.clerk)
    assert "晚于有效期至" in told(late, 2)


@pytest.mark.covers("LIBP-8")
def test_where_a_pass_is_asked_for_a_sheet_only_makes_people_wait(county) -> None:
    setting_set(organisation=county.bureau, key="admission_required", value=1, clause="本局方案", by=county.legal)

    bring_in("inspectors", [head("inspectors"), person_row()], county.bureau, county.clerk)

    person = Inspector.objects.get(certificate="410001")
    assert (person.is_waiting, person.joined_on) == (True, None)


@pytest.mark.covers("LIBP-8", "TRAIN-2")
def test_a_day_typed_into_the_roster_is_no_test_passed(county) -> None:
    setting_set(organisation=county.bureau, key="admission_required", value=1, clause="本局方案", by=county.legal)
    rows = [[*head("inspectors"), "能力测试有效期"], [*person_row(), "2031-12-31"]]

    found = bring_in("inspectors", rows, county.bureau, county.clerk)

    assert judged(found) == {2: "doubtful"}
    assert "没有保存；合格与否看成绩。在培训和测试里登记成绩，或导入成绩表" in told(found, 2)
    person = Inspector.objects.get(certificate="410001")
    assert selectors.admission_lacks(person) == ["能力测试"]
    assert "能力测试有效期" not in head("inspectors")


def test_a_sheet_of_experts_shows_numbers_masked_and_compares_them_whole(county) -> None:
    row = ["专家甲", "", "", "工贸", "工程师", "ZJ0001", "2031-12-31", "13900001111"]
    bring_in("experts", [head("experts"), row], county.bureau, county.clerk)
    assert Expert.objects.get().mobile == "13900001111"

    again = bring_in("experts", [head("experts"), [*row[:-1], "13922221111"]], county.bureau, county.clerk)

    assert row_of(again, 2).changes[0]["after"] == "139****1111"
    assert Expert.objects.get().mobile == "13922221111"
