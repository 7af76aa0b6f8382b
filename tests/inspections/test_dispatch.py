# SPDX-License-Identifier: Apache-2.0
"""派发: visits come from a matched draw, once, each with its number and last day."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.inspections.models import Answer, Inspection
from suicha.inspections.selectors import draws_to_dispatch
from suicha.inspections.services import dispatch
from tests import factories as make
from tests.inspections.scenes import bureau
from tests.triggers import drop_trigger

pytestmark = pytest.mark.django_db


@pytest.mark.covers("INSP-15", "INSP-23")
def test_every_drawn_target_gets_one_visit_that_asks_all_items_at_once() -> None:
    scene = bureau(targets=3, items=2)

    visits = dispatch(draw=scene.draw, batch=None, by=scene.office)

    day = f"{clock.today():%Y%m%d}"
    assert [visit.notice_number for visit in visits] == [f"350881-{day}-{n:03d}-检通字" for n in (1, 2, 3)]
    assert {visit.due_on for visit in visits} == {scene.draw.task.ends_on}
    assert Answer.objects.filter(inspection__in=visits, result="").count() == 6
    assert Event.objects.filter(action="inspections.inspection.dispatch").count() == 3
    assert "2个事项" in sentence(Event.objects.order_by("pk").last())


def test_two_bureaus_of_a_county_never_share_a_notice_number() -> None:
    first, second = bureau(), bureau()

    numbers = [dispatch(draw=scene.draw, batch=None, by=scene.office)[0].notice_number for scene in (first, second)]

    assert [number.split("-")[2] for number in numbers] == ["001", "002"]


def test_batches_are_dispatched_one_after_the_other_and_never_twice() -> None:
    scene = bureau(targets=3)
    drop_trigger("draws_drawntarget_fixed", "draws_drawntarget")
    scene.draw.drawn_targets.filter(seq=3).update(batch=2)
    scene.draw.task.batches = 2
    scene.draw.task.save()

    first = dispatch(draw=scene.draw, batch=1, by=scene.office)
    with pytest.raises(Refused, match="第1批已经派发过"):
        dispatch(draw=scene.draw, batch=1, by=scene.office)
    rest = dispatch(draw=scene.draw, batch=None, by=scene.office)
    with pytest.raises(Refused, match="全部对象已经派发过"):
        dispatch(draw=scene.draw, batch=None, by=scene.office)

    assert (len(first), len(rest)) == (2, 1)
    assert first[0].due_on == clock.today() + timedelta(days=15)
    assert rest[0].due_on == scene.draw.task.ends_on


def test_alternates_are_not_visited_and_mandatory_ones_are() -> None:
    scene = bureau(targets=3)
    drop_trigger("draws_drawntarget_fixed", "draws_drawntarget")
    scene.draw.drawn_targets.filter(seq=2).update(kind="M", rank=0)
    scene.draw.drawn_targets.filter(seq=3).update(kind="A", seq=0, batch=0)

    assert len(dispatch(draw=scene.draw, batch=None, by=scene.office)) == 2


def test_a_draw_without_matched_people_is_refused() -> None:
    scene = bureau()
    drop_trigger("draws_draw_matched_once", "draws_draw")
    drop_trigger("draws_draw_forward", "draws_draw")
    type(scene.draw).objects.update(state="drawn", matched_at=None, matched_by=None)

    with pytest.raises(Refused, match="还没有匹配检查人员"):
        dispatch(draw=scene.draw, batch=None, by=scene.office)


def test_a_batch_that_does_not_exist_is_refused() -> None:
    scene = bureau()

    with pytest.raises(Refused, match="没有第9批"):
        dispatch(draw=scene.draw, batch=9, by=scene.office)


@pytest.mark.covers("DRAW-20")
def test_a_group_of_one_is_not_sent_out_and_nobody_else_either() -> None:
    scene = bureau(targets=2)
    drop_trigger("draws_seat_kept", "draws_seat")
    scene.draw.drawn_targets.get(seq=2).seats.filter(position=1).delete()

    with pytest.raises(Refused, match="只有1人"):
        dispatch(draw=scene.draw, batch=None, by=scene.office)

    assert not Inspection.objects.exists()


def test_an_inspector_cannot_dispatch_nor_can_another_bureau() -> None:
    scene = bureau()
    stranger = make.make_user(RoleName.LINE_OFFICE)

    for person in (scene.first, stranger):
        with pytest.raises(Refused, match="没有权限"):
            dispatch(draw=scene.draw, batch=None, by=person)


def test_draws_with_something_left_to_dispatch_are_listed() -> None:
    scene = bureau(targets=3)
    drop_trigger("draws_drawntarget_fixed", "draws_drawntarget")
    scene.draw.drawn_targets.filter(seq=3).update(batch=2)
    dispatch(draw=scene.draw, batch=1, by=scene.office)

    (waiting,) = draws_to_dispatch(scene.office)

    assert (waiting.batches, waiting.dispatched) == ([(2, 1)], 2)
    dispatch(draw=scene.draw, batch=2, by=scene.office)
    assert draws_to_dispatch(scene.office) == []
    assert draws_to_dispatch(make.make_user(RoleName.LINE_OFFICE)) == []


def test_every_row_is_written_before_the_first_event_locks_the_log() -> None:
    """Whoever changes a target holds its row and waits for the log; a visit needs that row."""
    scene = bureau(targets=3)

    with CaptureQueriesContext(connection) as queries:
        dispatch(draw=scene.draw, batch=None, by=scene.office)

    written = [query["sql"].split('"')[1] for query in queries if query["sql"].startswith("INSERT")]
    assert written.index("audit_event") > max(
        at for at, table in enumerate(written) if table.startswith("inspections_")
    )
