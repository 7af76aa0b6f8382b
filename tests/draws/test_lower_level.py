# SPDX-License-Identifier: Apache-2.0
"""DRAW-13: the upper level draws the targets, each bureau below matches its own people to its own part."""

import pytest
from django.urls import reverse

from suicha.accounts.roles import RoleName
from suicha.core.errors import Refused
from suicha.draws import services
from suicha.draws.models import Draw, DrawnTarget, Seat
from suicha.draws.selectors import draw_list, matchings_of, part_to_visit, parts_waiting, to_visit
from suicha.inspections.models import Inspection
from suicha.inspections.selectors import draws_to_dispatch, own_part
from suicha.inspections.services import dispatch
from suicha.registries.models import Target
from suicha.workbench.selectors import todo_list
from tests.draws.hall import signed_in
from tests.factories import make_inspector, make_organisation, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(make_bureau):
    """A city bureau whose task covers two county bureaus; every county has targets and people."""
    bureau = make_bureau(domains={"工贸": 24}, size=12, people=0)
    below = [make_organisation(parent=bureau.organisation) for _ in range(2)]
    for place, target in enumerate(bureau.targets):
        Target.objects.filter(pk=target.pk).update(organisation=below[place % 2])
    for organisation in below:
        for _ in range(4):
            make_inspector(organisation)
    bureau.task.matching = {"level": "lower"}
    bureau.task.save()
    hosts = [make_user(RoleName.LEGAL_OFFICE, organisation=each) for each in below]
    return bureau, below, hosts, bureau.drawn()


@pytest.mark.covers("DRAW-13")
def test_each_bureau_matches_its_part_and_the_draw_is_matched_when_all_have(county) -> None:
    bureau, below, hosts, draw = county
    assert {each.organisation for each in matchings_of(draw)} == set(below)
    assert [[each.organisation for each in parts_waiting(host)] for host in hosts] == [[each] for each in below]

    services.match_run(draw=draw, by=hosts[0], organisation=below[0])
    draw.refresh_from_db()
    assert draw.state == Draw.State.DRAWN
    services.match_run(draw=draw, by=hosts[1], organisation=below[1])

    draw.refresh_from_db()
    assert draw.state == Draw.State.MATCHED
    for seat in Seat.objects.select_related("inspector", "drawn_target__target"):
        assert seat.inspector.organisation_id == seat.drawn_target.target.organisation_id == seat.organisation_id


def test_nobody_matches_for_another_bureau_and_none_without_a_part(county) -> None:
    bureau, below, hosts, draw = county
    with pytest.raises(Refused, match="没有权限"):
        services.match_run(draw=draw, by=hosts[0], organisation=below[1])
    with pytest.raises(Refused, match="没有要.*匹配人员的对象"):
        services.match_run(draw=draw, by=bureau.host)
    services.match_run(draw=draw, by=bureau.host, organisation=below[0])
    with pytest.raises(Refused, match="已经匹配过"):
        services.match_run(draw=draw, by=hosts[0], organisation=below[0])


def test_a_group_is_not_sent_into_another_bureaus_part_by_a_substitution(county) -> None:
    bureau, below, hosts, draw = county
    for host, organisation in zip(hosts, below, strict=True):
        services.match_run(draw=draw, by=host, organisation=organisation)
    due = DrawnTarget.objects.filter(draw=draw, kind="A").order_by("rank")[0]
    row = next(row for row in to_visit(draw) if row.stratum == due.stratum and row.matching_id != due.matching_id)

    with pytest.raises(Refused, match=due.name):
        services.target_substitute(drawn_target=row, reason="ended", note="登记机关10月8日出具的证明", by=bureau.host)


def test_who_was_drawn_at_another_bureau_is_not_read_from_its_pairing_page(county) -> None:
    _, below, hosts, draw = county
    client, address = signed_in(hosts[0]), reverse("draws:pair", args=[draw.pk])
    assert [client.get(f"{address}?bureau={each.pk}").status_code for each in below] == [200, 403]


@pytest.mark.covers("DRAW-13")
def test_a_bureau_below_sees_the_draw_and_sends_out_its_own_part(county) -> None:
    bureau, below, hosts, draw = county
    for host, organisation in zip(hosts, below, strict=True):
        services.match_run(draw=draw, by=host, organisation=organisation)
    assert list(draw_list(hosts[0])) == [draw]
    office = make_user(RoleName.LINE_OFFICE, organisation=below[0])
    assert signed_in(hosts[0]).get(reverse("draws:draw", args=[draw.pk])).status_code == 200
    mine = {row.pk for row in part_to_visit(matchings_of(draw).get(organisation=below[0]))}
    (waiting,) = draws_to_dispatch(office)
    assert sum(number for _, number in waiting.batches) == len(mine)
    assert own_part(office, draw) == below[0]

    visits = dispatch(draw=draw, batch=None, by=office, organisation=own_part(office, draw))

    assert {visit.drawn_target_id for visit in visits} == mine
    assert set(Inspection.objects.values_list("organisation", flat=True)) == {below[0].pk}
    assert draws_to_dispatch(office) == []
    upper = make_user(RoleName.LINE_OFFICE, organisation=bureau.organisation)
    assert own_part(upper, draw) is None
    assert len(dispatch(draw=draw, batch=None, by=upper)) == 12 - len(mine)


def test_the_part_that_waits_comes_to_the_bureau_below(county) -> None:
    bureau, below, hosts, draw = county
    assert any(todo.act == "匹配检查人员" for todo in todo_list(hosts[0]))
    assert "某" not in draw.number


def test_each_part_gets_a_package_that_verifies(county) -> None:
    bureau, below, hosts, draw = county
    services.match_run(draw=draw, by=hosts[0], organisation=below[0])
    part = matchings_of(draw).get(organisation=below[0])
    assert part.package_id is not None
    assert part.outcome["loads"]
