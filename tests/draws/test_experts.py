# SPDX-License-Identifier: Apache-2.0
"""The third random: experts from a list committed under the same seed, apart from the inspectors, never a must."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

import fairdraw
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.draws import selectors, services
from suicha.draws.models import DrawnTarget, ExpertMatching, ExpertSeat, Seat
from suicha.draws.rules.eligible_expert import expert_lost_for
from suicha.draws.selectors.expert_roster import expert_roster_read
from suicha.registries.models import Expert, ExpertRecusal
from tests.draws.experts import panel, with_experts
from tests.factories import make_expert, make_institution
from tests.registries.refused import refused

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.mark.covers("DRAW-30", "LIBX-3")
def test_every_target_gets_its_experts_by_the_same_seed_from_the_committed_list(make_bureau) -> None:
    bureau, experts = with_experts(make_bureau, wanted=2, size=4)
    draw = bureau.drawn()

    matching = services.expert_match_run(draw=draw, by=bureau.host)

    seats = list(ExpertSeat.objects.filter(drawn_target__draw=draw))
    assert len(seats) == 8
    assert {seat.expert_id for seat in seats} <= {expert.pk for expert in experts}
    roster = selectors.expert_roster_frozen(draw)
    source = json.loads(draw.commitment)["source"]
    assert source["experts_root"] == fairdraw.roster_root(roster.public()) == roster.root()
    assert source["experts"] == draw.experts.sha256
    numbers = [target.number for target in selectors.to_visit(draw)]
    instance = roster.instance(draw.certificate["K"], numbers)
    codes = {person.pk: person.id for person in roster.people}
    again = {number: [] for number in numbers}
    for seat in ExpertSeat.objects.order_by("drawn_target", "position").select_related("drawn_target"):
        again[seat.drawn_target.number].append(codes[seat.expert_id])
    assert fairdraw.match(instance)["assignment"] == again
    assert str(matching) == f"{draw}　专家"
    assert "用抽取的同一种子抽取专家：4家，8席" in sentence(Event.objects.order_by("pk").last())


@pytest.mark.covers("LIBX-2", "DRAW-30")
def test_drawing_experts_changes_nothing_about_the_inspectors(make_bureau) -> None:
    bureau, _ = with_experts(make_bureau)
    draw = bureau.matched()
    before = list(Seat.objects.order_by("pk").values_list())

    services.expert_match_run(draw=draw, by=bureau.host)

    assert list(Seat.objects.order_by("pk").values_list()) == before
    plain = make_bureau()
    assert plain.matched().experts is None


@pytest.mark.covers("LIBX-5")
def test_a_task_that_asks_for_no_expert_has_none(make_bureau) -> None:
    bureau = make_bureau()
    make_expert(bureau.organisation)
    draw = bureau.drawn()

    assert draw.experts is None
    assert selectors.expert_roster_frozen(draw) is None
    assert "experts_root" not in json.loads(draw.commitment)["source"]
    with refused("experts_not_wanted"):
        services.expert_match_run(draw=draw, by=bureau.host)


def test_experts_are_drawn_once_and_only_after_the_result(make_bureau) -> None:
    bureau, _ = with_experts(make_bureau)
    draw = bureau.committed()
    with refused("experts_too_early"):
        services.expert_match_run(draw=draw, by=bureau.host)
    found = panel(make_bureau)
    with refused("experts_drawn_already"):
        services.expert_match_run(draw=found.draw, by=found.bureau.host)
    with refused("permission_missing"):
        services.expert_match_run(draw=found.draw, by=found.clerk)


@pytest.mark.covers("LIBX-5")
def test_a_field_nobody_knows_is_told_at_the_freezing_and_stands_in_nobodys_way(make_bureau) -> None:
    bureau, _ = with_experts(make_bureau, domains={"工贸": 8, "烟花爆竹": 8}, size=6)
    draw = bureau.drawn()

    event = Event.objects.get(action="draws.draw.freeze")
    assert "烟花爆竹没有可抽的专家，8家不配专家。" in event.data["warnings"]
    services.expert_match_run(draw=draw, by=bureau.host)
    names = set(ExpertSeat.objects.values_list("drawn_target__target__domain", flat=True))
    assert names == {"工贸"}


def test_where_nobody_can_be_drawn_the_refusal_says_so(make_bureau) -> None:
    bureau, _ = with_experts(make_bureau, experts=0)
    draw = bureau.drawn()
    with refused("experts_none"):
        services.expert_match_run(draw=draw, by=bureau.host)
    assert not ExpertMatching.objects.exists()


def test_the_task_may_name_the_field(make_bureau) -> None:
    bureau, _ = with_experts(make_bureau, experts=2, matching={"expert_field": "财务审计"})
    auditor = make_expert(bureau.organisation, specialties=["财务审计"])
    draw = bureau.drawn()

    services.expert_match_run(draw=draw, by=bureau.host)

    assert set(ExpertSeat.objects.values_list("expert", flat=True)) == {auditor.pk}


@pytest.mark.covers("DRAW-29")
def test_who_declared_a_relation_is_not_drawn_for_that_target(make_bureau) -> None:
    bureau, experts = with_experts(make_bureau, experts=2, size=3)
    for target in bureau.targets:
        ExpertRecusal.objects.create(
            expert=experts[0], target=target, ground="employer", declared_at=clock.now(), registered_by=bureau.host
        )
    draw = bureau.drawn()

    services.expert_match_run(draw=draw, by=bureau.host)

    assert set(ExpertSeat.objects.values_list("expert", flat=True)) == {experts[1].pk}


@pytest.mark.parametrize("change", ["left", "expired", "ended", "institution"])
def test_who_may_not_be_drawn_is_counted_with_the_reason(make_bureau, change: str) -> None:
    bureau, experts = with_experts(make_bureau, experts=2)
    last, out = bureau.task.ends_on, experts[0]
    if change == "left":
        out.left_on = clock.today()
    elif change == "expired":
        out.certificate_until = last - DAY
    else:
        past = {"ended_on": clock.today()} if change == "ended" else {"qualification_until": last - DAY}
        out.institution = make_institution(bureau.organisation, **past)
    out.save()

    roster = selectors.expert_roster_frozen(bureau.drawn())

    assert roster.lost == {change: 1}
    assert [person.pk for person in roster.people] == [experts[1].pk]
    assert roster.lost_words[0][1] == 1
    assert expert_roster_read(roster.content()) == roster


def test_a_qualification_that_holds_to_the_last_day_counts() -> None:
    today = clock.today()
    good = {"left_on": None, "until": today, "institution_ended_on": None, "institution_until": None}
    assert expert_lost_for(**good, last_visit=today) == ""


def test_in_public_an_expert_is_a_code(make_bureau) -> None:
    bureau, experts = with_experts(make_bureau)
    roster = selectors.expert_roster_frozen(bureau.drawn())

    told = json.dumps(roster.public(), ensure_ascii=False)

    assert not any(expert.name in told or expert.certificate in told for expert in experts)
    assert roster.by_pk.keys() == {expert.pk for expert in experts}


@pytest.mark.covers("DRAW-30")
def test_a_cap_that_leaves_too_few_is_told_with_the_ways_out_and_a_reason_is_asked(make_bureau) -> None:
    bureau, _ = with_experts(make_bureau, experts=1, size=3, matching={"cap": 2})
    draw = bureau.drawn()
    roster = selectors.expert_roster_frozen(draw)

    cures = selectors.expert_cures(draw, roster)

    assert cures == (3, 2)
    with refused("experts_too_few"):
        services.expert_match_run(draw=draw, by=bureau.host)
    with refused("experts_without_reason"):
        services.expert_match_run(draw=draw, by=bureau.host, cap=cures.cap)
    made = services.expert_match_run(draw=draw, by=bureau.host, first=cures.first, reason="专家只有一名，先给前两家")
    assert made.amendments == [{"kind": "fewer", "last": 1, "reason": "专家只有一名，先给前两家"}]
    assert ExpertSeat.objects.count() == 2


def test_a_raised_cap_gives_everybody_an_expert(make_bureau) -> None:
    bureau, _ = with_experts(make_bureau, experts=1, size=3, matching={"cap": 2})
    draw = bureau.drawn()
    services.expert_match_run(draw=draw, by=bureau.host, cap=3, reason="专家本人同意多承担一家")
    assert ExpertSeat.objects.count() == 3
    assert selectors.expert_cures(draw, selectors.expert_roster_frozen(draw)) is not None


def test_nothing_to_cure_where_experts_suffice(make_bureau) -> None:
    bureau, _ = with_experts(make_bureau)
    draw = bureau.drawn()
    assert selectors.expert_cures(draw, selectors.expert_roster_frozen(draw)) is None


def test_a_roster_changed_after_the_commitment_is_not_used(make_bureau) -> None:
    bureau, _ = with_experts(make_bureau)
    draw = bureau.drawn()
    draw.experts = draw.names
    with refused("file_damaged"):
        selectors.expert_roster_frozen(draw)


def test_a_library_instance_that_is_not_one_is_refused(make_bureau) -> None:
    bureau, _ = with_experts(make_bureau)
    draw = bureau.drawn()
    roster = selectors.expert_roster_frozen(draw)
    with refused("draw_refused"):
        services.experts.expert_outcome(draw, roster, ["没有的编号"], [])


@pytest.mark.covers("DRAW-29", "DRAW-30")
def test_the_database_refuses_to_change_who_was_drawn(make_bureau) -> None:
    found = panel(make_bureau)
    seat = found.seats()[0]
    other = next(expert for expert in found.experts if expert.pk != seat.expert_id)
    for act in (
        lambda: ExpertSeat.objects.filter(pk=seat.pk).update(expert=other),
        lambda: ExpertSeat.objects.filter(pk=seat.pk).delete(),
        lambda: ExpertMatching.objects.update(outcome={}),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            act()


@pytest.mark.covers("DRAW-17", "DRAW-30")
def test_a_target_that_takes_a_turn_gets_experts_from_the_reserve(make_bureau) -> None:
    found = panel(make_bureau, domains={"工贸": 20}, size=10, wanted=2)
    row = selectors.to_visit(found.draw)[0]

    made = services.target_substitute(
        drawn_target=row, reason="ended", note="登记机关10月8日出具的注销证明", by=found.bureau.host
    )

    seats = ExpertSeat.objects.filter(drawn_target=made.into)
    assert [seat.position for seat in seats.order_by("position")] == [0, 1]
    assert len({seat.expert_id for seat in seats}) == 2
    assert "按后备次序抽取专家" in sentence(Event.objects.get(action="draws.expert.follow"))


def test_a_newcomer_whose_experts_are_gone_has_none(make_bureau) -> None:
    found = panel(make_bureau, domains={"工贸": 20}, size=10)
    Expert.objects.update(left_on=clock.today())
    row = selectors.to_visit(found.draw)[0]
    made = services.target_substitute(
        drawn_target=row, reason="ended", note="登记机关10月8日出具的注销证明", by=found.bureau.host
    )
    assert not ExpertSeat.objects.filter(drawn_target=made.into).exists()
    assert "没有可抽的专家" in sentence(Event.objects.get(action="draws.expert.follow"))


def test_the_seats_are_read_in_a_constant_number_of_queries(make_bureau, django_assert_num_queries) -> None:
    found = panel(make_bureau, size=5, wanted=2)
    rows = list(selectors.expert_rows(found.draw))
    with django_assert_num_queries(3):
        told = selectors.expert_seats(rows)
    assert sum(len(seats) for seats in told.values()) == 10
    assert str(told[rows[0].pk][0].seat).startswith(str(DrawnTarget.objects.get(pk=rows[0].pk)))
