# SPDX-License-Identifier: Apache-2.0
"""抽取办法 of a plan row: division, own ratios, registered facts, the cap, the cycle; and the floors of a plan."""

from datetime import date

import pytest

from suicha.core import clock
from suicha.planning import selectors, services
from suicha.planning.models import PlanRow
from suicha.planning.rules.cap import Drawing, overlaps
from suicha.planning.rules.chance import each_sentence
from suicha.planning.rules.feasibility import findings
from suicha.planning.rules.floors import Floored, monthly_shortfalls, yearly_shortfall
from suicha.planning.rules.presets import PRESETS
from suicha.planning.rules.terms import (
    NOTHING,
    Terms,
    amount,
    part_sizes,
    part_words,
    ratio_words,
    terms_clean,
    terms_fault,
    terms_of,
    terms_words,
)
from suicha.registries.models import TargetMark
from suicha.registries.rules.scope import direction_words
from tests.planning.test_rules import CELLS, LIMITS, TODAY, facts
from tests.registries.refused import refused

DOMAINS = {"非煤矿山": 33, "危险化学品": 52, "烟花爆竹": 96, "工贸": 332}
GRADED = Terms(divided="grade", ratios={"A": 50_000, "D": 700_000})


@pytest.mark.covers("DRAW-8")
def test_the_whole_rounded_once_is_fifty_two_and_every_domain_by_itself_fifty_four() -> None:
    assert amount(DOMAINS, 100_000, Terms()) == 52
    assert amount(DOMAINS, 100_000, Terms(spread="each")) == 54
    assert part_sizes(CELLS, "domain") == {"危险化学品": 50, "工贸": 450}
    assert part_sizes(CELLS, "grade") == {"B": 450, "D": 50}
    assert part_sizes(CELLS, "whole") == {"": 500}


def test_the_sentence_says_when_every_part_counts_by_itself() -> None:
    assert each_sentence(54, 513) == "将从513家中抽54家，各层分别向上取整。"
    assert each_sentence(0, 0) == "范围内没有可以抽取的对象。"


def test_one_way_of_drawing_has_one_spelling() -> None:
    assert Terms().record() == {}
    assert terms_clean(GRADED).record() == {"divided": "grade", "spread": "each", "ratios": GRADED.ratios}
    assert terms_of(terms_clean(GRADED).record()) == terms_clean(GRADED)
    assert terms_clean(Terms(divided="whole", ratios={"A": 1}, raised=9)) == Terms(divided="whole")
    raised = terms_clean(Terms(marked="raise", raised=200_000, mandatory_counts=True, cap_reason="  "))
    assert raised == Terms(spread="each", marked="raise", raised=200_000, ratios=NOTHING)


@pytest.mark.covers("DRAW-9", "DRAW-10")
def test_terms_are_told_in_sentences() -> None:
    assert terms_words(100_000, Terms()) == [
        "按领域分层，总数固定，各层按最大余数法分配", "有四项失信情形的全部列为必查", "必查的不计入比例",
    ]  # fmt: skip
    all_said = terms_clean(GRADED._replace(mandatory_counts=True, uncovered_only=True, cap_reason="上级部署"))
    assert terms_words(100_000, all_said) == [
        "按风险分类分层，各层分别按比例向上取整",
        "风险A低5%、风险D高70%，其余10%",
        "有四项失信情形的全部列为必查",
        "必查的计入比例",
        "只抽本周期还没有抽到过的",
        "不受每年抽查上限限制，理由：上级部署",
    ]
    raised = Terms(divided="whole", marked="raise", raised=300_000)
    assert terms_words(100_000, raised) == ["不分层", "有四项失信情形的单独一层，提高比例到30%"]
    assert ratio_words(100_000, Terms()) == "10%"
    assert ratio_words(100_000, GRADED) == "5%—70%"
    assert ratio_words(100_000, Terms(divided="grade", ratios=PRESETS["henan"].ratios)) == "1%—30%"
    assert part_words("") == "全部对象"
    assert (direction_words({}), direction_words({"grades": ["D"]})) == ("不定向抽查", "定向抽查")


def test_terms_that_mean_nothing_are_found() -> None:
    assert terms_fault(Terms(divided="height"), 1) == "terms_unknown"
    assert terms_fault(Terms(marked="raise", raised=100_000), 100_000) == "terms_raised_not_higher"
    assert terms_fault(Terms(marked="raise", raised=100_001), 100_000) is None


@pytest.mark.covers("DRAW-8")
def test_every_preset_lies_in_the_ratios_of_its_source() -> None:
    ranges = {"A": (0, 50_000), "B": (50_000, 200_000), "C": (210_000, 600_000), "D": (610_000, 1_000_000)}
    assert all(low < PRESETS["lindian"].ratios[grade] <= high for grade, (low, high) in ranges.items())
    assert all(list(preset.ratios) == ["A", "B", "C", "D"] and preset.source for preset in PRESETS.values())


def test_own_ratios_tell_how_many_are_expected_beyond_the_cap() -> None:
    rows = [Drawing(1, {}, 100_000, terms_clean(GRADED)), Drawing(2, {"domains": ["危险化学品"]}, 200_000)]

    [overlap] = overlaps(rows, CELLS, 1)

    assert overlap.expected == pytest.approx(50 * 0.7 * 0.2)


@pytest.mark.covers("PLAN-21")
def test_a_year_below_the_floor_is_warned_of_with_the_numbers() -> None:
    limits = LIMITS._replace(yearly_floor=10, yearly_clause="不低于10%")
    rows = [facts(number=30), facts(sequence=2, number=90, classes=frozenset({"key"}))]

    told = findings(year=2026, rows=rows, cells=CELLS, limits=limits, today=TODAY)

    [finding] = [each for each in told if "全年抽查" in each.title]
    assert (finding.tone, finding.title, finding.clause) == ("amber", "全年抽查比名录的10%少20家", "不低于10%")
    assert "一般事项全年抽30家，按10%应不少于50家" in finding.text
    floored = [Floored(50, {}, date(2026, 3, 1), True)]
    assert yearly_shortfall(floored, CELLS, 10) == (50, 50)


@pytest.mark.covers("PLAN-20")
def test_a_month_below_the_floor_stops_the_plan_and_is_named() -> None:
    limits = LIMITS._replace(monthly_floor=10, monthly_clause="每个月不少于10%")
    rows = [facts(sequence=month, number=50, starts_on=date(2026, month, 1)) for month in range(1, 12)]

    told = findings(year=2026, rows=rows, cells=CELLS, limits=limits, today=TODAY)

    [finding] = [each for each in told if "个月抽查不到" in each.title]
    assert (finding.tone, finding.title) == ("red", "1个月抽查不到10%")
    assert "合计应不少于50家。12月不够" in finding.text
    only = [Floored(5, {"domains": ["危险化学品"]}, date(2026, 11, 2), False)]
    assert monthly_shortfalls(2026, only, CELLS, 10, date(2026, 11, 20)) == ([12], 5)
    assert monthly_shortfalls(2027, only, CELLS, 0, date(2026, 11, 20)) == ([], 0)


@pytest.mark.django_db
@pytest.mark.covers("DRAW-8")
def test_a_row_and_its_task_keep_the_terms_and_count_by_them(bureau, plan, row_values) -> None:
    terms = Terms(divided="grade", ratios={"D": 900_000})
    row = services.plan_row_add(plan=plan, by=bureau.clerk, **(row_values | {"items": [bureau.key], "terms": terms}))

    assert (row.number, row.percent) == (2, "10%—90%")
    services.plan_submit(plan=plan, by=bureau.clerk)
    services.plan_approve(plan=plan, comment="", by=bureau.leader)
    services.plan_mark_published(plan=plan, by=bureau.legal)
    row = PlanRow.objects.get()
    task = services.task_create(
        row=row, title="抽查", starts_on=row.starts_on, ends_on=row.ends_on, by=bureau.clerk
    )  # fmt: skip
    assert (task.terms, task.draw_size) == (row.terms, 2)
    assert task.terms_told[1] == "风险D高90%，其余10%"


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("over", "code"),
    [
        ({"terms": Terms(divided="grade", ratios={"D": 1_000_000})}, "ratio_general_all"),
        ({"terms": Terms(ratios={"工贸": 995_000})}, "ratio_over_ceiling"),
        ({"terms": Terms(ratios={"工贸": 1_000_001})}, "ratio_over_all"),
        ({"terms": Terms(ratios={"工贸": -1})}, "ratio_not_positive"),
        ({"terms": Terms(marked="raise", raised=50_000)}, "terms_raised_not_higher"),
        ({"terms": Terms(spread="twice")}, "terms_unknown"),
    ],
)  # fmt: skip
def test_terms_outside_the_rules_are_refused_when_the_row_is_written(bureau, plan, row_values, over, code) -> None:
    with refused(code):
        services.plan_row_add(plan=plan, by=bureau.clerk, **(row_values | over))
    assert not plan.rows.exists()


@pytest.mark.django_db
@pytest.mark.covers("DRAW-8")
def test_the_page_takes_over_a_preset_shows_the_chances_and_keeps_them(client, bureau, plan, row_values) -> None:
    target = bureau.organisation.target_set.filter(status="active").order_by("pk").first()
    TargetMark.objects.create(
        target=target, kind="penalty", since=date(bureau.year, 1, 2), document="罚1号",
        registered_at=clock.now(),
        registered_by=bureau.clerk,
    )  # fmt: skip
    client.force_login(bureau.clerk)
    typed = {
        "title": "按风险抽查", "items": [bureau.key.pk], "ratio": "10", "method": "现场检查", "marked": "include",
        "mandatory_counts": "on", "starts_on": f"{bureau.year}-03-01", "ends_on": f"{bureau.year}-11-30",
    }  # fmt: skip
    address = f"/w/plans/{plan.pk}/rows/"

    page = client.post(f"{address}preview/", typed | {"preset": "lindian"}).content.decode()

    assert "将从10家中抽3家，各层分别向上取整。" in page
    assert "其中1家登记有失信情形" in page
    assert page.count('value="80%"') == 1
    wrong = client.post(f"{address}preview/", typed | {"divided": "grade", "own_D": "多"}).content.decode()
    assert "风险D高：抽查比例“多”不是数字" in wrong
    response = client.post(f"{address}new/", typed | {"marked": "raise", "raised": "5"})
    assert response.status_code == 422
    assert "失信情形单独一层的比例不高于10%" in response.content.decode()
    own = {"divided": "grade", "own_B": "20", "own_D": "80", "own_0": "30"}
    client.post(f"{address}new/", typed | own)
    row = PlanRow.objects.get()
    assert row.drawn_by == Terms("grade", "each", {"B": 200_000, "D": 800_000}, mandatory_counts=True)
    page = client.get(f"{address}{row.pk}/").content.decode()
    assert ('name="own_B" value="20%"' in page, 'name="own_0" value="30%"' in page) == (True, False)
    assert "风险B一般20%、风险D高80%，其余10%" in client.get(f"/w/plans/{plan.pk}/").content.decode()
    assert selectors.preview(bureau.organisation, {}, 100_000, row.drawn_by).parts[0].chance == "22.2%"
