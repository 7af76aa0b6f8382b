# SPDX-License-Identifier: Apache-2.0
"""Between draw and visit: who cannot go is replaced for a fact on record, open seats are told, nobody moves unseen."""

from datetime import timedelta

import pytest

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws import services
from suicha.draws.models import Draw, DrawnTarget, Seat, SeatRedraw
from suicha.draws.selectors import Plan, lapsing, matchings_of, open_seats, plan_of, reserve_of, roster_frozen, vacant
from suicha.draws.services import redraw
from suicha.draws.services.redraw import open_held
from suicha.registries.models import Absence, Inspector
from tests.draws.test_matching import declare
from tests.draws.test_recusal import a_seat, seats_now
from tests.factories import make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene(make_bureau):
    bureau = make_bureau(size=6, people=6)
    draw = bureau.matched()
    return bureau, draw, a_seat(draw)


def happen(person: Inspector, cause: str, bureau) -> None:
    """What the library has to show before a seat may be given up."""
    today = clock.today()
    if cause == "leave":
        Absence.objects.create(
            inspector=person, kind="leave", starts_on=today, ends_on=bureau.task.ends_on,
            registered_at=clock.now(), registered_by=bureau.host,
        )  # fmt: skip
    elif cause == "transfer":
        Inspector.objects.filter(pk=person.pk).update(left_on=today)
    elif cause == "expired":
        Inspector.objects.filter(pk=person.pk).update(certificate_until=today - timedelta(days=1))


@pytest.mark.covers("DRAW-20", "DRAW-21")
@pytest.mark.parametrize("cause", ["leave", "transfer", "expired", "ill"])
def test_who_cannot_go_is_replaced_from_the_reserve_and_nobody_else(scene, cause: str) -> None:
    bureau, draw, seat = scene
    before = seats_now(draw)
    happen(seat.inspector, cause, bureau)
    assert [each.causes for each in lapsing(bureau.host)] == (
        [] if cause == "ill" else [[cause]] * len([row for row in before if row[3] == seat.inspector_id])
    )

    made = services.seat_lapse(seat=seat, cause=cause, note="住院治疗", by=bureau.host)

    assert len([row for row in seats_now(draw) if row not in before]) == 1
    assert made.into.position == seat.position
    assert made.words.endswith("住院治疗")
    assert Event.objects.get(action="draws.seat.redraw").data["comes"] == made.into.inspector.name


def test_the_reserve_goes_by_ticket_and_leaves_out_who_is_away(scene) -> None:
    bureau, draw, seat = scene
    first = services.seat_lapse(seat=seat, cause="ill", note="住院治疗", by=bureau.host)
    assert first.into is not None
    happen(first.into.inspector, "transfer", bureau)

    second = services.seat_lapse(seat=first.into, cause="transfer", note="", by=bureau.host)

    assert second.into is not None
    assert second.into.inspector_id not in {seat.inspector_id, first.into.inspector_id}
    assert (second.into.turn, second.position) == (2, 2)
    codes = {person.pk: person.id for person in roster_frozen(draw).people}
    assert codes[seat.inspector_id] in second.unavailable


@pytest.mark.parametrize("cause", ["leave", "transfer", "expired"])
def test_nobody_is_taken_out_because_somebody_wishes(scene, cause: str) -> None:
    bureau, draw, seat = scene
    with pytest.raises(Refused, match="名录库里看不出"):
        services.seat_lapse(seat=seat, cause=cause, note="另有任务", by=bureau.host)


@pytest.mark.parametrize(("cause", "note"), [("ill", "病"), ("recusal", "想换一个人"), ("moved", "想换一个人")])
def test_a_lapse_has_a_cause_of_its_own_and_illness_a_note(scene, cause: str, note: str) -> None:
    bureau, draw, seat = scene
    with pytest.raises(Refused, match="没有选原因"):
        services.seat_lapse(seat=seat, cause=cause, note=note, by=bureau.host)


def test_only_who_matches_gives_a_seat_away_and_not_once_the_group_has_arrived(scene) -> None:
    bureau, draw, seat = scene
    office = make_user(RoleName.LINE_OFFICE, organisation=bureau.organisation)
    with pytest.raises(Refused, match="没有权限"):
        services.seat_lapse(seat=seat, cause="ill", note="住院治疗", by=office)
    DrawnTarget.objects.filter(pk=seat.drawn_target_id).update(begun_at=clock.now())
    with pytest.raises(Refused, match="已经到场"):
        services.seat_lapse(seat=seat, cause="ill", note="住院治疗", by=bureau.host)


@pytest.fixture
def short(make_bureau):
    """Two people for every group, so that nobody is left when one falls ill."""
    bureau = make_bureau(size=3, people=2)
    draw = bureau.matched()
    made = services.seat_lapse(seat=a_seat(draw), cause="ill", note="住院治疗", by=bureau.host)
    return bureau, draw, made


@pytest.mark.covers("DRAW-20")
def test_when_nobody_is_free_the_seat_stays_open_and_says_why(short) -> None:
    bureau, draw, made = short
    assert (made.into, made.filled_at) == (None, None)
    assert [each.pk for each in open_seats(draw)] == [each.pk for each in vacant(bureau.host)] == [made.pk]
    row = made.out.drawn_target

    reserve = reserve_of(matchings_of(draw).get(), roster_frozen(draw), row, made.out.position)

    assert reserve.sentence == "符合条件的2人里，已在组内或者退出过2人"
    with pytest.raises(Refused, match="没有人可派：符合条件的2人里"):
        services.seat_fill(redraw=made, by=bureau.host)
    with pytest.raises(Refused, match="有席位空缺"):
        services.group_begin(drawn_target=row)
    with pytest.raises(Refused, match="有席位空缺"):
        services.target_substitute(drawn_target=row, reason="ended", note="登记机关出具的注销证明", by=bureau.host)
    with pytest.raises(Refused, match="调动别的席位也补不上"):
        services.seat_fill_by_moving(redraw=made, agreed=[], by=bureau.host)


def test_an_open_seat_is_filled_when_somebody_comes_back(make_bureau) -> None:
    bureau = make_bureau(size=3, people=3)
    draw = bureau.matched()
    seat = a_seat(draw)
    here = set(Seat.objects.filter(drawn_target=seat.drawn_target).values_list("inspector_id", flat=True))
    third = next(each for each in bureau.inspectors if each.pk not in here)
    absence = Absence.objects.create(
        inspector=third, kind="leave", starts_on=clock.today(), ends_on=bureau.task.ends_on,
        registered_at=clock.now(), registered_by=bureau.host,
    )  # fmt: skip
    made = services.seat_lapse(seat=seat, cause="ill", note="住院治疗", by=bureau.host)
    assert made.into is None
    Absence.objects.filter(pk=absence.pk).update(ended_at=clock.now(), ended_by=bureau.host)

    made = services.seat_fill(redraw=made, by=bureau.host)

    assert made.into.inspector_id == third.pk
    assert list(vacant(bureau.host)) == []
    with pytest.raises(Refused, match="已经有人"):
        services.seat_fill(redraw=made, by=bureau.host)


@pytest.fixture
def movable(make_bureau):
    """One visit a person, three who may go to A: with the third one at B, A is filled only when he comes over."""
    bureau = make_bureau(size=2, people=6, domains={"工贸": 2})
    target_a, target_b = bureau.targets
    for person in bureau.inspectors[3:]:
        declare(person, bureau, [target_a])
    bureau.task.matching = {"cap": 1}
    bureau.task.save()
    draw = bureau.matched()
    free = [each for each in bureau.inspectors if not each.seats.exists()]
    if any(each in bureau.inspectors[:3] for each in free):
        for other in free:
            if other in bureau.inspectors[3:]:
                happen(other, "leave", bureau)
        at_b = Seat.objects.filter(drawn_target__target=target_b).order_by("position")[0]
        services.seat_lapse(seat=at_b, cause="ill", note="住院治疗", by=bureau.host)
        Absence.objects.update(ended_at=clock.now(), ended_by=bureau.host)
    seat = Seat.objects.get(drawn_target__target=target_a, position=1)
    made = services.seat_lapse(seat=seat, cause="ill", note="住院治疗", by=bureau.host)
    assert made.into is None
    return bureau, draw, made


def plan_for(draw: Draw, made: SeatRedraw) -> Plan | None:
    return plan_of(matchings_of(draw).get(), roster_frozen(draw), made.out.drawn_target, made.out.position)


@pytest.mark.covers("DRAW-21")
def test_others_are_moved_only_as_told_and_everyone_by_name(movable) -> None:
    bureau, draw, made = movable
    plan = plan_for(draw, made)
    assert plan is not None
    (move,) = plan.moves
    with pytest.raises(Refused, match="与刚才看到的不同"):
        services.seat_fill_by_moving(redraw=made, agreed=[], by=bureau.host)
    before = seats_now(draw)

    services.seat_fill_by_moving(redraw=made, agreed=[move.seat.pk], by=bureau.host)

    row = SeatRedraw.objects.get(cause="moved")
    assert row.out_id == move.seat.pk
    assert row.into.inspector in bureau.inspectors[3:]
    made.refresh_from_db()
    assert made.into.inspector_id == move.seat.inspector_id
    assert len([each for each in seats_now(draw) if each not in before]) == 2
    told = Event.objects.filter(action="draws.seat.redraw").order_by("pk").last()
    assert f"{move.seat.inspector.name}换为{row.into.inspector.name}" in sentence(told)


@pytest.mark.parametrize("obstacle", ["arrived", "open", "recused"])
def test_nobody_is_moved_out_of_a_group_that_arrived_or_into_a_conflict(movable, obstacle: str) -> None:
    bureau, draw, made = movable
    plan = plan_for(draw, made)
    assert plan is not None
    seat, comes = plan.moves[0].seat, roster_frozen(draw).by_id[plan.moves[0].code].pk
    if obstacle == "arrived":
        DrawnTarget.objects.filter(pk=seat.drawn_target_id).update(begun_at=clock.now())
    elif obstacle == "open":
        Inspector.objects.exclude(seats__left=None, seats__isnull=False).update(left_on=clock.today())
        happen(seat.inspector, "transfer", bureau)
        services.seat_lapse(seat=seat, cause="transfer", note="", by=bureau.host)
        Inspector.objects.update(left_on=None)
    else:
        declare(Inspector.objects.get(pk=comes), bureau, [seat.drawn_target.target])

    assert plan_for(draw, made) is None


def test_an_open_seat_is_held_while_it_is_filled(short) -> None:
    bureau, draw, made = short
    found, at, _ = open_held(made, bureau.host)
    assert (found.pk, at.seat.pk, at.matching.draw.pk) == (made.pk, made.out_id, draw.pk)


def test_a_redraw_that_would_move_a_colleague_of_the_same_group_leaves_the_seat_open(scene, monkeypatch) -> None:
    bureau, draw, seat = scene
    monkeypatch.setattr(redraw, "redraw_seat", lambda *given, **more: {"in": "", "moved": ["x#1"]})

    assert services.seat_lapse(seat=seat, cause="ill", note="住院治疗", by=bureau.host).into is None


def test_a_group_arrives_once(scene) -> None:
    _, _, seat = scene
    services.group_begin(drawn_target=seat.drawn_target)
    first = DrawnTarget.objects.get(pk=seat.drawn_target_id).begun_at

    services.group_begin(drawn_target=seat.drawn_target)

    assert DrawnTarget.objects.get(pk=seat.drawn_target_id).begun_at == first
