# SPDX-License-Identifier: Apache-2.0
"""What the matching knows of people: where they can go, when they are away, and from whom they must stay away."""

import json
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from suicha.accounts import services as accounts
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.registries import services
from suicha.registries.households import household_digest
from suicha.registries.models import Absence, ConflictFact
from suicha.registries.selectors import absences_of, conflicts_of
from tests.factories import make_credit_code, make_region, make_target, make_user
from tests.registries.imported import bring_in, head, preview, told
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


def last_sentence() -> str:
    return sentence(Event.objects.order_by("pk").last())


def absent(county, **over) -> Absence:
    today = clock.today()
    values = {"kind": "training", "starts_on": today, "ends_on": today + 4 * DAY, "by": county.clerk}
    return services.absence_register(inspector=county.inspector, **(values | over))


def fact(county, **over) -> ConflictFact:
    values = {"kind": "employer", "name": "漳平市溪畔茶业有限公司", "since": clock.today(), "document": "干部人事档案"}
    return services.conflict_register(inspector=county.inspector, **(values | {"by": county.clerk} | over))


@pytest.mark.covers("DRAW-24")
def test_the_towns_a_person_can_go_to_are_registered_and_told_in_the_log(county) -> None:
    other = make_region("350881101", "双洋镇")

    services.inspector_change(inspector=county.inspector, towns=[county.town, other], is_office=True, by=county.clerk)

    assert "机关人员由“否”改为“是”，可到镇街由“空”改为“双洋镇、新桥镇”" in last_sentence()
    services.inspector_change(inspector=county.inspector, towns=[other, county.town], by=county.clerk)
    assert Event.objects.order_by("pk").last().data["changes"] == []
    made = services.inspector_create(
        organisation=county.bureau, by=county.clerk, name="检查员乙", certificate="350881000888",
        certificate_until=clock.today(), towns=[other],
    )  # fmt: skip
    assert list(made.towns.order_by("code")) == [other]


def test_an_absence_is_registered_and_ended_when_the_person_is_back(county) -> None:
    found = absent(county, note=" 市局培训班 ")

    assert (found.state, found.get_state_display(), str(found), found.note) == (
        "in_force",
        "已登记",
        "检查员09　培训",
        "市局培训班",
    )
    assert last_sentence().startswith("股长登记检查员09培训，")
    with refused("absence_twice"):
        absent(county, kind="leave", starts_on=found.ends_on, ends_on=found.ends_on + DAY)
    with refused("absence_reversed"):
        absent(county, starts_on=clock.today(), ends_on=clock.today() - DAY)

    ended = services.absence_end(absence=found, by=county.clerk)

    assert (ended.state, ended.get_state_display()) == ("ended", "已销假")
    assert "给检查员09销假" in last_sentence()
    with refused("absence_ended_already"):
        services.absence_end(absence=found, by=county.clerk)
    assert absent(county, kind="leave").state == "in_force"
    assert [each.kind for each in absences_of(county.inspector)] == ["leave", "training"]


@pytest.mark.covers("DRAW-29")
def test_a_conflict_is_registered_with_its_document_and_stays_out_of_the_log(county) -> None:
    found = fact(county, number=make_credit_code(7))

    assert (found.state, str(found), found.digest) == ("in_force", "检查员09　曾任职单位", "")
    event = Event.objects.order_by("pk").last()
    assert "溪畔" not in json.dumps(event.data, ensure_ascii=False) + sentence(event)
    assert "内容不公开" in sentence(event)

    ended = services.conflict_end(fact=found, by=county.clerk)

    assert (ended.state, ended.get_state_display()) == ("ended", "已撤销")
    with refused("conflict_ended_already"):
        services.conflict_end(fact=found, by=county.clerk)
    assert list(conflicts_of(county.inspector)) == [found]


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"document": " "}, "conflict_document_missing"),
        ({"kind": "household"}, "conflict_household_missing"),
        ({"name": " "}, "conflict_party_missing"),
        ({"number": "123"}, "conflict_number_wrong"),
        ({"until": clock.today() - 10 * DAY}, "conflict_days_wrong"),
        ({"since": clock.today() + 10 * DAY}, "conflict_days_wrong"),
    ],
)
def test_a_fact_that_cannot_be_compared_is_refused(county, over: dict, code: str) -> None:
    with refused(code):
        fact(county, **over)
    assert not ConflictFact.objects.exists()


def test_a_household_is_kept_as_a_keyed_digest_only(county, settings, tmp_path) -> None:
    found = fact(county, kind="household", name="写错了的名称", household=" 3508 81-00123 ")

    assert (found.name, found.number) == ("", "")
    assert found.digest == household_digest("350881-00123") != household_digest("350881-00124")
    target = make_target(county.bureau)
    target = services.target_household_set(target=target, household="350881-00123", by=county.clerk)
    assert target.household == found.digest
    assert last_sentence().endswith("法定代表人的户号，只存密文。")
    assert services.target_household_set(target=target, household=" ", by=county.clerk).household == ""
    assert "清空了" in last_sentence()
    settings.KEYS_DIR = tmp_path / "another"
    assert household_digest("350881-00123") != found.digest


def test_the_database_keeps_households_and_parties_apart(county) -> None:
    values = {"inspector": county.inspector, "since": clock.today(), "document": "x", "registered_at": clock.now()}
    for wrong in ({"kind": "household", "name": "甲公司", "digest": "0"}, {"kind": "case"}, {"kind": "household"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            ConflictFact.objects.create(**values, **wrong, registered_by=county.clerk)


@pytest.mark.covers("DRAW-22")
def test_a_town_borders_on_others_and_they_on_it(county) -> None:
    county_region = county.root.region
    towns = [make_region(f"35088120{n}", f"镇{n}", county_region) for n in range(3)]
    system = make_user(RoleName.SYSTEM_ADMINISTRATOR, organisation=county.root)

    accounts.region_neighbours_set(region=towns[0], neighbours=towns[1:], by=system)

    assert list(towns[1].neighbours.order_by("code")) == [towns[0]]
    assert last_sentence().endswith("登记镇0的相邻镇街：镇1、镇2。")
    for strange in (county_region, towns[0]):
        with refused("region_not_beside"):
            accounts.region_neighbours_set(region=towns[0], neighbours=[strange], by=system)


@pytest.mark.covers("DRAW-24", "LIBP-12")
def test_a_sheet_brings_towns_and_office_staff(county) -> None:
    other = make_region("350881101", "双洋镇")
    row = ["检查员甲", "", "350881000901", "2029-12-31", "执法人员", "", "工贸", "是", ""]
    rows = [head("inspectors"), [*row, "新桥镇、双洋镇", "是"]]

    bring_in("inspectors", rows, county.bureau, county.clerk)

    made = county.bureau.inspector_set.get(certificate="350881000901")
    assert made.is_office is True
    assert list(made.towns.order_by("code")) == [other, county.town]
    rows[1][-2:] = ["新桥镇", "否"]
    bring_in("inspectors", rows, county.bureau, county.clerk)
    made.refresh_from_db()
    assert (list(made.towns.all()), made.is_office) == ([county.town], False)
    rows[1][-2:] = ["全部", ""]
    bring_in("inspectors", rows, county.bureau, county.clerk)
    assert list(made.towns.all()) == [county.town]  # an empty cell, and 全部, leave what is known


def test_a_town_nobody_knows_is_named_with_row_column_and_fix(county) -> None:
    row = [
        "检查员甲",
        "",
        "350881000901",
        "2029-12-31",
        "执法人员",
        "",
        "工贸",
        "是",
        "",
        "新桥镇、没有镇",
        "也许",
    ]

    said = told(preview("inspectors", [head("inspectors"), row], county.bureau, county.clerk), 2)

    assert "第2行“可到镇街”列（J2）填的是“新桥镇、没有镇”：“没有镇”不在行政区划里，或有同名，没有保存" in said
    assert "“机关人员”列（K2）填的是“也许”：不是“是”，也不是“否”，没有保存" in said


def test_the_office_keeps_the_facts_on_the_persons_page(client, county) -> None:
    client.force_login(county.clerk)
    page, today = reverse("registries:inspector", args=[county.inspector.pk]), clock.today()
    days = {"starts_on": today.isoformat(), "ends_on": (today + DAY).isoformat()}
    base = {"since": today.isoformat(), "document": "档案"}
    for name, data in (
        ("absence_register", {"kind": "leave", **days}),
        ("absence_register", {"kind": "leave"}),
        ("conflict_register", {"kind": "employer", "name": "甲公司", **base}),
        ("conflict_register", {"kind": "employer", **base}),
        ("conflict_register", {}),
    ):
        answer = client.post(reverse(f"registries:{name}", args=[county.inspector.pk]), data)
        assert (answer.status_code, answer["Location"]) == (302, page)
    shown = client.get(page).content.decode()
    assert all(words in shown for words in ("请假", "甲公司", "没有登记。", "已登记请假"))

    absence, found = Absence.objects.get(), ConflictFact.objects.get()
    client.post(reverse("registries:absence_end", args=[county.inspector.pk, absence.pk]))
    client.post(reverse("registries:conflict_end", args=[county.inspector.pk, found.pk]))
    shown = client.get(page).content.decode()
    assert "已销假" in shown
    assert "已撤销" in shown

    target = make_target(county.bureau)
    there = reverse("registries:target_household", args=[target.pk])
    assert "户号的密文" in client.post(there, {"household": "12"}, follow=True).content.decode()
    assert "没有登记。" in client.post(there, {"household": "1" * 41}, follow=True).content.decode()
    assert "已清空户号" in client.post(there, {}, follow=True).content.decode()


def test_others_do_not_see_what_a_conflict_says(client, county) -> None:
    fact(county)
    client.force_login(make_user(RoleName.LEADER, organisation=county.bureau))

    assert "溪畔" not in client.get(reverse("registries:inspector", args=[county.inspector.pk])).content.decode()


def test_neighbours_are_written_on_a_page(client, county) -> None:
    towns = [make_region(f"35088120{n}", f"镇{n}", county.root.region) for n in range(2)]
    client.force_login(make_user(RoleName.SYSTEM_ADMINISTRATOR, organisation=county.root))
    there = reverse("accounts:region_neighbours", args=[towns[0].pk])

    assert "镇1" in client.get(there).content.decode()
    assert "登记了1个相邻镇街" in client.post(there, {"neighbours": [towns[1].pk]}, follow=True).content.decode()
    assert client.post(there, {"neighbours": [towns[0].pk]}).status_code == 422
