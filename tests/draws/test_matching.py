# SPDX-License-Identifier: Apache-2.0
"""Inspectors: who can be matched, from which departments, and what is said when they do not suffice."""

from datetime import timedelta

import pytest

import fairdraw
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws import services
from suicha.draws.models import Draw, Seat
from suicha.draws.selectors import fairness_of, groups_of, pool_of, roster_frozen, roster_of, seats_told, warnings
from suicha.files.selectors import path_of
from suicha.registries.models import Inspector, Recusal
from tests.draws.conftest import Bureau, set_setting
from tests.factories import make_inspector, make_organisation
from tests.triggers import drop_trigger

pytestmark = pytest.mark.django_db


def matched_people(draw: Draw) -> set[int]:
    return set(Seat.objects.filter(drawn_target__draw=draw).values_list("inspector_id", flat=True))


def declare(inspector: Inspector, bureau: Bureau, targets: list) -> None:
    for target in targets:
        Recusal.objects.create(
            inspector=inspector, target=target, ground="relative", declared_at=clock.now(), declared_by=bureau.host
        )


@pytest.mark.covers("LIBP-1")
@pytest.mark.parametrize("change", ["expires", "daily", "left"])
def test_who_holds_no_certificate_on_the_last_day_of_the_visits_is_not_matched(make_bureau, change: str) -> None:
    bureau = make_bureau(people=3, size=6)
    out = bureau.inspectors[0]
    last = bureau.task.ends_on
    if change == "expires":
        out.certificate_until = last - timedelta(days=1)
    elif change == "daily":
        out.category = "daily"
    else:
        out.left_on = last
    out.save()

    draw = bureau.matched()

    assert matched_people(draw) == {inspector.pk for inspector in bureau.inspectors[1:]}


def test_a_declared_recusal_is_honoured(make_bureau) -> None:
    bureau = make_bureau(people=3, size=12)
    first, other = bureau.inspectors[0], bureau.inspectors[1]
    declare(first, bureau, bureau.targets[:6])
    declare(other, bureau, bureau.targets[6:])

    draw = bureau.matched()

    kept_apart = {(first.pk, t.pk) for t in bureau.targets[:6]} | {(other.pk, t.pk) for t in bureau.targets[6:]}
    met = set(Seat.objects.values_list("inspector_id", "drawn_target__target_id"))
    assert met & kept_apart == set()
    assert len(met) == 24
    assert [row.used for row in fairness_of(draw, roster_frozen(draw)).spreads] == [3]


def test_a_relation_with_a_firm_outside_the_list_is_not_kept(make_bureau) -> None:
    bureau = make_bureau({"工贸": 6, "烟花爆竹": 6}, scope={"domains": ["工贸"]})
    declare(bureau.inspectors[0], bureau, [bureau.targets[0], bureau.targets[-1]])
    pool = pool_of(bureau.task)

    roster = roster_of(bureau.task, pool.names)

    assert {number: roster.barred(number) for number, row in roster.targets.items() if row.forbid} == {
        bureau.targets[0].number: {bureau.inspectors[0].pk}
    }
    del pool.names[bureau.targets[0].number]
    assert not any(row.forbid for row in roster_of(bureau.task, pool.names).targets.values())


def test_people_and_recusals_are_those_frozen_with_the_list(bureau: Bureau) -> None:
    draw = bureau.drawn()
    late = make_inspector(bureau.organisation)
    Inspector.objects.exclude(pk=late.pk).update(left_on=clock.today())

    services.match_run(draw=draw, by=bureau.host)

    assert late.pk not in matched_people(draw)


@pytest.mark.covers("JOINT-3", "DRAW-20")
def test_each_department_sends_two_of_its_own(make_bureau) -> None:
    bureau = make_bureau(partners=2, size=4)

    draw = bureau.matched()

    for target in groups_of(draw).order_by("seq"):
        seats = list(target.seats.all())
        wanted = [bureau.organisation, bureau.organisation]
        wanted += [each for each in sorted(bureau.others, key=lambda other: other.path) for _ in range(2)]
        assert [seat.organisation for seat in seats] == wanted
        assert all(seat.inspector.organisation_id == seat.organisation_id for seat in seats)
        assert next(seat.position for seat in seats if seat.is_leader) in (0, 1)


def test_people_of_a_section_stand_for_their_bureau_and_a_partner_named_twice_counts_once(make_bureau) -> None:
    bureau = make_bureau(people=1)
    section = make_organisation(parent=bureau.organisation, kind="section")
    make_inspector(section)
    bureau.task.participants.set([bureau.organisation, section])

    roster = roster_of(bureau.task, pool_of(bureau.task).names)

    assert [(each.name, len(roster.candidates_of(each))) for each in roster.departments] == [
        (bureau.organisation.name, 2)
    ]


@pytest.mark.covers("DRAW-20")
def test_too_few_people_are_told_at_the_freezing_and_refused_at_the_matching(make_bureau) -> None:
    bureau = make_bureau(people=1)
    told = warnings(roster_of(bureau.task, pool_of(bureau.task).names))
    assert told == ["工贸组缺1名持证人员，涉及12家。"]
    draw = bureau.drawn()

    name = bureau.organisation.name
    with pytest.raises(Refused, match=f"{name}的执法检查人员不够，不能匹配：工贸组缺1名持证人员"):
        services.match_run(draw=draw, by=bureau.host)
    draw.refresh_from_db()
    assert (draw.state, Seat.objects.count()) == ("drawn", 0)


def test_the_refusal_names_the_department_that_is_short(make_bureau) -> None:
    bureau = make_bureau(partners=2, people=2)
    short = bureau.others[1]
    Inspector.objects.filter(organisation=short).order_by("pk").last().delete()
    draw = bureau.drawn()

    with pytest.raises(Refused) as refusal:
        services.match_run(draw=draw, by=bureau.host)
    assert refusal.value.details["departments"] == short.name


def test_recusals_that_leave_too_few_are_told_in_numbers(make_bureau) -> None:
    bureau = make_bureau(people=2, size=12)
    declare(bureau.inspectors[0], bureau, bureau.targets[:3])
    draw = bureau.drawn()

    with pytest.raises(Refused, match="工贸组缺1名持证人员"):
        services.match_run(draw=draw, by=bureau.host)


@pytest.mark.covers("DRAW-20")
def test_the_group_size_is_a_setting_and_never_below_two(make_bureau) -> None:
    bureau = make_bureau(size=2)
    set_setting(bureau.organisation, "group_size", 3)

    draw = bureau.matched()

    assert [target.seats.count() for target in groups_of(draw).order_by("seq")] == [3, 3]


def test_a_leader_is_someone_who_may_be_one(make_bureau) -> None:
    bureau = make_bureau(people=2, size=6)
    plain = bureau.inspectors[0]
    plain.is_leader = False
    plain.save()

    draw = bureau.matched()

    assert set(Seat.objects.filter(is_leader=True).values_list("inspector_id", flat=True)) == {bureau.inspectors[1].pk}
    assert Seat.objects.filter(is_leader=True).count() == draw.drawn_targets.filter(kind="P").count()


def test_a_roster_that_was_touched_stops_the_matching(bureau: Bureau) -> None:
    draw = bureau.drawn()
    path = path_of(draw.roster.sha256)
    path.chmod(0o600)
    path.write_bytes(path.read_bytes().replace(b"true", b"false", 1))

    with pytest.raises(Refused, match="与冻结时不一致"):
        services.match_run(draw=draw, by=bureau.host)


def test_a_matching_that_the_library_refuses_is_told(bureau: Bureau) -> None:
    draw = bureau.drawn()
    drop_trigger("draws_draw_drawn_once", "draws_draw")
    Draw.objects.filter(pk=draw.pk).update(certificate={"K": "x"})

    with pytest.raises(Refused, match="这次抽取不能继续"):
        services.match_run(draw=draw, by=bureau.host)


def test_the_matching_can_be_checked_by_the_library(bureau: Bureau) -> None:
    draw = bureau.matched()

    roster = roster_frozen(draw)
    numbers = [row.number for row in groups_of(draw).order_by("seq")]
    instance = roster.instance(draw.certificate["K"], numbers)
    again = fairdraw.match(instance)
    people = {person.pk: person.id for person in roster.people}
    stored = {
        target.number: [people[seat.inspector_id] for seat in target.seats.all()]
        for target in groups_of(draw).order_by("seq")
    }
    assert again["assignment"] == stored


def test_every_seat_says_why_the_person_could_be_matched(bureau: Bureau) -> None:
    draw = bureau.matched()
    target = groups_of(draw).order_by("seq").first()

    told = seats_told(list(target.seats.all()), roster_frozen(draw), target.number)

    assert [seat["role"] for seat in told].count("组长") == 1
    assert all("5人中抽1人，机会约20.0%" in seat["chance"] for seat in told)
    assert all(any("有效至" in reason for reason in seat["why"]) for seat in told)
