# SPDX-License-Identifier: Apache-2.0
"""Order, report, verification, closure: each act, its refusals and its trace."""

from datetime import datetime
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError

from suicha.accounts.models import RoleGrant
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.selectors import events_of
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.dispositions.models import Rectification
from suicha.dispositions.services import (
    rectification_close,
    rectification_order,
    rectification_verify,
    report_submit,
)
from tests import factories as make
from tests.dispositions.scenes import ordered, problem, reported, verified
from tests.inspections.scenes import approved, bureau, picture, submitted

pytestmark = pytest.mark.django_db


def last_sentence() -> str:
    return sentence(Event.objects.order_by("pk").last())


@pytest.mark.covers("DISP-1", "DISP-2")
def test_an_order_has_its_number_its_deadline_in_working_days_and_a_link_nobody_can_guess() -> None:
    scene = bureau()
    with clock.pretend(datetime(2026, 9, 16, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))):
        row = ordered(scene, days=10)

    assert row.order_number == "350881-20260916-001-责改字"
    assert str(row.due_on) == "2026-09-30"
    assert len(row.token) == 64
    assert "限10个工作日，2026年9月30日前，要求“补装尾轮防护罩”" in last_sentence()


def test_a_deadline_in_a_year_whose_holidays_are_not_announced_is_provisional() -> None:
    with clock.pretend(datetime(2036, 9, 16, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))):
        assert ordered(bureau()).due_provisional


def test_orders_of_one_day_are_numbered_in_turn() -> None:
    assert [ordered(bureau()).order_number.split("-")[2] for _ in range(2)] == ["001", "002"]


@pytest.mark.covers("DISP-11")
def test_a_problem_put_right_on_the_spot_gets_its_order_too() -> None:
    scene = bureau()

    row = rectification_order(answer=problem(scene, "corrected"), demand="保持", working_days=1, by=scene.office)

    assert row.state == "ordered"


def test_a_result_without_a_problem_or_not_yet_reviewed_gets_no_order() -> None:
    scene, other = bureau(), bureau()
    visit = approved(scene, "clear")
    waiting = submitted(other, "pending").answers.get(position=1)

    with pytest.raises(Refused, match="没有要整改的问题"):
        rectification_order(answer=visit.answers.get(position=1), demand="改", working_days=10, by=scene.office)
    with pytest.raises(Refused, match="现在是待审核，还不能责令整改"):
        rectification_order(answer=waiting, demand="改", working_days=10, by=other.office)


def test_one_problem_has_one_order() -> None:
    scene = bureau()
    row = ordered(scene)

    with pytest.raises(Refused, match=f"已经责令整改，通知书{row.order_number}"):
        rectification_order(answer=row.answer, demand="改", working_days=10, by=scene.office)


@pytest.mark.parametrize(
    ("demand", "days", "words"),
    [
        (" ", 10, "没有写整改要求"),
        ("长" * 501, 10, "整改要求有501字"),
        ("改", 0, "填的是0个工作日"),
        ("改", 366, "1到365"),
    ],
)
def test_an_order_nobody_can_carry_out_is_refused(demand: str, days: int, words: str) -> None:
    scene = bureau()

    with pytest.raises(Refused, match=words):
        rectification_order(answer=problem(scene), demand=demand, working_days=days, by=scene.office)

    assert not Rectification.objects.exists()


def test_only_the_office_of_the_bureau_orders() -> None:
    scene = bureau()
    answer = problem(scene)

    for person in (scene.reviewer, make.make_user(RoleName.LINE_OFFICE)):
        with pytest.raises(Refused, match="没有权限"):
            rectification_order(answer=answer, demand="改", working_days=10, by=person)


@pytest.mark.covers("ROLE-11")
def test_the_firm_reports_without_an_account_and_the_trace_names_it() -> None:
    scene = bureau()

    row = report_submit(
        rectification=ordered(scene), report="已装好防护罩", reporter="王某", upload=("现场.jpg", picture())
    )

    assert (row.state, row.reporter, row.report_file.name) == ("reported", "王某", "现场.jpg")
    event = Event.objects.order_by("pk").last()
    assert event.organisation_path == scene.organisation.path
    assert event.person_id == f"firm-{row.answer.inspection.target.number}"
    assert "的王某提交整改报告“已装好防护罩”，附件“现场.jpg”" in sentence(event)


@pytest.mark.parametrize(
    ("report", "reporter", "upload", "words"),
    [
        (" ", "王某", None, "没有写整改情况"),
        ("长" * 5001, "王某", None, "整改情况有5001字"),
        ("已改", "", None, "没有写报告人姓名"),
        ("已改", "长" * 41, None, "报告人姓名有41字"),
        ("已改", "王某", ("病毒.exe", b"MZ\x90\x00"), "病毒.exe"),
        ("已改", "王某", ("空.pdf", b""), "空.pdf"),
    ],
)
def test_a_report_that_says_nothing_or_too_much_is_refused(report, reporter, upload, words: str) -> None:
    row = ordered(bureau())

    with pytest.raises(Refused, match=words):
        report_submit(rectification=row, report=report, reporter=reporter, upload=upload)

    row.refresh_from_db()
    assert (row.state, row.report) == ("ordered", "")


def test_a_second_report_is_refused_while_the_first_waits() -> None:
    row = reported(bureau())

    with pytest.raises(Refused, match="现在是待核实，不用再报告"):
        report_submit(rectification=row, report="再报", reporter="王某", upload=None)


@pytest.mark.covers("DISP-2")
def test_a_verification_that_is_not_passed_reopens_with_a_new_deadline_and_the_firm_reports_again() -> None:
    scene = bureau()
    with clock.pretend(datetime(2026, 9, 16, 9, 0, tzinfo=ZoneInfo("Asia/Shanghai"))):
        row = rectification_verify(
            rectification=reported(scene), passed=False, verification="急停仍失效", by=scene.office, working_days=3
        )
    assert (row.state, str(row.due_on)) == ("reopened", "2026-09-20")
    assert "未改到位，2026年9月20日前重新报告，核实情况“急停仍失效”" in last_sentence()

    again = report_submit(rectification=row, report="急停已修", reporter="王某", upload=None)

    assert (again.state, again.verified_by, again.verification) == ("reported", None, "")
    history = events_of(object_type="dispositions.rectification", object_id=str(row.pk))
    assert sum(event.action == "dispositions.report.submit" for event in history) == 2


def test_a_verification_keeps_the_old_deadline_unless_told_otherwise() -> None:
    scene = bureau()
    row = reported(scene)

    again = rectification_verify(rectification=row, passed=False, verification="未改", by=scene.office)

    assert again.due_on == row.due_on


def test_a_verification_needs_a_report_words_and_permission() -> None:
    scene = bureau()
    row = ordered(scene)
    with pytest.raises(Refused, match="企业还没有提交整改报告"):
        rectification_verify(rectification=row, passed=True, verification="好", by=scene.office)
    report_submit(rectification=row, report="已改", reporter="王某", upload=None)

    with pytest.raises(Refused, match="没有写核实情况"):
        rectification_verify(rectification=row, passed=True, verification=" ", by=scene.office)
    with pytest.raises(Refused, match="填的是0个工作日"):
        rectification_verify(rectification=row, passed=False, verification="差", by=scene.office, working_days=0)
    with pytest.raises(Refused, match="没有权限"):
        rectification_verify(rectification=row, passed=True, verification="好", by=scene.reviewer)


@pytest.mark.covers("DISP-1", "DISP-2")
def test_the_loop_closes_when_all_papers_are_there() -> None:
    scene = bureau()

    row = rectification_close(rectification=verified(scene), by=scene.reviewer)

    assert (row.state, row.closed_by) == ("closed", scene.reviewer)
    assert "通知、报告、核实齐备" in last_sentence()
    with pytest.raises(Refused, match="现在是已办结"):
        rectification_close(rectification=row, by=scene.reviewer)


@pytest.mark.covers("DISP-1")
def test_a_finding_with_a_paper_missing_cannot_close_and_hears_which() -> None:
    first, second = bureau(), bureau()

    with pytest.raises(Refused, match="还缺企业整改报告、书面核实，不能办结"):
        rectification_close(rectification=ordered(first), by=first.reviewer)
    with pytest.raises(Refused, match="还缺书面核实"):
        rectification_close(rectification=reported(second), by=second.reviewer)


@pytest.mark.covers("DISP-1")
@pytest.mark.parametrize("paper", ["order_number", "report", "verification"])
def test_the_database_itself_refuses_a_closure_without_a_paper(paper: str) -> None:
    scene = bureau()
    row = rectification_close(rectification=verified(scene), by=scene.reviewer)

    with pytest.raises(IntegrityError):
        Rectification.objects.filter(pk=row.pk).update(**{paper: ""})


def test_whoever_verified_does_not_close() -> None:
    scene = bureau()
    RoleGrant.objects.create(
        user=scene.office, role=RoleName.REVIEWER, organisation=scene.organisation, granted_at=clock.now()
    )
    row = verified(scene)
    scene.office.__dict__.pop("grants", None)

    with pytest.raises(Refused, match="由你核实，不能由你办结"):
        rectification_close(rectification=row, by=scene.office)
    with pytest.raises(Refused, match="没有权限"):
        rectification_close(rectification=row, by=scene.first)


def test_a_verified_finding_is_not_verified_again() -> None:
    scene = bureau()

    with pytest.raises(Refused, match="现在是已核实"):
        rectification_verify(rectification=verified(scene), passed=True, verification="好", by=scene.office)
