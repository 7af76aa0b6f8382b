# SPDX-License-Identifier: Apache-2.0
"""Which findings wait for what."""

import pytest

from suicha.accounts.roles import RoleName
from suicha.dispositions import selectors
from suicha.dispositions.models import Rectification
from suicha.dispositions.rules.papers import missing
from suicha.dispositions.services import rectification_close, rectification_order
from tests import factories as make
from tests.dispositions.scenes import ordered, problem, reported, verified
from tests.inspections.scenes import bureau

pytestmark = pytest.mark.django_db


@pytest.mark.covers("DISP-11")
def test_every_problem_without_an_order_is_listed_until_it_has_one() -> None:
    scene = bureau()
    answer = problem(scene)

    assert list(selectors.problems_without_order(scene.office)) == [answer]
    assert list(selectors.problems_without_order(scene.office, text="防护罩")) == [answer]
    assert list(selectors.problems_without_order(scene.office, text="没有这家")) == []
    rectification_order(answer=answer, demand="改", working_days=10, by=scene.office)
    assert list(selectors.problems_without_order(scene.office)) == []


@pytest.mark.covers("DISP-1")
def test_a_problem_without_an_order_lacks_all_papers() -> None:
    assert missing(selectors.papers_of(None))[0] == "责令整改通知书"
    assert selectors.papers_strip(None)[0] == ("通知", "now")


def test_the_list_is_scoped_and_narrowed() -> None:
    scene = bureau()
    row = ordered(scene)
    name = row.answer.inspection.target.name

    def found(**filters: str) -> int:
        return selectors.rectification_list(scene.office, **filters).count()

    assert [found(), found(state="open"), found(state="ordered"), found(text=name)] == [1, 1, 1, 1]
    assert [found(state="closed"), found(state="overdue"), found(text="没有这家")] == [0, 0, 0]
    assert not selectors.rectification_list(make.make_user(RoleName.LINE_OFFICE)).exists()


@pytest.mark.covers("DISP-2")
def test_overdue_is_counted_by_the_calendar_and_shown_with_its_lamp() -> None:
    scene = bureau()
    row = ordered(scene)
    Rectification.objects.update(due_on="2020-01-01")
    row.refresh_from_db()

    assert selectors.counts(scene.office)["overdue"] == 1
    assert selectors.rectification_lamp(row).tone == "over"
    assert selectors.papers_strip(row)[1] == ("报告", "late")


def test_a_provisional_deadline_says_so_and_a_reported_one_has_no_lamp() -> None:
    first, second = bureau(), bureau()
    row = ordered(first)
    row.due_provisional = True

    assert selectors.rectification_lamp(row).text.endswith("（暂定）")
    assert selectors.rectification_lamp(reported(second)) is None


def test_counts_and_board_show_every_state() -> None:
    scene = bureau()
    row = rectification_close(rectification=verified(scene), by=scene.reviewer)

    counts = selectors.counts(scene.office)
    board = selectors.board(scene.office, [("ordered", "reopened"), ("closed",)], each=5)

    assert (counts["all"], counts["closed"], counts["problems"]) == (1, 1, 0)
    assert board == [[], [row]]


@pytest.mark.covers("ROLE-11")
def test_a_link_leads_to_its_rectification_and_a_guess_to_nothing() -> None:
    row = ordered(bureau())

    assert selectors.rectification_by_token(row.token) == row
    assert selectors.rectification_by_token("0" * 64) is None
