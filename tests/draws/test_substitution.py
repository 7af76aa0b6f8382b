# SPDX-License-Identifier: Apache-2.0
"""替换: nobody chooses who comes in, nothing of the result is rewritten, and everyone can check it."""

import io
import json
import zipfile

import pytest
from django.db import DatabaseError, transaction

import fairdraw
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.core.errors import Refused
from suicha.draws import services
from suicha.draws.models import Draw, DrawnTarget, Substitution
from suicha.draws.selectors import fairness_of, frozen_bytes, package_now, rate_of, roster_frozen, to_visit
from suicha.inspections.services import dispatch
from tests.factories import make_user

NOTE = "登记机关10月8日出具的注销证明"


def first(draw: Draw) -> DrawnTarget:
    return to_visit(draw)[0]


def replace(bureau, row: DrawnTarget, *, reason: str = "ended", note: str = NOTE) -> Substitution:
    return services.target_substitute(drawn_target=row, reason=reason, note=note, by=bureau.host)


@pytest.fixture
def drawn(make_bureau):
    """Ten of two strata, half of them drawn, so that each stratum has one or more alternates."""
    bureau = make_bureau(domains={"工贸": 10, "危险化学品": 10}, size=10)
    return bureau, bureau.drawn()


@pytest.mark.covers("DRAW-17")
def test_the_next_alternate_of_the_same_stratum_takes_the_turn_and_the_reason_stays(drawn):
    bureau, draw = drawn
    row = first(draw)
    due = DrawnTarget.objects.filter(draw=draw, kind="A", stratum=row.stratum).order_by("rank")[0]

    made = replace(bureau, row)

    assert (made.into, made.seq, made.batch) == (due, row.seq, row.batch)
    assert [each.pk for each in to_visit(draw)][0] == due.pk
    assert row.pk not in {each.pk for each in to_visit(draw)}
    event = Event.objects.filter(action="draws.target.substitute").get()
    assert event.data["reason"] == f"已注销、吊销或者迁出本辖区：{NOTE}"


def test_a_citizen_sees_every_substitution_in_the_package(drawn):
    bureau, draw = drawn
    replace(bureau, first(draw))

    lines = fairdraw.verify_package(frozen_bytes(package_now(draw)))

    assert not [line for line in lines if line.status == "FAIL"]
    assert "1 户替换" in next(line.reason for line in lines if line.name == "V9")


def test_what_came_in_may_be_replaced_too_until_no_alternate_is_left(drawn):
    bureau, draw = drawn
    alternates = DrawnTarget.objects.filter(draw=draw, kind="A", stratum=first(draw).stratum).count()
    for _ in range(alternates):
        replace(bureau, first(draw))
    assert rate_of(draw).replaced == alternates

    with pytest.raises(Refused, match="候补已用完"):
        replace(bureau, first(draw))


def test_the_group_goes_with_the_turn(make_bureau):
    bureau = make_bureau(size=5)
    draw = bureau.matched()
    row = first(draw)
    group = [(seat.position, seat.inspector_id, seat.is_leader) for seat in row.seats.order_by("position")]

    made = replace(bureau, row)

    seats = made.into.seats.order_by("position")
    assert [(seat.position, seat.inspector_id, seat.is_leader) for seat in seats] == group


def test_a_draw_is_matched_for_those_who_came_in(drawn):
    bureau, draw = drawn
    made = replace(bureau, first(draw))

    services.match_run(draw=draw, by=bureau.host)

    assert made.into.seats.count() == 2
    assert made.out.seats.count() == 0


def test_a_visit_is_sent_to_the_newcomer_and_not_to_who_left(make_bureau):
    bureau = make_bureau(size=5)
    draw = bureau.matched()
    made = replace(bureau, first(draw))

    visits = dispatch(draw=draw, batch=None, by=make_user(RoleName.LINE_OFFICE, organisation=bureau.organisation))

    assert made.into_id in {visit.drawn_target_id for visit in visits}
    assert made.out_id not in {visit.drawn_target_id for visit in visits}


def test_once_its_batch_was_sent_out_nobody_is_replaced(make_bureau):
    bureau = make_bureau(size=5)
    draw = bureau.matched()
    dispatch(draw=draw, batch=None, by=make_user(RoleName.LINE_OFFICE, organisation=bureau.organisation))

    with pytest.raises(Refused, match="已经派发"):
        replace(bureau, first(draw))


def test_someone_who_must_stay_away_from_the_newcomer_stops_the_substitution(make_bureau, monkeypatch):
    bureau = make_bureau(size=5)
    draw = bureau.matched()
    row = first(draw)
    due = DrawnTarget.objects.filter(draw=draw, kind="A").order_by("rank")[0]
    person = row.seats.order_by("position")[0].inspector
    frozen = services.substitute.roster_frozen(draw)
    codes = {each.pk: each.id for each in frozen.people}
    frozen.targets[due.number].forbid.append(codes[person.pk])
    monkeypatch.setattr(services.substitute, "roster_frozen", lambda draw: frozen)

    with pytest.raises(Refused, match=person.name):
        replace(bureau, row)

    assert not Substitution.objects.exists()


def test_an_alternate_that_stands_by_and_who_left_already_are_not_replaced(drawn):
    bureau, draw = drawn
    row = first(draw)
    with pytest.raises(Refused, match="还没有换入"):
        replace(bureau, DrawnTarget.objects.filter(draw=draw, kind="A").order_by("pk")[0])
    replace(bureau, row)

    with pytest.raises(Refused, match="已经换出"):
        replace(bureau, row)


@pytest.mark.parametrize(("reason", "note"), [("whim", NOTE), ("ended", "注销"), ("ended", "        ")])
def test_a_substitution_without_a_reason_is_refused(drawn, reason, note):
    bureau, draw = drawn
    with pytest.raises(Refused, match="没有选原因"):
        replace(bureau, first(draw), reason=reason, note=note)


def test_before_the_result_is_issued_nobody_is_replaced(make_bureau):
    bureau = make_bureau(size=5)
    draw = bureau.revealed()
    with pytest.raises(Refused, match="还不能替换"):
        replace(bureau, first(draw))


def test_while_somebody_asks_to_void_the_draw_nobody_is_replaced(drawn):
    bureau, draw = drawn
    services.void_request(draw=draw, reason="公证人临时没有到场", by=bureau.host)
    with pytest.raises(Refused, match="作废申请"):
        replace(bureau, first(draw))


@pytest.mark.parametrize("role", [RoleName.LINE_OFFICE, RoleName.DISCIPLINE, RoleName.SYSTEM_ADMINISTRATOR])
def test_only_the_legal_office_replaces(drawn, role):
    bureau, draw = drawn
    other = make_user(role, organisation=bureau.organisation)
    with pytest.raises(Refused, match="没有"):
        services.target_substitute(drawn_target=first(draw), reason="ended", note=NOTE, by=other)


def test_the_database_keeps_what_was_replaced(drawn):
    bureau, draw = drawn
    made = replace(bureau, first(draw))
    for change in (
        lambda: Substitution.objects.filter(pk=made.pk).update(note="别的理由"),
        lambda: Substitution.objects.filter(pk=made.pk).delete(),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_the_certificate_tells_who_left_who_came_and_why(drawn):
    bureau, draw = drawn
    made = replace(bureau, first(draw))

    with zipfile.ZipFile(io.BytesIO(frozen_bytes(made.package))) as archive:
        told = json.loads(archive.read("certificate.json"))["substitutions"]

    assert told[0]["out"] == made.out.number
    assert told[0]["in"] == made.into.number
    assert NOTE in told[0]["reason"]


def test_a_group_that_goes_with_the_turn_counts_once_in_the_balance(make_bureau):
    bureau = make_bureau(size=4)
    draw = bureau.matched()
    before = fairness_of(draw, roster_frozen(draw)).spreads

    replace(bureau, first(draw))

    assert fairness_of(draw, roster_frozen(draw)).spreads == before
