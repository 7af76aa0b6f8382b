# SPDX-License-Identifier: Apache-2.0
"""A plan is approved level by level where the 细则 says so, and carries the 细则 in force when it was handed in."""

import pytest
from django.db import IntegrityError, transaction

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.catalogue.rules.rule_sections import WHOLE
from suicha.catalogue.services import RuleText, rule_draft, rule_publish, setting_set
from suicha.core import clock
from suicha.disclosure.services import plan_publish
from suicha.planning import services
from suicha.planning.models import PlanApproval
from suicha.workbench.selectors.before_visits import plans_to_approve
from tests.factories import make_user
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def submitted(bureau, plan, row_values):
    services.plan_row_add(plan=plan, by=bureau.clerk, **row_values)
    return services.plan_submit(plan=plan, by=bureau.clerk)


def levels(bureau, number: int) -> None:
    setting_set(
        organisation=bureau.organisation, key="plan_approval_steps", value=number, clause="细则第四条", by=bureau.legal
    )


@pytest.mark.covers("RULE-1", "PLAN-12")
def test_two_levels_are_two_people_and_the_last_one_decides(client, bureau, submitted) -> None:
    levels(bureau, 2)
    second = make_user(RoleName.LEADER, organisation=bureau.organisation, name="组长")

    plan = services.plan_approve(plan=submitted, comment="同意上会", by=bureau.leader)

    assert (plan.state, plan.approved_by) == ("submitted", None)
    told = sentence(Event.objects.order_by("index").last())
    assert told.strip() == "局长同意了计划“年度抽查工作计划”（第1级，共2级），意见：同意上会，依据：细则第四条。"
    assert plans_to_approve(bureau.leader) == []
    assert len(plans_to_approve(second)) == 1
    with refused("plan_level_twice"):
        services.plan_approve(plan=plan, comment="", by=bureau.leader)
    client.force_login(bureau.leader)
    assert "自己已经同意" in client.get(f"/w/plans/{plan.pk}/").content.decode()
    client.force_login(second)
    page = client.post(f"/w/plans/{plan.pk}/approve/", {"comment": ""}, follow=True).content.decode()
    assert "已批准" in page
    assert "第2级" in page
    plan.refresh_from_db()
    assert (plan.state, plan.approved_by) == ("approved", second)
    first, last = PlanApproval.objects.order_by("pk")
    assert str(last) == "年度抽查工作计划　第2级"
    with pytest.raises(IntegrityError), transaction.atomic():
        PlanApproval.objects.filter(pk=last.pk).update(step=first.step)


def test_a_plan_that_was_returned_begins_anew(client, bureau, submitted) -> None:
    levels(bureau, 2)
    client.force_login(bureau.leader)
    page = client.post(f"/w/plans/{submitted.pk}/approve/", {"comment": ""}, follow=True).content.decode()
    assert "等下一级的人审批" in page
    services.plan_return(plan=submitted, comment="改第1行", by=bureau.leader)
    submitted.refresh_from_db()
    with clock.pretend(clock.now().replace(hour=4)):
        again = services.plan_submit(plan=submitted, by=bureau.clerk)

    services.plan_approve(plan=again, comment="", by=bureau.leader)

    assert PlanApproval.objects.filter(plan=again, round_at=again.submitted_at).count() == 1


@pytest.mark.covers("RULE-10")
def test_a_plan_carries_the_rule_in_force_and_the_public_can_open_it(client, bureau, plan, row_values) -> None:
    today = clock.today()
    words = RuleText(
        title="漳平市应急管理局“双随机、一公开”工作实施细则", number="漳应急〔2026〕3号", issued_on=today,
        effective_on=today, body="法规股", persons="陈某", sections=dict.fromkeys(WHOLE, "按规定"),
    )  # fmt: skip
    draft = rule_draft(organisation=bureau.organisation, text=words, by=bureau.clerk)
    rule = rule_publish(document=draft, by=bureau.legal)
    services.plan_row_add(plan=plan, by=bureau.clerk, **row_values)
    client.force_login(bureau.clerk)
    assert "提交时附上施行中的这一版" in client.get(f"/w/plans/{plan.pk}/").content.decode()

    handed_in = services.plan_submit(plan=plan, by=bureau.clerk)

    assert handed_in.rule == rule
    services.plan_approve(plan=handed_in, comment="", by=bureau.leader)
    publication = plan_publish(plan=handed_in, by=bureau.legal)
    assert publication.body["rule"]["title"] == rule.title
    page = client.get(f"/plans/{publication.number}/").content.decode()
    assert f'href="/rules/{rule.pk}/"' in page


@pytest.mark.covers("ITEM-8", "ITEM-9")
def test_the_ratio_begins_at_the_usual_one_and_an_item_may_have_a_lower_ceiling(
    client, bureau, plan, row_values
) -> None:
    client.force_login(bureau.clerk)
    assert 'value="5"' in client.get(f"/w/plans/{plan.pk}/rows/new/").content.decode()
    setting_set(
        organisation=bureau.organisation, key="general_ratio_ceiling_percent", value=9, clause="细则第五条",
        item=bureau.general, by=bureau.legal,
    )  # fmt: skip

    with refused("ratio_over_ceiling"):
        services.plan_row_add(plan=plan, by=bureau.clerk, **row_values)
    services.plan_row_add(plan=plan, by=bureau.clerk, **(row_values | {"items": [bureau.key]}))
