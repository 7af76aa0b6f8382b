# SPDX-License-Identifier: Apache-2.0
"""A plan from draft to publication."""

from datetime import date

import pytest
from django.db import IntegrityError, transaction

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.catalogue.models import ListVersion
from suicha.core import clock
from suicha.planning import selectors, services
from suicha.planning.models import Plan, PlanRow
from suicha.registries.models import Target
from tests.factories import make_item, make_organisation, make_target, make_user
from tests.registries.refused import refused
from tests.triggers import thawed

pytestmark = pytest.mark.django_db


def last_sentence() -> str:
    return sentence(Event.objects.order_by("pk").last())


@pytest.mark.covers("PLAN-1")
def test_a_plan_is_made_for_a_calendar_year_and_its_title_once(bureau, plan) -> None:
    assert (plan.state, plan.year) == ("draft", bureau.year)
    assert last_sentence() == f"股长为漳平市应急管理局编制{bureau.year}年度计划“年度抽查工作计划”。"
    again = {"organisation": bureau.organisation, "by": bureau.clerk}

    with refused("plan_title_taken"):
        services.plan_create(year=bureau.year, title=" 年度抽查工作计划 ", **again)
    for year in (bureau.year - 2, bureau.year + 2):
        with refused("plan_year_wrong"):
            services.plan_create(year=year, title="新", **again)
    with refused("plan_title_missing"):
        services.plan_create(year=bureau.year, title=" ", **again)
    with refused("permission_missing"):
        services.plan_create(organisation=bureau.organisation, year=bureau.year, title="新", by=bureau.stranger)
    assert Plan.objects.count() == 1


@pytest.mark.covers("PLAN-2", "PLAN-3")
def test_a_row_has_items_scope_number_method_time_and_bodies(bureau, plan, row_values) -> None:
    row = services.plan_row_add(plan=plan, by=bureau.clerk, **(row_values | {"participants": [bureau.neighbour]}))

    row = selectors.plan_rows(plan).get(pk=row.pk)
    assert [item.name for item in row.items.all()] == ["安全生产基础管理"]
    assert (row.sequence, row.scope_size, row.percent, row.number) == (1, 10, "10%", 1)
    assert (row.method, row.starts_on.month, row.ends_on.month) == ("现场检查", 3, 11)
    assert list(row.participants.all()) == [bureau.neighbour]
    assert "第1行“安全生产基础管理抽查”：10家的10%，抽1家" in last_sentence()


@pytest.mark.covers("ITEM-10")
def test_each_line_sets_its_own_ratio_and_scope(bureau, plan, row_values) -> None:
    services.plan_row_add(plan=plan, by=bureau.clerk, **row_values)
    own = {"items": [bureau.key], "scope": {"domains": ["危险化学品"], "grades": ["D"]}, "ppm": 1_000_000}

    row = services.plan_row_add(plan=plan, by=bureau.clerk, **(row_values | own))

    assert (row.sequence, row.scope_size, row.number) == (2, 1, 1)
    assert row.scope == {"domains": ["危险化学品"], "grades": ["D"]}


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"title": " "}, "plan_row_title_missing"),
        ({"method": ""}, "plan_row_method_missing"),
        ({"items": []}, "plan_row_no_items"),
        ({"ppm": 1_000_000}, "ratio_general_all"),
        ({"ppm": 999_999}, "ratio_over_ceiling"),
        ({"ppm": 0}, "ratio_not_positive"),
        ({"starts_on": date(2000, 1, 1)}, "plan_row_period_outside"),
        ({"ends_on": date(2000, 1, 1)}, "plan_row_period_reversed"),
    ],
)
def test_a_wrong_row_is_refused_and_nothing_is_saved(bureau, plan, row_values, over, code) -> None:
    events = Event.objects.count()

    with refused(code):
        services.plan_row_add(plan=plan, by=bureau.clerk, **(row_values | over))

    assert not PlanRow.objects.exists()
    assert Event.objects.count() == events


@pytest.mark.covers("ITEM-9")
def test_the_sentence_for_a_general_item_at_all_names_the_limit_and_the_clause(bureau, plan, row_values) -> None:
    with refused("ratio_general_all") as refusal:
        services.plan_row_add(plan=plan, by=bureau.clerk, **(row_values | {"ppm": 1_000_000}))

    assert refusal.value.what == "一般事项比例不能达到100%。"
    assert refusal.value.fix == "改到99%以下，或改选重点检查事项。"
    assert "不能达到100%" in refusal.value.clause


def test_only_items_of_the_own_published_list_may_be_planned(bureau, plan, row_values) -> None:
    for item in (make_item(bureau.organisation, published=False), make_item(bureau.neighbour)):
        with refused("plan_row_items_unpublished"):
            services.plan_row_add(plan=plan, by=bureau.clerk, **(row_values | {"items": [item]}))
    with refused("item_level_wrong"):
        items = [make_item(bureau.organisation, levels="省")]
        services.plan_row_add(plan=plan, by=bureau.clerk, **(row_values | {"items": items}))
    with refused("plan_row_participant_own"):
        services.plan_row_add(plan=plan, by=bureau.clerk, **(row_values | {"participants": [bureau.organisation]}))


def test_a_row_can_be_rewritten_and_removed_while_the_plan_is_open(bureau, plan, row_values) -> None:
    row = services.plan_row_add(plan=plan, by=bureau.clerk, **row_values)

    row = services.plan_row_change(row=row, by=bureau.clerk, **(row_values | {"ppm": 200_000}))
    assert row.number == 2
    assert "比例10%改为20%，数量1家改为2家" in last_sentence()

    services.plan_row_remove(row=row, by=bureau.clerk)
    assert not plan.rows.exists()
    assert "删去第1行“安全生产基础管理抽查”" in last_sentence()


def test_a_plan_that_is_handed_in_stands_still(bureau, plan, row_values) -> None:
    row = services.plan_row_add(plan=plan, by=bureau.clerk, **row_values)
    services.plan_submit(plan=plan, by=bureau.clerk)

    for act in (
        lambda: services.plan_row_add(plan=plan, by=bureau.clerk, **row_values),
        lambda: services.plan_row_change(row=row, by=bureau.clerk, **row_values),
        lambda: services.plan_row_remove(row=row, by=bureau.clerk),
        lambda: services.plan_submit(plan=plan, by=bureau.clerk),
    ):
        with refused("plan_not_open"):
            act()


def test_submitting_counts_again_and_records_the_warnings(bureau, plan, row_values) -> None:
    services.plan_row_add(plan=plan, by=bureau.clerk, **row_values)
    for _ in range(10):
        make_target(bureau.organisation)

    services.plan_submit(plan=plan, by=bureau.clerk)

    row = plan.rows.get()
    assert (row.scope_size, row.number) == (20, 2)
    told = last_sentence()
    assert told.startswith("股长提交计划“年度抽查工作计划”，共1行、抽查2家次；提交时有提醒：")
    assert "没有重点检查事项" in told


def test_a_red_check_stops_the_submission_and_says_which(bureau, plan, row_values) -> None:
    with refused("plan_not_feasible"):
        services.plan_submit(plan=plan, by=bureau.clerk)
    services.plan_row_add(plan=plan, by=bureau.clerk, **row_values)
    with thawed("catalogue_listversion_items"):
        ListVersion.objects.get().items.remove(bureau.general)
    Target.objects.update(status="cancelled")

    with refused("plan_not_feasible") as refusal:
        services.plan_submit(plan=plan, by=bureau.clerk)

    assert "有2处不能提交" in refusal.value.what
    plan.refresh_from_db()
    assert plan.state == "draft"


@pytest.mark.covers("PLAN-12")
def test_a_plan_is_approved_by_a_second_person_or_returned_with_words(bureau, plan, row_values) -> None:
    services.plan_row_add(plan=plan, by=bureau.clerk, **row_values)
    services.plan_submit(plan=plan, by=bureau.clerk)

    with refused("plan_comment_missing"):
        services.plan_return(plan=plan, comment=" ", by=bureau.leader)
    returned = services.plan_return(plan=plan, comment="第1行比例提到20%", by=bureau.leader)
    assert (returned.state, returned.comment) == ("returned", "第1行比例提到20%")
    assert last_sentence() == "局长退回计划“年度抽查工作计划”，意见：第1行比例提到20%。"

    services.plan_submit(plan=plan, by=bureau.clerk)
    approved = services.plan_approve(plan=plan, comment="", by=bureau.leader)
    assert (approved.state, approved.approved_by) == ("approved", bureau.leader)
    with refused("move_not_allowed"):
        services.plan_approve(plan=plan, comment="", by=bureau.leader)
    with refused("permission_missing"):
        services.plan_approve(plan=plan, comment="", by=bureau.clerk)


@pytest.mark.covers("PLAN-12")
def test_who_submits_never_approves_even_past_the_service(bureau, plan, row_values) -> None:
    both = make_user(RoleName.LINE_OFFICE, RoleName.LEADER, organisation=bureau.organisation, name="两职")
    services.plan_row_add(plan=plan, by=both, **row_values)
    services.plan_submit(plan=plan, by=both)

    for act in (services.plan_approve, services.plan_return):
        with refused("plan_own_approval"):
            act(plan=plan, comment="同意", by=both)
    with pytest.raises(IntegrityError), transaction.atomic():
        Plan.objects.filter(pk=plan.pk).update(approved_by=both, approved_at=clock.now(), state="approved")


def test_a_plan_is_marked_published_by_the_office_that_publishes(bureau, plan, row_values) -> None:
    services.plan_row_add(plan=plan, by=bureau.clerk, **row_values)
    services.plan_submit(plan=plan, by=bureau.clerk)
    with refused("move_not_allowed"):
        services.plan_mark_published(plan=plan, by=bureau.legal)
    services.plan_approve(plan=plan, comment="", by=bureau.leader)
    with refused("permission_missing"), transaction.atomic():
        services.plan_mark_published(plan=plan, by=bureau.leader)

    with transaction.atomic():
        done = services.plan_mark_published(plan=plan, by=bureau.legal)

    assert (done.state, done.published_by) == ("published", bureau.legal)
    assert "登记为已公示" in last_sentence()


@pytest.mark.covers("ROLE-4")
def test_lines_plan_the_coordinator_publishes_and_the_team_does_neither(bureau, plan, row_values) -> None:
    team = make_user(RoleName.INSPECTOR, organisation=bureau.organisation)

    for person in (bureau.legal, bureau.leader, team):
        with refused("permission_missing"):
            services.plan_row_add(plan=plan, by=person, **row_values)
    services.plan_row_add(plan=plan, by=bureau.clerk, **row_values)
    services.plan_submit(plan=plan, by=bureau.clerk)
    services.plan_approve(plan=plan, comment="", by=bureau.leader)
    for person in (bureau.clerk, team):
        with refused("permission_missing"):
            services.plan_mark_published(plan=plan, by=person)
    services.plan_mark_published(plan=plan, by=bureau.legal)


def test_nobody_sees_or_touches_a_neighbours_plan(bureau, plan, row_values) -> None:
    row = services.plan_row_add(plan=plan, by=bureau.clerk, **row_values)

    assert list(selectors.plan_list(bureau.clerk)) == [plan]
    assert list(selectors.plan_list(bureau.stranger)) == []
    for act in (
        lambda by: services.plan_row_add(plan=plan, by=by, **row_values),
        lambda by: services.plan_row_change(row=row, by=by, **row_values),
        lambda by: services.plan_row_remove(row=row, by=by),
        lambda by: services.plan_submit(plan=plan, by=by),
        lambda by: services.plan_approve(plan=plan, comment="", by=by),
        lambda by: services.plan_return(plan=plan, comment="改", by=by),
    ):
        with refused("permission_missing"):
            act(bureau.stranger)


def test_plans_are_found_by_year_state_and_words(bureau, plan, row_values) -> None:
    services.plan_row_add(plan=plan, by=bureau.clerk, **row_values)

    found = selectors.plan_list(bureau.clerk, year=bureau.year, state="draft", text="抽查").get()

    assert (found.row_count, found.visits) == (1, 1)
    assert not selectors.plan_list(bureau.clerk, state="published").exists()
    assert selectors.plan_years(bureau.clerk) == [bureau.year]


def test_the_preview_counts_only_what_can_be_drawn_in_the_whole_bureau(bureau) -> None:
    seen = selectors.preview(bureau.section, {"domains": ["工贸", "危险化学品"]}, 100_000)

    assert (seen.size, seen.number) == (10, 1)
    assert seen.sentence == "将从10家中抽1家，每家机会约10%。"
    assert [(part.name, part.size) for part in seen.parts] == [("工贸", 9), ("危险化学品", 1)]


def test_participants_are_the_other_bureaus_of_the_county(bureau) -> None:
    make_organisation("FAR", "外县应急管理局")

    assert list(selectors.possible_participants(bureau.section)) == [bureau.neighbour]
