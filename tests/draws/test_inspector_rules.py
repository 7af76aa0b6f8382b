# SPDX-License-Identifier: Apache-2.0
"""Who may be sent to a target: every rule by itself, then all in their order."""

from datetime import date, timedelta
from importlib import import_module
from pathlib import Path

import pytest

from suicha.draws.rules import inspectors
from suicha.draws.rules.inspectors.ability_test import ability_tested
from suicha.draws.rules.inspectors.appraisal import appraised
from suicha.draws.rules.inspectors.certificate_valid import certificate_valid
from suicha.draws.rules.inspectors.certified import certified
from suicha.draws.rules.inspectors.codes import person_code, salt_of
from suicha.draws.rules.inspectors.conflicts import conflicts_between, in_force
from suicha.draws.rules.inspectors.expected import expected_numbers
from suicha.draws.rules.inspectors.facts import Asked, Candidate, Fact, Party, Visits
from suicha.draws.rules.inspectors.funnel import seat_rules, sieve, standing_rules
from suicha.draws.rules.inspectors.last_visit import people_of_last_visit
from suicha.draws.rules.inspectors.leader_role import may_lead
from suicha.draws.rules.inspectors.office_share import WHOLE, office_ppm, participation_ppm
from suicha.draws.rules.inspectors.on_duty import on_duty
from suicha.draws.rules.inspectors.present import days_away, present
from suicha.draws.rules.inspectors.reach import within_reach
from suicha.draws.rules.inspectors.specialty import specialty_fits
from suicha.draws.rules.inspectors.staffing import Missing, seats_without
from suicha.draws.rules.inspectors.workload_cap import cap_of

DAY = timedelta(days=1)
FIRST, LAST = date(2026, 9, 1), date(2026, 9, 30)
VISITS = Visits(FIRST, LAST)
NO_RULES = {"facts", "codes", "funnel", "expected", "evenness"}


def person(**over) -> Candidate:
    return Candidate(**({"category": "certified", "certificate_until": LAST} | over))


def test_every_rule_cites_its_clause() -> None:
    folder = Path(inspectors.__file__).parent
    names = {path.stem for path in folder.glob("*.py")} - {"__init__"} - NO_RULES
    clauses = {name: vars(import_module(f"{inspectors.__name__}.{name}")) for name in names}
    assert {name for name, found in clauses.items() if not any(key.startswith("CLAUSE") for key in found)} == set()


@pytest.mark.covers("LIBP-2", "LIBP-1")
def test_only_certified_staff_with_a_certificate_valid_on_the_last_day_counts() -> None:
    assert certified(person())
    assert not certified(person(category="daily"))
    assert certificate_valid(person(), VISITS)
    assert not certificate_valid(person(certificate_until=None), VISITS)
    assert not certificate_valid(person(certificate_until=LAST - DAY), VISITS)
    assert certificate_valid(person(certificate_from=FIRST), VISITS)
    assert not certificate_valid(person(certificate_from=FIRST + DAY), VISITS)


@pytest.mark.covers("LIBP-5")
def test_a_seat_that_asks_for_a_tag_is_taken_by_somebody_who_has_it() -> None:
    people = {1: person(tags=frozenset({"电气安全"})), 2: person()}
    rules = seat_rules(Asked(tag="电气安全"), "")

    assert sieve(people, rules)[0] == [1]
    assert sieve(people, rules)[1][0].rule == "有“电气安全”标签"
    assert sieve(people, seat_rules(Asked(), ""))[0] == [1, 2]


def test_who_left_or_is_away_half_of_the_days_is_not_sent() -> None:
    assert on_duty(person(left_on=LAST + DAY), VISITS)
    assert not on_duty(person(left_on=LAST), VISITS)
    assert present(person(absences=((FIRST, FIRST + 13 * DAY),)), VISITS)
    assert not present(person(absences=((FIRST, FIRST + 14 * DAY),)), VISITS)
    # Overlapping absences count once; what lies outside the visits does not count.
    twice = ((FIRST - 9 * DAY, FIRST + DAY), (FIRST, FIRST + 3 * DAY), (LAST, LAST + 9 * DAY), (LAST + DAY, LAST + DAY))
    assert days_away(twice, VISITS) == 5
    one_day = Visits(LAST, LAST)
    assert not present(person(absences=((LAST, LAST),)), one_day)


def test_a_test_must_hold_and_a_leader_may_lead() -> None:
    assert ability_tested(person(tested_until=LAST), VISITS)
    assert not ability_tested(person(tested_until=LAST - DAY), VISITS)
    assert appraised(person(appraised_until=LAST), VISITS)
    assert not appraised(person(appraised_until=LAST - DAY), VISITS)
    assert not appraised(person(), VISITS)
    assert not ability_tested(person(), VISITS)
    assert may_lead(person(), Asked())
    assert not may_lead(person(), Asked(leader=True))
    assert may_lead(person(is_leader=True), Asked(leader=True))


@pytest.mark.covers("DRAW-22", "DRAW-25", "DRAW-28")
@pytest.mark.parametrize(
    ("pool", "towns", "team", "reached"),
    [
        ("bureau", {"B"}, "", True),
        ("team", {"A"}, "A", True),
        ("team", {"A"}, "B", False),
        ("region", set(), "", True),
        ("region", {"A", "B"}, "", True),
        ("region", {"B"}, "", False),
        ("neighbours", {"B"}, "", True),
        ("neighbours", {"C"}, "", False),
        ("grid", {"A"}, "", True),
        ("grid", set(), "", False),
    ],
)
def test_people_come_from_the_bureau_the_station_the_region_its_neighbours_or_the_grid(
    pool: str, towns: set[str], team: str, reached: bool
) -> None:
    asked = Asked(pool=pool, town="A", near=frozenset({"B"}))

    assert within_reach(person(towns=frozenset(towns), team=team), asked) is reached
    assert within_reach(person(towns=frozenset({"Z"})), asked._replace(town=""))


@pytest.mark.covers("LIBP-9")
def test_the_specialty_fits_the_domain() -> None:
    asked = Asked(domain="危险化学品")
    assert specialty_fits(person(domains=frozenset({"危险化学品", "工贸"})), asked)
    assert not specialty_fits(person(domains=frozenset({"工贸"})), asked)
    assert specialty_fits(person(), asked)
    assert specialty_fits(person(domains=frozenset({"工贸"})), Asked())


def test_a_cap_is_never_nothing() -> None:
    assert [cap_of(8, 52), cap_of(0, 52), cap_of(100, 52), cap_of(0, 0)] == [8, 52, 52, 1]


def test_only_the_latest_group_of_a_target_stays_away() -> None:
    seats = [(7, 2, 31), (7, 1, 30), (8, 1, 30), (7, 2, 32)]
    assert people_of_last_visit(seats) == {(31, 7), (32, 7), (30, 8)}


def fact(**over) -> Fact:
    values = {"kind": "case", "name": "", "number": "", "digest": "", "since": FIRST, "until": None}
    return Fact(**(values | over))


@pytest.mark.covers("DRAW-29")
def test_conflicts_are_found_by_code_exact_name_or_household() -> None:
    parties = [(1, Party("漳平市（溪畔）茶业有限公司", "91", "h")), (2, Party("漳平市溪畔茶业有限公司二厂", "92", ""))]
    facts = [
        (10, fact(number="92")),
        (11, fact(name="漳平市(溪畔) 茶业有限公司")),
        (12, fact(kind="household", digest="h")),
        (13, fact(name="漳平市")),
    ]
    assert conflicts_between(facts, parties) == {(10, 2), (11, 1), (12, 1)}


def test_a_former_employer_counts_for_some_years_other_facts_until_revoked() -> None:
    assert in_force(fact(), LAST, 3)
    assert not in_force(fact(since=LAST + DAY), LAST, 3)
    assert not in_force(fact(until=LAST), LAST, 3)
    old = fact(kind="employer", since=date(2024, 2, 29))
    assert in_force(old, date(2027, 2, 28), 3)
    assert not in_force(old, date(2027, 3, 1), 3)
    assert not in_force(fact(kind="employer", since=date(2023, 9, 30)), LAST, 3)


@pytest.mark.covers("LIBP-11", "LIBP-12")
def test_shares_aim_at_what_the_year_still_lacks() -> None:
    assert office_ppm(percent=30, visits=0, with_office=0, planned=50) == 300_000
    assert office_ppm(percent=30, visits=50, with_office=5, planned=50) == 500_000
    assert office_ppm(percent=30, visits=50, with_office=40, planned=50) == 0
    assert office_ppm(percent=30, visits=90, with_office=0, planned=10) == WHOLE
    assert office_ppm(percent=30, visits=0, with_office=0, planned=0) == 0
    assert participation_ppm(percent=50, people=20, taken_part=4, planned=12) == 500_000
    assert participation_ppm(percent=50, people=20, taken_part=10, planned=12) == 0


@pytest.mark.covers("DRAW-20")
def test_seats_that_nobody_can_take_are_found_whoever_takes_the_others() -> None:
    assert seats_without([{"a", "b"}, {"a"}]) == []
    assert seats_without([{"a"}, {"a"}]) == [1]
    assert seats_without([{"a", "b"}, {"a", "b"}, {"a", "b"}, set()]) == [2, 3]
    assert seats_without([{"a", "b"}, {"b", "c"}, {"a", "c"}]) == []


@pytest.mark.parametrize(
    ("over", "words"),
    [
        ({}, "危险化学品组在双洋镇缺1名持证人员"),
        ({"leader": True, "domains": ()}, "应急管理局在双洋镇缺1名组长"),
        ({"places": ()}, "危险化学品组缺1名持证人员"),
        ({"lead": False, "domains": (), "number": 2}, "应急管理局在双洋镇缺2名持证人员"),
        ({"places": ("甲镇", "乙镇", "丙镇", "丁镇")}, "危险化学品组在甲镇、乙镇、丙镇等4个镇街缺1名持证人员"),
    ],
)
def test_who_is_missing_where_is_one_sentence(over: dict, words: str) -> None:
    missing = Missing("应急管理局", True, ("危险化学品",), ("双洋镇",), False, 1)
    assert missing._replace(**over).words == words


def test_a_person_is_lost_to_the_first_rule_not_met() -> None:
    people = {
        1: person(domains=frozenset({"危险化学品"}), is_leader=True, tested_until=LAST),
        2: person(category="daily"),
        3: person(certificate_until=FIRST, category="daily"),
        4: person(domains=frozenset({"工贸"}), tested_until=LAST),
        5: person(),
    }
    rules = standing_rules(VISITS, tested=True)
    asked = Asked("region", "A", frozenset(), "危险化学品", True)

    left, steps = sieve(people, [*rules, *seat_rules(asked, "双洋镇")])

    assert left == [1]
    assert [(step.rule, step.left, step.gone) for step in steps] == [
        ("持证执法人员", 3, 2),
        ("在岗", 3, 0),
        ("执法证在有效期", 3, 0),
        ("检查期内有空", 3, 0),
        ("能力测试合格", 2, 1),
        ("专长含危险化学品", 1, 1),
        ("可到双洋镇", 1, 0),
        ("可任组长", 1, 0),
    ]
    assert [step.lost for step in steps if step.gone] == [
        "不是执法人员，只能协助",
        "能力测试没有登记或已过期",
        "专长不含这个领域",
    ]
    assert seat_rules(Asked(), "") == []
    assert len(standing_rules(VISITS, tested=False)) == 4


def test_a_code_opens_with_salt_and_certificate_only() -> None:
    salt = salt_of("00" * 32, "person", "7")
    assert len(salt) == 32
    assert salt != salt_of("00" * 32, "person", "8")
    assert person_code(salt, "350881") != person_code(salt, "350882")
    assert len(person_code(salt, "350881")) == 17


def test_expected_numbers_share_the_whole() -> None:
    assert expected_numbers({"a": 5, "b": 5, "c": 1}, 4) == {"a": 2, "b": 2, "c": 0}
    assert expected_numbers({"a": 1}, 9) == {"a": 1}
    assert expected_numbers({}, 3) == {}
