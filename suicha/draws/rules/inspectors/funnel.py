# SPDX-License-Identifier: Apache-2.0
"""The rules in their order, and who is left after each: why somebody can be chosen, and why nobody can."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from suicha.draws.rules.inspectors import (
    ability_test,
    appraisal,
    certificate_valid,
    certified,
    leader_role,
    on_duty,
    present,
    reach,
    specialty,
    tagged,
)
from suicha.draws.rules.inspectors.facts import Asked, Candidate, Visits


class Step(NamedTuple):
    """After the condition ``rule`` there are ``left`` people; ``gone`` were lost to it, for the reason ``lost``."""

    rule: str
    left: int
    gone: int
    lost: str = ""


class Rule(NamedTuple):
    kept: str
    lost: str
    clause: str
    holds: Callable[[Candidate], bool]


def standing_rules(visits: Visits, *, tested: bool, appraised: bool = False) -> list[Rule]:
    """What everybody who is sent anywhere must meet."""
    rules = [
        Rule(certified.KEPT, certified.LOST, certified.CLAUSE, certified.certified),
        Rule(on_duty.KEPT, on_duty.LOST, on_duty.CLAUSE, lambda each: on_duty.on_duty(each, visits)),
        Rule(
            certificate_valid.KEPT,
            certificate_valid.LOST,
            certificate_valid.CLAUSE,
            lambda each: certificate_valid.certificate_valid(each, visits),
        ),
        Rule(present.KEPT, present.LOST, present.CLAUSE, lambda each: present.present(each, visits)),
    ]
    if tested:
        holds = lambda each: ability_test.ability_tested(each, visits)  # noqa: E731 - one line beside its words
        rules.append(Rule(ability_test.KEPT, ability_test.LOST, ability_test.CLAUSE, holds))
    if appraised:
        lasts = lambda each: appraisal.appraised(each, visits)  # noqa: E731 - one line beside its words
        rules.append(Rule(appraisal.KEPT, appraisal.LOST, appraisal.CLAUSE, lasts))
    return rules


def seat_rules(asked: Asked, place: str) -> list[Rule]:
    """What one seat asks for beside that; ``place`` is the name of its town."""
    rules = []
    if asked.domain:
        words = specialty.KEPT.format(domain=asked.domain), specialty.LOST, specialty.CLAUSE
        rules.append(Rule(*words, lambda each: specialty.specialty_fits(each, asked)))
    if asked.tag:
        words = tagged.KEPT.format(tag=asked.tag), tagged.LOST, tagged.CLAUSE
        rules.append(Rule(*words, lambda each: tagged.has_tag(each, asked)))
    if asked.pool != "bureau" and asked.town:
        words = reach.KEPT[asked.pool].format(place=place), reach.LOST[asked.pool], reach.CLAUSE
        rules.append(Rule(*words, lambda each: reach.within_reach(each, asked)))
    if asked.leader:
        words = leader_role.KEPT, leader_role.LOST, leader_role.CLAUSE
        rules.append(Rule(*words, lambda each: leader_role.may_lead(each, asked)))
    return rules


def sieve(people: Mapping[int, Candidate], rules: Sequence[Rule]) -> tuple[list[int], list[Step]]:
    """Who meets every rule, and the step after each; a person is lost to the first rule they do not meet."""
    left, steps = list(people), []
    for rule in rules:
        kept = [pk for pk in left if rule.holds(people[pk])]
        steps.append(Step(rule.kept, len(kept), len(left) - len(kept), rule.lost if len(kept) < len(left) else ""))
        left = kept
    return left, steps
