# SPDX-License-Identifier: Apache-2.0
"""The pure rules of the closed loop."""

from datetime import date

import pytest

from suicha.dispositions.rules.deadline import days_allowed, is_overdue
from suicha.dispositions.rules.papers import Papers, missing, strip


@pytest.mark.covers("DISP-1")
def test_a_finding_needs_order_report_and_verification() -> None:
    assert missing(Papers()) == ["责令整改通知书", "企业整改报告", "书面核实"]
    assert missing(Papers(order=True, report=True)) == ["书面核实"]
    assert missing(Papers(order=True, report=True, verification=True)) == []


@pytest.mark.covers("DISP-1")
def test_a_penalty_that_was_proposed_needs_its_decision() -> None:
    full = Papers(order=True, report=True, verification=True)

    assert missing(full._replace(penalty=False)) == ["行政处罚处理决定书"]
    assert missing(full._replace(penalty=True)) == []


def test_the_picture_shows_what_is_there_what_is_under_way_and_what_is_late() -> None:
    assert strip(Papers(), late=False) == [("通知", "now"), ("报告", ""), ("核实", ""), ("处罚", "none")]
    assert strip(Papers(order=True), late=True) == [("通知", "done"), ("报告", "late"), ("核实", ""), ("处罚", "none")]
    full = Papers(order=True, report=True, verification=True, penalty=False)
    assert strip(full, late=False)[2:] == [("核实", "done"), ("处罚", "now")]


@pytest.mark.covers("DISP-2")
def test_overdue_is_what_the_calendar_says_while_the_firm_has_to_act() -> None:
    due = date(2026, 9, 30)

    assert not is_overdue("ordered", due, due)
    assert is_overdue("ordered", due, date(2026, 10, 1))
    assert is_overdue("reopened", due, date(2026, 10, 1))
    assert not is_overdue("reported", due, date(2026, 10, 1))


def test_a_deadline_is_one_day_to_a_year_away() -> None:
    assert [days_allowed(days) for days in (0, 1, 365, 366)] == [False, True, True, False]
