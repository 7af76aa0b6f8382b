# SPDX-License-Identifier: Apache-2.0
"""The ceremony as four people drive it through their pages, from the frozen list to the groups."""

import hashlib
import html
import re
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from suicha.audit.models import Event
from suicha.core import clock
from suicha.draws.models import Draw, Witness
from suicha.draws.selectors import witnesses_of
from tests.ceremonies import PASSPHRASE
from tests.draws.conftest import Bureau
from tests.draws.hall import NUMBER, Hall, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def hall(bureau: Bureau) -> Hall:
    return Hall(bureau)


@pytest.mark.covers("DRAW-15", "DRAW-16", "DRAW-19")
def test_the_whole_ceremony_goes_by_the_pages(hall: Hall) -> None:
    draw = hall.freeze()
    assert "公布承诺？" in hall.page(hall.host, "draw", draw)
    hall.host.post(hall.at("commit", draw))
    page = hall.page(hall.host, "draw", draw)
    assert "还差3名见证人的数字" in page
    assert "给3名见证人发口令" in page

    for code in hall.codes(draw):
        receipt = text_of(hall.witness(code))
        assert "已锁定，不能修改" in receipt
        assert NUMBER in receipt
    page = hall.page(hall.host, "draw", draw)
    assert "结果已经唯一确定" in page
    assert NUMBER not in page
    assert "等保管人揭示种子" in page
    assert hall.at("reveal", draw) not in page

    assert "种子来源已到齐" in hall.page(hall.keeper, "reveal", draw)
    hall.keeper.post(hall.at("reveal", draw), {"passphrase": PASSPHRASE})
    page = hall.page(hall.host, "draw", draw)
    assert "结果已算出，还没有出具" in page
    assert "抽取结果：" not in page
    hall.host.post(hall.at("issue", draw))
    page = hall.page(hall.host, "draw", draw)
    assert "抽取结果：3家" in page
    assert NUMBER in page
    people = text_of(hall.host.get(hall.host.post(hall.at("match", draw)).url))
    assert "3家，3个组，6席全部配齐" in people


@pytest.mark.covers("DRAW-16")
def test_a_witness_can_recompute_the_receipt_with_one_line(hall: Hall) -> None:
    draw = hall.committed()
    receipt = html.unescape(text_of(hall.witness(hall.codes(draw)[0])))

    told = re.search(r"printf '%s' '([^']+)' \| sha256sum", receipt)
    assert told
    first = witnesses_of(draw)[0]
    assert hashlib.sha256(told.group(1).encode()).hexdigest() == first.receipt
    assert 'download="' in receipt
    assert first.value is None


def test_after_the_locking_the_screen_is_free_for_the_next(hall: Hall) -> None:
    draw, screen = hall.committed(), Client()
    first, second, _ = hall.codes(draw)

    hall.witness(first, phone=screen)
    assert screen.get(reverse("draws:witness_number")).url == reverse("draws:witness")
    again = screen.post(reverse("draws:witness_number"), {"value": "11111111", "again": "11111111"})
    assert again.url == reverse("draws:witness")
    assert "已锁定" in text_of(hall.witness(second, "22222222", screen))
    assert Event.objects.filter(action="draws.witness.lock").count() == 2


def test_the_host_stays_signed_in_when_a_witness_uses_the_same_screen(hall: Hall) -> None:
    draw = hall.committed()

    hall.witness(hall.codes(draw)[0], phone=hall.host)

    assert hall.host.get(hall.at("draw", draw)).status_code == 200
    assert "witness" not in hall.host.session


def test_somebody_else_can_send_the_entered_witness_away(hall: Hall) -> None:
    draw, phone = hall.committed(), Client()
    phone.post(reverse("draws:witness"), {"code": hall.codes(draw)[0]})
    assert "锁定数字" in text_of(phone.get(reverse("draws:witness_number")))

    assert phone.post(reverse("draws:witness_leave")).url == reverse("draws:witness")
    assert phone.get(reverse("draws:witness_number")).url == reverse("draws:witness")


@pytest.mark.parametrize(
    ("code", "words"),
    [
        ("", "填写口令"),
        ("1234", "现在是4位"),
        ("1234567a", "口令是8位数字"),
        ("00000000", "口令不对，或者用过了、过了时间"),
    ],
)
def test_a_code_that_opens_nothing_is_told_beside_the_field(hall: Hall, code: str, words: str) -> None:
    hall.committed()

    response = Client().post(reverse("draws:witness"), {"code": code})

    assert response.status_code == 422
    assert words in text_of(response)
    assert f'value="{code}"' in text_of(response) or not code


def test_a_code_opens_once_and_a_new_one_replaces_it(hall: Hall) -> None:
    draw = hall.committed()
    old, used, _ = hall.codes(draw)
    fresh = hall.codes(draw, witness="1")
    assert len(fresh) == 1
    hall.witness(used)

    for code in (old, used):
        assert Client().post(reverse("draws:witness"), {"code": code}).status_code == 422
    assert Client().post(reverse("draws:witness"), {"code": f"{fresh[0][:4]} {fresh[0][4:]}"}).status_code == 302
    assert "已发2次口令" not in hall.page(hall.host, "draw", draw)
    assert "重发口令" in hall.page(hall.host, "draw", draw)


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"value": "1", "again": "1"}, "应为8位，现在是1位"),
        ({"value": "12345678", "again": "87654321"}, "两次填的数字不一样"),
        ({"value": "1234567x", "again": "1234567x"}, "只能填数字"),
        ({}, "填写数字"),
    ],
)
def test_a_wrong_number_is_told_beside_the_field(hall: Hall, typed: dict, words: str) -> None:
    phone = Client()
    phone.post(reverse("draws:witness"), {"code": hall.codes(hall.committed())[0]})

    response = phone.post(reverse("draws:witness_number"), typed)

    assert response.status_code == 422
    assert words in text_of(response)
    assert all(f'value="{value}"' in text_of(response) for value in typed.values())
    assert Witness.objects.filter(locked_at=None).count() == 3


def test_who_waits_too_long_after_the_code_needs_a_new_one(hall: Hall, time_machine) -> None:
    phone = Client()
    phone.post(reverse("draws:witness"), {"code": hall.codes(hall.committed())[0]})

    time_machine.move_to(clock.now() + timedelta(minutes=31))

    response = phone.get(reverse("draws:witness_number"), follow=True)
    assert "超过30分钟没有锁定" in text_of(response)


def test_codes_are_not_offered_when_everyone_has_locked(hall: Hall) -> None:
    draw = hall.locked()

    assert "发口令" not in hall.page(hall.host, "draw", draw)
    assert hall.host.post(hall.at("codes", draw), follow=True).redirect_chain[0][0] == hall.at("draw", draw)


def test_only_committed_draws_take_codes(hall: Hall) -> None:
    draw = hall.freeze()

    assert hall.host.post(hall.at("codes", draw)).status_code == 409
    assert Draw.objects.get().witnesses.filter(codes_issued=0).count() == 3


def test_who_came_in_by_a_code_is_out_when_another_one_is_given(hall: Hall) -> None:
    """A slip that was lost or looked at is made good by a fresh one."""
    draw = hall.committed()
    thief, witness = Client(), Client()
    thief.post(reverse("draws:witness"), {"code": hall.codes(draw)[0]})
    again = hall.codes(draw, witness="1")[0]
    number = {"value": NUMBER, "again": NUMBER}

    assert "主持人重新发了口令" in text_of(thief.post(reverse("draws:witness_number"), number, follow=True))
    thief.post(reverse("draws:witness"), {"code": "00000000"})
    witness.post(reverse("draws:witness"), {"code": again})
    assert thief.post(reverse("draws:witness_number"), number).status_code == 302
    assert draw.witnesses.get(position=1).locked_at is None
    assert "回执" in text_of(witness.post(reverse("draws:witness_number"), number))


def test_a_second_entrance_ends_the_first_one(hall: Hall) -> None:
    draw = hall.committed()
    thief, witness = Client(), Client()
    thief.post(reverse("draws:witness"), {"code": hall.codes(draw)[0]})
    witness.post(reverse("draws:witness"), {"code": hall.codes(draw, witness="1")[0]})

    answer = thief.post(reverse("draws:witness_number"), {"value": NUMBER, "again": NUMBER})

    assert answer.status_code == 302
    assert draw.witnesses.get(position=1).locked_at is None
