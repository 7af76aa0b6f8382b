# SPDX-License-Identifier: Apache-2.0
"""A second person approves or returns, and what the questions answer afterwards."""

import pytest
from django.db import IntegrityError

from suicha.accounts.models import RoleGrant
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.inspections import selectors
from suicha.inspections.models import Inspection
from suicha.inspections.services import answer_set, inspection_approve, inspection_return, inspection_submit, photo_add
from tests import factories as make
from tests.inspections.scenes import approved, bureau, dispatched, picture, started, submitted
from tests.triggers import drop_trigger

pytestmark = pytest.mark.django_db


def test_a_reviewer_approves_and_the_result_stays_as_it_is() -> None:
    scene = bureau()

    visit = approved(scene, "clear", "pending")

    assert (visit.state, visit.reviewed_by) == ("approved", scene.reviewer)
    assert "审核通过" in sentence(Event.objects.order_by("pk").last())
    with pytest.raises(Refused, match="现在是已审核"):
        answer_set(answer=visit.answers.get(position=1), result="clear", note="", by=scene.first)


def test_a_returned_visit_is_mended_and_handed_in_again() -> None:
    scene = bureau()
    visit = inspection_return(inspection=submitted(scene), comment="第1项补照片", by=scene.reviewer)
    assert visit.state == "returned"
    assert "第1项补照片" in sentence(Event.objects.order_by("pk").last())

    photo_add(inspection=visit, answer=visit.answers.get(position=1), content=picture(), name="1.jpg", by=scene.second)
    again = inspection_submit(
        inspection=visit, record=visit.record, opinion="", finished_on=clock.today(), by=scene.second
    )

    assert (again.state, again.reviewed_by, again.submitted_by) == ("submitted", None, scene.second)


def test_a_return_says_why() -> None:
    scene = bureau()

    with pytest.raises(Refused, match="退回时没有写意见"):
        inspection_return(inspection=submitted(scene), comment=" ", by=scene.reviewer)


def test_a_comment_has_an_end() -> None:
    scene = bureau()

    with pytest.raises(Refused, match="有501字"):
        inspection_approve(inspection=submitted(scene), comment="长" * 501, by=scene.reviewer)


@pytest.mark.covers("INSP-16")
def test_a_member_of_the_group_cannot_review_the_visit() -> None:
    scene = bureau()
    visit = submitted(scene)
    RoleGrant.objects.create(
        user=scene.second, role=RoleName.REVIEWER, organisation=scene.organisation, granted_at=clock.now()
    )
    scene.second.__dict__.pop("grants", None)

    with pytest.raises(Refused, match="你参加或提交了这次检查"):
        inspection_approve(inspection=visit, comment="", by=scene.second)


def test_the_database_itself_refuses_a_review_by_the_submitter() -> None:
    visit = submitted(bureau())

    with pytest.raises(IntegrityError):
        Inspection.objects.filter(pk=visit.pk).update(reviewed_by=visit.submitted_by, reviewed_at=clock.now())


def test_only_reviewers_of_the_bureau_review_and_only_what_was_handed_in() -> None:
    scene = bureau()
    visit = submitted(scene)

    for person in (scene.office, make.make_user(RoleName.REVIEWER)):
        with pytest.raises(Refused, match="没有权限"):
            inspection_approve(inspection=visit, comment="", by=person)
    with pytest.raises(Refused, match="现在是检查中"):
        inspection_approve(inspection=started(other := bureau()), comment="", by=other.reviewer)


def test_the_list_shows_the_own_bureau_and_ones_own_group() -> None:
    scene, other = bureau(), bureau()
    mine, theirs = submitted(scene), dispatched(other)
    partner = make.make_user(RoleName.INSPECTOR)
    seat = theirs.drawn_target.seats.get(position=1)
    seat.inspector = make.make_inspector(partner.organisation, user=partner)
    drop_trigger("draws_seat_fixed", "draws_seat")
    seat.save()

    assert list(selectors.inspection_list(scene.office)) == [mine]
    assert list(selectors.inspection_list(partner)) == [theirs]
    assert list(selectors.my_inspections(scene.first)) == [mine]
    assert list(selectors.my_inspections(scene.office)) == []


def test_the_list_is_narrowed_by_state_task_and_text() -> None:
    scene = bureau()
    visit = submitted(scene)

    def found(**filters: object) -> int:
        return selectors.inspection_list(scene.office, **filters).count()

    assert found(state="submitted", task=visit.task_id, text=visit.target.name[-6:]) == 1
    assert found(text=visit.notice_number) == 1
    assert found(state="approved") == 0
    assert found(state="overdue") == 0
    assert found(text="没有这家") == 0


def test_an_open_visit_past_its_last_day_is_overdue_and_a_handed_in_one_is_not() -> None:
    scene = bureau()
    visit = dispatched(scene)
    Inspection.objects.update(due_on="2020-01-01")
    visit.refresh_from_db()

    assert selectors.inspection_list(scene.office, state="overdue").count() == 1
    assert selectors.visit_lamp(visit).tone == "over"
    visit.state = "submitted"
    assert selectors.visit_lamp(visit) is None


def test_the_progress_of_a_task_is_counted_from_its_visits() -> None:
    scene = bureau(targets=3)
    visit = approved(scene, "pending", "corrected")
    Inspection.objects.exclude(pk=visit.pk).update(due_on="2020-01-01")

    progress = selectors.task_progress(scene.draw.task)

    assert progress == (3, 3, 1, 1, 1, 2, 1)
    assert not progress.done


def test_problems_are_reviewed_results_that_say_so() -> None:
    scene = bureau()
    visit = submitted(scene, "clear", "pending")
    assert list(selectors.problems(scene.office)) == []

    inspection_approve(inspection=visit, comment="", by=scene.reviewer)

    assert [answer.position for answer in selectors.problems(scene.office)] == [2]
    assert list(selectors.problems(make.make_user(RoleName.LINE_OFFICE))) == []


def test_the_group_sees_what_was_found_last_time() -> None:
    scene = bureau()
    earlier = approved(scene)
    later = dispatched(other := bureau())
    Inspection.objects.filter(pk=later.pk).update(target=earlier.target)
    later.refresh_from_db()

    assert selectors.last_visit(later.target, before=later) == earlier
    assert selectors.last_visit(earlier.target, before=earlier) is None
    assert other.draw.pk == later.drawn_target.draw_id


def test_photos_are_seen_by_those_who_see_the_visit() -> None:
    scene = bureau()
    visit = started(scene)
    photo = photo_add(inspection=visit, answer=None, content=picture(), name="1.jpg", by=scene.first)

    assert list(selectors.photos_visible(scene.reviewer)) == [photo]
    assert list(selectors.photos_visible(make.make_user(RoleName.REVIEWER))) == []
