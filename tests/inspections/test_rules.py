# SPDX-License-Identifier: Apache-2.0
"""The pure rules of the visit."""

from datetime import date

import pytest

from suicha.inspections.rules.completeness import finish_fault, has_evidence, left_to_answer
from suicha.inspections.rules.deadlines import visit_due
from suicha.inspections.rules.group import Member, group_faults
from suicha.inspections.rules.ledger import COLUMNS, measure
from suicha.inspections.rules.results import RESULTS
from suicha.inspections.rules.review import may_review

DAY = date(2026, 9, 16)
GOOD = Member("检查员01", True, date(2027, 1, 1), None, False)


def test_two_with_valid_certificates_are_enough() -> None:
    assert group_faults([GOOD, GOOD], DAY, 2) == []


@pytest.mark.covers("DRAW-20")
@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"certificate_until": date(2026, 9, 15)}, "的执法证2026-09-15到期"),
        ({"certificate_from": date(2027, 1, 1)}, "的执法证2027-01-01才生效"),
        ({"certified": False}, "不是执法人员"),
        ({"certificate_until": None}, "没有执法证"),
        ({"left_on": DAY}, "已离岗"),
        ({"recused": True}, "须回避"),
    ],
)
def test_a_member_who_does_not_count_leaves_the_group_one_short(change: dict[str, object], words: str) -> None:
    faults = group_faults([GOOD, GOOD._replace(**change)], DAY, 2)

    assert faults == [f"检查员01{words}", "还差1名"]


def test_the_last_day_of_a_certificate_still_counts() -> None:
    assert group_faults([GOOD, GOOD._replace(certificate_until=DAY, left_on=date(2026, 9, 17))], DAY, 2) == []


def test_a_third_member_makes_up_for_one_who_does_not_count() -> None:
    assert group_faults([GOOD, GOOD, GOOD._replace(certified=False)], DAY, 2) == []


@pytest.mark.covers("DRAW-29")
def test_nobody_goes_who_must_keep_away_however_many_the_others_are() -> None:
    assert group_faults([GOOD, GOOD, GOOD._replace(recused=True)], DAY, 2) == ["检查员01须回避"]


def test_items_without_a_result_are_named() -> None:
    assert left_to_answer(["clear", "", "pending", ""]) == [1, 3]


@pytest.mark.parametrize("result", ["unreachable", "uncooperative"])
def test_a_result_that_stops_the_visit_leaves_the_rest_empty(result: str) -> None:
    assert left_to_answer([result, "", ""]) == []


@pytest.mark.covers("INSP-10")
def test_a_record_or_a_photo_is_evidence_and_blanks_are_not() -> None:
    assert has_evidence("现场查看", 0)
    assert has_evidence(" ", 1)
    assert not has_evidence(" \n", 0)


def test_a_visit_ends_between_its_start_and_today() -> None:
    assert finish_fault(DAY, DAY, DAY) == ""
    assert finish_fault(date(2026, 9, 17), DAY, DAY) == "visit_finish_in_future"
    assert finish_fault(date(2026, 9, 15), DAY, DAY) == "visit_finish_before_start"


def test_batches_share_the_period_of_the_task() -> None:
    dues = [visit_due(date(2026, 3, 1), date(2026, 3, 31), batch, 3) for batch in (1, 2, 3, 4)]

    assert dues == [date(2026, 3, 11), date(2026, 3, 21), date(2026, 3, 31), date(2026, 3, 31)]


def test_the_eight_results_of_the_national_system_are_there() -> None:
    assert len(RESULTS) == 8
    assert not RESULTS["clear"].problem
    assert all(result.needs_note for code, result in RESULTS.items() if code != "clear")


def test_the_ledger_has_its_seven_columns_and_a_measure_for_every_result() -> None:
    assert len(COLUMNS) == 7
    assert measure("corrected") == "当场责令改正"
    assert measure("report_missing") == "待后续处理"
    assert measure("") == ""


def test_nobody_reviews_their_own_visit() -> None:
    assert may_review(1, {2, 3, None}, 2)
    assert not may_review(2, {2, 3}, 3)
    assert not may_review(4, {2, 3}, 4)
