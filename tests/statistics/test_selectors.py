# SPDX-License-Identifier: Apache-2.0
from datetime import date, datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from suicha.accounts.models import Organisation, User
from suicha.accounts.roles import RoleName
from suicha.core import clock
from suicha.disclosure.models import Publication
from suicha.dispositions.models import Rectification
from suicha.inspections.models import Answer, Inspection
from suicha.statistics import selectors
from tests.factories import (
    make_inspector,
    make_item,
    make_matched_draw,
    make_organisation,
    make_plan,
    make_plan_row,
    make_target,
    make_task,
    make_user,
)

pytestmark = pytest.mark.django_db
NOW = timezone.make_aware(datetime(2026, 9, 16, 10))


@pytest.fixture(autouse=True)
def september():
    with clock.pretend(NOW):
        yield


@pytest.fixture
def county() -> Organisation:
    return make_organisation("350881", kind="government")


@pytest.fixture
def supervisor(county: Organisation) -> User:
    return make_user(RoleName.SUPERVISOR, organisation=county)


def make_visits(bureau: Organisation, results: list[str], finished: date = date(2026, 9, 1)) -> list[Inspection]:
    """A task whose drawn targets have each one answered item; "" is a visit that has not happened."""
    item = make_item(bureau)
    row = make_plan_row(make_plan(bureau), items=[item], number=len(results))
    task = make_task(row)
    people = [make_inspector(bureau), make_inspector(bureau)]
    draw = make_matched_draw(task, [(make_target(bureau), people) for _ in results])
    reviewer = make_user(organisation=bureau)
    visits = []
    for drawn, result in zip(draw.drawn_targets.order_by("seq"), results, strict=True):
        done = {} if not result else {
            "state": "approved", "finished_on": finished, "submitted_at": NOW, "submitted_by": task.created_by,
            "started_at": NOW, "started_by": task.created_by, "reviewed_at": NOW, "reviewed_by": reviewer,
        }  # fmt: skip
        visit = Inspection.objects.create(
            drawn_target=drawn, task=task, target=drawn.target, organisation=bureau,
            notice_number=f"{draw.number}-{drawn.seq}", due_on=date(2026, 9, 30), dispatched_at=NOW,
            dispatched_by=task.created_by, **done,
        )  # fmt: skip
        answer = Answer.objects.create(inspection=visit, item=item, position=1, result=result)
        assert answer.pk
        visits.append(visit)
    return visits


def publish(visit: Inspection, on: date, due: date) -> None:
    Publication.objects.create(
        kind="result", subject_id=visit.pk, organisation=visit.organisation, number=visit.notice_number, title="-",
        body={}, base_on=visit.finished_on, due_on=due, published_by=visit.task.created_by,
        published_at=timezone.make_aware(datetime(on.year, on.month, on.day, 9)),
    )  # fmt: skip


@pytest.mark.covers("STAT-1", "STAT-12")
def test_every_figure_is_counted_from_the_rows(county: Organisation, supervisor: User) -> None:
    bureau = make_organisation("yj", parent=county)
    make_target(bureau)
    make_target(bureau, status="cancelled")
    clear, problem, _ = make_visits(bureau, ["clear", "corrected", ""])
    publish(clear, date(2026, 9, 10), date(2026, 9, 29))
    publish(problem, date(2026, 9, 12), date(2026, 9, 11))

    row = selectors.department_figures(by=supervisor, year=2026).departments[0]

    assert (row.targets, row.covered, row.drawn, row.planned) == (4, 3, 3, 3)
    assert (row.due, row.finished) == (2, 2)
    assert (row.published, row.on_time, row.to_publish) == (2, 1, 2)
    assert (row.with_problem, row.problems, row.closed) == (1, 1, 0)


def test_a_closed_rectification_closes_its_problem(county: Organisation, supervisor: User) -> None:
    bureau = make_organisation("yj", parent=county)
    (visit,) = make_visits(bureau, ["corrected"])
    Rectification.objects.create(
        due_from=clock.today(),
        answer=visit.answers.get(), organisation=bureau, order_number="1", state="closed", demand="-", working_days=10,
        due_on=date(2026, 9, 20), token="t", ordered_at=NOW, ordered_by=visit.task.created_by, reported_at=NOW,
        report="-", reporter="-", verification="-", verified_at=NOW, verified_by=make_user(organisation=bureau),
        closed_at=NOW, closed_by=make_user(organisation=bureau),
    )  # fmt: skip

    assert selectors.department_figures(by=supervisor, year=2026).total.closed == 1


@pytest.mark.covers("PUB-2")
def test_a_result_not_public_after_twenty_working_days_counts_against_the_department(
    county: Organisation, supervisor: User
) -> None:
    bureau = make_organisation("yj", parent=county)
    make_visits(bureau, ["clear"], finished=date(2026, 8, 3))
    make_visits(bureau, ["clear"], finished=date(2026, 9, 14))

    total = selectors.department_figures(by=supervisor, year=2026).total

    assert (total.publication_overdue, total.to_publish) == (1, 1)


def test_a_department_without_work_is_listed_with_zeros(county: Organisation, supervisor: User) -> None:
    make_organisation("yj", parent=county)

    figures = selectors.department_figures(by=supervisor, year=2026)

    assert [row.finished for row in figures.departments] == [0]
    assert selectors.years(supervisor) == [2026]


def test_a_person_of_one_bureau_sees_no_figures_of_another(county: Organisation) -> None:
    own, other = make_organisation("yj", parent=county), make_organisation("sc", parent=county)
    make_visits(other, ["clear"])
    clerk = make_user(RoleName.LINE_OFFICE, organisation=own)

    assert [row.code for row in selectors.department_figures(by=clerk, year=2026).departments] == ["yj"]
    assert selectors.item_problem_rates(by=clerk, year=2026) == []
    assert selectors.task_figures(by=clerk, year=2026, organisation=other) == []


def test_the_tasks_of_a_bureau_add_up_to_it(county: Organisation, supervisor: User) -> None:
    bureau = make_organisation("yj", parent=county)
    make_visits(bureau, ["clear", "corrected"])
    make_visits(bureau, ["clear"])

    tasks = selectors.task_figures(by=supervisor, year=2026, organisation=bureau)

    assert [(row.drawn, row.finished, row.problems) for row in tasks] == [(2, 2, 1), (1, 1, 0)]


def test_progress_adds_up_month_by_month_and_leaves_the_months_to_come_open(
    county: Organisation, supervisor: User
) -> None:
    make_visits(make_organisation("yj", parent=county), ["clear", "corrected"])
    this_month = clock.today().month

    months = selectors.monthly_progress(by=supervisor, year=2026)

    assert [month for month, _, _ in months] == list(range(1, 13))
    assert months[this_month - 1][2] == 2
    assert all(finished is None for month, _, finished in months if month > this_month)
    assert selectors.monthly_progress(by=supervisor, year=2025)[11] == (12, 0, 0)


@pytest.mark.covers("CRED-11")
def test_items_are_ranked_by_the_share_of_visits_with_a_problem(county: Organisation, supervisor: User) -> None:
    bureau = make_organisation("yj", parent=county)
    make_visits(bureau, ["clear", "corrected"])
    make_visits(bureau, ["corrected"])
    make_visits(bureau, ["clear"])

    rates = selectors.item_problem_rates(by=supervisor, year=2026)

    assert [(problems, answered) for _, problems, answered in rates] == [(1, 1), (1, 2)]


def test_more_rows_and_departments_cost_no_more_queries(county: Organisation, supervisor: User) -> None:
    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            selectors.department_figures(by=User.objects.get(pk=supervisor.pk), year=2026)
        return len(seen)

    make_visits(make_organisation("a", parent=county), ["clear"])
    few = queries()
    for code in ("b", "c", "d"):
        make_visits(make_organisation(code, parent=county), ["clear", "corrected", ""])

    assert queries() == few


def test_the_export_holds_what_the_page_shows(client, county: Organisation, supervisor: User) -> None:
    make_visits(make_organisation("yj", "应急管理局", parent=county), ["clear", "corrected"])
    client.force_login(supervisor)

    page = client.get("/w/statistics/?year=2026&organisation=yj")
    sheet = client.get("/w/statistics/export/csv/?year=2026")

    assert page.status_code == 200
    assert "应急管理局" in page.content.decode()
    assert "应急管理局" in sheet.content.decode("utf-8-sig")
    assert client.get("/w/statistics/export/xlsx/?year=2026").content[:2] == b"PK"
    assert client.get("/w/statistics/export/pdf/").status_code == 404
    assert client.get("/w/statistics/?year=abcd").status_code == 200
