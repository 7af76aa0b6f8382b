# SPDX-License-Identifier: Apache-2.0
"""Written opinions: by a link that works once, or on signed paper; experts assist and are never one of the two."""

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.draws import selectors, services
from suicha.draws.models import ExpertInvitation, ExpertOpinion, ExpertRequest
from suicha.inspections.models import Inspection
from suicha.inspections.selectors import group_of
from tests.draws.experts import SCAN, WORDS, Panel, panel
from tests.factories import make_institution
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def found(make_bureau) -> Panel:
    return panel(make_bureau, sent=True)


@pytest.mark.covers("LIBX-2")
def test_an_expert_without_an_account_gives_one_opinion_by_a_link(found: Panel) -> None:
    seat = found.seats()[0]
    token = services.expert_invite(seat=seat, by=found.clerk)
    assert "14天内有效，只能用一次" in sentence(Event.objects.order_by("pk").last())

    opinion = services.expert_opinion_give(token=token, text=WORDS, upload=SCAN)

    assert (opinion.way, opinion.text, opinion.file.name) == ("link", WORDS, "意见.xlsx")
    event = Event.objects.order_by("pk").last()
    assert (event.person_id, event.person_name) == (f"expert-{seat.expert_id}", f"专家{seat.expert.name}")
    assert "提交对“" in sentence(event)
    with refused("expert_link_closed"):
        services.expert_opinion_give(token=token, text=WORDS)
    assert selectors.experts_of_target(seat.drawn_target)[0].opinions == [opinion]
    assert token not in str(list(ExpertInvitation.objects.values()))
    assert str(opinion) == f"{seat}　本人在线提交"


@pytest.mark.covers("LIBX-2")
def test_the_office_registers_an_opinion_signed_on_paper_with_its_scan(found: Panel) -> None:
    seat = found.seats()[0]

    opinion = services.expert_opinion_register(
        seat=seat, text=WORDS, signed_on=clock.today(), upload=SCAN, by=found.clerk
    )

    assert (opinion.way, opinion.registered_by, opinion.invitation) == ("paper", found.clerk, None)
    assert f"登记专家{seat.expert}签署的" in sentence(Event.objects.order_by("pk").last())
    for over, code in (
        ({"signed_on": clock.today() + DAY}, "expert_opinion_date"),
        ({"signed_on": clock.today() - 900 * DAY}, "expert_opinion_date"),
        ({"text": "好"}, "expert_opinion_length"),
        ({"by": found.bureau.host}, "permission_missing"),
    ):
        given = {"seat": seat, "text": WORDS, "signed_on": clock.today(), "upload": SCAN, "by": found.clerk}
        with refused(code):
            services.expert_opinion_register(**(given | over))


@pytest.mark.covers("LIBX-2", "DRAW-20")
def test_experts_never_count_towards_the_two(found: Panel) -> None:
    visit = Inspection.objects.order_by("pk").first()
    experts = selectors.experts_of_target(visit.drawn_target)

    assert experts
    assert {seat.inspector.name for seat in group_of(visit)}.isdisjoint(each.seat.expert.name for each in experts)
    assert len(group_of(visit)) == 2


def test_a_link_given_again_makes_the_one_before_worthless(found: Panel) -> None:
    seat = found.seats()[0]
    first = services.expert_invite(seat=seat, by=found.clerk)
    second = services.expert_invite(seat=seat, by=found.clerk)

    with refused("expert_link_closed"):
        services.expert_opinion_give(token=first, text=WORDS)
    with refused("expert_link_closed"):
        services.expert_opinion_give(token="0" * 64, text=WORDS)
    with clock.pretend(clock.now() + 15 * DAY), refused("expert_link_closed"):
        services.expert_opinion_give(token=second, text=WORDS)
    services.expert_opinion_give(token=second, text=WORDS)


def test_a_link_ends_when_the_seat_is_drawn_again(found: Panel) -> None:
    seat = found.seats()[0]
    token = services.expert_invite(seat=seat, by=found.clerk)
    services.expert_lapse(seat=seat, cause="ill", note="本人来电说明", by=found.bureau.host)
    with refused("expert_seat_left"):
        services.expert_opinion_give(token=token, text=WORDS)
    assert str(ExpertInvitation.objects.get()).startswith(str(seat))


@pytest.mark.covers("DRAW-29")
def test_an_expert_asks_to_stay_away_by_the_link(found: Panel) -> None:
    seat = found.seats()[0]
    seat.expert.institution = make_institution(found.bureau.organisation)
    seat.expert.save()
    token = services.expert_invite(seat=seat, by=found.clerk)

    request = services.expert_recusal_ask_by_link(token=token, ground="relative", note="厂长是我表弟")

    assert (request.asked_kind, request.asked_name, request.asked_by) == ("expert", seat.expert.name, None)
    event = Event.objects.order_by("pk").last()
    assert event.person_name == f"专家{seat.expert.name}"
    assert "表弟" not in str(event.data)
    services.expert_recusal_decide(request=request, granted=True, answer="情况属实", by=found.leader)
    assert ExpertRequest.objects.get().state == "granted"


def test_nobody_outside_learns_the_target_before_the_visit_is_sent_out(make_bureau) -> None:
    found = panel(make_bureau)
    seat = found.seats()[0]
    with refused("expert_not_sent_out"):
        services.expert_invite(seat=seat, by=found.clerk)
    with refused("expert_not_sent_out"):
        services.expert_opinion_register(seat=seat, text=WORDS, signed_on=clock.today(), upload=SCAN, by=found.clerk)


def test_an_opinion_stays_as_it_was_given(found: Panel) -> None:
    seat = found.seats()[0]
    services.expert_opinion_register(seat=seat, text=WORDS, signed_on=clock.today(), upload=SCAN, by=found.clerk)
    for act in (lambda: ExpertOpinion.objects.update(text="改了"), lambda: ExpertOpinion.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()
