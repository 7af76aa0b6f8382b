# SPDX-License-Identifier: Apache-2.0
"""两库: daily supervision staff without a certificate, by form and by sheet (LIBP-2)."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.registries import selectors, services
from suicha.registries.models import Inspector, TrainingResult
from suicha.registries.services.imports import sheet_apply, sheet_undo
from tests.factories import make_expert, make_inspector
from tests.registries.imported import bring_in, head, judged, preview, row_of, told
from tests.registries.refused import refused

pytestmark = [pytest.mark.django_db, pytest.mark.covers("LIBP-2")]
NOTHING = {"category": "daily", "certificate": "", "certificate_until": None}


def row(**over: str) -> list[str]:
    values = dict.fromkeys(head("inspectors"), "") | {"姓名": "协管员甲", "人员类别": "日常监管人员"} | over
    return [values[title] for title in head("inspectors")]


def test_a_person_without_a_certificate_is_recorded_by_form_and_shown_plainly(client, county) -> None:
    client.force_login(county.clerk)
    data = {"organisation": county.bureau.pk, "name": "协管员甲", "category": "certified", "post": "协管员"}
    refusal = client.post("/w/inspectors/new/", data)
    assert "没有执法证号，不能按执法人员入库" in refusal.content.decode()

    client.post("/w/inspectors/new/", data | {"category": "daily"})
    client.post("/w/inspectors/new/", data | {"category": "daily", "name": "协管员乙"})

    person, other = Inspector.objects.filter(category="daily").order_by("pk")
    assert (person.certificate, person.certificate_until, other.certificate) == ("", None, "")
    events = Event.objects.filter(action="registries.inspector.create").order_by("pk")
    assert sentence(events[0]) == "股长在漳平市应急管理局的名录库新增执法检查人员协管员甲，没有执法证。"
    listed = client.get("/w/inspectors/?certificate=none").content.decode()
    assert "没有执法证" in listed
    assert "只能随同" in listed
    assert county.inspector.name not in listed.split("<tbody>")[1]
    assert "今天能上门0人" in listed
    page = client.get(f"/w/inspectors/{person.pk}/").content.decode()
    assert "只能随同检查，不参加匹配，不计入两名执法人员" in page
    assert client.get("/w/inspectors/export/csv/").status_code == 200
    # Whoever gets a certificate later is changed, and counts from then on.
    today = clock.today()
    services.inspector_change(
        inspector=person, certificate="350881000808", certificate_until=today, category="certified", by=county.clerk
    )
    assert selectors.countable(Inspector.objects.filter(pk=person.pk)).get() == person


def test_a_certificate_is_whole_or_not_there(county) -> None:
    today = clock.today()
    for values in (
        {"certificate": "350881000808"},
        {"certificate_until": today},
        {"certificate_from": today},
        {"issuer": "省司法厅"},
    ):
        with refused("inspector_certificate_half"):
            services.inspector_create(
                organisation=county.bureau, name="协管员甲", category="daily", by=county.clerk, **values
            )
    for values in ({"category": "certified"}, {"certificate_until": today}, {"issuer": "省司法厅"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            make_inspector(county.bureau, **(NOTHING | values))


def test_two_people_without_a_certificate_are_not_one(county) -> None:
    first = make_inspector(county.bureau, **NOTHING)
    make_inspector(county.section, **NOTHING)
    make_expert(county.bureau, name=first.name)

    services.inspector_transfer(
        inspector=first, organisation=county.section, post="", on=clock.today(), reason="", by=county.clerk
    )

    assert Inspector.objects.filter(organisation=county.section, certificate="").count() == 2
    assert not selectors.certificates_ending(county.clerk)
    assert selectors.certificate_notice(first) is None


def test_people_without_a_certificate_come_by_a_sheet_and_are_known_by_name(county) -> None:
    rows = [head("inspectors"), row(职务="协管员"), row(姓名="协管员乙", 手机号码="13800000002"), row(姓名="协管员甲")]

    found = bring_in("inspectors", rows, county.bureau, county.clerk)

    assert judged(found) == {2: "new", 3: "new", 4: "refused"}
    assert "与第2行同名，都没有执法证号" in told(found, 4)
    people = Inspector.objects.filter(certificate="").order_by("pk")
    assert [(each.name, each.category, each.certificate_until) for each in people] == [
        ("协管员甲", "daily", None), ("协管员乙", "daily", None),
    ]  # fmt: skip
    again = preview("inspectors", [rows[0], row(职务="组长"), row(姓名="协管员乙")], county.bureau, county.clerk)
    assert judged(again) == {2: "changed", 3: "unchanged"}
    # Another mobile number is another person; a namesake with a certificate is not guessed at.
    other = preview("inspectors", [rows[0], row(姓名="协管员乙", 手机号码="13811111111")], county.bureau, county.clerk)
    assert judged(other) == {2: "new"}
    Inspector.objects.filter(name="协管员甲").update(certificate="350881000809", certificate_until=clock.today())
    named = preview("inspectors", [rows[0], row()], county.bureau, county.clerk)
    assert "名录里的同名人员有执法证" in told(named, 2)
    make_inspector(county.bureau, name="协管员乙", **NOTHING)
    twice = preview("inspectors", [rows[0], row(姓名="协管员乙")], county.bureau, county.clerk)
    assert "名录里有2名没有执法证的同名人员" in told(twice, 2)


def test_a_sheet_brings_the_certificate_somebody_got_and_the_undo_takes_it_back(county) -> None:
    person = make_inspector(county.bureau, name="协管员甲", **NOTHING)
    got = row(执法证号="350881000808", 有效期至="2031-12-31", 人员类别="执法人员", 发证机关="省司法厅")

    found = bring_in("inspectors", [head("inspectors"), got], county.bureau, county.clerk)

    assert judged(found) == {2: "changed"}
    assert "没有执法证的同名人员，导入后补上证号" in told(found, 2)
    assert ("执法证号", "", "350881000808") in [
        (each["field"], each["before"], each["after"]) for each in row_of(found, 2).changes
    ]
    person.refresh_from_db()
    assert (person.certificate, person.category, person.certificate_until) == (
        "350881000808", "certified", date(2031, 12, 31),
    )  # fmt: skip
    sheet_undo(sheet_import=found, by=county.clerk)
    person.refresh_from_db()
    assert (person.certificate, person.category, person.certificate_until, person.issuer) == ("", "daily", None, "")


def test_a_person_entered_meanwhile_is_not_entered_again(county) -> None:
    found = preview("inspectors", [head("inspectors"), row()], county.bureau, county.clerk)
    make_inspector(county.bureau, name="协管员甲", **NOTHING)

    sheet_apply(sheet_import=found, by=county.clerk)

    assert "预检之后，名录里已有没有执法证的协管员甲" in told(found, 2)
    assert Inspector.objects.filter(name="协管员甲").count() == 1


def test_an_empty_category_leaves_a_known_persons_category_alone(county) -> None:
    daily = make_inspector(county.bureau, category="daily", name="检查员甲", certificate="350881000811")
    renewed = row(姓名="检查员甲", 执法证号="350881000811", 有效期至="2031-12-31", 人员类别="")

    bring_in("inspectors", [head("inspectors"), renewed], county.bureau, county.clerk)

    daily.refresh_from_db()
    assert (daily.category, daily.certificate_until) == ("daily", date(2031, 12, 31))


@pytest.mark.covers("TRAIN-1")
def test_results_of_people_without_a_certificate_come_by_name(county) -> None:
    person = make_inspector(county.bureau, name="协管员甲", **NOTHING)
    make_inspector(county.bureau, name="协管员丙", **NOTHING)
    make_inspector(county.bureau, name="协管员丙", **NOTHING)
    line = dict.fromkeys(head("trainings"), "") | {
        "种类": "培训", "主题": "随同检查须知", "日期": clock.today().isoformat(), "主办单位": "县局", "结果": "合格",
    }  # fmt: skip
    rows = [
        [(line | {"姓名": name})[title] for title in head("trainings")] for name in ("协管员甲", "协管员丙", "生人")
    ]

    found = bring_in("trainings", [head("trainings"), *rows], county.bureau, county.clerk)

    assert judged(found) == {2: "new", 3: "refused", 4: "refused"}
    assert TrainingResult.objects.get().inspector == person
    assert "名录里有2名没有执法证的协管员丙" in told(found, 3)
    assert "名录里没有叫生人又没有执法证的人员" in told(found, 4)
