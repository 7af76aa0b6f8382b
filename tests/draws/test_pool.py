# SPDX-License-Identifier: Apache-2.0
"""The frozen list: who is in it, who is left out and why, in which strata, how many."""

import json
from datetime import datetime
from zoneinfo import ZoneInfo

import pytest

import fairdraw
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws.models import Draw
from suicha.draws.selectors import pool_of, reasons_in_words, strata_rows
from suicha.draws.services import WitnessSeat
from suicha.files.selectors import file_bytes
from suicha.registries.models import Target
from tests.ceremonies import SEATS, reveal
from tests.draws.conftest import Bureau, set_setting
from tests.factories import make_matched_draw, make_organisation, make_plan, make_plan_row, make_target, make_task
from tests.triggers import drop_trigger

pytestmark = pytest.mark.django_db


def earlier_draw(bureau: Bureau, targets: list[Target], moment: datetime | None = None) -> Draw:
    with clock.pretend(moment or clock.now()):
        task = make_task(make_plan_row(make_plan(bureau.organisation)))
        return make_matched_draw(task, [(target, bureau.inspectors[:2]) for target in targets])


@pytest.mark.covers("PLAN-22")
def test_a_firm_drawn_this_year_already_is_left_out_with_the_reason(bureau: Bureau) -> None:
    earlier_draw(bureau, bureau.targets[:2])

    draw = bureau.freeze()

    rows = {row.id: row for row in fairdraw.read_pool(file_bytes(draw.pool))}
    capped = {target.number for target in bureau.targets[:2]}
    assert {number for number, row in rows.items() if row.role == "X"} == capped
    assert {rows[number].reason for number in capped} == {"cap"}
    assert draw.counts == {"all": {"R": 10, "X": 2}}
    assert reasons_in_words(draw.reasons) == [("本年已达抽查次数上限", 2)]


@pytest.mark.covers("PLAN-22")
def test_last_years_draw_and_standing_by_do_not_count_towards_the_cap(bureau: Bureau) -> None:
    last_year = datetime(clock.today().year - 1, 12, 31, 23, 59, tzinfo=ZoneInfo("Asia/Shanghai"))
    earlier_draw(bureau, bureau.targets[:2], last_year)
    standing_by = earlier_draw(bureau, bureau.targets[2:3])
    drop_trigger("draws_drawntarget_fixed", "draws_drawntarget")
    standing_by.drawn_targets.update(kind="A", seq=0, batch=0)

    assert pool_of(bureau.task).reasons == {}


@pytest.mark.covers("PLAN-22")
def test_the_cap_is_a_setting(bureau: Bureau) -> None:
    set_setting(bureau.organisation, "yearly_cap", 2)
    earlier_draw(bureau, bureau.targets[:2])
    earlier_draw(bureau, bureau.targets[:1])

    assert pool_of(bureau.task).reasons == {"cap": 1}


def test_who_is_not_in_business_is_left_out_with_the_reason(bureau: Bureau) -> None:
    for target, status in zip(bureau.targets, ["suspended", "cancelled", "revoked", "moved"], strict=False):
        target.status = status
        target.save()
    uncoded = bureau.targets[5]
    uncoded.doubts = [{"column": "统一社会信用代码"}]
    uncoded.save()

    pool = pool_of(bureau.task)

    assert pool.reasons == {"suspended": 1, "cancelled": 1, "revoked": 1, "moved": 1}
    assert pool.size == 8


@pytest.mark.covers("DRAW-8")
def test_fifty_two_of_513_are_three_five_ten_and_thirty_four(make_bureau) -> None:
    bureau = make_bureau(
        {"非煤矿山": 33, "危险化学品": 52, "烟花爆竹": 96, "工贸": 332},
        size=52,
        scope={"domains": ["非煤矿山", "危险化学品", "烟花爆竹", "工贸"]},
    )

    draw = bureau.drawn()
    rows = strata_rows(draw.counts, draw.strata, draw.rules)

    assert [(row.code, row.name, row.size, row.drawn, row.chance) for row in rows] == [
        ("s1", "非煤矿山", 33, 3, "约9.1%"),
        ("s2", "危险化学品", 52, 5, "约9.6%"),
        ("s3", "烟花爆竹", 96, 10, "约10.4%"),
        ("s4", "工贸", 332, 34, "约10.2%"),
    ]
    assert draw.drawn_targets.filter(kind="P").count() == 52
    assert draw.drawn_targets.filter(kind="A").count() == sum(row.alternates for row in rows)


@pytest.mark.covers("DRAW-12")
def test_one_draw_is_carried_out_in_batches(make_bureau) -> None:
    bureau = make_bureau(size=6, batches=3)

    draw = bureau.drawn()

    batches = draw.drawn_targets.filter(kind="P").order_by("seq").values_list("batch", flat=True)
    assert list(batches) == [1, 2, 3, 1, 2, 3]


@pytest.mark.covers("DRAW-5")
def test_the_conditions_of_a_directed_draw_are_part_of_the_commitment(make_bureau) -> None:
    bureau = make_bureau({"工贸": 6, "烟花爆竹": 6}, scope={"domains": ["烟花爆竹"]})

    record = json.loads(str(bureau.committed().commitment))

    assert "烟花爆竹" in record["source"]["scope"]
    assert record["counts"] == {"all": {"R": 6}}


def test_a_domain_that_would_get_nobody_is_not_told_apart(make_bureau) -> None:
    bureau = make_bureau({"工贸": 20, "烟花爆竹": 1}, size=2)

    assert pool_of(bureau.task).strata == {"all": "全部对象"}


def test_targets_without_a_domain_are_a_stratum_of_their_own(make_bureau) -> None:
    bureau = make_bureau({"工贸": 6, "": 6}, size=4)

    pool = pool_of(bureau.task)

    assert sorted(pool.strata.values()) == ["工贸", "未分领域"]
    assert sorted(roles["R"] for roles in pool.counts.values()) == [6, 6]


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"draw_size": 0}, "抽取数量是0"),
        ({"draw_size": 13}, "要抽13家，能参加抽取的只有12家，另有0家按规则排除"),
        ({"scope": {"domains": ["没有的领域"]}}, "抽查范围内没有检查对象"),
    ],
)
def test_a_list_that_cannot_be_drawn_is_refused_with_the_way_out(bureau: Bureau, change: dict, words: str) -> None:
    for name, value in change.items():
        setattr(bureau.task, name, value)
    bureau.task.save()

    with pytest.raises(Refused, match=words):
        bureau.freeze()
    assert not Draw.objects.exists()


def test_two_rows_with_one_number_are_refused(bureau: Bureau) -> None:
    section = make_organisation(parent=bureau.organisation, kind="section")
    make_target(section, number=bureau.targets[0].number)

    with pytest.raises(Refused, match=f"编号{bureau.targets[0].number}在名录里有两条"):
        bureau.freeze()


def test_a_number_that_the_draw_cannot_read_is_refused(bureau: Bureau) -> None:
    make_target(bureau.organisation, number="闽—1")

    with pytest.raises(Refused, match="名录不能冻结：对象编号“闽—1”"):
        bureau.freeze()


@pytest.mark.covers("DRAW-16")
def test_too_few_witnesses_are_refused_with_the_number_of_the_setting(bureau: Bureau) -> None:
    set_setting(bureau.organisation, "minimum_witnesses", 4)

    with pytest.raises(Refused, match="见证人3名，少于4名"):
        bureau.freeze()


@pytest.mark.parametrize("seat", [WitnessSeat("friend", "张某", ""), WitnessSeat("media", "  ", "报社")])
def test_a_witness_without_kind_or_name_is_refused(bureau: Bureau, seat: WitnessSeat) -> None:
    with pytest.raises(Refused, match="第4名见证人没有填全"):
        bureau.freeze([*SEATS, seat])


def test_numbers_of_draws_count_up_within_the_day(make_bureau) -> None:
    with clock.pretend(datetime(2026, 3, 5, 16, 0, tzinfo=ZoneInfo("Asia/Shanghai"))):
        first, second = make_bureau().freeze(), make_bureau().freeze()

    assert (first.number, second.number) == ("350881-20260305-001", "350881-20260305-002")


def test_the_name_is_the_one_of_the_freezing(bureau: Bureau) -> None:
    draw = bureau.locked()
    Target.objects.update(name="改了名的公司")

    reveal(draw, bureau.keeper)
    assert not draw.drawn_targets.filter(name="改了名的公司").exists()
