# SPDX-License-Identifier: Apache-2.0
"""Voids: two people, a reason, public for ever; the second attempt is chained to the first."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, transaction

import fairdraw
from suicha.accounts.roles import RoleName
from suicha.audit.models import Event
from suicha.audit.sentences import sentence
from suicha.core import clock
from suicha.core.errors import Refused
from suicha.draws import services
from suicha.draws.models import Draw
from suicha.draws.selectors import (
    attempts_of,
    draw_public,
    drawn_this_year,
    still_possible,
    tasks_to_freeze,
    witnesses_of,
)
from suicha.draws.services import SourcePlan
from suicha.files.selectors import file_bytes
from suicha.inspections.services import dispatch
from tests.ceremonies import issued, lock, reveal
from tests.draws.conftest import Bureau
from tests.factories import make_user
from tests.inspections.scenes import picture

pytestmark = pytest.mark.django_db
REASON = "公证人临时没有到场"


def test_a_void_takes_a_reason_and_a_second_person(bureau: Bureau) -> None:
    draw = bureau.committed()
    with pytest.raises(Refused, match="理由要写8个字以上"):
        services.void_request(draw=draw, reason=" 不好 ", by=bureau.host)
    with pytest.raises(Refused, match="没有等着决定的作废申请"):
        services.void_confirm(draw=draw, by=bureau.keeper)
    draw = services.void_request(draw=draw, reason=REASON, by=bureau.host)
    with pytest.raises(Refused, match="没有权限"):
        services.void_confirm(draw=draw, by=bureau.host)
    draw = services.void_confirm(draw=draw, by=bureau.keeper)

    assert draw.is_void
    told = [sentence(event) for event in Event.objects.filter(action__startswith="draws.draw.void").order_by("pk")]
    assert len(told) == 2
    assert all(REASON in words for words in told)
    assert draw_public().get() == draw
    assert "已作废" in still_possible(draw)


def test_who_asked_cannot_decide_even_with_both_roles(bureau: Bureau) -> None:
    both = make_user(RoleName.LEGAL_OFFICE, RoleName.LEADER, organisation=bureau.organisation)
    draw = services.void_request(draw=bureau.committed(), reason=REASON, by=both)

    with pytest.raises(Refused, match="自己申请的作废不能自己同意"):
        services.void_confirm(draw=draw, by=both)
    with pytest.raises(IntegrityError), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(state="void", voided_at=clock.now(), voided_by=both)


def test_while_a_void_is_asked_for_the_draw_stands_still(bureau: Bureau) -> None:
    draw = services.void_request(draw=bureau.locked(), reason=REASON, by=bureau.host)

    assert "等着决定" in still_possible(draw)
    with pytest.raises(Refused, match="有作废申请等着决定"):
        reveal(draw, bureau.keeper)
    with pytest.raises(Refused, match="有作废申请等着决定"):
        services.void_request(draw=draw, reason=REASON, by=bureau.host)
    services.void_withdraw(draw=draw, by=bureau.host)
    with pytest.raises(Refused, match="没有等着决定的作废申请"):
        services.void_withdraw(draw=draw, by=bureau.host)
    assert reveal(draw, bureau.keeper).state == "revealed"


def test_while_a_void_is_asked_for_no_number_is_locked_and_none_is_read(bureau: Bureau) -> None:
    source = SourcePlan("dice", "dice", "正二十面体随机数骰子", digits=6)
    draw = services.draw_commit(draw=bureau.freeze(sources=[source]), by=bureau.host)
    first = witnesses_of(draw)[0]
    first = services.witness_enter(code=services.witness_code_issue(witness=first, by=bureau.host))
    services.void_request(draw=draw, reason=REASON, by=bureau.host)

    with pytest.raises(Refused, match="有作废申请等着决定"):
        services.witness_lock(witness=first, value="00384207", again="00384207")
    with pytest.raises(Refused, match="有作废申请等着决定"):
        services.witness_code_issue(witness=first, by=bureau.host)
    services.void_withdraw(draw=draw, by=bureau.host)
    lock(draw, bureau.host)
    services.void_request(draw=draw, reason=REASON, by=bureau.host)
    with pytest.raises(Refused, match="有作废申请等着决定"):
        services.reading_enter(
            draw=draw, name="dice", value="418207", taken_at=clock.now(), photo=picture(), photo_name="1.jpg",
            by=bureau.host,
        )  # fmt: skip


def test_a_voided_draw_goes_nowhere_any_more(bureau: Bureau) -> None:
    draw = bureau.voided(bureau.locked())

    with pytest.raises(Refused, match="现在是已作废"):
        reveal(draw, bureau.keeper)
    with pytest.raises(Refused, match="已经作废"):
        services.void_request(draw=draw, reason=REASON, by=bureau.host)
    with pytest.raises(DatabaseError, match="不能修改"), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(state="committed", voided_at=None, voided_by=None)


def test_no_number_is_locked_for_a_voided_draw(bureau: Bureau) -> None:
    draw = bureau.voided(bureau.committed())

    with pytest.raises(Refused, match="已经作废"):
        services.witness_code_issue(witness=draw.witnesses.order_by("pk")[0], by=bureau.host)


@pytest.mark.covers("DRAW-17")
def test_a_second_attempt_is_chained_and_its_package_lists_the_first_with_the_reason(bureau: Bureau) -> None:
    first = bureau.voided(bureau.locked(), REASON)
    assert list(tasks_to_freeze(bureau.host)) == [bureau.task]
    second = bureau.drawn()

    assert (second.attempt, second.previous) == (2, first)
    record = json.loads(second.commitment)
    assert (record["attempt"], record["prev"]) == (2, first.commitment_digest)
    assert second.certificate["attempts"] == [{"commitment": json.loads(first.commitment), "reason": REASON}]
    lines = {line.name: line for line in fairdraw.verify_package(file_bytes(second.package))}
    assert lines["V8"].status == "PASS"
    assert attempts_of(bureau.task) == [first, second]
    assert not tasks_to_freeze(bureau.host).exists()


def test_a_third_attempt_carries_both_before_it(bureau: Bureau) -> None:
    first = bureau.voided(bureau.committed(), "第一次：停电了，现场散了")
    second = bureau.voided(bureau.revealed(), "第二次：名录导错了镇街")
    third = bureau.drawn()

    reasons = [each["reason"] for each in third.certificate["attempts"]]
    assert reasons == [first.void_reason, second.void_reason]
    assert "FAIL" not in {line.status for line in fairdraw.verify_package(file_bytes(third.package))}


def test_a_list_voided_before_its_commitment_is_no_attempt(bureau: Bureau) -> None:
    bureau.voided(bureau.freeze())

    draw = bureau.committed()
    assert (draw.attempt, draw.previous) == (1, None)
    assert len(attempts_of(bureau.task)) == 2


def test_what_was_drawn_and_voided_counts_for_no_firm(bureau: Bureau) -> None:
    bureau.voided(bureau.drawn())

    assert drawn_this_year(bureau.organisation, clock.today()) == {}
    assert issued(bureau.committed(), bureau.host, bureau.keeper).drawn_targets.filter(seq__gte=1).count() == 3


def test_once_visits_are_sent_out_nothing_is_voided(bureau: Bureau) -> None:
    draw = bureau.matched()
    clerk = make_user(RoleName.LINE_OFFICE, organisation=bureau.organisation)
    asked = services.void_request(draw=draw, reason=REASON, by=bureau.host)
    with pytest.raises(Refused, match="有作废申请等着决定"):
        dispatch(draw=asked, batch=None, by=clerk)
    services.void_withdraw(draw=asked, by=bureau.host)
    assert "仍可由两个人作废" in still_possible(Draw.objects.get(pk=draw.pk))

    with transaction.atomic():
        services.draw_use(draw=draw, batches=[1])
    with pytest.raises(Refused, match="已经派发检查，不能作废"):
        services.void_request(draw=draw, reason=REASON, by=bureau.host)
    with clock.pretend(clock.now() + timedelta(days=1)), transaction.atomic():
        services.draw_use(draw=draw, batches=[1])
    draw.refresh_from_db()
    assert draw.used_at < clock.now()
    with pytest.raises(DatabaseError, match="不能修改"), transaction.atomic():
        Draw.objects.filter(pk=draw.pk).update(used_at=None)


def test_the_reveal_after_a_withdrawn_request_and_locked_numbers_is_the_same_draw(bureau: Bureau) -> None:
    draw = bureau.committed()
    services.void_withdraw(draw=services.void_request(draw=draw, reason=REASON, by=bureau.host), by=bureau.host)

    assert issued(draw, bureau.host, bureau.keeper).attempt == 1
