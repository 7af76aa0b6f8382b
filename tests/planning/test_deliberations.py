# SPDX-License-Identifier: Apache-2.0
"""Plans deliberated by a leading group before approval, and received by the 审改办."""

from datetime import timedelta

import pytest

from suicha.accounts import services as accounts
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.catalogue.services import setting_set
from suicha.core import clock
from suicha.planning import selectors, services
from suicha.workbench.selectors import todo_list
from tests.factories import make_organisation, make_plan, make_user
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    root = make_organisation("DL", "漳平市人民政府", kind="government")
    return make_organisation("DLYJ", "漳平市应急管理局", parent=root)


@pytest.fixture
def legal(bureau):
    return make_user(RoleName.LEGAL_OFFICE, organisation=bureau, name="法规员")


@pytest.fixture
def group(bureau, legal):
    return accounts.group_found(
        organisation=bureau, kind="leading", name="领导小组", office=bureau, document="一号文",
        founded_on=clock.today(), by=legal,
    )  # fmt: skip


def told() -> str:
    return sentence(Event.objects.order_by("pk").last())


@pytest.mark.covers("ROLE-1")
def test_where_it_is_asked_for_no_plan_is_approved_before_the_group_agreed(client, bureau, legal, group) -> None:
    plan = make_plan(bureau, state="submitted")
    leader = make_user(RoleName.LEADER, organisation=bureau)
    setting_set(organisation=bureau, key="plan_deliberation", value=1, clause="本局方案", by=legal)
    assert "登记审议" in {todo.act for todo in todo_list(legal)}

    with refused("plan_not_deliberated"):
        services.plan_approve(plan=plan, comment="", by=leader)
    client.force_login(legal)
    data = {"group": group.pk, "held_on": clock.today().isoformat(), "minutes": "纪要1号", "conclusion": "changes"}
    client.post(f"/w/plans/{plan.pk}/deliberate/", data)
    with refused("plan_not_deliberated"):
        services.plan_approve(plan=plan, comment="", by=leader)
    client.post(f"/w/plans/{plan.pk}/deliberate/", data | {"minutes": "纪要2号", "conclusion": "agreed"})
    today = clock.today()
    day = f"{today.year}年{today.month}月{today.day}日"
    assert told() == f"法规员登记领导小组{day}对{plan.title}的审议：同意，依据纪要2号。"
    said = selectors.deliberations_of(plan)[0]
    assert (str(said), said.get_state_display()) == ("领导小组　纪要2号", "同意")
    assert "纪要2号" in client.get(f"/w/plans/{plan.pk}/").content.decode()

    services.plan_approve(plan=plan, comment="", by=leader)

    plan.refresh_from_db()
    assert plan.state == "approved"


def test_a_deliberation_that_cannot_be_is_refused(client, bureau, legal, group) -> None:
    plan = make_plan(bureau, state="submitted")
    values = {"plan": plan, "group": group, "held_on": clock.today(), "minutes": "一号", "conclusion": "agreed"}
    foreign = make_organisation()
    other = accounts.group_found(
        organisation=foreign, kind="leading", name="别的", office=foreign, document="文", founded_on=clock.today(),
        by=make_user(RoleName.LEGAL_OFFICE, organisation=foreign),
    )  # fmt: skip
    for over, code in (
        ({"plan": make_plan(bureau, state="draft")}, "plan_not_submitted"),
        ({"group": other}, "deliberation_group_foreign"),
        ({"minutes": " "}, "deliberation_incomplete"),
        ({"held_on": clock.today() + timedelta(days=1)}, "deliberation_incomplete"),
    ):
        with refused(code):
            services.plan_deliberate(**(values | over), by=legal)
    services.plan_deliberate(**values, by=legal)
    with refused("deliberation_twice"):
        services.plan_deliberate(**values, by=legal)
    client.force_login(legal)
    for data in ({}, {"group": group.pk, "held_on": clock.today(), "minutes": "一号", "conclusion": "agreed"}):
        page = client.post(f"/w/plans/{plan.pk}/deliberate/", data, follow=True).content.decode()
        assert "没有登记审议" in page


@pytest.mark.covers("ROLE-6")
def test_the_reform_office_receives_every_plan_once_with_its_number(client, bureau) -> None:
    reform = make_user(RoleName.REFORM_OFFICE, organisation=bureau.parent, name="审改办干部")
    plan, draft = make_plan(bureau), make_plan(bureau, state="draft")
    assert [todo.subject for todo in todo_list(reform)] == [plan.title]
    client.force_login(reform)
    assert "1份还没有登记收到" in client.get("/w/plans/received/").content.decode()

    client.post(f"/w/plans/{plan.pk}/receive/", {"number": ""})
    client.post(f"/w/plans/{plan.pk}/receive/", {"number": "漳审改收〔2026〕3号", "opinion": "按月报进度"})

    assert told() == f"审改办干部收到{plan.title}，收文编号漳审改收〔2026〕3号，督办意见：按月报进度。"
    assert str(selectors.receipt_of(plan)) == "漳审改收〔2026〕3号"
    assert "按月报进度" in client.get(f"/w/plans/{plan.pk}/").content.decode()
    assert "0份还没有登记收到" in client.get("/w/plans/received/").content.decode()
    again = client.post(f"/w/plans/{plan.pk}/receive/", {"number": "4号"}, follow=True).content.decode()
    assert "没有登记收到" in again
    with refused("plan_not_approved_yet"):
        services.plan_receive(plan=draft, number="5号", by=reform)
    with refused("plan_receipt_number_missing"):
        services.plan_receive(plan=make_plan(bureau), number=" ", by=reform)
