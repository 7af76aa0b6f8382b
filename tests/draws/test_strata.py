# SPDX-License-Identifier: Apache-2.0
"""Parts of the library with their own ratios, and the chance of each firm, stated and counted."""

import json
from collections import Counter
from hashlib import sha256

import pytest

from fairdraw import read_pool
from suicha.core.errors import Refused
from suicha.draws.rules.strata import divided_by, method_words
from suicha.draws.selectors import Pool, pool_of, strata_rows
from suicha.files.selectors import file_bytes
from suicha.planning.rules.presets import PRESETS
from suicha.planning.rules.terms import Terms
from suicha.registries.models import Target
from tests.factories import make_target

pytestmark = pytest.mark.django_db
DOMAINS = {"非煤矿山": 33, "危险化学品": 52, "烟花爆竹": 96, "工贸": 332}
LINDIAN = {"divided": "grade", "spread": "each", "ratios": PRESETS["lindian"].ratios}


def lines(pool: Pool) -> list[tuple[str, int, int, str]]:
    rows = strata_rows(pool.counts, pool.strata, pool.rules.record())
    return [(row.name, row.size, row.drawn, row.chance) for row in rows]


def graded(make_bureau, grades: dict[str, int], **task):
    bureau = make_bureau({"工贸": 0}, **task)
    for grade, number in grades.items():
        for _ in range(number):
            make_target(bureau.organisation, grade=grade)
    return bureau


@pytest.mark.covers("DRAW-8")
def test_each_domain_rounded_up_by_itself_draws_fifty_four_of_513(make_bureau) -> None:
    terms = {"spread": "each"}
    bureau = make_bureau(DOMAINS, size=54, ppm=100_000, terms=terms, scope={"domains": list(DOMAINS)})

    pool = pool_of(bureau.task)

    assert lines(pool) == [
        ("非煤矿山", 33, 4, "约12.1%"),
        ("危险化学品", 52, 6, "约11.5%"),
        ("烟花爆竹", 96, 10, "约10.4%"),
        ("工贸", 332, 34, "约10.2%"),
    ]
    assert pool.total == 54
    assert method_words(pool.rules.record()).startswith("各层分别按自己的比例向上取整，同层企业机会相等")


@pytest.mark.covers("DRAW-8", "DRAW-9", "DRAW-10")
def test_risk_classes_have_their_own_ratios_higher_for_high_risk_and_lower_for_good_credit(make_bureau) -> None:
    bureau = graded(make_bureau, {"A": 40, "B": 60, "C": 10, "D": 5}, ppm=100_000, terms=LINDIAN)

    pool = pool_of(bureau.task)

    assert lines(pool) == [
        ("风险A低", 40, 2, "5.0%"),
        ("风险B一般", 60, 12, "20.0%"),
        ("风险C较高", 10, 4, "40.0%"),
        ("风险D高", 5, 4, "80.0%"),
    ]


def test_undivided_everybody_has_the_same_chance(make_bureau) -> None:
    pool = pool_of(make_bureau({"工贸": 6, "烟花爆竹": 6}, size=4, terms={"divided": "whole"}).task)

    assert lines(pool) == [("全部对象", 12, 4, "约33.3%")]
    assert method_words(pool.rules.record()).startswith("各层按最大余数法分配")


def test_a_fixed_total_too_small_for_every_class_is_not_divided_by_class(make_bureau) -> None:
    both = {"divided": "grade"}

    assert lines(pool_of(graded(make_bureau, {"B": 20, "D": 1}, size=2, terms=both).task))[0][:2] == ("全部对象", 21)
    assert [row[0] for row in lines(pool_of(graded(make_bureau, {"B": 9, "D": 9}, size=4, terms=both).task))] == [
        "风险B一般", "风险D高",
    ]  # fmt: skip
    assert divided_by(Terms(divided="whole"), [], {"": 3}, 1, raised=False) == {"all": "全部对象"}


@pytest.mark.covers("DRAW-8")
def test_the_stated_chance_of_every_firm_is_the_one_it_meets_over_many_draws(make_bureau) -> None:
    """Acceptance case 14: four risk classes with a published preset, 3,000 draws with frozen keys."""
    bureau = graded(make_bureau, {"A": 40, "B": 25, "C": 15, "D": 10}, ppm=100_000, terms=LINDIAN)
    pool, runs = pool_of(bureau.task), 3000
    quotas = pool.rules.quotas(pool.counts)
    members = {code: [row.id for row in pool.rows if row.stratum == code] for code in quotas}
    times: Counter[str] = Counter()

    for run in range(runs):
        key = sha256(f"acceptance 14|{run}".encode()).hexdigest()
        for code, quota in quotas.items():
            tickets = sorted((sha256(f"{key}|target|{one}".encode()).hexdigest(), one) for one in members[code])
            times.update(one for _, one in tickets[: quota.drawn])

    for code, quota in quotas.items():
        share = quota.drawn / quota.size
        assert sum(times[one] for one in members[code]) == runs * quota.drawn
        spread = (runs * share * (1 - share)) ** 0.5
        assert all(abs(times[one] - runs * share) < 4.5 * spread for one in members[code])
    assert [quotas[code][:2] for code in "ABCD"] == [(40, 2), (25, 5), (15, 6), (10, 8)]


@pytest.mark.covers("DRAW-4", "DRAW-5")
def test_whether_a_draw_has_conditions_is_published_with_it(make_bureau) -> None:
    whole = json.loads(str(make_bureau().committed().commitment))["source"]
    some = json.loads(str(make_bureau(scope={"domains": ["工贸"], "grades": ["B"]}).committed().commitment))["source"]

    assert (whole["scope"], whole["terms"][0]) == ("全部对象", "不定向抽查")
    assert (some["scope"], some["terms"][0]) == ("工贸，风险B一般", "定向抽查")
    assert some["terms"][1:3] == ["按领域分层，总数固定，各层按最大余数法分配", "有四项失信情形的全部列为必查"]


@pytest.mark.covers("DRAW-6")
def test_the_frozen_list_is_numbered_and_ordered_by_code(make_bureau) -> None:
    bureau = make_bureau()
    Target.objects.filter(pk=bureau.targets[0].pk).update(number="zz-1", credit_code="")

    numbers = [row.id for row in read_pool(file_bytes(bureau.freeze().pool))]

    assert numbers == sorted(numbers)
    assert numbers[-1] == "zz-1"


@pytest.mark.covers("DRAW-11")
def test_when_all_are_drawn_the_order_of_the_batches_is_still_drawn(make_bureau) -> None:
    bureau = make_bureau({"工贸": 12}, size=12, ppm=1_000_000, batches=3)
    assert lines(pool_of(bureau.task)) == [("工贸", 12, 12, "全部抽取")]

    rows = list(bureau.drawn().drawn_targets.order_by("seq"))

    assert [row.batch for row in rows] == [1, 2, 3] * 4
    assert {row.number for row in rows} == {target.number for target in bureau.targets}
    assert [row.number for row in rows] != sorted(row.number for row in rows)
    assert [row.rank for row in rows] != sorted(row.rank for row in rows)


def test_a_class_all_of_whose_firms_are_left_out_stays_in_the_list_and_draws_nobody(make_bureau) -> None:
    bureau = graded(make_bureau, {"B": 10, "D": 2}, ppm=100_000, terms=LINDIAN)
    Target.objects.filter(grade="D").update(status="moved")

    draw = bureau.drawn()

    assert draw.counts == {"B": {"R": 10}, "D": {"X": 2}}
    assert draw.drawn_targets.filter(kind="P").count() == 2


def test_when_everyone_is_left_out_a_ratio_is_refused_too(make_bureau) -> None:
    bureau = graded(make_bureau, {"D": 2}, ppm=100_000, terms=LINDIAN)
    Target.objects.update(status="moved")

    with pytest.raises(Refused, match="能参加抽取的只有0家，另有2家按规则排除"):
        bureau.freeze()
    pool = pool_of(bureau.task)
    with pytest.raises(LookupError):
        _ = pool.rules
