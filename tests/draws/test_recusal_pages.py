# SPDX-License-Identifier: Apache-2.0
"""Pages of recusals and seats: the ground is shown to who may know it, the act stands where the person works."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from suicha.accounts.roles import RoleName
from suicha.core import clock
from suicha.draws import services
from suicha.draws.models import RecusalRequest, Seat, SeatRedraw
from suicha.draws.selectors import plan_of
from suicha.registries.models import ConflictFact
from suicha.workbench.selectors import todo_list
from tests.draws.hall import signed_in, text_of
from tests.draws.test_recusal import ANSWER, NOTE, a_seat, owner_of, scene, seats_now
from tests.draws.test_seat_lapses import happen, movable, short
from tests.factories import make_user

__all__ = ["movable", "scene", "short"]
pytestmark = pytest.mark.django_db


def page(who, name: str, *args: object) -> str:
    response = who.get(reverse(f"draws:{name}", args=args))
    assert response.status_code == 200, response.status_code
    return text_of(response)


@pytest.mark.covers("DRAW-29")
@pytest.mark.parametrize("form", ["recusal_ask", "m_recusal"])
def test_an_inspector_asks_and_a_leader_decides_on_their_pages(scene, form: str) -> None:
    bureau, draw, seat, person = scene
    me, leader = signed_in(person), signed_in(make_user(RoleName.LEADER, organisation=bureau.organisation))
    assert seat.drawn_target.name in page(me, "my_recusals")
    assert "申请回避" in page(me, form, seat.pk)
    before = seats_now(draw)

    response = me.post(reverse(f"draws:{form}", args=[seat.pk]), {"ground": "relative", "note": NOTE})
    request = RecusalRequest.objects.get()
    assert response.url == reverse("draws:recusal", args=[request.pk])
    assert NOTE in page(me, "recusal", request.pk)
    assert NOTE in page(leader, "recusal", request.pk)
    assert "1份回避申请等着决定" in page(leader, "recusals")
    url = reverse("draws:recusal_decide", args=[request.pk])
    decided = leader.post(url, {"grant": "yes", "answer": ""}, follow=True)

    assert "接替。别的席位没有变" in text_of(decided)
    assert len([row for row in seats_now(draw) if row not in before]) == 1


def test_the_host_sees_that_somebody_asked_and_not_why(scene) -> None:
    bureau, _, seat, person = scene
    request = services.recusal_request(seat=seat, ground="relative", note=NOTE, by=person)

    told = page(signed_in(bureau.host), "recusal", request.pk)

    assert NOTE not in told
    assert "近亲属" not in told
    assert "只有申请人、决定人和纪检监察看得到" in told


def test_what_is_wrong_with_a_form_is_said_beside_its_field(scene) -> None:
    bureau, _, seat, person = scene
    me, leader = signed_in(person), signed_in(make_user(RoleName.LEADER, organisation=bureau.organisation))
    for typed in ({"ground": "", "note": NOTE}, {"ground": "relative", "note": "有"}):
        assert me.post(reverse("draws:recusal_ask", args=[seat.pk]), typed).status_code == 422
    request = services.recusal_request(seat=seat, ground="relative", note=NOTE, by=person)
    decide = reverse("draws:recusal_decide", args=[request.pk])
    assert leader.post(decide, {"grant": "no", "answer": ""}).status_code == 422
    assert leader.post(decide, {"grant": "no", "answer": "长" * 301}).status_code == 422
    away = reverse("draws:recusal_withdraw", args=[request.pk])
    assert [me.post(away, {"answer": words}).status_code for words in ("", "不")] == [422, 422]
    assert "申请已撤回" in text_of(me.post(away, {"answer": "核对后不是同一家"}, follow=True))


def test_a_refusal_is_told_on_the_page(scene) -> None:
    bureau, _, seat, person = scene
    request = services.recusal_request(seat=seat, ground="relative", note=NOTE, by=person)
    leader = signed_in(make_user(RoleName.LEADER, organisation=bureau.organisation))

    url = reverse("draws:recusal_decide", args=[request.pk])
    told = leader.post(url, {"grant": "no", "answer": ANSWER}, follow=True)

    assert "检查组不变" in text_of(told)


def test_who_cannot_go_is_listed_and_redrawn_on_the_page(scene) -> None:
    bureau, draw, seat, _ = scene
    happen(seat.inspector, "expired", bureau)
    host = signed_in(bureau.host)
    assert "席位上的人去不了" in page(host, "recusals")
    assert "执法证到期" in page(host, "seat_lapse", seat.pk)
    url = reverse("draws:seat_lapse", args=[seat.pk])
    assert host.post(url, {"cause": "leave", "note": ""}).status_code == 422
    assert host.post(url, {"cause": "", "note": ""}).status_code == 422

    told = text_of(host.post(url, {"cause": "expired", "note": ""}, follow=True))

    assert "接替。别的席位没有变" in told
    assert SeatRedraw.objects.get().into is not None


def test_an_open_seat_says_why_and_what_can_be_done(short) -> None:
    bureau, _, made = short
    host = signed_in(bureau.host)
    told = page(host, "open_seat", made.pk)
    assert "符合条件的2人里" in told
    assert "补空缺席位" in {todo.act for todo in todo_list(bureau.host)}

    refused = host.post(reverse("draws:seat_fill", args=[made.pk]))

    assert refused.status_code == 409
    assert "还是没有人可派" in text_of(refused)


def test_others_move_only_after_the_page_has_said_who(movable) -> None:
    bureau, draw, made = movable
    host = signed_in(bureau.host)
    from suicha.draws.selectors import matchings_of, roster_frozen

    plan = plan_of(matchings_of(draw).get(), roster_frozen(draw), made.out.drawn_target, made.out.position)
    told = page(host, "open_seat", made.pk)
    assert f"{plan.moves[0].seat.inspector.name}换为" in told

    done = host.post(reverse("draws:seat_fill", args=[made.pk]), {"seat": [plan.moves[0].seat.pk]}, follow=True)

    assert "接替" in text_of(done)
    made.refresh_from_db()
    assert made.into is not None


def test_facts_are_compared_again_with_a_click(scene) -> None:
    bureau, _, seat, _ = scene
    host = signed_in(bureau.host)
    url = reverse("draws:recusals_detect")
    assert "没有新的利害关系" in text_of(host.post(url, follow=True))
    ConflictFact.objects.create(
        inspector=seat.inspector, kind="employer", name=seat.drawn_target.name, since=clock.today(),
        document="人事档案", registered_at=clock.now(), registered_by=bureau.host,
    )  # fmt: skip
    assert "新提出1份回避申请" in text_of(host.post(url, follow=True))


def test_supervisors_see_how_often_it_happens_to_whom(scene) -> None:
    bureau, _, seat, person = scene
    request = services.recusal_request(seat=seat, ground="relative", note=NOTE, by=person)
    services.recusal_decide(
        request=request, grant=True, answer="", by=make_user(RoleName.REVIEWER, organisation=bureau.organisation)
    )
    watcher = signed_in(make_user(RoleName.SUPERVISOR, organisation=bureau.organisation))

    told = page(watcher, "recusal_ledger")

    assert seat.inspector.name in told
    assert "1人有过回避申请" in told
    assert NOTE not in told


def test_what_waits_comes_to_the_person(scene) -> None:
    bureau, _, seat, person = scene
    services.recusal_request(seat=seat, ground="relative", note=NOTE, by=person)
    happen(a_seat(seat.drawn_target.draw).inspector, "transfer", bureau)
    leader = make_user(RoleName.LEADER, organisation=bureau.organisation)

    assert "决定回避申请" in {todo.act for todo in todo_list(leader)}
    assert "重抽席位" in {todo.act for todo in todo_list(bureau.host)}
    assert "决定回避申请" not in {todo.act for todo in todo_list(person)}


def test_the_list_costs_the_same_whatever_its_length(scene) -> None:
    bureau, draw, seat, person = scene
    host = signed_in(bureau.host)

    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            page(host, "recusals")
        return len(queries)

    services.recusal_request(seat=seat, ground="relative", note=NOTE, by=person)
    few = asked()
    for pk in Seat.objects.current().exclude(pk=seat.pk).order_by("pk").values_list("pk", flat=True)[:6]:
        other = Seat.objects.select_related("inspector__user").get(pk=pk)
        user = other.inspector.user or owner_of(other)
        services.recusal_request(seat=other, ground="other", note=NOTE, by=user)
    assert asked() == few


def test_who_left_a_seat_is_told_on_the_page_of_the_group_and_not_as_one_not_drawn(scene) -> None:
    bureau, _draw, seat, person = scene
    leader = make_user(RoleName.LEADER, organisation=bureau.organisation)
    request = services.recusal_request(seat=seat, ground="relative", note=NOTE, by=person)
    services.recusal_decide(request=request, grant=True, answer=ANSWER, by=leader)
    told = page(signed_in(bureau.host), "group", seat.drawn_target.draw_id, seat.drawn_target_id)
    assert f"先抽到{seat.inspector.name}，后因回避换出" in told
