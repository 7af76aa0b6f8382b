# SPDX-License-Identifier: Apache-2.0
"""专业人员库: institutions with their entrustments, experts kept apart from inspectors, and private relations."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.core.private import masked_mobile
from suicha.draws.models import ExpertSeat, Seat
from suicha.registries import selectors, services
from suicha.registries.models import Entrustment, Expert, ExpertRecusal, Inspector, Institution
from suicha.registries.rules.institutions import holds, paper_lamp
from tests.factories import make_credit_code, make_expert, make_inspector, make_institution, make_target
from tests.registries.refused import refused
from tests.sheets import xlsx

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)
PAPER = ("合同.xlsx", xlsx([["合同"]]))


def values(**over: object) -> dict:
    return {"name": "周工", "specialties": ["危险化学品"], "certificate": "闽高工2018001"} | over


def last_sentence() -> str:
    return sentence(Event.objects.order_by("pk").last())


def entrust(institution: Institution, by, **over: object) -> Entrustment:
    today = clock.today()
    given = {
        "kind": "purchase", "number": "漳应急购〔2026〕3号", "subject": "特种设备检验",
        "starts_on": today - 10 * DAY, "ends_on": today + 10 * DAY, "file": PAPER,
    }  # fmt: skip
    return services.entrustment_register(institution=institution, by=by, **(given | over))


@pytest.mark.covers("LIBX-1")
def test_an_expert_has_an_institution_of_a_type_and_fields(county) -> None:
    institution = services.institution_create(
        organisation=county.bureau, by=county.clerk, name="漳平市检测中心", kind="testing", credit_code=""
    )
    assert last_sentence() == "股长在漳平市应急管理局的机构库新增检验检测机构“漳平市检测中心”。"
    expert = services.expert_create(
        organisation=county.bureau, by=county.clerk, institution=institution, **values(mobile="13900000001")
    )

    assert last_sentence() == "股长在漳平市应急管理局的专业人员库新增周工，资格证书号闽高工2018001，领域：危险化学品。"
    assert (str(expert), expert.get_state_display(), expert.joined_on) == ("周工", "在库", clock.today())
    assert list(selectors.expert_list(county.clerk, field="危险化学品", kind="testing", state="in")) == [expert]
    assert list(selectors.expert_list(county.clerk, text="检测中心")) == [expert]
    assert list(selectors.expert_list(county.clerk, field="工贸")) == []
    assert list(selectors.expert_list(county.stranger)) == []
    assert selectors.expert_fields(county.clerk) == ["危险化学品"]
    assert list(selectors.institution_list(county.clerk, text="检测", kind="testing", state="in")) == [institution]
    assert {kind.label for kind in Institution.Kind} >= {"检验检测机构", "科研院所", "财务审计机构", "调查咨询机构"}


@pytest.mark.covers("LIBX-2")
def test_an_inspector_never_enters_the_library_of_experts(county) -> None:
    make_inspector(county.bureau, name="周工", mobile="13900000001", certificate="35088100001")
    for over in ({"mobile": "13900000001"}, {"certificate": "35088100001", "name": "周工程师"}):
        with refused("expert_is_inspector"):
            services.expert_create(organisation=county.bureau, by=county.clerk, **values(**over))
    assert not Expert.objects.exists()


@pytest.mark.covers("LIBX-2")
def test_an_expert_never_enters_the_roster_of_inspectors(county) -> None:
    expert = make_expert(county.bureau, name="周工", mobile="13900000001", certificate="闽高工2018001")
    until = clock.today() + 100 * DAY
    for over in ({"mobile": "13900000001", "certificate": "35088100001"}, {"certificate": "闽高工2018001"}):
        with refused("inspector_is_expert"):
            services.inspector_create(
                organisation=county.section, by=county.clerk, name="周工", certificate_until=until, **over
            )
    assert not Inspector.objects.filter(name="周工").exists()
    person = make_inspector(county.section, name="周工", left_on=clock.today())
    with refused("inspector_is_expert"):
        services.inspector_change(
            inspector=make_inspector(county.section, name="周工"), by=county.clerk, mobile="13900000001"
        )
    services.inspector_change(inspector=person, by=county.clerk, mobile="13900000001")
    with refused("inspector_is_expert"):
        services.inspector_rejoin(inspector=person, by=county.clerk)

    services.expert_leave(expert=expert, left_on=clock.today(), reason="改任执法人员", by=county.clerk)
    services.inspector_rejoin(inspector=person, by=county.clerk)
    with refused("expert_is_inspector"):
        services.expert_rejoin(expert=expert, by=county.clerk)


@pytest.mark.covers("LIBX-2")
def test_no_seat_of_a_group_can_hold_an_expert() -> None:
    assert Seat._meta.get_field("inspector").related_model is Inspector
    assert ExpertSeat._meta.get_field("expert").related_model is Expert
    assert not {"user", "category", "is_leader"} & {field.name for field in Expert._meta.get_fields()}


def test_an_entry_without_name_field_or_certificate_or_twice_is_refused(county) -> None:
    foreign = make_institution(county.neighbour)
    services.expert_create(organisation=county.bureau, by=county.clerk, **values())
    for over, code in (
        ({"name": " "}, "expert_incomplete"),
        ({"specialties": []}, "expert_incomplete"),
        ({"certificate": " "}, "expert_certificate_missing"),
        ({"name": "吴工"}, "expert_certificate_taken"),
        ({"certificate": "9001", "institution": foreign}, "expert_institution_foreign"),
    ):
        with refused(code):
            services.expert_create(organisation=county.bureau, by=county.clerk, **values(**over))
    with refused("permission_missing"):
        services.expert_create(organisation=county.bureau, by=county.legal, **values(certificate="9002"))


def test_a_change_is_told_and_the_mobile_number_stays_out_of_the_log(county) -> None:
    expert = services.expert_create(organisation=county.bureau, by=county.clerk, **values())

    services.expert_change(expert=expert, by=county.clerk, title="研究员", mobile="13911112222")

    assert "职称由“空”改为“研究员”" in last_sentence()
    assert "1391111" not in str(Event.objects.order_by("pk").last().data)
    assert masked_mobile("13911112222") == "139****2222"
    assert (masked_mobile("12345"), masked_mobile("")) == ("*****", "")


def test_who_leaves_stays_on_record_and_can_come_back(county) -> None:
    expert = make_expert(county.bureau)
    today = clock.today()
    for day in (today + DAY, expert.joined_on - DAY):
        with refused("expert_left_wrong"):
            services.expert_leave(expert=expert, left_on=day, reason="聘期届满", by=county.clerk)

    expert = services.expert_leave(expert=expert, left_on=today, reason="聘期届满", by=county.clerk)

    assert expert.get_state_display() == "已出库"
    with refused("expert_left_already"):
        services.expert_leave(expert=expert, left_on=today, reason="", by=county.clerk)
    expert = services.expert_rejoin(expert=expert, by=county.clerk)
    assert expert.state == "in"
    with refused("expert_not_left"):
        services.expert_rejoin(expert=expert, by=county.clerk)


@pytest.mark.covers("LIBX-4")
def test_what_is_entrusted_is_kept_with_number_days_and_file(county) -> None:
    institution = make_institution(county.bureau)

    record = entrust(institution, county.clerk)

    assert str(record) == "政府购买服务合同漳应急购〔2026〕3号"
    assert record.file.sha256[:8] in last_sentence()
    assert list(selectors.entrustments_of(institution)) == [record]
    assert list(selectors.entrustments_in_force(county.section, clock.today())) == [record]
    assert list(selectors.entrustments_in_force(county.bureau, clock.today() + 11 * DAY)) == []
    assert selectors.institution_list(county.clerk).get().current == [record]
    for over, code in (
        ({}, "entrustment_twice"),
        ({"number": " "}, "entrustment_incomplete"),
        ({"number": "2", "ends_on": clock.today() - 11 * DAY}, "entrustment_dates"),
    ):
        with refused(code):
            entrust(institution, county.clerk, **over)


def test_an_institution_ends_and_resumes_and_nothing_is_entrusted_meanwhile(county) -> None:
    institution = make_institution(county.bureau)
    today = clock.today()
    with refused("institution_end_future"):
        services.institution_end(institution=institution, ended_on=today + DAY, reason="合同到期", by=county.clerk)

    institution = services.institution_end(institution=institution, ended_on=today, reason="合同到期", by=county.clerk)

    assert (str(institution.state), institution.get_state_display()) == ("out", "已停止合作")
    with refused("institution_ended_already"):
        services.institution_end(institution=institution, ended_on=today, reason="", by=county.clerk)
    with refused("institution_ended_already"):
        entrust(institution, county.clerk)
    institution = services.institution_resume(institution=institution, by=county.clerk)
    assert institution.get_state_display() == "合作中"
    with refused("institution_not_ended"):
        services.institution_resume(institution=institution, by=county.clerk)


def test_an_institution_is_written_with_a_name_once_and_a_real_code(county) -> None:
    code = make_credit_code(1)
    made = services.institution_create(
        organisation=county.bureau, by=county.clerk, name="甲院", kind="research", credit_code=code.lower()
    )
    assert made.credit_code == code
    for over, refusal in (
        ({"name": " "}, "institution_name_missing"),
        ({"name": "甲院"}, "institution_taken"),
        ({"name": "乙院", "credit_code": code}, "institution_taken"),
        ({"name": "乙院", "credit_code": "123"}, "institution_code_wrong"),
    ):
        with refused(refusal):
            services.institution_create(
                organisation=county.bureau, by=county.clerk, **({"kind": "other", "credit_code": ""} | over)
            )
    services.institution_change(institution=made, by=county.clerk, name="甲研究院")
    assert last_sentence() == "股长更新了专业机构“甲研究院”，机构名称由“甲院”改为“甲研究院”。"


@pytest.mark.covers("DRAW-29")
def test_a_relation_an_expert_declared_is_kept_without_its_ground_being_shown(county) -> None:
    expert, target = make_expert(county.bureau), make_target(county.bureau)

    recusal = services.expert_recusal_register(
        expert=expert, target=target, ground="relative", note="妻弟开的店", by=county.clerk
    )

    assert str(recusal) == f"{expert} 回避 {target}"
    assert "妻弟" not in str(Event.objects.order_by("pk").last().data)
    assert "relative" not in str(Event.objects.order_by("pk").last().data)
    shown = selectors.expert_recusal_list(county.legal).get()
    assert shown.get_deferred_fields() == {"ground", "note"}
    assert selectors.expert_recusals_between([expert], [target]) == {(expert.pk, target.pk)}
    again = {"expert": expert, "target": target, "ground": "other", "note": "", "by": county.clerk}
    with refused("recusal_already_declared"):
        services.expert_recusal_register(**again)
    with refused("recusal_target_foreign"):
        services.expert_recusal_register(**(again | {"target": make_target(county.neighbour)}))

    services.expert_recusal_end(recusal=recusal, by=county.clerk)

    assert selectors.expert_recusals_between([expert], [target]) == set()
    with refused("recusal_already_ended"):
        services.expert_recusal_end(recusal=recusal, by=county.clerk)
    assert ExpertRecusal.objects.count() == 1


def test_an_expert_never_judges_their_own_institution(county) -> None:
    target = make_target(county.bureau)
    own = make_expert(county.bureau, institution=make_institution(county.bureau, credit_code=target.credit_code))
    other = make_expert(county.bureau, institution=make_institution(county.bureau))

    assert selectors.expert_recusals_between([own, other], [target]) == {(own.pk, target.pk)}


def test_the_database_refuses_an_expert_who_left_before_coming(county) -> None:
    with pytest.raises(IntegrityError), transaction.atomic():
        make_expert(county.bureau, left_on=clock.today() - 400 * DAY)


def test_a_paper_without_a_last_day_holds_for_ever() -> None:
    today = clock.today()
    assert holds(None, today)
    assert holds(today, today)
    assert not holds(today - DAY, today)
    assert paper_lamp(None, today).text == "长期有效"
    assert paper_lamp(today - DAY, today).tone == "over"
