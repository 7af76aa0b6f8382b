# SPDX-License-Identifier: Apache-2.0
"""Joining, transfer, tags, tests and admission, who keeps the roster, and numbers nobody reads unasked."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given, settings
from hypothesis import strategies as st

from suicha.accounts.models import User
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.catalogue.services import setting_set
from suicha.core import clock, private
from suicha.registries import selectors, services
from suicha.registries.models import Inspector, Posting
from suicha.registries.rules.admission import Trial, holds_until, lacks
from suicha.registries.selectors import countable
from tests.factories import make_expert, make_inspector, make_organisation, make_pass, make_user
from tests.registries.refused import refused

DAY = timedelta(days=1)


def set_number(organisation, key: str, value: int, by: User) -> None:
    setting_set(organisation=organisation, key=key, value=value, clause="测试", by=by)


def until_when(person: Inspector):
    return selectors.tested_until(selectors.trials_of([person.pk]).get(person.pk, []))


def told() -> str:
    return sentence(Event.objects.order_by("pk").last())


@pytest.mark.covers("LIBP-3")
@given(text=st.text(max_size=30))
@settings(max_examples=30, deadline=None)
def test_a_sealed_text_is_read_back_and_one_text_has_one_seal(text: str) -> None:
    sealed = private.seal(text)

    assert private.unseal(sealed) == text or text.startswith("sealed1:")
    assert private.seal(text) == sealed
    assert private.seal(sealed) == sealed


def test_a_seal_changed_by_hand_is_noticed() -> None:
    sealed = private.seal("13800001111")
    other = sealed[:-4] + ("AAA=" if sealed[-4:] != "AAA=" else "BBB=")

    assert private.unseal(other) == private.UNREADABLE
    assert private.unseal("sealed1:!") == private.UNREADABLE
    assert private.unseal("13800001111") == "13800001111"


@pytest.mark.django_db
@pytest.mark.covers("LIBP-3")
def test_mobile_numbers_lie_sealed_and_the_whole_one_is_read_by_an_act(client, county) -> None:
    person = make_inspector(county.bureau, mobile="13800001111")
    expert = make_expert(county.bureau, mobile="13911112222")
    with connection.cursor() as cursor:
        cursor.execute("SELECT mobile FROM registries_inspector WHERE id = %s", [person.pk])
        assert cursor.fetchone()[0].startswith("sealed1:")
    assert Inspector.objects.get(mobile="13800001111") == person

    with refused("mobile_reason_missing"):
        services.inspector_mobile_read(inspector=person, reason=" ", by=county.clerk)
    with refused("mobile_reason_missing"):
        services.expert_mobile_read(expert=expert, reason=" ", by=county.clerk)
    with refused("permission_missing"):
        services.inspector_mobile_read(inspector=person, reason="问", by=county.stranger)
    client.force_login(county.clerk)
    assert "138****1111" in client.get(f"/w/inspectors/{person.pk}/").content.decode()
    answer = client.post(f"/w/inspectors/{person.pk}/mobile/", {"reason": "通知集合时间"})
    assert "13800001111" in answer.content.decode()
    assert answer["Cache-Control"] == "no-store"
    assert told() == f"股长查看了执法检查人员{person.name}的手机号码，用途：通知集合时间。"
    answer = client.post(f"/w/experts/{expert.pk}/mobile/", {"reason": "约现场时间"})
    assert "13911112222" in answer.content.decode()
    # A form of change never shows it, and leaves it alone.
    form = client.get(f"/w/inspectors/{person.pk}/change/").content.decode()
    assert "13800001111" not in form


@pytest.mark.django_db
@pytest.mark.covers("LIBP-7")
def test_a_transfer_is_a_new_posting_and_the_old_one_stays(client, county) -> None:
    person, today = make_inspector(county.bureau, joined_on=clock.today() - 90 * DAY, post="科员"), clock.today()

    services.inspector_transfer(
        inspector=person,
        organisation=county.section,
        post="股长",
        on=today - 5 * DAY,
        reason="岗位调整",
        by=county.clerk,
    )
    services.inspector_leave(inspector=person, left_on=today, reason="退休", by=county.clerk)
    services.inspector_rejoin(inspector=person, by=county.clerk)

    person.refresh_from_db()
    assert (person.organisation, person.post) == (county.section, "股长")
    lines = [(each.organisation, each.came, each.went) for each in selectors.postings_of(person)]
    assert lines == [
        (county.section, "恢复在岗", ""),
        (county.section, "岗位调整", "退休"),
        (county.bureau, "入库", "岗位调整"),
    ]
    client.force_login(county.clerk)
    assert "岗位调整" in client.get(f"/w/inspectors/{person.pk}/").content.decode()
    assert str(Posting.objects.order_by("pk")[0]) == f"{person.name}　漳平市应急管理局"


@pytest.mark.django_db
def test_a_transfer_that_cannot_be_is_refused(client, county) -> None:
    today = clock.today()
    person = make_inspector(
        county.bureau, joined_on=today - 9 * DAY, post="科员", certificate="7", mobile="13800001111"
    )
    act = {
        "inspector": person,
        "organisation": county.section,
        "post": "",
        "on": today,
        "reason": "",
        "by": county.clerk,
    }

    for over, code in (
        ({"organisation": county.bureau, "post": "科员"}, "inspector_stays"),
        ({"on": today + DAY}, "inspector_transfer_day"),
        ({"on": today - 10 * DAY}, "inspector_transfer_day"),
        ({"organisation": county.neighbour}, "permission_missing"),
    ):
        with refused(code):
            services.inspector_transfer(**(act | over))
    both = make_user(RoleName.LINE_OFFICE, organisation=county.root, name="县里")
    make_inspector(county.neighbour, certificate="7")
    with refused("inspector_transfer_twice"):
        services.inspector_transfer(**(act | {"organisation": county.neighbour, "by": both}))
    other = make_organisation(parent=county.root)
    make_expert(other, name=person.name, mobile="13800001111")
    with refused("inspector_is_expert"):
        services.inspector_transfer(**(act | {"organisation": other, "by": both}))
    with refused("inspector_transfer_day"):
        services.inspector_leave(inspector=person, left_on=today - 20 * DAY, reason="", by=county.clerk)
    services.inspector_leave(inspector=person, left_on=today, reason="", by=county.clerk)
    with refused("inspector_left_already"):
        services.inspector_transfer(**act)
    client.force_login(county.clerk)
    for data in ({}, {"organisation": county.section.pk, "on": today.isoformat(), "reason": "其他"}):
        answer = client.post(f"/w/inspectors/{person.pk}/transfer/", data, follow=True)
        assert "没有登记调动" in answer.content.decode()


@pytest.mark.covers("LIBP-8", "TRAIN-2")
def test_the_latest_test_decides_and_a_failure_ends_every_earlier_pass() -> None:
    first, second, third = date(2026, 1, 1), date(2026, 5, 1), date(2026, 6, 1)
    passed = Trial("test", first, True, date(2028, 1, 1))

    assert holds_until([], "test") is None
    assert holds_until([passed, Trial("appraisal", second, False, None)], "test") == date(2028, 1, 1)
    assert holds_until([Trial("test", second, False, None), passed], "test") is None
    assert holds_until([passed, Trial("test", third, None, None)], "test") == date(2028, 1, 1)
    assert holds_until([Trial("test", third, True, None)], "test") == date.max
    assert lacks(0, None, None, first) == []
    assert lacks(1, None, None, first) == ["能力测试"]
    assert lacks(2, first, first - DAY, first) == ["综合素质评估"]
    assert lacks(2, first, first, first) == []


@pytest.mark.django_db
@pytest.mark.covers("LIBP-8", "TRAIN-1", "TRAIN-2")
def test_where_a_pass_is_asked_for_nobody_joins_or_is_matched_without_one(client, county) -> None:
    today = clock.today()
    set_number(county.bureau, "admission_required", 1, county.legal)
    client.force_login(county.clerk)
    data = {"organisation": county.bureau.pk, "name": "检查员31", "certificate": "3108", "category": "certified"}
    client.post("/w/inspectors/new/", data | {"certificate_until": (today + 300 * DAY).isoformat()})
    person = Inspector.objects.get(certificate="3108")

    assert (person.state, person.get_state_display(), person.joined_on) == ("waiting", "待入库", None)
    assert not countable(Inspector.objects.filter(pk=person.pk)).exists()
    assert "缺有效的能力测试" in client.get(f"/w/inspectors/{person.pk}/").content.decode()
    with refused("inspector_not_tested"):
        services.inspector_admit(inspector=person, by=county.clerk)
    assert "没有办理入库" in client.post(f"/w/inspectors/{person.pk}/admit/", follow=True).content.decode()

    test = services.training_register(
        organisation=county.bureau, kind="test", topic="执法能力测试", held_on=today, organiser="市司法局", hours=4,
        valid_until=today + 400 * DAY, by=county.clerk,
    )  # fmt: skip
    page = client.get(f"/w/trainings/{test.pk}/").content.decode()
    assert "检查员31的结果" in page
    answer = client.post(f"/w/trainings/{test.pk}/", {f"result_{person.pk}": "passed", f"score_{person.pk}": "好"})
    assert answer.status_code == 422
    client.post(f"/w/trainings/{test.pk}/", {f"result_{person.pk}": "passed", f"score_{person.pk}": "88.5"})
    assert told() == "股长录入能力测试“执法能力测试”1人的成绩，1人合格。"
    client.post(f"/w/inspectors/{person.pk}/admit/")

    person.refresh_from_db()
    assert (person.state, person.joined_on, until_when(person)) == ("in", today, today + 400 * DAY)
    with refused("inspector_not_waiting"):
        services.inspector_admit(inspector=person, by=county.clerk)
    # A result entered wrongly is revoked, and with it what followed from it.
    result = test.results.get()
    assert (str(result), result.score) == ("检查员31　执法能力测试", Decimal("88.5"))
    with refused("training_reason_missing"):
        services.training_result_revoke(result=result, reason="", by=county.clerk)
    client.post(f"/w/trainings/{test.pk}/results/{result.pk}/revoke/", {"reason": "录错了人"})
    person.refresh_from_db()
    result.refresh_from_db()
    assert (until_when(person), result.get_state_display()) == (None, "已撤销")
    page = client.get(f"/w/inspectors/{person.pk}/").content.decode()
    assert "不参加匹配：缺有效的能力测试" in page
    with refused("training_result_revoked"):
        services.training_result_revoke(result=result, reason="再来", by=county.clerk)


@pytest.mark.django_db
@pytest.mark.covers("TRAIN-1")
def test_a_course_revoked_leaves_the_test_as_it_was(county) -> None:
    until = clock.today() + 30 * DAY
    make_pass(county.inspector, until)
    course = services.training_register(
        organisation=county.bureau, kind="course", topic="业务培训", held_on=clock.today(), organiser="县局",
        by=county.clerk,
    )  # fmt: skip
    entry = services.Entry(county.inspector, "passed")
    (result,) = services.training_results_record(training=course, entries=[entry], by=county.clerk)
    services.training_result_revoke(result=result, reason="录错了人", by=county.clerk)
    assert until_when(county.inspector) == until


@pytest.mark.django_db
@pytest.mark.covers("TRAIN-1")
def test_a_training_that_cannot_be_is_refused(client, county) -> None:
    today = clock.today()
    course = {
        "organisation": county.bureau, "kind": "course", "topic": "双随机业务培训", "held_on": today,
        "organiser": "县局", "by": county.clerk,
    }  # fmt: skip
    for over, code in (
        ({"topic": " "}, "training_incomplete"),
        ({"held_on": today + DAY}, "training_days_wrong"),
        ({"valid_until": today - DAY}, "training_days_wrong"),
        ({"kind": "test"}, "training_without_end"),
    ):
        with refused(code):
            services.training_register(**(course | over))
    training = services.training_register(**course)
    with refused("training_twice"):
        services.training_register(**course)
    entry = services.Entry(county.inspector, "passed")
    for entries, code in (
        ([], "training_nobody"),
        ([services.Entry(make_inspector(county.neighbour), "passed")], "training_foreign"),
        ([entry, entry], "training_result_twice"),
        ([services.Entry(county.inspector, "passed", Decimal(-1))], "training_score_wrong"),
        ([services.Entry(county.inspector, "passed", Decimal("NaN"))], "training_score_wrong"),
    ):
        with refused(code):
            services.training_results_record(training=training, entries=entries, by=county.clerk)
    services.training_results_record(training=training, entries=[entry], by=county.clerk)
    with refused("training_result_twice"):
        services.training_results_record(training=training, entries=[entry], by=county.clerk)
    client.force_login(county.clerk)
    page = client.get(f"/w/trainings/?kind=course&year={today.year}&q=业务").content.decode()
    assert "双随机业务培训" in page
    sheet = client.get("/w/trainings/export/csv/").content.decode("utf-8-sig")
    assert county.inspector.name in sheet
    form = client.post(
        "/w/trainings/new/", {"organisation": county.bureau.pk, "kind": "test", "topic": "测", "hours": ""}
    )
    assert form.status_code == 422


@pytest.mark.django_db
@pytest.mark.covers("LIBP-4", "LIBP-5")
def test_tags_come_from_the_bureaus_own_words(client, county) -> None:
    client.force_login(county.clerk)
    client.post("/w/inspectors/tags/", {"organisation": county.bureau.pk, "group": "specialty", "name": " 电气 安全 "})
    tag = selectors.tag_list(county.section).get()
    assert (str(tag), tag.state, tag.get_state_display()) == ("电气安全", "in_use", "在用")
    again = {"organisation": county.bureau.pk, "group": "role", "name": "电气安全"}
    assert client.post("/w/inspectors/tags/", again).status_code == 422
    with refused("tag_name_missing"):
        services.tag_add(organisation=county.bureau, group="role", name=" ", by=county.clerk)
    strange = services.tag_add(organisation=county.neighbour, group="role", name="片长", by=county.stranger)

    services.inspector_change(inspector=county.inspector, tags=[tag], by=county.clerk)
    assert "标签由“空”改为“电气安全”" in told()
    with refused("tag_foreign"):
        services.inspector_change(inspector=county.inspector, tags=[strange], by=county.clerk)
    assert list(selectors.inspector_list(county.clerk, tag="电气安全")) == [county.inspector]

    client.post(f"/w/inspectors/tags/{tag.pk}/retire/")
    assert told() == "股长停用人员标签“电气安全”，当时1人有这个标签。"
    tag.refresh_from_db()
    assert (tag.state, tag.get_state_display()) == ("retired", "已停用")
    with refused("tag_retired_already"):
        services.tag_retire(tag=tag, by=county.clerk)
    assert services.tag_add(organisation=county.section, group="trait", name="电气安全", by=county.clerk) == tag


@pytest.mark.django_db
@pytest.mark.covers("LIBP-10")
def test_where_one_office_keeps_the_roster_a_section_cannot_write_in_it(county) -> None:
    person = make_inspector(county.section)
    assert set(selectors.rosters_kept(county.section_clerk)) == {county.section}
    services.inspector_change(inspector=person, post="股员", by=county.section_clerk)
    set_number(county.bureau, "roster_office", 1, county.legal)

    with refused("permission_missing"):
        services.inspector_change(inspector=person, post="股长", by=county.section_clerk)
    assert not selectors.may_keep(county.section_clerk, county.section)
    assert not selectors.rosters_kept(county.section_clerk).exists()
    services.inspector_change(inspector=person, post="股长", by=county.legal)
    assert county.section in selectors.rosters_kept(county.legal)


@pytest.mark.django_db
@pytest.mark.covers("LIBP-6")
def test_the_library_of_every_level_is_added_up_above(client, county) -> None:
    today = clock.today()
    make_inspector(county.section, certificate_until=today + 10 * DAY)
    make_inspector(county.neighbour, category="daily")
    above = make_user(RoleName.SUPERVISOR, organisation=county.root, name="联席办")

    counted = {level.organisation: level for level in selectors.level_counts(above)}

    assert [counted[each].people for each in (county.root, county.bureau, county.section)] == [3, 2, 1]
    assert (counted[county.root].own, counted[county.root].countable, counted[county.root].daily) == (0, 2, 1)
    assert counted[county.bureau].soon == 1
    client.force_login(above)
    assert "在岗3人，能上门2人" in client.get("/w/inspectors/levels/").content.decode()
    assert selectors.inspector_list(above, unit=county.section.code).count() == 1
    assert len(selectors.inspector_list(above, certificate="due")) == 1


@pytest.mark.django_db
@pytest.mark.covers("LIBP-7", "LIBP-8")
def test_the_list_and_the_page_say_who_is_away_and_what_lapsed(client, county) -> None:
    today, person = clock.today(), county.inspector
    until, day = today + 3 * DAY, today - DAY
    make_pass(person, day, kind="appraisal")
    client.force_login(county.clerk)
    assert "今天能上门1人" in client.get("/w/inspectors/").content.decode()
    services.absence_register(inspector=person, kind="leave", starts_on=today, ends_on=until, note="", by=county.clerk)

    listed, page = (client.get(url).content.decode() for url in ("/w/inspectors/", f"/w/inspectors/{person.pk}/"))

    assert "今天能上门0人" in listed
    assert all(f"请假至{until.year}年{until.month}月{until.day}日" in each for each in (listed, page))
    assert f"已过期，有效至{day.year}年{day.month}月{day.day}日" in page
    sheet = client.get("/w/inspectors/export/csv/").content.decode("utf-8-sig")
    assert f",{day.isoformat()}," in sheet


@pytest.mark.django_db
@pytest.mark.covers("LIBP-1")
def test_certificates_running_out_are_told_in_time(client, county) -> None:
    today = clock.today()
    make_inspector(county.bureau, certificate_until=today + 60 * DAY)
    make_inspector(county.bureau, certificate_until=today + 61 * DAY)

    assert selectors.certificates_ending(county.clerk) == [(county.bureau, 1, today + 60 * DAY)]
    assert selectors.certificate_notice(county.inspector).tone == "green"
    county.inspector.certificate_until = today + 60 * DAY
    assert selectors.certificate_notice(county.inspector).text == "剩60天，联系名录维护人员换证"
    client.force_login(county.clerk)
    assert "换发执法证" in client.get("/w/").content.decode()


@pytest.mark.django_db
def test_a_certificate_ends_after_it_begins(county) -> None:
    with refused("inspector_certificate_days"):
        services.inspector_change(
            inspector=county.inspector, certificate_from=clock.today() + 9000 * DAY, by=county.clerk
        )
