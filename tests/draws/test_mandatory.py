# SPDX-License-Identifier: Apache-2.0
"""Mandatory inclusion: four criteria, judged at freezing, outside the random part, told apart with the evidence."""

from datetime import date, timedelta
from types import SimpleNamespace

import pytest

import fairdraw
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws.rules.coverage_cycle import cycle_of, cycle_words
from suicha.draws.rules.look_back import within_years
from suicha.draws.rules.mandatory import Limits, criteria_met
from suicha.draws.rules.standing import standing_of
from suicha.draws.selectors import pool_of, strata_rows
from suicha.files.selectors import file_bytes
from suicha.registries.models import Target, TargetMark
from tests.draws.conftest import Bureau, set_setting
from tests.draws.test_pool import earlier_draw

pytestmark = pytest.mark.django_db
ON = date(2026, 3, 5)
LIMITS = Limits(years=3, complainants=10)


def fact(kind: str, since: date, until: date | None = None, people: int = 0) -> SimpleNamespace:
    return SimpleNamespace(kind=kind, since=since, until=until, people=people)


def mark(bureau: Bureau, target: Target, kind: str = "penalty", people: int = 0, days_ago: int = 90) -> TargetMark:
    return TargetMark.objects.create(
        target=target,
        kind=kind,
        since=clock.today() - timedelta(days=days_ago),
        document="漳市监罚〔2026〕7号",
        people=people,
        registered_at=clock.now(),
        registered_by=bureau.host,
    )


@pytest.mark.covers("DRAW-7")
@pytest.mark.parametrize(
    ("facts", "met"),
    [
        ([fact("abnormal", date(2019, 1, 1))], ["abnormal"]),
        ([fact("abnormal", date(2019, 1, 1), until=date(2026, 3, 5))], []),
        ([fact("dishonest", ON)], ["dishonest"]),
        ([fact("dishonest", date(2026, 3, 6))], []),
        ([fact("penalty", date(2023, 3, 5))], ["penalty"]),
        ([fact("penalty", date(2023, 3, 4))], []),
        ([fact("complaint", date(2025, 1, 1), people=10)], ["complaint"]),
        ([fact("complaint", date(2025, 1, 1), people=9)], []),
        ([fact("complaint", date(2022, 1, 1), people=99)], []),
        ([fact("penalty", date(2025, 1, 1)), fact("abnormal", ON), fact("penalty", ON)], ["abnormal", "penalty"]),
    ],
)  # fmt: skip
def test_the_four_criteria_are_met_on_the_day_or_not(facts, met) -> None:
    assert criteria_met(facts, ON, LIMITS) == met


def test_three_years_end_on_the_same_day_of_the_year_and_leap_days_do_not_matter() -> None:
    assert within_years(date(2025, 3, 1), date(2028, 2, 29), 3)
    assert not within_years(date(2024, 2, 29), date(2027, 3, 1), 3)
    assert (cycle_of(ON, 1), cycle_words(ON, 1)) == ((date(2026, 1, 1), date(2027, 1, 1)), "2026年")
    assert (cycle_of(ON, 3), cycle_words(ON, 3)) == ((date(2024, 1, 1), date(2027, 1, 1)), "2024—2026年")


def test_what_decides_where_a_target_stands_comes_in_one_order() -> None:
    usual = {
        "status": "active", "criteria": ["penalty"], "include_all": True, "drawn_this_year": 1, "cap": 1,
        "cap_waived": False, "drawn_in_cycle": True, "uncovered_only": True,
    }  # fmt: skip
    assert standing_of(**usual | {"status": "revoked"})[:2] == ("X", "revoked")
    assert standing_of(**usual)[:2] == ("M", "penalty.cap")
    assert standing_of(**usual | {"unfit": "incomplete"})[:2] == ("M", "penalty.cap")
    assert standing_of(**usual | {"criteria": [], "unfit": "incomplete"})[:2] == ("X", "incomplete")
    assert standing_of(**usual | {"criteria": []})[:2] == ("X", "cap")
    assert standing_of(**usual | {"criteria": [], "cap_waived": True})[:2] == ("X", "cycle")
    assert standing_of(**usual | {"include_all": False, "cap": 2, "uncovered_only": False}) == ("R", "", True)


@pytest.mark.covers("DRAW-7")
def test_who_meets_a_criterion_is_on_the_list_outside_the_random_part_with_the_reason(bureau: Bureau) -> None:
    mark(bureau, bureau.targets[0], "abnormal", days_ago=2000)
    mark(bureau, bureau.targets[1], "complaint", people=14)
    mark(bureau, bureau.targets[2], "complaint", people=9)
    mark(bureau, bureau.targets[3], days_ago=1200)

    draw = bureau.drawn()

    rows = {row.id: row for row in fairdraw.read_pool(file_bytes(draw.pool))}
    must = {bureau.targets[0].number: "abnormal", bureau.targets[1].number: "complaint"}
    assert {number: row.reason for number, row in rows.items() if row.role == "M"} == must
    assert draw.counts == {"all": {"R": 10, "M": 2}}
    assert set(draw.drawn_targets.filter(kind="M").values_list("number", flat=True)) == must.keys()
    assert draw.drawn_targets.filter(kind="P").count() == 3
    [line] = strata_rows(draw.counts, draw.strata, draw.rules)
    assert (line.size, line.drawn, line.mandatory, line.chance) == (10, 3, 2, "30.0%")


@pytest.mark.covers("DRAW-7", "PLAN-22")
def test_a_firm_drawn_this_year_that_meets_a_criterion_is_included_and_flagged(bureau: Bureau) -> None:
    earlier_draw(bureau, bureau.targets[:2])
    mark(bureau, bureau.targets[0])

    pool = pool_of(bureau.task)

    [row] = pool.mandatory
    assert (row.number, row.over_cap, row.why) == (bureau.targets[0].number, True, ["最近三年受到行政处罚"])
    assert row.evidence[0].startswith("受到行政处罚：漳市监罚〔2026〕7号，")
    assert pool.reasons == {"cap": 1}
    assert {each.id: each.reason for each in pool.rows if each.role == "M"} == {row.number: "penalty.cap"}


@pytest.mark.covers("DRAW-7")
def test_how_far_back_and_how_many_complainants_are_settings(bureau: Bureau) -> None:
    mark(bureau, bureau.targets[0], "complaint", people=6)
    mark(bureau, bureau.targets[1], days_ago=800)
    set_setting(bureau.organisation, "mandatory_complainants", 5)
    set_setting(bureau.organisation, "mandatory_years", 1)

    assert [row.number for row in pool_of(bureau.task).mandatory] == [bureau.targets[0].number]


@pytest.mark.covers("DRAW-7")
def test_whether_they_count_towards_the_ratio_is_said_in_the_task(make_bureau) -> None:
    bureau = make_bureau(size=4, terms={"mandatory_counts": True})
    for target in bureau.targets[:3]:
        mark(bureau, target)

    draw = bureau.drawn()

    assert draw.rules["mandatory_counts"] is True
    assert draw.drawn_targets.filter(kind="M").count() == 3
    assert draw.drawn_targets.filter(kind="P").count() == 1


@pytest.mark.covers("DRAW-9")
def test_instead_of_inclusion_they_may_be_a_stratum_with_a_raised_ratio(make_bureau) -> None:
    bureau = make_bureau(
        {"工贸": 10, "烟花爆竹": 10}, ppm=100_000, terms={"spread": "each", "marked": "raise", "raised": 500_000}
    )
    for target in bureau.targets[:4]:
        mark(bureau, target)

    pool = pool_of(bureau.task)

    lines = strata_rows(pool.counts, pool.strata, pool.rules.record())
    assert [(row.name, row.size, row.drawn) for row in lines] == [
        ("有失信情形", 4, 2), ("工贸", 6, 1), ("烟花爆竹", 10, 1),
    ]  # fmt: skip
    assert pool.mandatory == []


@pytest.mark.covers("PLAN-22")
def test_the_cap_is_set_aside_only_with_a_reason_in_the_task(make_bureau) -> None:
    bureau = make_bureau(terms={"cap_reason": "上级部署的专项抽查"})
    earlier_draw(bureau, bureau.targets[:2])

    draw = bureau.committed()

    assert draw.reasons == {}
    assert "不受每年抽查上限限制，理由：上级部署的专项抽查" in str(draw.commitment)


@pytest.mark.covers("PLAN-23")
def test_a_task_may_draw_only_from_who_was_not_reached_in_the_cycle(make_bureau) -> None:
    bureau = make_bureau(terms={"uncovered_only": True, "cap_reason": "试"})
    earlier_draw(bureau, bureau.targets[:5])

    assert pool_of(bureau.task).reasons == {"cycle": 5}


@pytest.mark.covers("DRAW-7")
def test_a_list_without_anyone_to_draw_at_random_is_refused_with_the_way_out(make_bureau) -> None:
    bureau = make_bureau({"工贸": 3}, size=2)
    for target in bureau.targets:
        mark(bureau, target)
    with pytest.raises(Refused, match="范围内的3家都是必查的，另有0家排除"):
        bureau.freeze()

    Target.objects.filter(pk=bureau.targets[0].pk).update(status="moved")
    TargetMark.objects.filter(target=bureau.targets[1]).delete()
    bureau.task.terms = {"mandatory_counts": True}
    bureau.task.draw_size = 1
    bureau.task.save()
    with pytest.raises(Refused, match="必查的1家计入比例后已经够数"):
        bureau.freeze()


def test_fewer_left_than_the_total_because_of_the_mandatory_ones_are_all_drawn(make_bureau) -> None:
    bureau = make_bureau({"工贸": 4}, size=3)
    mark(bureau, bureau.targets[0])
    mark(bureau, bureau.targets[1])

    pool = pool_of(bureau.task)

    assert (pool.refusal, pool.total, len(pool.mandatory)) == (None, 2, 2)


@pytest.mark.covers("DRAW-7")
def test_the_freeze_page_tells_who_must_be_inspected_and_on_what_evidence(client, bureau: Bureau) -> None:
    mark(bureau, bureau.targets[0], "complaint", people=14)
    client.force_login(bureau.host)

    page = client.get(f"/w/tasks/{bureau.task.pk}/freeze/").content.decode()

    assert "必查1家，不参加随机抽取" in page
    assert "不计入抽查比例" in page
    assert "群体性投诉：漳市监罚〔2026〕7号" in page
    assert "，14人" in page
    assert "从中抽3家，必查1家" in page
