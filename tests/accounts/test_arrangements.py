# SPDX-License-Identifier: Apache-2.0
"""Leading groups, joint conferences, responsibilities, contacts, and roles that divide the work."""

from datetime import timedelta
from types import SimpleNamespace

import pytest

from suicha.accounts import services
from suicha.accounts.models import Contact, Membership, Responsibility, WorkGroup
from suicha.accounts.permissions import Permission as P
from suicha.accounts.roles import ROLES, RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from tests.factories import make_organisation, make_user
from tests.registries.refused import refused

DAY = timedelta(days=1)


@pytest.fixture
def county(db):
    root = make_organisation("AR", "漳平市人民政府", kind="government")
    bureau = make_organisation("ARYJ", "漳平市应急管理局", parent=root)
    section = make_organisation("ARFG", "政策法规股", parent=bureau, kind="section")
    return SimpleNamespace(
        root=root,
        bureau=bureau,
        section=section,
        legal=make_user(RoleName.LEGAL_OFFICE, organisation=bureau, name="法规员"),
        clerk=make_user(RoleName.LINE_OFFICE, organisation=bureau, name="股长"),
        joint=make_user(RoleName.SUPERVISOR, organisation=root, name="联席办"),
        today=clock.today(),
    )


def found(county, **over: object) -> WorkGroup:
    values: dict[str, object] = {
        "organisation": county.bureau, "kind": "leading", "name": "双随机工作领导小组", "office": county.section,
        "document": "漳应急〔2026〕1号", "founded_on": county.today - 100 * DAY, "by": county.legal,
    }  # fmt: skip
    return services.group_found(**(values | over))  # type: ignore[arg-type]


def told() -> str:
    return sentence(Event.objects.order_by("pk").last())


@pytest.mark.covers("ROLE-1", "ROLE-2")
def test_a_group_has_a_head_members_and_an_office_and_keeps_who_was_in_it(client, county) -> None:
    client.force_login(county.legal)
    data = {
        "organisation": county.bureau.pk, "kind": "leading", "name": "双随机工作领导小组", "office": county.section.pk,
        "document": "漳应急〔2026〕1号", "founded_on": (county.today - 100 * DAY).isoformat(), "duties": "审议计划",
    }  # fmt: skip
    client.post("/w/organisation/groups/new/", data)
    group = WorkGroup.objects.get()
    assert told() == "法规员登记漳平市应急管理局成立双随机工作领导小组，办公室设在政策法规股，依据漳应急〔2026〕1号。"
    page = f"/w/organisation/groups/{group.pk}/"
    since = county.today.isoformat()
    for part, name in (("head", "林局长"), ("deputy", "陈副局长"), ("liaison", "小王")):
        client.post(page, {"part": part, "name": name, "post": "党组成员", "unit": "局机关", "since": since})
    assert client.post(page, {"part": "head", "name": "某", "unit": "局", "since": since}).status_code == 422
    assert "现任3人" in client.get(page).content.decode()

    # The public reads who leads; a liaison officer is known by the unit.
    shown = client.get("/organisation/").content.decode()
    assert "林局长" in shown
    assert "小王" not in shown
    member = Membership.objects.get(part="head")
    assert str(member) == "林局长（局机关）"
    client.post(f"{page}members/{member.pk}/leave/", {"until": ""})
    client.post(f"{page}members/{member.pk}/leave/", {"until": since})
    assert "以前的成员" in client.get(page).content.decode()
    client.post(f"{page}end/", {"until": ""})
    client.post(f"{page}end/", {"until": since})
    group.refresh_from_db()
    assert (group.state, group.get_state_display()) == ("ended", "已撤销")
    assert client.get(page).status_code == 200
    assert "双随机工作领导小组" not in client.get("/organisation/").content.decode()


@pytest.mark.covers("ROLE-1", "ROLE-2")
def test_a_group_that_cannot_be_is_refused(county) -> None:
    group = found(county)
    assert (group.state, group.get_state_display(), str(group)) == ("standing", "在运行", "双随机工作领导小组")
    with refused("group_incomplete"):
        found(county, document=" ")
    with refused("group_office_foreign"):
        found(county, name="另一个", office=county.root)
    with refused("arrangement_day_wrong"):
        found(county, name="另一个", founded_on=county.today + DAY)
    with refused("group_taken"):
        found(county)
    with refused("permission_missing"):
        found(county, name="另一个", by=county.clerk)
    conference = found(
        county, organisation=county.root, kind="conference", name="联席会议", office=county.bureau, by=county.joint
    )
    join = {"group": conference, "part": "liaison", "name": "小王", "unit": "市生态环境局", "since": county.today}
    member = services.member_join(**join, by=county.joint)
    with refused("member_twice"):
        services.member_join(**join, by=county.joint)
    with refused("member_incomplete"):
        services.member_join(**(join | {"name": ""}), by=county.joint)
    with refused("arrangement_day_wrong"):
        services.member_leave(member=member, until=county.today - DAY, by=county.joint)
    services.member_leave(member=member, until=county.today, by=county.joint)
    with refused("member_left_already"):
        services.member_leave(member=member, until=county.today, by=county.joint)
    with refused("arrangement_day_wrong"):
        services.group_end(group=group, ended_on=county.today - 200 * DAY, by=county.legal)
    services.group_end(group=group, ended_on=county.today, by=county.legal)
    with refused("group_ended_already"):
        services.group_end(group=group, ended_on=county.today, by=county.legal)
    with refused("group_ended_already"):
        services.member_join(**(join | {"group": group}), by=county.legal)


@pytest.mark.covers("ROLE-3")
def test_a_field_has_a_leader_in_charge_who_leads_and_who_answers(client, county) -> None:
    client.force_login(county.legal)
    data = {
        "organisation": county.bureau.pk, "field": "危险化学品", "leader": "陈副局长", "lead": "危化股",
        "units": "执法大队、危化股、执法大队", "since": county.today.isoformat(),
    }  # fmt: skip
    client.post("/w/organisation/duties/new/", data)
    client.post("/w/organisation/duties/new/", data | {"leader": "李副局长"})

    first, second = Responsibility.objects.order_by("pk")
    assert (str(second), second.leader, second.units) == ("危险化学品", "李副局长", ["执法大队", "危化股"])
    assert first.until == county.today
    page = client.get("/w/organisation/").content.decode()
    assert "李副局长" in page
    assert "陈副局长" not in page
    bad = data | {"since": (county.today + DAY).isoformat()}
    assert client.post("/w/organisation/duties/new/", bad).status_code == 422
    with refused("arrangement_day_wrong"):
        services.responsibility_set(
            organisation=county.bureau, field="危险化学品", leader="甲", lead="乙", units=[],
            since=county.today - DAY, by=county.legal,
        )  # fmt: skip
    with refused("responsibility_incomplete"):
        services.responsibility_set(
            organisation=county.bureau, field="", leader="甲", lead="乙", units=[], since=county.today, by=county.legal
        )
    with refused("arrangement_day_wrong"):
        services.responsibility_end(responsibility=second, until=county.today - DAY, by=county.legal)
    client.post(f"/w/organisation/duties/{second.pk}/end/", {"until": ""})
    client.post(f"/w/organisation/duties/{second.pk}/end/", {"until": county.today.isoformat()})
    with refused("responsibility_ended_already"):
        services.responsibility_end(responsibility=second, until=county.today, by=county.legal)


@pytest.mark.covers("ROLE-5")
def test_every_section_names_one_contact_and_only_the_office_telephone_is_public(client, county) -> None:
    client.force_login(county.legal)
    data = {"organisation": county.section.pk, "name": "小王", "telephone": "13800001111", "since": "2026-01-01"}
    assert client.post("/w/organisation/contacts/new/", data).status_code == 422
    client.post("/w/organisation/contacts/new/", data | {"telephone": "0597-7532000"})
    client.post("/w/organisation/contacts/new/", data | {"telephone": "0597-7532001", "name": "小李"})

    assert Contact.objects.get(ended_at=None).name == "小李"
    assert Contact.objects.count() == 2
    assert str(Contact.objects.order_by("pk")[0]) == "政策法规股　小王"
    shown = client.get("/organisation/").content.decode()
    assert "0597-7532001" in shown
    assert "小李" not in shown
    with refused("contact_incomplete"):
        services.contact_name(organisation=county.section, name="", telephone="1", since=county.today, by=county.legal)


def test_who_may_not_write_arrangements_only_reads_them(client, county) -> None:
    found(county, organisation=county.root, office=county.bureau, kind="conference", by=county.joint)
    client.force_login(county.clerk)

    page = client.get("/w/organisation/").content.decode()

    assert "双随机工作领导小组" in page
    assert "登记分工" not in page
    assert client.get("/w/organisation/groups/new/").status_code == 403


@pytest.mark.covers("ROLE-4", "ROLE-6", "ROLE-8")
def test_the_roles_divide_the_work_as_the_schemes_say() -> None:
    can = {name: role.permissions for name, role in ROLES.items()}

    # 信用监督管理股负责汇总统筹；业务股室制定本条线的计划；执法队伍具体实施.
    assert P.DRAW_FREEZE in can[RoleName.LEGAL_OFFICE]
    assert P.PLAN_EDIT in can[RoleName.LINE_OFFICE]
    assert P.PLAN_EDIT not in can[RoleName.LEGAL_OFFICE]
    assert P.INSPECTION_ENTER in can[RoleName.INSPECTOR]
    assert {name for name, held in can.items() if P.INSPECTION_ENTER in held} == {RoleName.INSPECTOR}
    # 政策法规科统筹抽取和考核.
    assert {P.DRAW_ISSUE, P.MATCH_RUN, P.STATISTICS_VIEW} <= can[RoleName.LEGAL_OFFICE]
    # 审改办 receives and looks, and does no business.
    assert P.PLAN_RECEIVE in can[RoleName.REFORM_OFFICE]
    assert {P.STATISTICS_VIEW, P.EVENT_VIEW} <= can[RoleName.REFORM_OFFICE]
    assert not {P.PLAN_EDIT, P.PLAN_APPROVE, P.DRAW_FREEZE, P.INSPECTION_ENTER} & can[RoleName.REFORM_OFFICE]
