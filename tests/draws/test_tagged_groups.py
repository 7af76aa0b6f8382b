# SPDX-License-Identifier: Apache-2.0
"""A task may ask that one of each group has a tag, and the roster that is frozen follows (LIBP-5)."""

from datetime import timedelta

import pytest

from suicha.accounts.roles import RoleName
from suicha.catalogue.services import setting_set
from suicha.core.errors import Refused
from suicha.draws import selectors, services
from suicha.planning.rules.match_terms import match_terms_words
from suicha.planning.selectors import match_terms
from suicha.registries.services import tag_add
from tests.factories import (
    make_inspector,
    make_organisation,
    make_pass,
    make_plan,
    make_plan_row,
    make_target,
    make_task,
    make_user,
)

pytestmark = pytest.mark.django_db


@pytest.fixture
def bureau():
    return make_organisation("TG", "漳平市应急管理局")


@pytest.fixture
def clerk(bureau):
    return make_user(RoleName.LINE_OFFICE, RoleName.LEGAL_OFFICE, organisation=bureau)


@pytest.fixture
def task(bureau):
    return make_task(make_plan_row(make_plan(bureau)))


@pytest.mark.covers("LIBP-5", "LIBP-4")
def test_one_seat_of_each_group_asks_for_the_tag_of_the_task(client, bureau, clerk, task) -> None:
    tag = tag_add(organisation=bureau, group="specialty", name="电气安全", by=clerk)
    people = [make_inspector(bureau) for _ in range(4)]
    people[0].tags.add(tag)
    people[1].tags.add(tag)
    target = make_target(bureau)
    client.force_login(clerk)
    assert "电气安全" in client.get(f"/w/tasks/{task.pk}/matching/").content.decode()

    services.matching_terms_set(task=task, terms=match_terms(task)._replace(tag="电气安全"), by=clerk)

    task.refresh_from_db()
    assert "每组至少1人有“电气安全”标签" in match_terms_words(match_terms(task))
    roster = selectors.roster_of(task, {target.number: (target.pk, target.name)})
    assert sorted(len(group.candidates) for group in roster.groups if group.domain != "工贸") == [2, 4]
    with pytest.raises(Refused, match="不是本单位在用的人员标签"):
        services.matching_terms_set(task=task, terms=match_terms(task)._replace(tag="没有的"), by=clerk)


@pytest.mark.covers("LIBP-8", "TRAIN-2")
def test_who_waits_or_has_no_valid_test_is_not_on_the_roster_where_it_is_asked_for(bureau, clerk, task) -> None:
    make_inspector(bureau, is_waiting=True)
    make_inspector(bureau)
    tested = [make_inspector(bureau) for _ in range(2)]
    for person in tested:
        make_pass(person, task.ends_on)
    target = make_target(bureau)
    names = {target.number: (target.pk, target.name)}
    assert len(selectors.roster_of(task, names).people) == 3

    setting_set(organisation=bureau, key="admission_required", value=1, clause="本局方案", by=clerk)

    assert {person.pk for person in selectors.roster_of(task, names).people} == {each.pk for each in tested}

    # The appraisal of the second step is asked for here as well as at admission, and the reason is told.
    setting_set(organisation=bureau, key="admission_required", value=2, clause="本局方案", by=clerk)
    make_pass(tested[0], task.ends_on, kind="appraisal")
    make_pass(tested[1], task.ends_on - timedelta(days=1), kind="appraisal")
    found = selectors.roster_of(task, names)
    assert [person.pk for person in found.people] == [tested[0].pk]
    assert ("综合素质评估没有登记或已过期", 1) in found.departments[0].lost_words
    assert match_terms_words(match_terms(task))[-1] == "综合素质评估合格才能派"
    assert match_terms(task).record(match_terms(task)._replace(appraised=False)) == {}


@pytest.mark.covers("LIBP-5", "LIBP-9")
def test_an_item_that_demands_the_specialty_gets_it_and_no_task_says_less(bureau, clerk, task) -> None:
    item, target = task.items.get(), make_target(bureau, domain="危险化学品")
    fitting, unknown, strange = (make_inspector(bureau, domains=domains) for domains in (["危险化学品"], [], ["工贸"]))
    names = {target.number: (target.pk, target.name)}

    def specialists() -> list[set[int]]:
        roster = selectors.roster_of(task, names)
        return [{roster.by_id[each].pk for each in group.candidates} for group in roster.groups if group.domain]

    assert specialists() == [{fitting.pk, unknown.pk}]  # of each group one, and who has nothing registered may be it
    usual = match_terms(task)
    setting_set(organisation=bureau, key="match_specialty", value=2, clause="本局方案", item=item, by=clerk)

    assert specialists() == [{fitting.pk}] * 2
    roster = selectors.roster_of(task, names)
    lost = {step.lost for group in roster.groups for step in group.funnel if step.gone}
    assert "专长不含这个领域" in lost
    assert strange.pk not in specialists()[0]
    assert "每人专长都相符" in match_terms_words(match_terms(task))
    assert "专长是抽查事项要求的，没有登记领域的人员不算相符" in match_terms_words(match_terms(task))
    with pytest.raises(Refused, match="抽查事项要求每人专长都相符"):
        services.matching_terms_set(task=task, terms=usual._replace(specialty="none"), by=clerk)
    services.matching_terms_set(task=task, terms=usual, by=clerk)
    assert task.matching == {}
