# SPDX-License-Identifier: Apache-2.0
"""A task comes from a published row and keeps to it."""

from datetime import date, datetime

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.catalogue.services import setting_set
from suicha.core import clock
from suicha.planning import selectors, services
from suicha.planning.models import Task
from suicha.planning.rules.match_terms import match_terms_words
from suicha.registries.models import Target
from tests.factories import make_user
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def values(published, bureau):
    row = published.rows.get(sequence=1)
    return {
        "row": row,
        "title": "第三季度抽查",
        "starts_on": date(bureau.year, 7, 1),
        "ends_on": date(bureau.year, 9, 30),
        "by": bureau.clerk,
    }


@pytest.mark.covers("PLAN-17")
def test_a_task_takes_everything_from_its_row(bureau, values) -> None:
    values["row"].participants.set([bureau.neighbour])

    task = services.task_create(**values)

    row = values["row"]
    assert (task.row, task.organisation, task.ppm, task.draw_size) == (row, bureau.organisation, row.ppm, 1)
    assert task.number == f"350881-R{bureau.year}-0001"
    assert [list(task.items.order_by("pk")), list(task.participants.order_by("pk"))] == [
        [bureau.general],
        [bureau.neighbour],
    ]
    assert sentence(Event.objects.order_by("pk").last()) == (
        f"股长从“年度抽查工作计划”的“安全生产基础管理抽查”建立任务“第三季度抽查”（{task.number}）："
        "10家的10%，抽1家，分1批。"
    )
    second = values["row"].plan.rows.get(sequence=2)
    period = {"starts_on": second.starts_on, "ends_on": second.ends_on}
    assert services.task_create(**(values | period | {"row": second})).number == f"350881-R{bureau.year}-0002"


@pytest.mark.covers("PLAN-17")
def test_no_task_without_a_published_plan(bureau, plan, row_values) -> None:
    row = services.plan_row_add(plan=plan, by=bureau.clerk, **row_values)

    with refused("task_plan_not_published"):
        services.task_create(
            row=row, title="抽查", starts_on=row.starts_on, ends_on=row.ends_on, batches=1, by=bureau.clerk
        )

    assert not selectors.rows_ready(bureau.clerk).exists()


@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"title": " "}, "task_title_missing"),
        ({"starts_on": date(2000, 1, 1)}, "task_period_outside"),
        ({"ends_on": date(2000, 1, 1)}, "task_period_reversed"),
        ({"batches": 0}, "task_batches_wrong"),
        ({"batches": 2}, "task_batches_wrong"),
    ],
)
def test_a_wrong_task_is_refused_and_nothing_is_saved(values, over, code) -> None:
    with refused(code):
        services.task_create(**(values | over))

    assert not Task.objects.exists()


@pytest.mark.covers("DRAW-17")
def test_nobody_draws_again_from_the_same_row_until_the_list_pleases(values) -> None:
    services.task_create(**values)

    with refused("task_exists"):
        services.task_create(**(values | {"title": "再抽一次"}))
    with pytest.raises(IntegrityError), transaction.atomic():
        make_task_by_hand(values["row"])


def make_task_by_hand(row) -> None:
    first = Task.objects.get(row=row)
    Task.objects.filter(pk=first.pk).update(number="-")
    first.pk = None
    first.save(force_insert=True)


def test_a_task_is_never_made_for_days_gone_by(values, bureau) -> None:
    with (
        clock.pretend(timezone.make_aware(datetime(bureau.year, 7, 2))),
        refused("task_starts_in_the_past"),
    ):
        services.task_create(**values)


def test_a_task_is_never_made_from_an_empty_library(values) -> None:
    Target.objects.update(status="moved")
    with refused("task_scope_empty"):
        services.task_create(**values)


def test_nobody_sees_or_makes_a_neighbours_task(bureau, values) -> None:
    task = services.task_create(**values)

    assert list(selectors.task_list(bureau.clerk, year=bureau.year, text="第三季度")) == [task]
    assert list(selectors.task_list(bureau.clerk, text=task.number)) == [task]
    assert list(selectors.task_list(bureau.stranger)) == []
    assert selectors.task_years(bureau.clerk) == [bureau.year]
    assert selectors.rows_ready(bureau.clerk, text="安全生产").get().task_count == 1
    assert not selectors.rows_ready(bureau.stranger).exists()
    with refused("permission_missing"):
        services.task_create(**(values | {"by": bureau.stranger}))


@pytest.mark.covers("DRAW-22", "DRAW-23", "DRAW-25", "DRAW-26")
def test_a_task_keeps_only_what_it_wants_otherwise_for_its_inspectors(values) -> None:
    usual = selectors.match_terms_usual(values["row"].plan.organisation)
    with refused("match_terms_unknown"):
        services.task_create(**(values | {"matching": usual._replace(mode="?")}))
    with refused("match_tag_unknown"):
        services.task_create(**(values | {"matching": usual._replace(tag="没有的标签")}))

    chosen = usual._replace(mode="person", tested=True, cap=8, experts=1, leader=False, level="lower")
    task = services.task_create(**(values | {"matching": chosen}))

    assert task.matching == chosen.record(usual)
    assert selectors.match_terms(task) == chosen
    assert match_terms_words(chosen)[1:] == [
        "电脑抽人，由人搭配成组",
        "本级抽取，由对象所属的下级单位匹配",
        "每组至少1人专长相符",
        "组长从组员里认定",
        "上次检查过的人员不再派",
        "能力测试合格才能派",
        "每人最多承担8家",
        "每家随机抽1名对象领域专家",
    ]
    assert "上次检查过的人员不再派" not in match_terms_words(chosen._replace(avoid_last=False))


@pytest.mark.covers("LIBP-9")
def test_a_task_asks_for_no_less_specialty_than_its_items_demand(bureau, values) -> None:
    usual = selectors.match_terms_usual(bureau.organisation)
    set_by = make_user(RoleName.LEGAL_OFFICE, organisation=bureau.organisation)
    demand = {"organisation": bureau.organisation, "key": "match_specialty", "item": bureau.general, "by": set_by}
    setting_set(value=2, clause="本局方案", **demand)

    with refused("match_specialty_demanded"):
        services.task_create(**(values | {"matching": usual._replace(specialty="none")}))
    task = services.task_create(**(values | {"matching": usual}))

    assert (task.matching, selectors.match_terms(task).specialty) == ({}, "all")
    setting_set(value=0, clause="本局方案", **demand)
    assert selectors.match_terms(task) == usual
