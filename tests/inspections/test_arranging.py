# SPDX-License-Identifier: Apache-2.0
"""Day, leader and car of each group; the local station and who goes along."""

from datetime import date, timedelta

import pytest

from suicha.accounts.models import Organisation
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.inspections.models import Inspection
from suicha.inspections.rules.arranging import Trip as Ride
from suicha.inspections.rules.arranging import clash_of, may_lead
from suicha.inspections.selectors import companions_for, group_lacks, leader_of_visit, leaders_for, suggested_station
from suicha.inspections.services import (
    Trip,
    answer_set,
    companions_set,
    dispatch,
    inspection_start,
    inspection_submit,
    visits_arrange,
)
from suicha.registries.models import ConflictFact, Recusal
from tests import factories as make
from tests.inspections.scenes import Bureau, bureau, dispatched, started

pytestmark = pytest.mark.django_db


def tomorrow() -> date:
    return clock.today() + timedelta(days=1)


def free(scene: Bureau) -> Bureau:
    """A task whose leaders are named, not drawn."""
    scene.draw.task.matching = {"leader": False}
    scene.draw.task.save()
    return scene


def station(scene: Bureau) -> Organisation:
    return make.make_organisation(name="永福市场监管所", parent=scene.organisation, kind="section")


@pytest.mark.covers("JOINT-4")
def test_the_leading_department_fixes_day_leader_and_car_of_a_group() -> None:
    scene = free(bureau())
    visit = dispatched(scene)
    second = scene.second.inspector
    made = visits_arrange(draw=scene.draw, trips=[Trip(visit, tomorrow(), " 闽F12345 ", second.pk)], by=scene.office)
    assert [(one.visit_on, one.vehicle, one.leader) for one in made] == [(tomorrow(), "闽F12345", second)]
    told = sentence(Event.objects.get(action="inspections.inspection.arrange"))
    assert "闽F12345" in told
    assert second.name in told


def test_saving_the_same_schedule_again_changes_nothing() -> None:
    scene = bureau()
    trip = Trip(dispatched(scene), tomorrow(), "闽F12345")
    assert len(visits_arrange(draw=scene.draw, trips=[trip], by=scene.office)) == 1
    assert visits_arrange(draw=scene.draw, trips=[trip], by=scene.office) == []
    assert Event.objects.filter(action="inspections.inspection.arrange").count() == 1


@pytest.mark.parametrize("days", [-1, 400])
def test_a_day_outside_the_task_is_refused(days: int) -> None:
    scene = bureau()
    trip = Trip(dispatched(scene), clock.today() + timedelta(days=days))
    with pytest.raises(Refused, match="不能排在"):
        visits_arrange(draw=scene.draw, trips=[trip], by=scene.office)


@pytest.mark.covers("DRAW-20")
def test_a_day_on_which_a_certificate_has_expired_is_refused() -> None:
    scene = bureau(certificate_until=clock.today() + timedelta(days=2))
    trip = Trip(dispatched(scene), clock.today() + timedelta(days=3))
    with pytest.raises(Refused, match="到期"):
        visits_arrange(draw=scene.draw, trips=[trip], by=scene.office)


def test_a_car_is_not_in_two_places_and_nothing_of_the_schedule_is_saved() -> None:
    scene = bureau()
    groups = [
        (make.make_target(scene.organisation), [make.make_inspector(scene.organisation) for _ in range(2)])
        for _ in range(2)
    ]
    task = make.make_task(make.make_plan_row(make.make_plan(scene.organisation)), ends_on=scene.draw.task.ends_on)
    draw = make.make_matched_draw(task, groups)
    trips = [Trip(visit, tomorrow(), "闽F12345") for visit in dispatch(draw=draw, batch=None, by=scene.office)]
    with pytest.raises(Refused, match="已经给"):
        visits_arrange(draw=draw, trips=trips, by=scene.office)
    assert not Inspection.objects.filter(visit_on__isnull=False).exists()


def test_one_group_takes_one_car_to_several_firms() -> None:
    scene = bureau(targets=2)
    visits = dispatch(draw=scene.draw, batch=None, by=scene.office)
    trips = [Trip(visit, tomorrow(), "闽F12345") for visit in visits]
    assert len(visits_arrange(draw=scene.draw, trips=trips, by=scene.office)) == 2


@pytest.mark.covers("DRAW-26")
def test_the_leader_is_one_of_the_leading_department_with_the_role() -> None:
    assert may_lead([(1, True, False), (2, True, True), (3, False, True)]) == [2]
    assert may_lead([(1, True, False), (3, False, True)]) == [1]
    scene = bureau(is_leader=False)
    visit = dispatched(scene)
    assert leaders_for(visit, drawn=False) == [scene.first.inspector.pk]
    for wrong in (scene.second.inspector.pk, make.make_inspector(scene.organisation).pk):
        with pytest.raises(Refused, match="组长不符合条件"):
            visits_arrange(draw=scene.draw, trips=[Trip(visit, tomorrow(), "", wrong)], by=scene.office)
    assert leader_of_visit(visit) == scene.first.inspector


@pytest.mark.covers("DRAW-26")
def test_a_leader_the_lottery_drew_stays_leader() -> None:
    scene = bureau()
    visit = dispatched(scene)
    drawn = visit.drawn_target.seats.get(is_leader=True).inspector_id
    assert leaders_for(visit, drawn=True) == [drawn]
    other = next(each.pk for each in (scene.first.inspector, scene.second.inspector) if each.pk != drawn)
    with pytest.raises(Refused, match="抽取产生的组长不改"):
        visits_arrange(draw=scene.draw, trips=[Trip(visit, tomorrow(), "", other)], by=scene.office)


def test_after_arrival_and_for_another_draw_nothing_is_arranged() -> None:
    scene, other = bureau(), bureau()
    visit = started(scene)
    with pytest.raises(Refused, match="不能再安排"):
        visits_arrange(draw=scene.draw, trips=[Trip(visit, tomorrow())], by=scene.office)
    with pytest.raises(Refused, match="不能再安排"):
        companions_set(inspection=visit, station=None, companions=[], by=scene.office)
    with pytest.raises(Refused, match="不属于抽取"):
        visits_arrange(draw=scene.draw, trips=[Trip(dispatched(other), tomorrow())], by=scene.office)
    with pytest.raises(Refused, match="车辆有"):
        visits_arrange(draw=other.draw, trips=[Trip(visit_of(other), tomorrow(), "车" * 41)], by=other.office)


def visit_of(scene: Bureau) -> Inspection:
    return Inspection.objects.get(drawn_target__draw=scene.draw)


def test_only_who_dispatches_arranges() -> None:
    scene = bureau()
    visit = dispatched(scene)
    stranger = make.make_user(RoleName.LINE_OFFICE)
    with pytest.raises(Refused, match="派发检查"):
        visits_arrange(draw=scene.draw, trips=[Trip(visit, tomorrow())], by=stranger)
    with pytest.raises(Refused, match="派发检查"):
        companions_set(inspection=visit, station=None, companions=[], by=stranger)


@pytest.mark.covers("DRAW-27", "DRAW-28")
def test_a_station_and_grid_officers_go_along_and_never_count_towards_the_two() -> None:
    scene = bureau(certificate_until=clock.today() - timedelta(days=1))
    visit, place = dispatched(scene), station(scene)
    local, grid = make.make_inspector(place), make.make_inspector(scene.organisation, category="daily")
    companions_set(inspection=visit, station=place, companions=[local.pk, grid.pk, grid.pk], by=scene.office)
    assert [one.inspector for one in visit.companions.all()] == [local, grid]
    told = sentence(Event.objects.get(action="inspections.inspection.accompany"))
    assert f"{place.name}配合并负责后续处理，同行{local.name}、{grid.name}" in told
    with pytest.raises(Refused, match="至少要有2名"):
        inspection_start(inspection=visit, by=scene.first)
    companions_set(inspection=visit, station=None, companions=[grid.pk], by=scene.office)
    assert [one.inspector for one in visit.companions.all()] == [grid]


@pytest.mark.covers("LIBP-2", "DRAW-20")
def test_who_has_no_certificate_goes_along_and_is_no_second_officer(client) -> None:
    scene = bureau()
    visit = dispatched(scene)
    nothing = {"category": "daily", "certificate": "", "certificate_until": None}
    account = make.make_user(RoleName.INSPECTOR, organisation=scene.organisation)
    helper = make.make_inspector(scene.organisation, user=account, **nothing)
    companions_set(inspection=visit, station=None, companions=[helper.pk], by=scene.office)
    with pytest.raises(Refused, match="检查组的成员"):
        inspection_start(inspection=visit, by=account)
    client.force_login(account)
    assert "没有执法证，只能随同检查" in client.get("/m/me/").content.decode()

    second = scene.second.inspector
    type(second).objects.filter(pk=second.pk).update(**nothing)
    with pytest.raises(Refused, match=f"{second.name}不是执法人员、还差1名"):
        inspection_start(inspection=visit, by=scene.first)
    client.force_login(scene.first)
    page = client.get(f"/m/visits/{visit.pk}/").content.decode()
    assert "没有执法证" in page


def test_members_of_the_group_and_the_recused_do_not_go_along() -> None:
    scene = bureau()
    visit = dispatched(scene)
    recused, gone = make.make_inspector(scene.organisation), make.make_inspector(scene.organisation)
    gone.left_on = clock.today()
    gone.save()
    Recusal.objects.create(
        inspector=recused, target=visit.target, ground="relative", declared_at=clock.now(), declared_by=scene.first
    )
    assert list(companions_for(visit)) == []
    for wrong in (scene.first.inspector, recused, gone, make.make_inspector(make.make_organisation())):
        with pytest.raises(Refused, match="有人不能去"):
            companions_set(inspection=visit, station=None, companions=[wrong.pk], by=scene.office)
    with pytest.raises(Refused, match="不是"):
        companions_set(inspection=visit, station=make.make_organisation(), companions=[], by=scene.office)


def test_who_is_on_leave_or_waits_to_join_does_not_go_along() -> None:
    scene = bureau()
    visit, today = dispatched(scene), clock.today()
    make.make_inspector(scene.organisation, is_waiting=True)
    away = make.make_inspector(scene.organisation)
    absence = away.absences.create(
        kind="leave", starts_on=today, ends_on=today, registered_at=clock.now(), registered_by=scene.office
    )
    assert list(companions_for(visit)) == [away]  # a day off leaves room for the visit, until the day is fixed
    visit.visit_on = today
    assert list(companions_for(visit)) == []
    visit.visit_on = None
    absence.ends_on = visit.due_on
    absence.save()
    assert list(companions_for(visit)) == []


@pytest.mark.covers("DRAW-29")
@pytest.mark.parametrize("how", ["same code", "merged before", "merged since", "found"])
def test_what_keeps_two_apart_holds_at_the_visit_as_at_the_draw(how: str) -> None:
    scene = bureau()
    visit, person, now = dispatched(scene), make.make_inspector(scene.organisation), clock.now()
    target, member = visit.target, scene.second.inspector
    other = make.make_target(scene.organisation)
    if how == "same code":
        other = make.make_target(make.make_organisation())
        type(other).objects.filter(pk=other.pk).update(credit_code=target.credit_code)
    elif how == "merged before":
        type(other).objects.filter(pk=other.pk).update(status="merged", merged_into=target)
    elif how == "merged since":
        type(target).objects.filter(pk=target.pk).update(status="merged", merged_into=other)
    visit.refresh_from_db()
    for one in (person, member):
        if how == "found":
            ConflictFact.objects.create(
                inspector=one, kind="employer", name=target.name, since=clock.today(), document="档案",
                registered_at=now, registered_by=scene.office,
            )  # fmt: skip
        else:
            Recusal.objects.create(
                inspector=one, target=other, ground="relative", declared_at=now, declared_by=scene.first
            )

    assert list(companions_for(visit)) == []
    assert group_lacks(visit) == [f"{member.name}须回避", "还差1名"]


def test_the_station_of_the_targets_town_is_suggested() -> None:
    scene = bureau()
    visit, place = dispatched(scene), station(scene)
    assert suggested_station(visit) is None
    visit.target.town = make.make_region("350881101", "永福镇")
    place.region = visit.target.town
    place.save()
    assert suggested_station(visit) == place
    station_two = make.make_organisation(parent=scene.organisation, kind="section")
    station_two.region = place.region
    station_two.save()
    assert suggested_station(visit) is None


@pytest.mark.covers("DRAW-27")
def test_the_group_says_what_the_station_follows_up() -> None:
    scene = bureau(items=1)
    place, visit = station(scene), dispatched(scene)
    companions_set(inspection=visit, station=place, companions=[], by=scene.office)
    visit = inspection_start(inspection=visit, by=scene.first)
    answer_set(answer=visit.answers.get(), result="pending", note="防护罩缺失", by=scene.first)
    said = {"record": "现场查看设备3台。", "opinion": "属实", "finished_on": clock.today(), "by": scene.first}
    with pytest.raises(Refused, match="还没有写明交永福市场监管所"):
        inspection_submit(inspection=visit, **said)
    visit = inspection_submit(inspection=visit, follow_up="10个工作日内复查防护罩", **said)
    assert visit.follow_up == "10个工作日内复查防护罩"
    assert "复查防护罩" in sentence(Event.objects.get(action="inspections.inspection.submit"))


def test_two_trips_of_one_car_clash_only_on_the_same_day_and_without_common_people() -> None:
    day, other = date(2026, 9, 1), date(2026, 9, 2)
    a, b = Ride("甲", day, "车", frozenset({1, 2})), Ride("乙", day, "车", frozenset({2, 3}))
    c, d = Ride("丙", day, "车", frozenset({4})), Ride("丁", other, "车", frozenset({5}))
    assert clash_of([a, b, d]) is None
    assert clash_of([a, b, c]) == (a, c)
