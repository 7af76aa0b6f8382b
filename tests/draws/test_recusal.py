# SPDX-License-Identifier: Apache-2.0
"""回避: somebody else decides, only that seat is drawn again, everything stays on record and no ground gets out."""

import json

import pytest
from django.db import DatabaseError, transaction

from suicha.accounts.models import RoleGrant, User
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws import services
from suicha.draws.models import Draw, DrawnTarget, RecusalRequest, Seat, SeatRedraw
from suicha.draws.selectors import may_read_ground, request_list, requests_to_decide
from suicha.registries.models import ConflictFact, Inspector, Recusal
from suicha.registries.selectors import own_recusals
from suicha.registries.services import recusal_declare, recusal_end
from tests.draws.conftest import Bureau
from tests.factories import make_user

pytestmark = pytest.mark.django_db

NOTE = "表弟在这家企业任厂长"
ANSWER = "经核实，没有这样的关系"


def seats_now(draw: Draw) -> list[tuple[int, int, int, int, bool]]:
    """Every current seat of a draw: which place, who, leader or not."""
    rows = Seat.objects.current().filter(drawn_target__draw=draw).order_by("drawn_target", "position")
    return list(rows.values_list("pk", "drawn_target_id", "position", "inspector_id", "is_leader"))


def a_seat(draw: Draw) -> Seat:
    return Seat.objects.filter(drawn_target__draw=draw).select_related("inspector", "drawn_target").order_by("pk")[0]


def owner_of(seat: Seat) -> User:
    """The person of the seat, with an account."""
    user = make_user(RoleName.INSPECTOR, organisation=seat.inspector.organisation, name=seat.inspector.name)
    Inspector.objects.filter(pk=seat.inspector_id).update(user=user)
    seat.inspector.refresh_from_db()
    return user


def leader_of(bureau: Bureau) -> User:
    return make_user(RoleName.LEADER, organisation=bureau.organisation)


@pytest.fixture
def scene(make_bureau):
    """A matched draw of six targets by six people, one of its seats, and the person who sits there."""
    bureau = make_bureau(size=6, people=6)
    draw = bureau.matched()
    seat = a_seat(draw)
    return bureau, draw, seat, owner_of(seat)


def ask(scene, **more) -> RecusalRequest:
    _, _, seat, person = scene
    return services.recusal_request(seat=seat, **({"ground": "relative", "note": NOTE, "by": person} | more))


@pytest.mark.covers("DRAW-29")
def test_a_recused_inspectors_seat_alone_is_redrawn(scene) -> None:
    bureau, draw, seat, _ = scene
    before = seats_now(draw)
    request = ask(scene)
    assert seats_now(draw) == before

    services.recusal_decide(request=request, grant=True, answer="", by=leader_of(bureau))

    after = seats_now(draw)
    assert [row for row in before if row not in after] == [row for row in before if row[0] == seat.pk]
    (new,) = [row for row in after if row not in before]
    assert (new[1], new[2], new[4]) == (seat.drawn_target_id, seat.position, seat.is_leader)
    assert new[3] != seat.inspector_id
    made = SeatRedraw.objects.get()
    assert (made.out, made.into.turn, made.request, made.words) == (seat, 1, request, "回避")
    assert Seat.objects.filter(pk=seat.pk).exists()


@pytest.mark.covers("DRAW-29", "DRAW-21")
def test_case_9_both_the_recused_and_the_redrawn_stand_in_the_ledger(scene) -> None:
    bureau, draw, seat, _ = scene
    services.recusal_decide(request=ask(scene), grant=True, answer="", by=leader_of(bureau))

    told = [sentence(event) for event in Event.objects.filter(action__startswith="draws.").order_by("pk")]

    new = SeatRedraw.objects.get().into
    assert any(f"申请{seat.inspector.name}回避{seat.drawn_target.name}" in words for words in told)
    assert any(f"{seat.inspector.name}退出，{new.inspector.name}接替，回避" in words for words in told)
    assert Recusal.objects.filter(inspector=seat.inspector, target=seat.drawn_target.target, ended_at=None).exists()


@pytest.mark.covers("DRAW-29")
def test_case_9_an_earlier_employer_found_after_the_freeze_asks_by_itself(make_bureau) -> None:
    bureau = make_bureau(size=6, people=6)
    draw = bureau.matched()
    seat = a_seat(draw)
    assert services.recusals_detect(draw=draw, by=bureau.host) == []
    ConflictFact.objects.create(
        inspector=seat.inspector, kind="employer", name=seat.drawn_target.name, since=clock.today(),
        document="人事档案", registered_at=clock.now(), registered_by=bureau.host,
    )  # fmt: skip

    (request,) = services.recusals_detect(draw=draw, by=bureau.host)

    assert (request.seat, request.asked_kind, request.asked_by) == (seat, "detected", None)
    assert services.recusals_detect(draw=draw, by=bureau.host) == []
    before = seats_now(draw)
    services.recusal_decide(request=request, grant=True, answer="", by=leader_of(bureau))
    assert len([row for row in seats_now(draw) if row not in before]) == 1


def test_the_ground_never_reaches_the_log(scene) -> None:
    bureau, *_ = scene
    services.recusal_decide(request=ask(scene), grant=True, answer="属实，表弟关系", by=leader_of(bureau))

    logged = json.dumps([event.data for event in Event.objects.order_by("pk")], ensure_ascii=False)

    assert "表弟" not in logged
    assert "近亲属" not in logged


def test_only_the_asker_who_decides_and_the_discipline_read_the_ground(scene) -> None:
    bureau, draw, seat, person = scene
    request = ask(scene)
    office = bureau.organisation
    leader, discipline = leader_of(bureau), make_user(RoleName.DISCIPLINE, organisation=office)
    colleague = make_user(RoleName.INSPECTOR, organisation=office)

    assert [may_read_ground(who, request) for who in (person, leader, discipline)] == [True] * 3
    assert [may_read_ground(who, request) for who in (bureau.host, colleague)] == [False] * 2
    assert [list(request_list(who)) for who in (bureau.host, person)] == [[request]] * 2
    assert list(request_list(colleague)) == []


def test_who_a_firm_wants_kept_away_is_not_told_of_it(scene) -> None:
    _, _, seat, person = scene
    request = services.recusal_request_by_firm(seat=seat, ground="interest", note="有借款往来", name="厂长")

    assert list(request_list(person)) == []
    assert not may_read_ground(person, request)


def test_what_a_firm_said_is_neither_read_nor_undone_by_who_is_kept_away(scene) -> None:
    bureau, _, seat, person = scene
    request = services.recusal_request_by_firm(seat=seat, ground="interest", note="他向我们借过钱", name="厂长")
    services.recusal_decide(request=request, grant=True, answer="", by=leader_of(bureau))
    recusal = Recusal.objects.get(inspector=seat.inspector)

    assert list(own_recusals(person)) == []
    with pytest.raises(Refused, match="本人不能解除"):
        recusal_end(recusal=recusal, by=person)


def test_a_relation_declared_in_the_meantime_is_not_kept_twice(scene) -> None:
    bureau, draw, seat, person = scene
    request = ask(scene)
    recusal_declare(inspector=seat.inspector, target=seat.drawn_target.target, ground="relative", note=NOTE, by=person)

    services.recusal_decide(request=request, grant=True, answer="", by=leader_of(bureau))

    assert Recusal.objects.filter(inspector=seat.inspector).count() == 1


def test_nobody_decides_what_they_asked_or_what_is_about_themselves(scene) -> None:
    bureau, _, seat, person = scene
    request = ask(scene)
    for role in (RoleName.REVIEWER, RoleName.LEADER):
        RoleGrant.objects.create(user=person, role=role, organisation=bureau.organisation, granted_at=clock.now())

    person = User.objects.get(pk=person.pk)
    assert list(requests_to_decide(person)) == []
    with pytest.raises(Refused, match="不能自己决定"):
        services.recusal_decide(request=request, grant=True, answer="", by=person)
    by_firm = RecusalRequest(
        seat=Seat.objects.exclude(pk=seat.pk).order_by("pk")[0], recused=person, asked_kind="firm", asked_name="厂长",
        ground="other", note="", asked_at=clock.now(), state="granted", decided_at=clock.now(), decided_by=person,
    )  # fmt: skip
    with pytest.raises(DatabaseError), transaction.atomic():
        by_firm.save()


@pytest.mark.parametrize("role", [RoleName.LINE_OFFICE, RoleName.LEGAL_OFFICE, RoleName.INSPECTOR])
def test_who_hosts_the_draw_or_sends_out_the_visits_does_not_decide(scene, role: RoleName) -> None:
    bureau, *_ = scene
    other = make_user(role, organisation=bureau.organisation)
    with pytest.raises(Refused, match="没有权限"):
        services.recusal_decide(request=ask(scene), grant=True, answer="", by=other)


def test_a_refused_request_says_why_and_nobody_moves(scene) -> None:
    bureau, draw, *_ = scene
    request, before = ask(scene), seats_now(draw)
    leader = leader_of(bureau)
    with pytest.raises(Refused, match="没有写理由"):
        services.recusal_decide(request=request, grant=False, answer="", by=leader)

    services.recusal_decide(request=request, grant=False, answer=ANSWER, by=leader)

    request.refresh_from_db()
    assert (request.state, request.answer, seats_now(draw)) == ("refused", ANSWER, before)
    with pytest.raises(Refused, match="已经办完"):
        services.recusal_decide(request=request, grant=True, answer="", by=leader)


def test_who_asked_may_take_it_back_with_a_reason_and_nobody_else(scene) -> None:
    bureau, _, _, person = scene
    request = ask(scene)
    with pytest.raises(Refused, match="只有提出人"):
        services.recusal_withdraw(
            request=request, answer=ANSWER, by=make_user(RoleName.INSPECTOR, organisation=bureau.organisation)
        )
    with pytest.raises(Refused, match="没有写理由"):
        services.recusal_withdraw(request=request, answer=" ", by=person)

    services.recusal_withdraw(request=request, answer="核对后不是同一家企业", by=person)

    request.refresh_from_db()
    assert request.state == "withdrawn"
    assert ask(scene).state == "asked"


@pytest.mark.parametrize(("ground", "note"), [("whim", NOTE), ("relative", "有"), ("relative", "长" * 301)])
def test_a_request_without_a_ground_is_refused(scene, ground: str, note: str) -> None:
    with pytest.raises(Refused, match="没有选事由"):
        ask(scene, ground=ground, note=note)


def test_one_request_waits_at_a_time_and_only_for_oneself(scene) -> None:
    bureau, draw, seat, person = scene
    with pytest.raises(Refused, match="只能为自己"):
        ask(scene, by=make_user(RoleName.INSPECTOR, organisation=bureau.organisation))
    ask(scene)
    with pytest.raises(Refused, match="正等着决定"):
        ask(scene)


def test_a_firm_asks_without_an_account_a_few_times_and_no_more(scene) -> None:
    bureau, draw, seat, _ = scene
    leader = leader_of(bureau)
    with pytest.raises(Refused, match="没有写姓名"):
        services.recusal_request_by_firm(seat=seat, ground="interest", note="有借款往来", name=" ")
    for _ in range(3):
        request = services.recusal_request_by_firm(seat=seat, ground="interest", note="有借款往来", name="厂长")
        services.recusal_decide(request=request, grant=False, answer=ANSWER, by=leader)

    with pytest.raises(Refused, match="已经申请过3次"):
        services.recusal_request_by_firm(seat=seat, ground="interest", note="有借款往来", name="厂长")
    event = Event.objects.filter(action="draws.recusal.request").order_by("pk")[0]
    assert event.person_name == seat.drawn_target.target.name


def test_once_the_group_has_arrived_nobody_is_exchanged(scene) -> None:
    bureau, draw, seat, person = scene
    request, before = ask(scene), seats_now(draw)
    with transaction.atomic():
        services.group_begin(drawn_target=seat.drawn_target)

    services.recusal_decide(request=request, grant=True, answer="", by=leader_of(bureau))

    assert seats_now(draw) == before
    assert Recusal.objects.filter(inspector=seat.inspector, target=seat.drawn_target.target).exists()
    with pytest.raises(Refused, match="已经开始"):
        ask(scene)


def test_a_target_that_was_replaced_and_a_seat_that_was_left_are_not_redrawn(scene) -> None:
    bureau, draw, seat, person = scene
    services.recusal_decide(request=ask(scene), grant=True, answer="", by=leader_of(bureau))
    with pytest.raises(Refused, match="已经退出"):
        ask(scene)
    row = DrawnTarget.objects.filter(draw=draw, seq=2).get()
    other = row.seats.current().order_by("position")[0]
    services.target_substitute(drawn_target=row, reason="ended", note="登记机关出具的注销证明", by=bureau.host)
    with pytest.raises(Refused, match="不在检查名单"):
        services.recusal_request(seat=other, ground="other", note=NOTE, by=owner_of(other))


def test_the_database_keeps_requests_and_redraws(scene) -> None:
    bureau, *_ = scene
    request = ask(scene)
    services.recusal_decide(request=request, grant=True, answer="", by=leader_of(bureau))
    made = SeatRedraw.objects.get()
    for change in (
        lambda: RecusalRequest.objects.filter(pk=request.pk).update(ground="other"),
        lambda: RecusalRequest.objects.filter(pk=request.pk).update(state="refused"),
        lambda: RecusalRequest.objects.filter(pk=request.pk).delete(),
        lambda: SeatRedraw.objects.filter(pk=made.pk).update(cause="ill"),
        lambda: SeatRedraw.objects.filter(pk=made.pk).update(into=made.out),
        lambda: SeatRedraw.objects.filter(pk=made.pk).delete(),
        lambda: Seat.objects.filter(pk=made.into_id).update(turn=5),
    ):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
