# SPDX-License-Identifier: Apache-2.0
"""The frozen roster: classes, who stays away, what is committed, what is short, and rosters of before."""

import json

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

import fairdraw
from suicha.accounts.models import Region
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws import services
from suicha.draws.models import Seat
from suicha.draws.rules.inspectors.codes import person_code
from suicha.draws.selectors import candidate_lines, plan_people, pool_of, roster_frozen, roster_of, trial, warnings
from suicha.draws.selectors.recusals import causes_of, lapsing
from suicha.draws.selectors.reserve import people_away
from suicha.draws.selectors.roster import Roster, roster_read
from suicha.draws.selectors.shortage import shortage_sentence
from suicha.planning.selectors import match_terms
from suicha.registries.models import ConflictFact, Inspector
from tests.draws.conftest import Bureau, set_setting
from tests.factories import make_inspector, make_organisation, make_pass, make_region, make_target

pytestmark = pytest.mark.django_db


def towns_of(bureau: Bureau, *names: str) -> list[Region]:
    """Towns of the county, the bureau's targets spread over them in turn."""
    parent = bureau.organisation.region
    towns = [make_region(f"35088110{n}", name, parent) for n, name in enumerate(names)]
    for number, target in enumerate(bureau.targets):
        target.town = towns[number % len(towns)]
        target.save()
    return towns


def roster(bureau: Bureau, **terms) -> Roster:
    bureau.task.matching = terms
    bureau.task.save()
    return roster_of(bureau.task, pool_of(bureau.task).names)


def candidates(found: Roster, words: str) -> set[str]:
    group = next(group for group in found.groups if group.title == words)
    return {found.by_id[each].name for each in group.candidates}


def names(*people: Inspector) -> set[str]:
    return {person.name for person in people}


@pytest.mark.covers("DRAW-24", "DRAW-26", "LIBP-9")
def test_a_group_is_a_leader_of_the_lead_department_and_a_specialist(make_bureau) -> None:
    bureau = make_bureau({"工贸": 2, "危险化学品": 2}, people=4)
    first, second, third, fourth = bureau.inspectors
    for person, leader, domains in ((first, True, ["工贸"]), (second, False, ["工贸"]), (third, False, ["危险化学品"])):
        person.is_leader, person.domains = leader, domains
        person.save()
    Inspector.objects.filter(pk=fourth.pk).update(is_leader=False, domains=[])

    found = roster(bureau)

    assert candidates(found, "全局　组长") == names(first)
    assert candidates(found, "全局　危险化学品") == names(third, fourth)
    assert candidates(found, "全局　工贸") == names(first, second, fourth)
    assert len(found.targets[bureau.targets[0].number].slots) == 2
    everyone = roster(bureau, specialty="all", leader=False)
    assert [group.title for group in everyone.groups] == ["全局　工贸", "全局　危险化学品"]
    assert [group.title for group in roster(bureau, specialty="none", leader=False).groups] == ["全局"]


@pytest.mark.covers("DRAW-22", "DRAW-25", "DRAW-28")
def test_the_pool_is_the_region_its_neighbours_the_station_the_grid_or_the_bureau(make_bureau) -> None:
    bureau = make_bureau(people=4)
    here, near, far = towns_of(bureau, "双洋镇", "新桥镇", "和平镇")
    here.neighbours.set([near])
    station = make_organisation("SY", "双洋所", parent=bureau.organisation, kind="section")
    station.region = here
    station.save()
    first, second, third, everywhere = bureau.inspectors
    for person, town in ((first, here), (second, near), (third, far)):
        person.towns.set([town])
    first.organisation = station
    first.save()
    plain = {"specialty": "none", "leader": False}

    assert candidates(roster(bureau, **plain), "双洋镇") == names(first, everywhere)
    wide = roster(bureau, pool="neighbours", **plain)
    assert candidates(wide, "双洋镇及相邻") == names(first, second, everywhere)
    assert candidates(roster(bureau, pool="grid", **plain), "双洋镇网格") == names(first)
    team = roster(bureau, pool="team", **plain)
    assert candidates(team, "双洋镇所队") == names(first)
    assert candidates(team, "新桥镇") == names(second, everywhere)
    assert candidates(roster(bureau, pool="bureau", **plain), "全局") == names(*bureau.inspectors)


@pytest.mark.covers("DRAW-22")
def test_a_wider_class_is_fixed_beforehand_and_only_where_it_helps(make_bureau) -> None:
    bureau = make_bureau(people=3, size=12)
    here, near = towns_of(bureau, "双洋镇", "新桥镇")
    here.neighbours.set([near])
    for person, town in zip(bureau.inspectors, (here, near, near), strict=True):
        person.towns.set([town])
    found = roster(bureau, specialty="none", leader=False)
    of = {group.title: group for group in found.groups}

    assert found.group_by_id[of["双洋镇"].wider].title == "双洋镇及相邻"
    assert of["双洋镇及相邻"].wider == ""
    assert warnings(found) == [f"{bureau.organisation.name}在双洋镇缺1名持证人员，涉及6家。"]

    draw = bureau.drawn()
    with pytest.raises(Refused, match="在双洋镇缺1名持证人员"):
        services.match_run(draw=draw, by=bureau.host)
    widen = {"kind": "wider", "class": of["双洋镇"].id, "reason": "双洋镇只有一名持证人员"}
    services.match_run(draw=draw, by=bureau.host, amendments=[widen])
    assert Seat.objects.count() == 24


@pytest.mark.covers("DRAW-29")
def test_relations_conflicts_and_the_last_group_keep_people_away(make_bureau) -> None:
    bureau = make_bureau(people=5, size=2)
    first, second, third, fourth, _ = bureau.inspectors
    targets = bureau.targets
    targets[2].household = "h" * 64
    targets[2].save()
    facts = (
        (first, {"kind": "employer", "name": targets[0].name}),
        (second, {"kind": "case", "number": targets[1].credit_code}),
        (third, {"kind": "household", "digest": "h" * 64}),
        (fourth, {"kind": "employer", "name": targets[0].name, "ended_at": clock.now(), "ended_by": bureau.host}),
    )
    for person, values in facts:
        ConflictFact.objects.create(
            inspector=person, since=clock.today(), document="档案", registered_at=clock.now(),
            registered_by=bureau.host, **values,
        )  # fmt: skip
    found = roster(bureau)
    away = {target: found.barred(targets[target].number) for target in range(4)}
    assert away == {0: {first.pk}, 1: {second.pk}, 2: {third.pk}, 3: set()}

    draw = bureau.matched()
    visited = draw.drawn_targets.exclude(seq=0).order_by("seq").first()
    there = set(visited.seats.values_list("inspector_id", flat=True))
    assert roster(bureau).barred(visited.number) >= there
    assert not roster(bureau, avoid_last=False).barred(visited.number) & there - {first.pk, second.pk, third.pk}


@pytest.mark.covers("LIBP-2")
def test_absences_tests_and_assistants_are_told_in_the_funnel(make_bureau) -> None:
    bureau = make_bureau(people=4)
    away, daily, tested, _ = bureau.inspectors
    days = {"starts_on": bureau.task.starts_on, "ends_on": bureau.task.ends_on}
    editor = bureau.task.created_by
    away.absences.create(kind="leave", registered_at=clock.now(), registered_by=editor, **days)
    Inspector.objects.filter(pk=daily.pk).update(category="daily")
    make_pass(tested, bureau.task.ends_on)

    found = roster(bureau, tested=True)

    assert found.departments[0].lost_words == [
        ("不是执法人员，只能协助", 1),
        ("检查期内请假、培训或借调达到一半", 1),
        ("能力测试没有登记或已过期", 1),
    ]
    assert [person.pk for person in found.people] == [tested.pk]


@pytest.mark.covers("LIBP-2")
def test_who_has_no_certificate_is_never_matched_and_gives_up_a_seat_taken_before(make_bureau) -> None:
    bureau = make_bureau(people=4)
    draw = bureau.matched()
    seat = Seat.objects.current().filter(drawn_target__draw=draw).order_by("pk").first()
    nothing = {"certificate": "", "certificate_until": None, "certificate_from": None, "issuer": ""}
    Inspector.objects.filter(pk=seat.inspector_id).update(category="daily", **nothing)

    assert causes_of(seat) == ["transfer", "expired"]
    assert seat.inspector_id in people_away([seat.inspector_id], bureau.task.ends_on)
    assert seat.pk in {each.seat.pk for each in lapsing(bureau.host, draw)}
    made = services.seat_lapse(seat=seat, cause="transfer", note="", by=bureau.host)
    assert made.into is None or made.into.inspector_id != seat.inspector_id
    found = roster(bureau)
    assert seat.inspector_id not in {person.pk for person in found.people}
    assert ("不是执法人员，只能协助", 1) in found.departments[0].lost_words


@pytest.mark.covers("LIBP-11", "LIBP-12")
def test_office_staff_and_people_not_sent_yet_are_steered_to(make_bureau) -> None:
    bureau = make_bureau(people=4, size=3)
    Inspector.objects.filter(pk=bureau.inspectors[0].pk).update(is_office=True)

    found = roster(bureau)

    assert [(quota.title, quota.ppm) for quota in found.quotas] == [("机关人员", 333_333)]
    office = found.group_by_id[found.quotas[0].group]
    assert candidates(found, "机关人员") == names(bureau.inspectors[0])
    assert set(found.quotas[0].of) == {group.id for group in found.groups} - {office.id}
    set_setting(bureau.organisation, "office_share_percent", 0)
    assert roster(bureau).quotas == []

    set_setting(bureau.organisation, "participation_percent", 100)
    draw = bureau.matched()
    sent = set(Seat.objects.filter(drawn_target__draw=draw).values_list("inspector_id", flat=True))
    make_inspector(bureau.organisation)
    fresh = next(quota for quota in roster(bureau).quotas)
    assert fresh.title == "今年未参加人员"
    assert len(roster(bureau).group_by_id[fresh.group].candidates) == 5 - len(sent)


def test_lower_bureaus_match_their_own_targets(make_bureau) -> None:
    bureau = make_bureau({"工贸": 4}, people=3)
    lower = make_organisation(parent=bureau.organisation)
    below = [make_inspector(lower, domains=[]) for _ in range(2)]
    theirs = make_target(lower)

    found = roster(bureau, level="lower")

    assert [(each.name, each.lead) for each in found.departments] == [
        (bureau.organisation.name, True),
        (lower.name, True),
    ]
    assert [place.pk for place in found.places(theirs.number)] == [lower.pk, lower.pk]
    assert {found.by_id[each].pk for each in found.free(theirs.number, found.targets[theirs.number].slots[0])} == {
        person.pk for person in below
    }


def test_a_roster_is_read_back_as_it_was_frozen_and_tells_nobody_by_name(bureau: Bureau) -> None:
    draw = bureau.drawn()
    found = roster_frozen(draw)

    assert roster_read(found.content()) == found
    public = json.dumps(found.public(), ensure_ascii=False)
    assert not any(person.name in public or person.certificate in public for person in found.people)
    assert all(person.id == person_code(person.salt, person.certificate) for person in found.people)
    assert json.loads(draw.commitment)["source"]["roster_root"] == found.root() == fairdraw.roster_root(found.public())
    other = roster_of(bureau.task, pool_of(bureau.task).names)
    assert {person.id for person in other.people}.isdisjoint(person.id for person in found.people)


def test_a_roster_of_before_can_still_be_read() -> None:
    person = {
        "id": "i7",
        "pk": 7,
        "name": "检查员07",
        "certificate": "350881",
        "until": "2028-01-31",
        "is_leader": True,
    }
    before = {
        "on": "2026-12-31", "cap": 9, "people": [person], "forbid": {"91": ["i7"]},
        "departments": [
            {"id": "d1", "pk": 1, "name": "应急管理局", "slots": 2, "candidates": ["i7"],
             "lost": {"left": 1, "expired": 2}}
        ],
    }  # fmt: skip

    found = roster_read(json.dumps(before).encode())

    assert found.targets["91"].forbid == ["i7"]
    assert found.targets["92"].slots == ["d1", "d1"]
    assert found.barred("91") == {7}
    assert found.departments[0].lost_words == [("执法证在检查期满前到期", 2), ("已离岗", 1)]
    assert [step.left for step in found.groups[0].funnel] == [2, 1]
    assert found.by_id["i7"].cap == 9
    assert found.instance("0" * 64, ["92"])["targets"] == [{"id": "92", "slots": ["d1", "d1"], "forbid": []}]


def test_caps_that_do_not_suffice_are_told_in_people(make_bureau) -> None:
    bureau = make_bureau(people=3, size=12)
    found = roster(bureau, cap=4, leader=False)

    assert trial(found, list(found.targets), 12) == f"{bureau.organisation.name}缺3名持证人员。"
    assert trial(found, list(found.targets), 6) == ""
    assert trial(found, list(found.targets), 10_000) == ""
    draw = bureau.drawn()
    with pytest.raises(Refused, match="缺3名持证人员"):
        services.match_run(draw=draw, by=bureau.host)


def test_a_class_that_is_not_of_the_roster_is_still_told(bureau: Bureau) -> None:
    found = roster(bureau)
    empty = {"classes": ["没有"], "seats": [], "inspectors": [], "demand": 2, "capacity": 1}
    assert shortage_sentence(found, empty) == "缺1名持证人员"


@pytest.mark.covers("LIBP-14")
def test_the_candidate_list_counts_those_left_out(make_bureau) -> None:
    bureau = make_bureau(people=3)
    Inspector.objects.filter(pk=bureau.inspectors[0].pk).update(left_on=bureau.task.starts_on)
    bureau.inspectors[1].recusals.create(
        target=bureau.targets[0], ground="relative", declared_at=clock.now(), declared_by=bureau.host
    )

    lines = candidate_lines(roster(bureau))

    assert [person.pk for person, _ in lines[0].people] == [each.pk for each in bureau.inspectors[1:]]
    assert [(line.group.title, line.targets, line.barred_at) for line in lines[0].groups] == [
        ("全局　工贸", 12, 1),
        ("全局　组长", 12, 1),
    ]
    assert lines[0].more == 0


def test_queries_do_not_grow_with_people_or_targets(make_bureau) -> None:
    small, large = make_bureau({"工贸": 3}, people=2), make_bureau({"工贸": 30, "矿山": 9}, people=12)
    counts = []
    for bureau in (small, large):
        towns_of(bureau, "双洋镇", "新桥镇")
        names_of = pool_of(bureau.task).names
        with CaptureQueriesContext(
            connection,
        ) as queries:
            roster_of(bureau.task, names_of)
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.covers("DRAW-24")
def test_a_plan_says_who_is_missing_where_before_anything_is_frozen(make_bureau) -> None:
    bureau = make_bureau({"工贸": 6, "危险化学品": 4}, people=3)
    towns_of(bureau, "双洋镇", "新桥镇")
    Inspector.objects.update(domains=["工贸"])
    plan = bureau.task.row.plan

    (found,) = plan_people(plan)

    assert found.sentences == [
        "危险化学品组在双洋镇缺1名持证人员，涉及在册2家，预计抽1家。",
        "危险化学品组在新桥镇缺1名持证人员，涉及在册2家，预计抽0家。",
    ]
    assert [(line.place, line.domain, line.size, line.short) for line in found.lines[:2]] == [
        ("双洋镇", "危险化学品", 2, True),
        ("新桥镇", "危险化学品", 2, True),
    ]
    Inspector.objects.update(domains=[])
    assert plan_people(plan)[0].sentences == []
    set_setting(bureau.organisation, "match_cap", 1)
    assert plan_people(plan)[0].sentences == [
        f"{bureau.organisation.name}在双洋镇、新桥镇缺3名持证人员，按预计抽3家试配得出。"
    ]


def test_terms_of_a_task_change_until_its_list_is_frozen(bureau: Bureau) -> None:
    clerk = bureau.task.created_by
    clerk.role_grants.create(role="line_office", organisation=bureau.organisation, granted_at=clock.now())
    terms = match_terms(bureau.task)._replace(pool="bureau", cap=8)

    task = services.matching_terms_set(task=bureau.task, terms=terms, by=clerk)

    assert task.matching == {"pool": "bureau", "cap": 8}
    with pytest.raises(Refused, match="认不出的选项"):
        services.matching_terms_set(task=task, terms=terms._replace(pool="?"), by=clerk)
    draw = bureau.freeze()
    with pytest.raises(Refused, match=f"抽取{draw.number}已经冻结"):
        services.matching_terms_set(task=task, terms=terms, by=clerk)
    assert {person.cap for person in roster_frozen(draw).people} == {8}
