# SPDX-License-Identifier: Apache-2.0
"""An expert's seat and only that seat is drawn again; somebody else decides; everything stays on record."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.draws import selectors, services
from suicha.draws.models import ExpertRedraw, ExpertRequest, ExpertSeat
from suicha.draws.services.experts import reserve_seat
from suicha.registries.models import Expert, ExpertRecusal
from tests.draws.experts import SCAN, WORDS, Panel, panel
from tests.factories import make_user
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db


def ask(found: Panel, seat: ExpertSeat, **over: object) -> ExpertRequest:
    values = {"kind": "firm", "name": "厂长", "ground": "interest", "note": "欠他检测费", "by": found.clerk}
    return services.expert_recusal_ask(seat=seat, **(values | over))


def decide(found: Panel, request: ExpertRequest, granted: bool = True, **over: object) -> ExpertRequest:
    values = {"answer": "情况属实，同意", "by": found.leader}
    return services.expert_recusal_decide(request=request, granted=granted, **(values | over))


@pytest.mark.covers("DRAW-29")
@pytest.mark.parametrize("kind", ["expert", "inspector", "firm"])
def test_a_granted_recusal_draws_exactly_one_seat_again(make_bureau, kind: str) -> None:
    found = panel(make_bureau, wanted=2)
    before, seat = found.told(), found.seats()[0]

    request = decide(found, ask(found, seat, kind=kind))

    after = found.told()
    assert {place for place in before if before[place] != after[place]} == {(seat.drawn_target_id, seat.position)}
    new = ExpertSeat.objects.get(drawn_target=seat.drawn_target_id, position=seat.position, turn=1)
    redraw = ExpertRedraw.objects.get()
    assert (redraw.out, redraw.into, redraw.request, redraw.cause) == (seat, new, request, "recusal")
    assert new.expert_id not in {expert for (target, _), expert in before.items() if target == seat.drawn_target_id}
    assert ExpertRecusal.objects.get().expert_id == seat.expert_id
    assert selectors.recusals_per_expert(found.leader) == [(seat.expert.name, 1, 1)]
    assert str(redraw) == f"{seat}　回避"


@pytest.mark.covers("DRAW-29")
def test_the_ground_is_read_by_who_decides_and_stands_nowhere_else(make_bureau) -> None:
    found = panel(make_bureau)
    request = decide(found, ask(found, found.seats()[0]))

    assert selectors.request_opened(request) == ("有经济利益关系", "欠他检测费")
    told = str(list(Event.objects.filter(action__startswith="draws.expert").values_list("data", flat=True)))
    assert "检测费" not in told
    assert "interest" not in told
    assert selectors.expert_requests(found.leader).get().get_deferred_fields() == {"ground", "note"}
    words = [sentence(event) for event in Event.objects.filter(action__startswith="draws.expert").order_by("pk")]
    assert "事由不公开" in words[1]
    assert "只重抽这一席，换入" in words[2]


@pytest.mark.covers("DRAW-29")
def test_nobody_decides_on_what_they_asked_for(make_bureau) -> None:
    found = panel(make_bureau)
    both = make_user(RoleName.LINE_OFFICE, RoleName.LEADER, organisation=found.bureau.organisation)
    request = ask(found, found.seats()[0], by=both)
    with refused("expert_own_request"):
        decide(found, request, by=both)
    with refused("permission_missing"):
        decide(found, request, by=found.clerk)
    with refused("expert_answer_missing"):
        decide(found, request, answer="行")
    with pytest.raises(IntegrityError), transaction.atomic():
        ExpertRequest.objects.filter(pk=request.pk).update(state="granted", decided_at=clock.now(), decided_by=both)


def test_a_refused_request_leaves_the_seat_as_it_is(make_bureau) -> None:
    found = panel(make_bureau)
    before = found.told()

    request = decide(found, ask(found, found.seats()[0]), granted=False)

    assert found.told() == before
    assert request.get_state_display() == "不同意"
    assert not ExpertRecusal.objects.exists()
    with refused("move_not_allowed"):
        decide(found, request)
    with pytest.raises(DatabaseError), transaction.atomic():
        ExpertRequest.objects.update(answer="改了")
    with pytest.raises(DatabaseError), transaction.atomic():
        ExpertRequest.objects.all().delete()


def test_who_registered_a_request_may_take_it_back(make_bureau) -> None:
    found = panel(make_bureau)
    seat = found.seats()[0]
    request = ask(found, seat)
    assert str(request) == f"{seat}　待决定"
    with refused("expert_asked_already"):
        ask(found, seat)
    other = make_user(RoleName.LINE_OFFICE, organisation=found.bureau.organisation)
    with refused("expert_not_own_request"):
        services.expert_recusal_withdraw(request=request, by=other)

    services.expert_recusal_withdraw(request=request, by=found.clerk)

    assert "撤回专家" in sentence(Event.objects.order_by("pk").last())
    assert ask(found, seat, name="").asked_name == found.clerk.name


@pytest.mark.covers("LIBX-5", "DRAW-29")
def test_when_nobody_is_left_the_seat_stays_empty_and_the_visit_goes_on(make_bureau) -> None:
    found = panel(make_bureau, experts=1)
    seat = found.seats()[0]

    decide(found, ask(found, seat))

    assert ExpertRedraw.objects.get().into is None
    told = selectors.experts_of_target(seat.drawn_target)
    assert [(each.left, each.vacant) for each in told] == [(True, True)]
    with refused("expert_seat_left"):
        ask(found, seat)


@pytest.mark.parametrize("cause", ["left", "expired", "ill"])
def test_who_cannot_come_gives_the_seat_to_the_reserve(make_bureau, cause: str) -> None:
    found = panel(make_bureau)
    seat = found.seats()[0]
    yesterday = clock.today() - timedelta(days=1)
    expired = next(expert for expert in found.experts if expert.pk != seat.expert_id)
    Expert.objects.filter(pk=expired.pk).update(certificate_until=yesterday)
    if cause != "ill":
        with refused("expert_lapse_unfounded"):
            services.expert_lapse(seat=seat, cause=cause, note="本人来电说明", by=found.bureau.host)
        Expert.objects.filter(pk=seat.expert_id).update(certificate_until=yesterday)

    redraw = services.expert_lapse(seat=seat, cause=cause, note="本人来电说明", by=found.bureau.host)

    assert redraw.into.expert_id not in (seat.expert_id, expired.pk)
    assert "换入" in sentence(Event.objects.order_by("pk").last())
    assert [each.out for each in selectors.expert_redraws(found.draw)] == [seat]


def test_a_lapse_needs_a_cause_of_its_own_and_no_open_request(make_bureau) -> None:
    found = panel(make_bureau)
    seat = found.seats()[0]
    for cause, note in (("recusal", "本人来电说明"), ("holiday", "本人来电说明"), ("ill", "病")):
        with refused("expert_lapse_without_reason"):
            services.expert_lapse(seat=seat, cause=cause, note=note, by=found.bureau.host)
    ask(found, seat)
    with refused("expert_asked_already"):
        services.expert_lapse(seat=seat, cause="ill", note="本人来电说明", by=found.bureau.host)


def test_who_gave_an_opinion_keeps_the_seat(make_bureau) -> None:
    found = panel(make_bureau, sent=True)
    seat = found.seats()[0]
    request = ask(found, seat)
    services.expert_opinion_register(seat=seat, text=WORDS, signed_on=clock.today(), upload=SCAN, by=found.clerk)
    with refused("expert_opinion_given"):
        decide(found, request)
    services.expert_recusal_withdraw(request=request, by=found.clerk)
    with refused("expert_opinion_given"):
        ask(found, seat)
    with refused("expert_opinion_given"):
        services.expert_lapse(seat=seat, cause="ill", note="本人来电说明", by=found.bureau.host)


def test_a_reserve_under_the_cap_passes_over_who_is_full(make_bureau) -> None:
    found = panel(make_bureau, experts=3, size=2, matching={"cap": 1})
    seat = found.seats()[0]
    idle = {expert.pk for expert in found.experts} - {each.expert_id for each in found.seats()}

    redraw = services.expert_lapse(seat=seat, cause="ill", note="本人来电说明", by=found.bureau.host)

    assert {redraw.into.expert_id} == idle


def test_a_target_that_was_replaced_needs_no_expert_any_more(make_bureau) -> None:
    found = panel(make_bureau, domains={"工贸": 20}, size=10)
    seat = found.seats()[0]
    services.target_substitute(
        drawn_target=seat.drawn_target, reason="ended", note="登记机关10月8日出具的注销证明", by=found.bureau.host
    )
    with refused("substitution_twice"):
        ask(found, seat)


def test_a_relation_that_was_known_already_is_not_kept_twice(make_bureau) -> None:
    found = panel(make_bureau, wanted=1)
    seat = found.seats()[0]
    request = ask(found, seat)
    ExpertRecusal.objects.create(
        expert=seat.expert, target=seat.drawn_target.target, ground="interest", declared_at=clock.now()
    )

    decide(found, request)

    assert ExpertRecusal.objects.get().expert_id == seat.expert_id
    assert ExpertRedraw.objects.get().out == seat


def test_a_target_that_asks_for_no_expert_gets_none_from_the_reserve(make_bureau) -> None:
    found = panel(make_bureau, wanted=1)
    seat = found.seats()[0]
    roster = selectors.expert_roster_frozen(seat.drawn_target.draw)
    assert roster is not None
    roster.targets.pop(seat.drawn_target.number)
    assert reserve_seat(seat.drawn_target.draw, roster, seat.drawn_target, 0, 1) is None
