# SPDX-License-Identifier: Apache-2.0
"""Nobody gets a person who pleases by trying: amendments, requests and illness happen as far as they must, and once."""

import pytest
from django.db import DatabaseError, transaction

from suicha.draws import services
from suicha.draws.models import ExpertSeat, Matching, Seat, SeatRedraw
from suicha.draws.selectors import draws_ahead, roster_frozen
from suicha.draws.selectors.cures import cures_of, is_least
from suicha.registries.models import Recusal
from tests.draws.experts import panel, with_experts
from tests.draws.test_cures import REASON, short, townsfolk
from tests.draws.test_expert_recusals import ask as ask_for_expert
from tests.draws.test_expert_recusals import decide
from tests.draws.test_recusal import ANSWER, NOTE, a_seat, leader_of, owner_of, seats_now
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db


@pytest.mark.covers("DRAW-21")
@pytest.mark.parametrize("amendment", [{"kind": "cap", "cap": 4}, {"kind": "fewer", "last": 1}])
def test_nothing_is_amended_while_people_suffice(make_bureau, amendment: dict) -> None:
    bureau = make_bureau(size=6, people=6)
    draw = bureau.drawn()

    with refused("amendment_not_a_way"):
        services.match_run(draw=draw, by=bureau.host, amendments=[amendment | {"reason": REASON}])

    assert (Seat.objects.count(), Matching.objects.get().state) == (0, "pending")


@pytest.mark.covers("DRAW-24")
def test_no_more_is_amended_than_it_takes(make_bureau) -> None:
    bureau = make_bureau(people=2, size=12, matching={"pool": "bureau", "cap": 5})
    draw, matching = short(bureau)
    roster = roster_frozen(draw)

    assert all(is_least(matching, roster, cure.amendments) for cure in cures_of(matching, roster))
    cap, fewer = {"kind": "cap", "cap": 12}, {"kind": "fewer", "last": 7}
    for more in ([cap | {"cap": 13}], [fewer | {"last": 8}], [cap, fewer], [cap | {"cap": "12"}], [cap | {"cap": 0}]):
        assert not is_least(matching, roster, more)
        with refused("amendment_not_a_way"):
            services.match_run(draw=draw, by=bureau.host, amendments=[each | {"reason": REASON} for each in more])
    services.match_run(draw=draw, by=bureau.host, amendments=[cap | {"reason": REASON}])
    with pytest.raises(DatabaseError), transaction.atomic():
        Matching.objects.update(amendments=[])


def test_places_are_widened_where_it_is_needed_and_all_of_them(make_bureau) -> None:
    bureau = townsfolk(make_bureau, people=2, cap=5)
    draw, matching = short(bureau)
    roster = roster_frozen(draw)

    (both,) = [cure.amendments for cure in cures_of(matching, roster) if cure.amendments[0]["kind"] == "wider"]

    assert is_least(matching, roster, both)
    assert not is_least(matching, roster, both[1:])
    assert not is_least(matching, roster, both[::-1])


def test_experts_are_not_amended_while_they_suffice_nor_more_than_it_takes(make_bureau) -> None:
    bureau, _ = with_experts(make_bureau, experts=1, size=3, matching={"cap": 2})
    draw = bureau.drawn()
    for more in ({"cap": 4}, {"first": 1}, {"cap": 3, "first": 2}):
        with refused("experts_not_a_way"):
            services.expert_match_run(draw=draw, by=bureau.host, reason=REASON, **more)
    assert ExpertSeat.objects.count() == 0


@pytest.mark.covers("DRAW-29")
@pytest.mark.parametrize("way", ["left", "replaced"])
def test_a_request_is_answered_although_the_person_is_out_of_the_group(make_bureau, way: str) -> None:
    bureau = make_bureau(size=6, people=6, domains={"工贸": 12})
    draw = bureau.matched()
    seat = a_seat(draw)
    request = services.recusal_request(seat=seat, ground="relative", note=NOTE, by=owner_of(seat))
    if way == "left":
        services.seat_lapse(seat=seat, cause="ill", note="住院治疗", by=bureau.host)
    else:
        row = seat.drawn_target
        services.target_substitute(drawn_target=row, reason="ended", note="登记机关出具的注销证明", by=bureau.host)
    before, redraws = seats_now(draw), SeatRedraw.objects.count()

    services.recusal_decide(request=request, grant=True, answer="", by=leader_of(bureau))

    assert (seats_now(draw), SeatRedraw.objects.count()) == (before, redraws)
    assert Recusal.objects.filter(inspector=seat.inspector, target=seat.drawn_target.target, ended_at=None).exists()


@pytest.mark.covers("DRAW-29")
def test_who_was_refused_does_not_ask_until_it_pleases(make_bureau) -> None:
    bureau = make_bureau(size=6, people=6)
    seat = a_seat(bureau.matched())
    person, leader = owner_of(seat), leader_of(bureau)
    for _ in range(3):
        request = services.recusal_request(seat=seat, ground="relative", note=NOTE, by=person)
        services.recusal_decide(request=request, grant=False, answer=ANSWER, by=leader)

    with refused("recusal_asked_often"):
        services.recusal_request(seat=seat, ground="relative", note=NOTE, by=person)


@pytest.mark.covers("DRAW-29")
def test_an_experts_recusal_is_not_asked_until_it_pleases(make_bureau) -> None:
    found = panel(make_bureau)
    seat = found.seats()[0]
    for _ in range(3):
        decide(found, ask_for_expert(found, seat), granted=False)

    with refused("recusal_asked_often"):
        ask_for_expert(found, seat)


def test_a_place_is_given_up_for_illness_once(make_bureau) -> None:
    bureau = make_bureau(size=6, people=6)
    made = services.seat_lapse(seat=a_seat(bureau.matched()), cause="ill", note="住院治疗", by=bureau.host)

    with refused("lapse_ill_twice"):
        services.seat_lapse(seat=made.into, cause="ill", note="也住院治疗", by=bureau.host)


def test_an_experts_place_is_given_up_for_illness_once(make_bureau) -> None:
    found = panel(make_bureau)
    made = services.expert_lapse(seat=found.seats()[0], cause="ill", note="本人来电说明", by=found.bureau.host)

    with refused("expert_ill_twice"):
        services.expert_lapse(seat=made.into, cause="ill", note="本人来电说明", by=found.bureau.host)


def test_a_draw_to_be_voided_does_not_hold_up_the_comparison_of_the_others(make_bureau) -> None:
    bureau = make_bureau(size=6, people=6)
    draw = bureau.matched()
    assert [each.pk for each in draws_ahead(bureau.host)] == [draw.pk]

    services.void_request(draw=draw, reason="名录库有误，重新冻结", by=bureau.host)

    assert draws_ahead(bureau.host) == []
