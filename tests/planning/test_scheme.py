# SPDX-License-Identifier: Apache-2.0
"""When the scheme is public: before a task, before the visits, some days after the draw, or without a day."""

import pytest
from django.utils import timezone

from suicha.catalogue.models import SettingVersion
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.core.workdays import add_working_days
from suicha.inspections.services import dispatch
from suicha.planning import selectors, services
from suicha.planning.models import Plan
from suicha.workbench.selectors.before_visits import plans_to_publish, rows_without_task
from tests.factories import make_user
from tests.inspections.scenes import Bureau
from tests.inspections.scenes import bureau as scene_of
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db
BEFORE_TASK, BEFORE_VISIT, AFTER_DRAW, NO_DAY = range(4)


def ruled(organisation, value: int, key: str = "scheme_publication") -> None:
    SettingVersion.objects.create(
        organisation=organisation, key=key, value=value, clause="本局细则", valid_from=clock.today(),
        set_at=clock.now(), set_by=make_user(organisation=organisation),
    )  # fmt: skip


def approved(scene: Bureau) -> Bureau:
    """The plan of the scene as if it had not been published yet."""
    Plan.objects.filter(pk=scene.draw.task.row.plan_id).update(state="approved", published_at=None, published_by=None)
    return scene


@pytest.mark.covers("DRAW-2", "PLAN-17")
def test_a_task_waits_for_the_publication_unless_the_rule_lets_the_scheme_be_public_later(
    client, bureau, plan, row_values
) -> None:
    row = services.plan_row_add(plan=plan, by=bureau.clerk, **row_values)
    services.plan_submit(plan=plan, by=bureau.clerk)
    plan = services.plan_approve(plan=plan, comment="同意", by=bureau.leader)
    values = {"row": row, "title": "抽查", "starts_on": row.starts_on, "ends_on": row.ends_on, "by": bureau.clerk}
    client.force_login(bureau.clerk)
    page = client.get(f"/w/plans/{plan.pk}/").content.decode()
    assert "按细则：建立任务之前" in page
    assert "提前公开检查方案" in page
    assert ">建立任务<" not in page
    assert rows_without_task(bureau.clerk) == []
    with refused("task_plan_not_published"):
        services.task_create(**values)

    ruled(bureau.organisation, AFTER_DRAW)

    assert "建立任务" in client.get(f"/w/plans/{plan.pk}/").content.decode()
    assert [todo.note for todo in rows_without_task(bureau.clerk)] == ["计划已批准"]
    assert selectors.rows_ready(bureau.clerk).get() == row
    assert services.task_create(**values).row == row
    assert rows_without_task(bureau.clerk) == []
    assert plans_to_publish(bureau.legal)[0].due is None


@pytest.mark.covers("DRAW-2")
def test_where_the_scheme_must_be_public_before_the_visits_nothing_is_dispatched_until_then() -> None:
    scene = approved(scene_of())
    ruled(scene.organisation, BEFORE_VISIT)
    with pytest.raises(Refused, match="方案在派发检查之前公示：本局细则"):
        dispatch(draw=scene.draw, batch=None, by=scene.office)
    Plan.objects.filter(pk=scene.draw.task.row.plan_id).update(
        state="published", published_at=clock.now(), published_by=scene.office
    )
    assert dispatch(draw=scene.draw, batch=None, by=scene.office)


@pytest.mark.covers("PUB-1")
def test_the_day_by_which_the_scheme_is_public_follows_the_rule() -> None:
    scene = approved(scene_of())
    legal = make_user("legal_office", organisation=scene.organisation)
    task, draw = scene.draw.task, scene.draw
    after = add_working_days(timezone.localtime(draw.drawn_at).date(), 5).on
    for value, due in ((BEFORE_TASK, None), (BEFORE_VISIT, task.starts_on), (AFTER_DRAW, after), (NO_DAY, None)):
        ruled(scene.organisation, value)
        (todo,) = plans_to_publish(legal)
        assert todo.due == due
    assert todo.note == "已批准，及时公示，不设期限"
    assert dispatch(draw=draw, batch=None, by=scene.office)


def test_a_new_row_treats_registered_facts_as_the_rule_has_it(client, bureau, plan) -> None:
    client.force_login(bureau.clerk)
    address = f"/w/plans/{plan.pk}/rows/new/"
    assert client.get(address).context["form"]["marked"].value() == "include"
    ruled(bureau.organisation, 1, "marked_way")
    assert client.get(address).context["form"]["marked"].value() == "raise"
